"""Clients are found by the beginning of any word of their name, whatever its accents and capitals."""

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import migrations, models

# unaccent() is only STABLE because its dictionary could be replaced; this one never is.
VOORUIT = r"""
CREATE FUNCTION contacten_zoeknaam(naam text) RETURNS text
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN ' ' || trim(regexp_replace(
        lower(public.unaccent('public.unaccent'::regdictionary, naam)), '[[:punct:][:space:]]+', ' ', 'g')) || ' ';
"""
TERUG = "DROP FUNCTION contacten_zoeknaam(text);"


class Migration(migrations.Migration):
    dependencies = [("contacten", "0001_begin"), ("organisatie", "0001_begin")]
    operations = [
        migrations.RunSQL(VOORUIT, TERUG),
        migrations.RemoveIndex("klant", "klant_naam_trgm"),
        migrations.AddField(
            "klant",
            "zoeknaam",
            models.GeneratedField(
                expression=models.Func(models.F("naam"), function="contacten_zoeknaam"),
                output_field=models.TextField(db_collation="C"),
                db_persist=True,
            ),
        ),
        migrations.AddIndex(
            "klant", GinIndex(OpClass("zoeknaam", name="gin_trgm_ops"), name="klant_zoeknaam_trgm")
        ),
        migrations.AddIndex(
            "klant", models.Index(fields=["zoeknaam"], name="klant_zoeknaam_begin")
        ),
        migrations.AddIndex(
            "klant", models.Index(fields=["geboortedatum"], name="klant_geboortedatum")
        ),
    ]
