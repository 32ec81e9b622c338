"""The list of a period by an index of which the planner sees that it follows the order of the table."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("contacten", "0028_gemiste_oproepen")]
    operations = [
        migrations.AddIndex(
            "klantcontact", models.Index(fields=["begonnen_op"], include=["id"], name="klantcontact_moment")
        ),
        migrations.RemoveIndex("klantcontact", "klantcontact_begonnen"),
    ]
