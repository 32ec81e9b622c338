"""State changes and reads of the contact register; the public interface of the app."""

from contacten.services.bezoeken import registreer_bezoek
from contacten.services.klanten import (
    Klantbeeld,
    Klantgegevens,
    klantbeeld,
    maak_klant,
    wijzig_klant,
    zoek_klanten,
)
from contacten.services.publieksreacties import bepaal_deadline, laatste_dag_gezien_vanaf
from contacten.services.registratie import Terugbelvraag, registreer_klantcontact
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

__all__ = [
    "Achterhaald",
    "Klantbeeld",
    "Klantgegevens",
    "Terugbelvraag",
    "bepaal_deadline",
    "heropen",
    "klantbeeld",
    "laatste_dag_gezien_vanaf",
    "leg_terugbelpoging_vast",
    "leg_terugbelverzoek_terug",
    "maak_klant",
    "neem_terugbelverzoek",
    "registreer_bezoek",
    "registreer_klantcontact",
    "sluit_terugbelverzoek_af",
    "stuur_door",
    "trek_terugbelverzoek_in",
    "wijzig_klant",
    "zoek_klanten",
]
