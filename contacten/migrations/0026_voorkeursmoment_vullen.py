"""What the form of the website wrote as text becomes the part of the day that it meant; other text stays."""

from django.db import migrations

_TEKSTEN = {"ochtend": "In de ochtend", "middag": "In de middag"}


def vul(apps, schema_editor):
    verzoeken = apps.get_model("contacten", "Terugbelverzoek").objects
    for dagdeel, tekst in _TEKSTEN.items():
        verzoeken.filter(voorkeursmoment=tekst).update(voorkeur_dagdeel=dagdeel, voorkeursmoment="")


def terug(apps, schema_editor):
    verzoeken = apps.get_model("contacten", "Terugbelverzoek").objects
    for dagdeel, tekst in _TEKSTEN.items():
        verzoeken.filter(voorkeur_dagdeel=dagdeel, voorkeursmoment="").update(voorkeursmoment=tekst)


class Migration(migrations.Migration):

    dependencies = [
        ("contacten", "0025_voorkeursmoment"),
    ]

    operations = [migrations.RunPython(vul, terug)]
