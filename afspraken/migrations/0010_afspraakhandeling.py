"""The history of an appointment, and finding one by name over all places and days."""

import django.contrib.postgres.indexes
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

# unaccent() is only STABLE because its dictionary could be replaced; this one never is.
VOORUIT = r"""
CREATE FUNCTION afspraken_zoeknaam(naam text) RETURNS text
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN ' ' || trim(regexp_replace(
        lower(public.unaccent('public.unaccent'::regdictionary, naam)), '[[:punct:][:space:]]+', ' ', 'g')) || ' ';
"""
TERUG = "DROP FUNCTION afspraken_zoeknaam(text);"
_KANALEN = [("online", "Online"), ("telefoon", "Telefoon"), ("receptie", "Receptie")]
_SOORTEN = [("gemaakt", "Gemaakt"), ("verplaatst", "Verplaatst"), ("afgezegd", "Afgezegd")]


def _verwijzing(naar: str, **opties: object) -> models.ForeignKey:
    return models.ForeignKey(
        blank=True,
        null=True,
        on_delete=django.db.models.deletion.PROTECT,
        related_name="+",
        to=naar,
        **opties,
    )


class Migration(migrations.Migration):
    dependencies = [
        ("afspraken", "0009_meetmoment"),
        ("catalogus", "0001_begin"),
        ("organisatie", "0006_api_tokens"),
    ]
    operations = [
        migrations.RunSQL(VOORUIT, TERUG),
        migrations.CreateModel(
            name="Afspraakhandeling",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("moment", models.DateTimeField()),
                ("soort", models.CharField(choices=_SOORTEN, max_length=20)),
                ("kanaal", models.CharField(blank=True, choices=_KANALEN, max_length=20)),
                ("reden", models.CharField(blank=True, max_length=300)),
                ("van_begint_op", models.DateTimeField(blank=True, null=True)),
                ("naar_begint_op", models.DateTimeField(blank=True, null=True)),
                (
                    "afspraak",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="handelingen",
                        to="afspraken.afspraak",
                    ),
                ),
                ("medewerker", _verwijzing(settings.AUTH_USER_MODEL)),
                ("apitoken", _verwijzing("organisatie.apitoken")),
                ("van_locatie", _verwijzing("catalogus.locatie", db_index=False)),
                ("naar_locatie", _verwijzing("catalogus.locatie", db_index=False)),
            ],
            options={
                "verbose_name_plural": "afspraakhandelingen",
                "ordering": ["moment", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=~models.Q(soort="verplaatst")
                        | models.Q(
                            van_locatie__isnull=False,
                            van_begint_op__isnull=False,
                            naar_locatie__isnull=False,
                            naar_begint_op__isnull=False,
                        ),
                        name="afspraakhandeling_verplaatst_van_naar",
                        violation_error_message="Bij een verplaatsing hoort waar en wanneer het was en is.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(medewerker__isnull=True) | models.Q(apitoken__isnull=True),
                        name="afspraakhandeling_een_uitvoerder",
                        violation_error_message="Een medewerker of een toepassing deed dit, niet allebei.",
                    ),
                ],
            },
        ),
        migrations.AddIndex(
            model_name="afspraak",
            index=django.contrib.postgres.indexes.GinIndex(
                django.contrib.postgres.indexes.OpClass(
                    models.Func(
                        models.F("naam"),
                        function="afspraken_zoeknaam",
                        output_field=models.TextField(),
                    ),
                    name="gin_trgm_ops",
                ),
                name="afspraak_zoeknaam",
            ),
        ),
    ]
