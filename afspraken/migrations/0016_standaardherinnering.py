from datetime import time

from django.db import migrations


def maak(apps, schema_editor):
    apps.get_model('afspraken', 'Herinneringsmoment').objects.get_or_create(
        dagen_vooraf=2, defaults={'tijd': time(10)}
    )


class Migration(migrations.Migration):

    dependencies = [
        ('afspraken', '0015_herinneringen'),
    ]

    operations = [
        migrations.RunPython(maak, migrations.RunPython.noop, elidable=True),
    ]
