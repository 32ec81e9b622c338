"""A bit per cell beside each vector, for who only wants to know where a visit can start."""

from django.db import migrations, models

# Immutable: from text to bit(288) depends on nothing else. Bits come in the order of the cells, the first in
# the highest bit of the first byte; bit_send puts the length (4 bytes) before them.
VOORUIT = """
CREATE FUNCTION afspraken_open_cellen(vrij smallint[]) RETURNS bytea
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN (
        SELECT substring(
            bit_send(string_agg(CASE WHEN aantal > 0 THEN '1' ELSE '0' END, '' ORDER BY cel)::bit(288)) FROM 5)
        FROM unnest(vrij) WITH ORDINALITY AS _ (aantal, cel));
"""
TERUG = "DROP FUNCTION afspraken_open_cellen(smallint[]);"


class Migration(migrations.Migration):
    dependencies = [
        ("afspraken", "0020_correctie_van_gegevens"),
    ]

    operations = [
        migrations.RunSQL(VOORUIT, TERUG),
        migrations.AddField(
            model_name="capaciteit",
            name="open_cellen",
            field=models.GeneratedField(
                db_persist=True,
                expression=models.Func(models.F("vrij"), function="afspraken_open_cellen"),
                output_field=models.BinaryField(),
            ),
        ),
    ]
