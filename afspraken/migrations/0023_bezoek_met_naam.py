"""Visits that still have a name, by how long ago they were."""

from django.db import migrations, models
from django.db.models.functions import Coalesce


class Migration(migrations.Migration):
    dependencies = [("afspraken", "0022_onverwacht_bezoek")]
    operations = [
        migrations.AddIndex(
            "bezoek",
            models.Index(
                Coalesce("aangemeld_op", "afspraak_op"),
                condition=~models.Q(naam=""),
                name="bezoek_met_naam",
            ),
        ),
    ]
