"""Tell the planner that a question has few words: for a thousand it would compile its plan, which takes longer."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("catalogus", "0010_gemiste_zoekvragen")]

    operations = [
        migrations.RunSQL(
            "ALTER FUNCTION catalogus_zoekwoorden(text, text, boolean) ROWS 5",
            "ALTER FUNCTION catalogus_zoekwoorden(text, text, boolean) ROWS 1000",
        )
    ]
