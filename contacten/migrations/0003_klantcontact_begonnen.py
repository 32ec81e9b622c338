"""The list of contacts asks for a period over all channels, newest first."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("contacten", "0002_zoeknaam")]
    operations = [
        migrations.AddIndex(
            "klantcontact", models.Index(fields=["-begonnen_op", "-id"], name="klantcontact_begonnen")
        ),
    ]
