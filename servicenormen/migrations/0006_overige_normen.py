"""The other norms of the Programma Dienstverlening 2019-2022, bijlage 1."""

from datetime import date

from django.db import migrations

VANAF = date(2019, 1, 1)
THEMAS = ["burgerzaken", "belastingen"]
NORMEN = [
    {
        "code": "1",
        "volgorde": 10,
        "kanaal": "Stadswinkel",
        "titel": "Tevreden over het bezoek",
        "omschrijving": "Wie een Stadswinkel bezoekt, geeft ons een 7 of hoger.",
        "toelichting": (
            "Telt mee: elk antwoord op de vraag hoe tevreden iemand is over een bezoek, op de dag van het "
            "antwoord. Alleen burgerzaken en belastingen, of als niet bekend is waarvoor iemand kwam."
        ),
        "doel": 80,
        "meetmethode": "tevredenheid",
        "parameters": {"vraag": "tevredenheid", "cijfer": 7, "themas": THEMAS, "kanalen": ["balie"]},
    },
    {
        "code": "2",
        "volgorde": 20,
        "kanaal": "Stadswinkel",
        "titel": "Makkelijk een afspraak gemaakt",
        "omschrijving": "Wie een afspraak maakt, geeft het gemak daarvan een 7 of hoger.",
        "toelichting": (
            "Telt mee: elk antwoord op de vraag hoe makkelijk de afspraak te maken was, op de dag van het "
            "antwoord, hoe de afspraak ook is gemaakt. Alleen burgerzaken en belastingen, of als niet bekend is "
            "waarvoor iemand kwam."
        ),
        "doel": 80,
        "meetmethode": "tevredenheid",
        "parameters": {"vraag": "afspraakgemak", "cijfer": 7, "themas": THEMAS},
    },
    {
        "code": "3a",
        "volgorde": 30,
        "kanaal": "Stadswinkel",
        "titel": "Binnen 5 werkdagen terecht in uw eigen kern",
        "omschrijving": (
            "In Hoek van Holland, Rozenburg en Hoogvliet kunt u binnen 5 werkdagen terecht met een afspraak."
        ),
        "toelichting": (
            "Telt mee: elk product op elk meetmoment, als een van deze Stadswinkels het op afspraak levert. Op "
            "tijd is: in elk van hen die het levert, is de eerste vrije plek binnen 5 werkdagen."
        ),
        "doel": 95,
        "meetmethode": "toegang_overal",
        "parameters": {
            "werkdagen": 5,
            "locaties": ["hoek-van-holland", "rozenburg", "hoogvliet"],
            "themas": THEMAS,
        },
    },
    {
        "code": "3b",
        "volgorde": 40,
        "kanaal": "Stadswinkel",
        "titel": "Binnen 5 werkdagen terecht in de stad",
        "omschrijving": "In de stad kunt u binnen 5 werkdagen terecht met een afspraak.",
        "toelichting": (
            "Telt mee: elk product op elk meetmoment, als Centrum, IJsselmonde, Prins-Alexander of Feijenoord "
            "het op afspraak levert. Op tijd is: in ten minste een van hen is de eerste vrije plek binnen 5 "
            "werkdagen."
        ),
        "doel": 95,
        "meetmethode": "toegang_ergens",
        "parameters": {
            "werkdagen": 5,
            "locaties": ["centrum", "ijsselmonde", "prins-alexander", "feijenoord"],
            "themas": THEMAS,
        },
    },
    {
        "code": "9",
        "volgorde": 100,
        "kanaal": "Alle",
        "titel": "Antwoord binnen de termijn",
        "omschrijving": "U krijgt op tijd antwoord op uw melding, vraag, aanvraag of klacht.",
        "toelichting": (
            "Telt mee: elke melding, vraag, aanvraag en klacht, op de laatste dag van de termijn. Alleen een "
            "inhoudelijk antwoord telt, een ontvangstbevestiging niet. Wat op tijd is ingetrokken, telt niet mee. "
            "Zolang wij op een aanvulling wachten, loopt een wettelijke termijn niet."
        ),
        "doel": 80,
        "meetmethode": "antwoord",
        "parameters": {},
    },
    {
        "code": "10",
        "volgorde": 110,
        "kanaal": "Social media",
        "titel": "Binnen 2 uur antwoord op social media",
        "omschrijving": "Stelt u een vraag op social media? Dan krijgt u binnen twee uur antwoord.",
        "toelichting": (
            "Telt mee: elk bericht op onze accounts dat om antwoord vraagt. De twee uur lopen op werkdagen van "
            "8.00 tot 18.00 uur."
        ),
        "doel": 80,
        "meetmethode": "social_antwoord",
        "parameters": {"accounts": ["@rotterdam", "@parkeren010", "facebook-zakelijk"]},
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
    dependencies = [("servicenormen", "0005_meetmethoden")]
    operations = [migrations.RunPython(vul, maak_leeg)]
