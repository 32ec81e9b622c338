"""Questions with their answers, other governments, and the Uniforme Productnamenlijst."""

import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("catalogus", "0005_productteksten"),
        ("organisatie", "0004_gebruikersnaam_uniek"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="HistoricalVerwijzing",
            fields=[
                (
                    "id",
                    models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID"),
                ),
                ("code", models.SlugField(max_length=80)),
                ("naam", models.CharField(max_length=200)),
                ("naam_en", models.CharField(blank=True, max_length=200, verbose_name="naam (Engels)")),
                ("waarvoor", models.TextField(help_text="Waarvoor gaan mensen hierheen?")),
                ("waarvoor_en", models.TextField(blank=True, verbose_name="waarvoor (Engels)")),
                (
                    "synoniemen",
                    models.TextField(
                        blank=True, help_text="Waar mensen aan denken: één woord of zin per regel."
                    ),
                ),
                ("telefoon", models.CharField(blank=True, max_length=50)),
                ("website", models.URLField(blank=True, max_length=300)),
                ("adres", models.CharField(blank=True, max_length=300)),
                ("bereikbaar", models.TextField(blank=True, verbose_name="wanneer bereikbaar")),
                ("is_actief", models.BooleanField(default=True, verbose_name="in gebruik")),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                    ),
                ),
                (
                    "afdeling",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="organisatie.afdeling",
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "historical verwijzing",
                "verbose_name_plural": "historical verwijzingen",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="UplNaam",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uri", models.CharField(max_length=300, unique=True, verbose_name="URI")),
                ("naam", models.CharField(max_length=300)),
                ("kenmerken", models.JSONField(default=list)),
                ("sdg", models.JSONField(default=list)),
                (
                    "grondslagen",
                    models.JSONField(
                        default=list, help_text="[{uri, label, link}], één per wettelijke grondslag."
                    ),
                ),
                ("vervallen_op", models.DateField(blank=True, null=True)),
            ],
            options={
                "verbose_name": "UPL-naam",
                "verbose_name_plural": "UPL-namen",
                "ordering": ["naam"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("uri", ""), _negated=True),
                        name="uplnaam_uri",
                        violation_error_message="Een UPL-naam heeft een URI.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Verwijzing",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.SlugField(max_length=80, unique=True)),
                ("naam", models.CharField(max_length=200)),
                ("naam_en", models.CharField(blank=True, max_length=200, verbose_name="naam (Engels)")),
                ("waarvoor", models.TextField(help_text="Waarvoor gaan mensen hierheen?")),
                ("waarvoor_en", models.TextField(blank=True, verbose_name="waarvoor (Engels)")),
                (
                    "synoniemen",
                    models.TextField(
                        blank=True, help_text="Waar mensen aan denken: één woord of zin per regel."
                    ),
                ),
                ("telefoon", models.CharField(blank=True, max_length=50)),
                ("website", models.URLField(blank=True, max_length=300)),
                ("adres", models.CharField(blank=True, max_length=300)),
                ("bereikbaar", models.TextField(blank=True, verbose_name="wanneer bereikbaar")),
                ("is_actief", models.BooleanField(default=True, verbose_name="in gebruik")),
                (
                    "zoekvector",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.contrib.postgres.search.CombinedSearchVector(
                            django.contrib.postgres.search.CombinedSearchVector(
                                django.contrib.postgres.search.CombinedSearchVector(
                                    django.contrib.postgres.search.SearchVector(
                                        "naam", "synoniemen", config="dutch", weight="A"
                                    ),
                                    "||",
                                    django.contrib.postgres.search.SearchVector(
                                        "waarvoor", config="dutch", weight="C"
                                    ),
                                    django.contrib.postgres.search.SearchConfig("dutch"),
                                ),
                                "||",
                                django.contrib.postgres.search.SearchVector(
                                    "naam_en", config="english", weight="A"
                                ),
                                django.contrib.postgres.search.SearchConfig("dutch"),
                            ),
                            "||",
                            django.contrib.postgres.search.SearchVector(
                                "waarvoor_en", config="english", weight="C"
                            ),
                            django.contrib.postgres.search.SearchConfig("dutch"),
                        ),
                        output_field=django.contrib.postgres.search.SearchVectorField(),
                    ),
                ),
                (
                    "afdeling",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="verwijzingen",
                        to="organisatie.afdeling",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "verwijzingen",
                "ordering": ["naam"],
            },
        ),
        migrations.CreateModel(
            name="Vraagantwoord",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("concept", "Concept"),
                            ("gepubliceerd", "Gepubliceerd"),
                            ("gearchiveerd", "Gearchiveerd"),
                        ],
                        default="concept",
                        max_length=20,
                    ),
                ),
                ("reviseren_voor", models.DateField(blank=True, null=True, verbose_name="nakijken voor")),
                ("vertaald_van", models.JSONField(blank=True, default=dict, editable=False)),
                ("code", models.SlugField(max_length=80, unique=True)),
                ("vraag", models.CharField(max_length=300)),
                ("antwoord", models.TextField(blank=True)),
                ("vraag_en", models.CharField(blank=True, max_length=300, verbose_name="vraag (Engels)")),
                ("antwoord_en", models.TextField(blank=True, verbose_name="antwoord (Engels)")),
                (
                    "synoniemen",
                    models.TextField(
                        blank=True,
                        help_text="Eén vraag of woord per regel.",
                        verbose_name="andere manieren om het te vragen",
                    ),
                ),
                ("is_intern", models.BooleanField(default=False, verbose_name="alleen voor medewerkers")),
                (
                    "aantal_nuttig",
                    models.PositiveIntegerField(default=0, editable=False, verbose_name="geholpen"),
                ),
                (
                    "aantal_niet_nuttig",
                    models.PositiveIntegerField(default=0, editable=False, verbose_name="niet geholpen"),
                ),
                (
                    "zoekvector",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.contrib.postgres.search.CombinedSearchVector(
                            django.contrib.postgres.search.CombinedSearchVector(
                                django.contrib.postgres.search.CombinedSearchVector(
                                    django.contrib.postgres.search.SearchVector(
                                        "vraag", "synoniemen", config="dutch", weight="A"
                                    ),
                                    "||",
                                    django.contrib.postgres.search.SearchVector(
                                        "antwoord", config="dutch", weight="D"
                                    ),
                                    django.contrib.postgres.search.SearchConfig("dutch"),
                                ),
                                "||",
                                django.contrib.postgres.search.SearchVector(
                                    "vraag_en", config="english", weight="A"
                                ),
                                django.contrib.postgres.search.SearchConfig("dutch"),
                            ),
                            "||",
                            django.contrib.postgres.search.SearchVector(
                                "antwoord_en", config="english", weight="D"
                            ),
                            django.contrib.postgres.search.SearchConfig("dutch"),
                        ),
                        output_field=django.contrib.postgres.search.SearchVectorField(),
                    ),
                ),
                (
                    "afdeling",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="vraagantwoorden",
                        to="organisatie.afdeling",
                    ),
                ),
                (
                    "producten",
                    models.ManyToManyField(
                        blank=True, related_name="vraagantwoorden", to="catalogus.product"
                    ),
                ),
            ],
            options={
                "verbose_name": "vraag en antwoord",
                "verbose_name_plural": "vragen en antwoorden",
                "ordering": ["vraag"],
            },
        ),
        migrations.AddIndex(
            model_name="verwijzing",
            index=django.contrib.postgres.indexes.GinIndex(
                fields=["zoekvector"], name="verwijzing_zoekvector"
            ),
        ),
        migrations.AddIndex(
            model_name="vraagantwoord",
            index=django.contrib.postgres.indexes.GinIndex(
                fields=["zoekvector"], name="vraagantwoord_zoekvector"
            ),
        ),
    ]
