"""What is old enough to be wiped, found by when it ended."""

from django.db import migrations, models
from django.db.models.functions import Coalesce


class Migration(migrations.Migration):
    dependencies = [("contacten", "0029_lijst_van_een_periode")]
    operations = [
        migrations.AddIndex(
            "postbericht", models.Index(Coalesce("afgehandeld_op", "ontvangen_op"), name="postbericht_bewaren")
        ),
        migrations.AddIndex(
            "publieksreactie",
            models.Index(Coalesce("beantwoord_op", "ingetrokken_op"), name="publieksreactie_bewaren"),
        ),
        migrations.AddIndex(
            "socialbericht",
            models.Index(Coalesce("beantwoord_op", "ontvangen_op"), name="socialbericht_bewaren"),
        ),
        migrations.AddIndex(
            "terugbelverzoek",
            models.Index(Coalesce("afgesloten_op", "ingetrokken_op"), name="terugbelverzoek_bewaren"),
        ),
    ]
