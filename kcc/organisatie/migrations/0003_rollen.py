"""Each role is a group."""

from django.db import migrations

ROLLEN = [
    "baliemedewerker",
    "kcc-medewerker",
    "backoffice",
    "redacteur",
    "planner",
    "manager",
    "beheerder",
    "privacy-officer",
]


def maak_rollen(apps, schema_editor):
    Group = apps.get_model("auth", "Group")
    for naam in ROLLEN:
        Group.objects.get_or_create(name=naam)


class Migration(migrations.Migration):
    dependencies = [
        ("organisatie", "0002_inzagelog_alleen_toevoegen"),
        ("auth", "0012_alter_user_first_name_max_length"),
    ]
    operations = [migrations.RunPython(maak_rollen, migrations.RunPython.noop)]
