"""The amounts of the dwangsom since the law began, and as indexed from 2019 (Stcrt. 2018, 65542)."""

from django.db import migrations

_BEDRAGEN = [("2009-10-01", 20, 30, 40), ("2019-01-01", 23, 35, 45)]


def leg_vast(apps, schema_editor):
    model = apps.get_model("contacten", "Dwangsombedrag")
    model.objects.bulk_create(
        model(geldig_vanaf=vanaf, eerste=eerste, tweede=tweede, derde=derde)
        for vanaf, eerste, tweede, derde in _BEDRAGEN
    )


class Migration(migrations.Migration):

    dependencies = [
        ("contacten", "0020_dwangsombedrag"),
    ]

    operations = [migrations.RunPython(leg_vast, migrations.RunPython.noop)]
