import django.contrib.postgres.fields
from django.conf import settings
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    """How a place calls its visitors, and what the end of a day found."""

    dependencies = [
        ("afspraken", "0012_terug_in_de_wachtrij"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Werkwijze",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "oproepen",
                    models.PositiveSmallIntegerField(
                        db_default=3,
                        default=3,
                        help_text="Zo vaak wordt iemand opgeroepen voor het bezoek gesloten kan worden als niet gekomen.",
                        verbose_name="aantal oproepen",
                    ),
                ),
                (
                    "wachttijd_seconden",
                    models.PositiveSmallIntegerField(
                        db_default=60,
                        default=60,
                        help_text="Zo lang krijgt de bezoeker na de laatste oproep om naar de balie te komen.",
                        verbose_name="seconden na de laatste oproep",
                    ),
                ),
                (
                    "locatie",
                    models.OneToOneField(
                        on_delete=models.CASCADE, related_name="werkwijze", to="catalogus.locatie"
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "werkwijzen",
                "constraints": [
                    models.CheckConstraint(
                        condition=Q(oproepen__range=(1, 10), wachttijd_seconden__lte=600),
                        name="werkwijze_grenzen",
                        violation_error_message="Kies 1 tot en met 10 oproepen en hoogstens 600 seconden.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Dagsluiting",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("datum", models.DateField()),
                ("gesloten_op", models.DateTimeField()),
                (
                    "wachtend",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=10), default=list, size=None
                    ),
                ),
                (
                    "aan_balie",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=10), default=list, size=None
                    ),
                ),
                (
                    "balies",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.PositiveSmallIntegerField(), default=list, size=None
                    ),
                ),
                (
                    "locatie",
                    models.ForeignKey(
                        on_delete=models.CASCADE, related_name="dagsluitingen", to="catalogus.locatie"
                    ),
                ),
                (
                    "medewerker",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=models.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "dagsluitingen",
                "ordering": ["-gesloten_op", "-pk"],
                "indexes": [models.Index(fields=["locatie", "-gesloten_op"], name="dagsluiting_locatie")],
            },
        ),
    ]
