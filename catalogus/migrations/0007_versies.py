"""Versions hold the history of products and answers; the copies of rows that did so are gone."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("catalogus", "0006_vragen_en_verwijzingen"),
        ("organisatie", "0004_gebruikersnaam_uniek"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveField(
            model_name="historicalproduct",
            name="afdeling",
        ),
        migrations.RemoveField(
            model_name="historicalproduct",
            name="history_user",
        ),
        migrations.RemoveField(
            model_name="historicalproduct",
            name="thema",
        ),
        migrations.RemoveField(
            model_name="historicalproduct_gerelateerd",
            name="history",
        ),
        migrations.RemoveField(
            model_name="historicalproduct_locaties",
            name="history",
        ),
        migrations.RemoveField(
            model_name="historicalproduct_gerelateerd",
            name="from_product",
        ),
        migrations.RemoveField(
            model_name="historicalproduct_gerelateerd",
            name="to_product",
        ),
        migrations.RemoveField(
            model_name="historicalproduct_locaties",
            name="locatie",
        ),
        migrations.RemoveField(
            model_name="historicalproduct_locaties",
            name="product",
        ),
        migrations.CreateModel(
            name="Versie",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("nummer", models.PositiveIntegerField()),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("concept", "Concept"),
                            ("ter_controle", "Ter controle"),
                            ("ingepland", "Ingepland"),
                            ("gepubliceerd", "Gepubliceerd"),
                            ("ingetrokken", "Ingetrokken"),
                        ],
                        default="concept",
                        max_length=20,
                    ),
                ),
                ("inhoud", models.JSONField()),
                ("toelichting", models.CharField(blank=True, max_length=500, verbose_name="waarom")),
                (
                    "schrijvers",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), blank=True, default=list, size=None
                    ),
                ),
                ("gemaakt_op", models.DateTimeField()),
                ("bewerkt_op", models.DateTimeField()),
                ("bewerking", models.PositiveIntegerField(default=1)),
                ("gecontroleerd_op", models.DateTimeField(blank=True, null=True)),
                (
                    "opmerking",
                    models.CharField(blank=True, max_length=1000, verbose_name="opmerking bij de controle"),
                ),
                ("is_zonder_controle", models.BooleanField(default=False)),
                ("publiceren_op", models.DateTimeField(blank=True, null=True, verbose_name="publiceren op")),
                ("gepubliceerd_op", models.DateTimeField(blank=True, null=True)),
                (
                    "auteur",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "controleur",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "product",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="versies",
                        to="catalogus.product",
                    ),
                ),
                (
                    "vraagantwoord",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="versies",
                        to="catalogus.vraagantwoord",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "versies",
                "ordering": ["-nummer"],
            },
        ),
        migrations.DeleteModel(
            name="HistoricalPrijs",
        ),
        migrations.DeleteModel(
            name="HistoricalProduct",
        ),
        migrations.DeleteModel(
            name="HistoricalProduct_gerelateerd",
        ),
        migrations.DeleteModel(
            name="HistoricalProduct_locaties",
        ),
        migrations.AddIndex(
            model_name="versie",
            index=models.Index(
                condition=models.Q(("status__in", ["concept", "ter_controle", "ingepland"])),
                fields=["status", "publiceren_op"],
                name="versie_open",
            ),
        ),
        migrations.AddConstraint(
            model_name="versie",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("product__isnull", False), ("vraagantwoord__isnull", True)),
                    models.Q(("product__isnull", True), ("vraagantwoord__isnull", False)),
                    _connector="OR",
                ),
                name="versie_een_onderwerp",
            ),
        ),
        migrations.AddConstraint(
            model_name="versie",
            constraint=models.UniqueConstraint(fields=("product", "nummer"), name="versie_nummer_product"),
        ),
        migrations.AddConstraint(
            model_name="versie",
            constraint=models.UniqueConstraint(
                fields=("vraagantwoord", "nummer"), name="versie_nummer_vraagantwoord"
            ),
        ),
        migrations.AddConstraint(
            model_name="versie",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status__in", ["concept", "ter_controle", "ingepland"])),
                fields=("product",),
                name="versie_een_open_product",
                violation_error_message="Iemand anders werkt al aan dit product.",
            ),
        ),
        migrations.AddConstraint(
            model_name="versie",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status__in", ["concept", "ter_controle", "ingepland"])),
                fields=("vraagantwoord",),
                name="versie_een_open_vraagantwoord",
                violation_error_message="Iemand anders werkt al aan deze vraag.",
            ),
        ),
        migrations.AddConstraint(
            model_name="versie",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status__in", ["ingepland", "gepubliceerd"]), _negated=True),
                    ("is_zonder_controle", True),
                    models.Q(("controleur__isnull", False), ("gecontroleerd_op__isnull", False)),
                    _connector="OR",
                ),
                name="versie_gecontroleerd",
                violation_error_message="Een collega moet deze versie eerst bekijken.",
            ),
        ),
        migrations.AddConstraint(
            model_name="versie",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("controleur__isnull", True),
                    models.Q(
                        (
                            "schrijvers__contains",
                            models.Func(
                                models.F("controleur"),
                                function="ARRAY",
                                output_field=django.contrib.postgres.fields.ArrayField(
                                    base_field=models.BigIntegerField(), size=None
                                ),
                                template="%(function)s[%(expressions)s]",
                            ),
                        ),
                        _negated=True,
                    ),
                    _connector="OR",
                ),
                name="versie_vier_ogen",
                violation_error_message="Wie aan een versie schreef, kan haar niet zelf goedkeuren.",
            ),
        ),
        migrations.AddConstraint(
            model_name="versie",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("gepubliceerd_op__isnull", False), ("status", "gepubliceerd")),
                    models.Q(
                        models.Q(("status", "gepubliceerd"), _negated=True), ("gepubliceerd_op__isnull", True)
                    ),
                    _connector="OR",
                ),
                name="versie_gepubliceerd_op",
            ),
        ),
        migrations.AddConstraint(
            model_name="versie",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "ingepland"), _negated=True),
                    ("publiceren_op__isnull", False),
                    _connector="OR",
                ),
                name="versie_ingepland_op",
                violation_error_message="Kies wanneer deze versie gepubliceerd wordt.",
            ),
        ),
    ]
