"""A moment that is held while somebody types: an appointment without a person, with an expiry."""

from django.db import migrations, models
from django.db.models.functions import Lower


class Migration(migrations.Migration):
    dependencies = [("afspraken", "0013_werkwijze_en_dagsluiting")]

    operations = [
        migrations.AddField(
            model_name="afspraak",
            name="vervalt_op",
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AlterField(
            model_name="afspraak",
            name="status",
            field=models.CharField(
                choices=[
                    ("gereserveerd", "Gereserveerd"),
                    ("bevestigd", "Bevestigd"),
                    ("afgezegd", "Afgezegd"),
                    ("verschenen", "Verschenen"),
                    ("niet_verschenen", "Niet verschenen"),
                ],
                default="bevestigd",
                max_length=20,
            ),
        ),
        migrations.AddConstraint(
            model_name="afspraak",
            constraint=models.CheckConstraint(
                condition=models.Q(status="gereserveerd", vervalt_op__isnull=False)
                | (~models.Q(status="gereserveerd") & models.Q(vervalt_op__isnull=True)),
                name="afspraak_gereserveerd_vervalt",
                violation_error_message="Alleen een gereserveerde plek vervalt, en die vervalt altijd.",
            ),
        ),
        migrations.AddConstraint(
            model_name="afspraak",
            constraint=models.CheckConstraint(
                condition=~models.Q(status="gereserveerd")
                | models.Q(
                    naam="",
                    email="",
                    telefoon="",
                    opmerking="",
                    tolktaal="",
                    behoeften=[],
                    postcodesleutel="",
                    geboortedatumsleutel="",
                ),
                name="afspraak_gereserveerd_zonder_persoon",
                violation_error_message="Bij een gereserveerde plek horen nog geen gegevens van iemand.",
            ),
        ),
        migrations.AddIndex(
            model_name="afspraak",
            index=models.Index(
                fields=["vervalt_op"],
                condition=models.Q(status="gereserveerd"),
                name="afspraak_vervalt",
            ),
        ),
        migrations.AddIndex(
            model_name="afspraak",
            index=models.Index(
                Lower("email"), condition=~models.Q(email=""), name="afspraak_email_klein"
            ),
        ),
    ]
