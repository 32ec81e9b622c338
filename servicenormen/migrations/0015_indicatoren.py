"""What is measured beside the norms."""

from datetime import date

from django.db import migrations

VANAF = date(2019, 1, 1)
KCC = ["telefoon", "email", "post", "web", "chat", "social"]
INDICATOREN = [
    {
        "code": "opgelost",
        "kanaal": "KCC",
        "titel": "Opgelost bij het eerste contact",
        "omschrijving": "Wij lossen een vraag zelf op, en de klant hoeft niet opnieuw te komen.",
        "toelichting": (
            "Telt mee: elk contact waarbij wij de klant kennen, op de dag dat veertien dagen voorbij zijn. "
            "Opgelost is: niet doorgezet, en in die veertien dagen geen nieuw contact van dezelfde klant over "
            "hetzelfde product. Doorgezet is: doorverbonden, doorverwezen of een terugbelverzoek. Afgebroken "
            "contacten tellen niet mee. Maken wij een contact na de bewaartermijn anoniem, dan telt het hier "
            "niet meer mee. Het doel van Antwoord© is 80%."
        ),
        "doel": 80,
        "meetmethode": "opgelost",
        "parameters": {"kanalen": KCC, "dagen": 14},
    },
    {
        "code": "anoniem",
        "kanaal": "KCC",
        "titel": "Zelf beantwoord, klant niet bekend",
        "omschrijving": "Wij beantwoorden een vraag zelf van iemand die wij niet kennen.",
        "toelichting": (
            "Telt mee: elk contact zonder bekende klant, op de dag dat het begon. Zelf beantwoord is: niet "
            "doorverbonden, niet doorverwezen en geen terugbelverzoek. Of iemand daarna weer belt, weten wij "
            "hier niet. Daarom staan deze contacten apart. Afgebroken contacten tellen niet mee."
        ),
        "doel": 0,
        "meetmethode": "opgelost_anoniem",
        "parameters": {"kanalen": KCC},
    },
    {
        "code": "bereikt",
        "kanaal": "KCC",
        "titel": "Gesproken bij het terugbellen",
        "omschrijving": "Wij bellen op tijd terug en krijgen de klant aan de lijn.",
        "toelichting": (
            "Telt mee: dezelfde terugbelverzoeken als bij norm 6, op de dag dat wij uiterlijk moesten bellen. "
            "Gesproken is: iemand nam op voordat de termijn voorbij was. Bij norm 6 telt elke poging."
        ),
        "doel": 0,
        "meetmethode": "bereikt",
        "parameters": {},
    },
    {
        "code": "no-show",
        "kanaal": "Stadswinkel",
        "titel": "Niet verschenen",
        "omschrijving": "Iemand maakte een afspraak en kwam niet.",
        "toelichting": (
            "Telt mee: elke afspraak die niet is afgezegd, op de dag van de afspraak, als die dag voorbij is. "
            "Niet verschenen is: niet aangemeld op die dag. Een laag percentage is goed."
        ),
        "doel": 0,
        "meetmethode": "niet_verschenen",
        "parameters": {},
    },
    {
        "code": "inloop",
        "kanaal": "Stadswinkel",
        "titel": "Wachttijd zonder afspraak",
        "omschrijving": "Hoe lang iemand zonder afspraak wacht.",
        "toelichting": (
            "Telt mee: elk bezoek zonder afspraak, op de dag van het aanmelden. De tijd loopt van het aanmelden "
            "tot de oproep. Het percentage is: opgeroepen binnen 30 minuten. Wie eerder weggaat, telt niet mee."
        ),
        "doel": 0,
        "meetmethode": "inloop",
        "parameters": {"minuten": 30},
    },
    {
        "code": "derde",
        "kanaal": "Stadswinkel",
        "titel": "Derde vrije plek binnen 7 dagen",
        "omschrijving": "Hoe snel er nog keus is uit vrije plekken.",
        "toelichting": (
            "Telt mee: elke meting van een product bij een locatie. De eerste vrije plek kan toeval zijn, "
            "bijvoorbeeld door een afzegging. De derde zegt meer over hoe vol de agenda is. Het percentage is: "
            "de derde vrije plek is binnen 7 dagen, ook het weekend telt. Ingelezen metingen kennen alleen de "
            "eerste plek en tellen niet mee."
        ),
        "doel": 0,
        "meetmethode": "derde_plek",
        "parameters": {"dagen": 7},
    },
    {
        "code": "ambitie-1",
        "kanaal": "Stadswinkel",
        "titel": "Inschrijven binnen 1 werkdag (ambitie)",
        "omschrijving": "Eerste inschrijving, RNI en hervestiging: de eerste vrije plek is binnen 1 werkdag.",
        "toelichting": (
            "Telt mee: elke meting bij elke locatie van eerste inschrijving, RNI en hervestiging. Binnen is: de "
            "eerste vrije plek is binnen 1 werkdag na de dag van de meting. Dit is de ambitie; de norm is 5."
        ),
        "doel": 0,
        "meetmethode": "eerste_plek",
        "parameters": {"werkdagen": 1, "producten": ["eerste-inschrijving", "rni", "hervestiging"]},
    },
    {
        "code": "ambitie-5",
        "kanaal": "Stadswinkel",
        "titel": "Inschrijven binnen 5 werkdagen (norm)",
        "omschrijving": "Eerste inschrijving, RNI en hervestiging: de eerste vrije plek is binnen 5 werkdagen.",
        "toelichting": (
            "Telt mee: elke meting bij elke locatie van eerste inschrijving, RNI en hervestiging. Binnen is: de "
            "eerste vrije plek is binnen 5 werkdagen na de dag van de meting."
        ),
        "doel": 0,
        "meetmethode": "eerste_plek",
        "parameters": {"werkdagen": 5, "producten": ["eerste-inschrijving", "rni", "hervestiging"]},
    },
    {
        "code": "respons",
        "kanaal": "Klantonderzoek",
        "titel": "Respons op het klantonderzoek",
        "omschrijving": "Hoeveel mensen antwoorden als wij vragen wat zij ervan vonden.",
        "toelichting": (
            "Telt mee: elke uitnodiging voor het klantonderzoek, op de dag dat dertig dagen voorbij zijn. Zo "
            "lang kan iemand antwoorden."
        ),
        "doel": 0,
        "meetmethode": "respons",
        "parameters": {"dagen": 30},
    },
]


def vul(apps, schema_editor):
    Servicenorm = apps.get_model("servicenormen", "Servicenorm")
    for nummer, indicator in enumerate(INDICATOREN):
        Servicenorm.objects.create(
            geldig_vanaf=VANAF, volgorde=1000 + 10 * nummer, is_indicator=True, **indicator
        )


def maak_leeg(apps, schema_editor):
    Servicenorm = apps.get_model("servicenormen", "Servicenorm")
    Servicenorm.objects.filter(is_indicator=True).delete()


# A new norm marks all its days. Where nothing was ever counted there is nothing to count now.
RUIM_OP = """
DELETE FROM servicenormen_verouderdedag
WHERE servicenorm_id IN (SELECT id FROM servicenormen_servicenorm WHERE is_indicator)
  AND NOT datum BETWEEN COALESCE((SELECT min(datum) FROM servicenormen_dagtelling), 'infinity')
                    AND COALESCE((SELECT max(datum) FROM servicenormen_dagtelling), '-infinity') + 45;
"""


class Migration(migrations.Migration):
    dependencies = [("servicenormen", "0014_bronnen_van_indicatoren")]
    operations = [
        migrations.RunPython(vul, maak_leeg),
        migrations.RunSQL(RUIM_OP, migrations.RunSQL.noop),
    ]
