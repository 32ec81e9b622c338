"""Background work of the contact register. Every task may run twice without harm.

Celery finds the tasks through this package; each keeps its name, contacten.tasks.<name>.
"""

from contacten.tasks.klanten import zoek_dubbelen
from contacten.tasks.onderzoek import nodig_uit
from contacten.tasks.opruimen import ruim_op
from contacten.tasks.postbus import (
    haal_post_op,
    neem_scans_aan,
    verwerk_postbericht,
    verwerk_wachtende_post,
    wis_postinhoud,
)
from contacten.tasks.privacy import wis_verlopen
from contacten.tasks.termijnen import herbereken_termijnen, waarschuw

__all__ = [
    "haal_post_op",
    "herbereken_termijnen",
    "neem_scans_aan",
    "nodig_uit",
    "ruim_op",
    "verwerk_postbericht",
    "verwerk_wachtende_post",
    "waarschuw",
    "wis_postinhoud",
    "wis_verlopen",
    "zoek_dubbelen",
]
