"""Background work of afspraken. Every task may run twice without harm.

Tasks carry the name under which they were first scheduled, so that a worker and a beat of different versions
understand each other while a new version is rolled out.
"""

from afspraken.tasks.balie import sluit_dagen
from afspraken.tasks.berichten import sluit_niet_bezorgd, stuur_herinneringen
from afspraken.tasks.bewaren import wis_hulpgegevens
from afspraken.tasks.planning import (
    controleer_capaciteit,
    geef_kanaaldelen_vrij,
    geef_vervallen_reserveringen_vrij,
    rol_roosters_uit,
    verwerk_gemiste_afspraken,
)
from afspraken.tasks.prognose import bereken_adviezen, maak_prognose
from afspraken.tasks.toegang import meet_beschikbaarheid

__all__ = [
    "bereken_adviezen",
    "controleer_capaciteit",
    "geef_kanaaldelen_vrij",
    "geef_vervallen_reserveringen_vrij",
    "maak_prognose",
    "meet_beschikbaarheid",
    "rol_roosters_uit",
    "sluit_dagen",
    "sluit_niet_bezorgd",
    "stuur_herinneringen",
    "verwerk_gemiste_afspraken",
    "wis_hulpgegevens",
]
