"""The days of the week have names in forms; nothing changes in the database."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("catalogus", "0003_online_adres")]

    operations = [
        migrations.AlterField(
            model_name="openingstijd",
            name="weekdag",
            field=models.PositiveSmallIntegerField(
                choices=[
                    (1, "maandag"),
                    (2, "dinsdag"),
                    (3, "woensdag"),
                    (4, "donderdag"),
                    (5, "vrijdag"),
                    (6, "zaterdag"),
                    (7, "zondag"),
                ]
            ),
        ),
    ]
