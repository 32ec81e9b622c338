from django.conf import settings
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    """Devices at which visitors check themselves in, in Dutch or English."""

    dependencies = [
        ("afspraken", "0018_afspraak_hersteld"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="productgroep",
            name="naam_en",
            field=models.CharField(
                blank=True,
                db_default="",
                help_text="Voor de kiosk in de wachtruimte.",
                max_length=100,
                verbose_name="Engelse naam",
            ),
        ),
        migrations.CreateModel(
            name="Kiosk",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("naam", models.CharField(max_length=50)),
                ("codehash", models.CharField(editable=False, max_length=64, null=True, unique=True)),
                ("code_tot", models.DateTimeField(null=True)),
                ("sleutelhash", models.CharField(editable=False, max_length=64, null=True, unique=True)),
                ("gekoppeld_op", models.DateTimeField(null=True)),
                ("ingetrokken_op", models.DateTimeField(null=True)),
                ("gemaakt_op", models.DateTimeField()),
                (
                    "locatie",
                    models.ForeignKey(
                        on_delete=models.CASCADE, related_name="kiosken", to="catalogus.locatie"
                    ),
                ),
                (
                    "medewerker",
                    models.ForeignKey(
                        null=True, on_delete=models.SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "kiosken",
                "ordering": ["naam", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=Q(codehash__isnull=True, code_tot__isnull=True)
                        | Q(codehash__isnull=False, code_tot__isnull=False),
                        name="kiosk_code_met_einde",
                        violation_error_message="Een code is een beperkte tijd geldig.",
                    ),
                    models.CheckConstraint(
                        condition=Q(ingetrokken_op__isnull=True)
                        | Q(codehash__isnull=True, sleutelhash__isnull=True),
                        name="kiosk_ingetrokken_zonder_sleutel",
                        violation_error_message="Een ingetrokken kiosk kan niemand aanmelden.",
                    ),
                ],
            },
        ),
    ]
