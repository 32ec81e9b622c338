"""The norms of the Programma Dienstverlening 2019-2022, bijlage 1, that are measured now."""

from datetime import date

from django.db import migrations

VANAF = date(2019, 1, 1)
NORMEN = [
    {
        "code": "4",
        "volgorde": 50,
        "kanaal": "Stadswinkel",
        "titel": "Binnen 10 minuten geholpen met een afspraak",
        "omschrijving": "U wordt binnen 10 minuten geholpen in een Stadswinkel als u een afspraak heeft.",
        "toelichting": (
            "Telt mee: elk bezoek met een afspraak voor burgerzaken of belastingen, op de dag van de afspraak. "
            "De tijd loopt vanaf de afspraak, of vanaf het aanmelden als dat later is. Precies 10 minuten is op "
            "tijd. Wie eerder dan dat weggaat, telt niet mee. Wie later weggaat zonder te zijn opgeroepen, is "
            "niet op tijd geholpen. Bezoek zonder afspraak en wie niet komt, tellen niet mee."
        ),
        "doel": 90,
        "meetmethode": "wachttijd",
        "parameters": {"minuten": 10, "themas": ["burgerzaken", "belastingen"]},
    },
    {
        "code": "5",
        "volgorde": 60,
        "kanaal": "14 010",
        "titel": "Direct antwoord aan de telefoon",
        "omschrijving": "Als u ons belt, krijgt u direct antwoord.",
        "toelichting": (
            "Telt mee: elk gesprek dat bij ons binnenkomt en niet wordt afgebroken, op de dag dat het begon. "
            "Direct antwoord is: beantwoord, doorverbonden, doorverwezen, een afspraak gemaakt of een "
            "publieksreactie geregistreerd. Een terugbelverzoek of een mislukte doorverbinding is dat niet."
        ),
        "doel": 80,
        "meetmethode": "direct_antwoord",
        "parameters": {"kanalen": ["telefoon"]},
    },
    {
        "code": "6",
        "volgorde": 70,
        "kanaal": "14 010",
        "titel": "Op tijd teruggebeld",
        "omschrijving": (
            "Kunnen wij u niet direct antwoord geven? Dan bellen wij u de volgende werkdag voor 17.00 uur terug."
        ),
        "toelichting": (
            "Telt mee: elk terugbelverzoek, op de dag dat wij uiterlijk moesten bellen. De eerste poging telt, "
            "ook als niemand opneemt. Een verzoek dat daarvoor is ingetrokken, zonder dat wij al belden, telt "
            "niet mee."
        ),
        "doel": 80,
        "meetmethode": "terugbellen",
        "parameters": {},
    },
    {
        "code": "7",
        "volgorde": 80,
        "kanaal": "Digitaal",
        "titel": "Volledige informatie op de website",
        "omschrijving": (
            "Op onze website leest u hoe en waar u een product krijgt, wat het kost en hoe lang het duurt."
        ),
        "toelichting": (
            "Telt mee: elk product dat op de website staat. Wij meten elke dag; een periode toont de laatste "
            "dag. Volledig is: hoe, waar, de prijs van vandaag (of gratis) en de termijn (of direct klaar)."
        ),
        "doel": 90,
        "meetmethode": "product_compleet",
        "parameters": {},
    },
    {
        "code": "8",
        "volgorde": 90,
        "kanaal": "Digitaal",
        "titel": "Online te regelen waar dat kan",
        "omschrijving": "Wat online kan, kunt u bij ons online regelen.",
        "toelichting": (
            "Telt mee: elk product op de website dat online geregeld zou kunnen worden. Wij meten elke dag; een "
            "periode toont de laatste dag. Online is: er is een formulier, van ons of van een ander."
        ),
        "doel": 80,
        "meetmethode": "product_online",
        "parameters": {},
    },
]


def vul(apps, schema_editor):
    Servicenorm = apps.get_model("servicenormen", "Servicenorm")
    for norm in NORMEN:
        Servicenorm.objects.create(geldig_vanaf=VANAF, **norm)


def maak_leeg(apps, schema_editor):
    Servicenorm = apps.get_model("servicenormen", "Servicenorm")
    Servicenorm.objects.filter(code__in=[norm["code"] for norm in NORMEN], geldig_vanaf=VANAF).delete()


class Migration(migrations.Migration):
    dependencies = [("servicenormen", "0001_begin")]
    operations = [migrations.RunPython(vul, maak_leeg)]
