"""The Postbus: taking in, reading, working and answering what comes by mail, paper, form and webhook."""

from contacten.services.postbus.aannemen import VERWERK_TAAK, Aangenomen, neem_aan
from contacten.services.postbus.antwoorden import (
    Gesprekdeel,
    beantwoord_postbericht,
    bewaar_tekstblok,
    gesprek,
    onderwerp_van_antwoord,
    tekstblokken_voor,
    vul_tekstblok,
)
from contacten.services.postbus.bewaren import wis_postinhoud
from contacten.services.postbus.formulier import Webbericht, als_webbijlagen, neem_formulier_aan
from contacten.services.postbus.ophalen import haal_post_op, leeg_mailbox, open_mailbox
from contacten.services.postbus.opslag import bijlagen_van
from contacten.services.postbus.registreren import (
    registreer_als_contact,
    registreer_als_publieksreactie,
    registreer_als_terugbelverzoek,
)
from contacten.services.postbus.scanmap import neem_scans_aan
from contacten.services.postbus.verwerken import verwerk_postbericht
from contacten.services.postbus.webformulieren import (
    registreer_webreactie,
    registreer_webterugbelverzoek,
)
from contacten.services.postbus.werk import (
    geef_postbericht_vrij,
    handel_postbericht_af,
    heropen_postbericht,
    koppel_gesprek,
    koppel_klant,
    leg_postbericht_terug,
    neem_postbericht,
    verwijder_postbericht,
    wijs_postbericht_toe,
    zet_postbericht_apart,
)

__all__ = [
    "VERWERK_TAAK",
    "Aangenomen",
    "Gesprekdeel",
    "Webbericht",
    "als_webbijlagen",
    "beantwoord_postbericht",
    "bewaar_tekstblok",
    "bijlagen_van",
    "geef_postbericht_vrij",
    "gesprek",
    "haal_post_op",
    "handel_postbericht_af",
    "heropen_postbericht",
    "koppel_gesprek",
    "koppel_klant",
    "leeg_mailbox",
    "leg_postbericht_terug",
    "neem_aan",
    "neem_formulier_aan",
    "neem_postbericht",
    "neem_scans_aan",
    "onderwerp_van_antwoord",
    "open_mailbox",
    "registreer_als_contact",
    "registreer_als_publieksreactie",
    "registreer_als_terugbelverzoek",
    "registreer_webreactie",
    "registreer_webterugbelverzoek",
    "tekstblokken_voor",
    "verwerk_postbericht",
    "verwijder_postbericht",
    "vul_tekstblok",
    "wijs_postbericht_toe",
    "wis_postinhoud",
    "zet_postbericht_apart",
]
