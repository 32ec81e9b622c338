"""The norms on time are counted again, so that their day counts also have what the cases took."""

from django.db import migrations

OP_TIJD = "('wachttijd', 'terugbellen', 'antwoord', 'social_antwoord', 'toegang_overal', 'toegang_ergens')"
MARKEER = f"""
INSERT INTO servicenormen_verouderdedag (bron, servicenorm_id, datum)
SELECT '', norm.id, telling.datum
FROM servicenormen_servicenorm AS norm
JOIN servicenormen_dagtelling AS telling ON telling.servicenorm_id = norm.id AND telling.dimensie = 'totaal'
WHERE norm.meetmethode IN {OP_TIJD};
"""  # noqa: S608 - nothing from outside


class Migration(migrations.Migration):
    dependencies = [("servicenormen", "0011_signalen")]
    operations = [
        migrations.RunSQL(MARKEER, "DELETE FROM servicenormen_dagtelling WHERE dimensie = 'duur';")
    ]
