"""State changes and reads of the contact register; the public interface of the app."""

from contacten.services.aanwezigheid import meld_aanwezig, vergeet_aanwezigheid
from contacten.services.bezoeken import registreer_bezoek
from contacten.services.concepten import (
    AlGeregistreerd,
    Conceptverschil,
    bewaar_concept,
    gooi_concept_weg,
    lees_concept,
    open_concepten,
    open_gesprek,
    registreer_concept,
    vergeet_concepten,
)
from contacten.services.contactwijziging import stand_van_contact, wijzig_klantcontact
from contacten.services.klanten import (
    Klantbeeld,
    Klantgegevens,
    klantbeeld,
    maak_klant,
    stand_van_klant,
    wijzig_klant,
    zoek_klanten,
)
from contacten.services.publieksreacties import bepaal_deadline, laatste_dag_gezien_vanaf
from contacten.services.registratie import (
    Terugbelvraag,
    Vertegenwoordiging,
    Vraag,
    registreer_klantcontact,
)
from contacten.services.telefonie import open_gesprekken, vergeet_gesprekken, verwerk_gebeurtenis
from contacten.services.terugbellen import (
    Achterhaald,
    heropen,
    leg_terugbelpoging_vast,
    leg_terugbelverzoek_terug,
    neem_terugbelverzoek,
    sluit_terugbelverzoek_af,
    stuur_door,
    trek_terugbelverzoek_in,
)
from contacten.services.verschil import Stand, Veranderd, Verschil

__all__ = [
    "Achterhaald",
    "AlGeregistreerd",
    "Conceptverschil",
    "Klantbeeld",
    "Klantgegevens",
    "Stand",
    "Terugbelvraag",
    "Veranderd",
    "Verschil",
    "Vertegenwoordiging",
    "Vraag",
    "bepaal_deadline",
    "bewaar_concept",
    "gooi_concept_weg",
    "heropen",
    "klantbeeld",
    "laatste_dag_gezien_vanaf",
    "lees_concept",
    "leg_terugbelpoging_vast",
    "leg_terugbelverzoek_terug",
    "maak_klant",
    "meld_aanwezig",
    "neem_terugbelverzoek",
    "open_concepten",
    "open_gesprek",
    "open_gesprekken",
    "registreer_bezoek",
    "registreer_concept",
    "registreer_klantcontact",
    "sluit_terugbelverzoek_af",
    "stand_van_contact",
    "stand_van_klant",
    "stuur_door",
    "trek_terugbelverzoek_in",
    "vergeet_aanwezigheid",
    "vergeet_concepten",
    "vergeet_gesprekken",
    "verwerk_gebeurtenis",
    "wijzig_klant",
    "wijzig_klantcontact",
    "zoek_klanten",
]
