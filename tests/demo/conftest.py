"""One small demo for all tests of a module, never committed.

Not for a whole folder: tests run in random order, so another folder's would find it in their database.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, NamedTuple

import pytest
from django.db import transaction
from django.test import override_settings

from kcc.demo.laden import laad_demo
from kcc.demo.schalen import Opdracht, Schaal
from kcc.lib.perioden import TIJDZONE
from kcc.organisatie.services import dienstkalender

# A Tuesday in the tax season, half past ten: the desks are open.
NU = datetime(2026, 3, 10, 10, 30, tzinfo=TIJDZONE)
PROEF = Schaal(
    "proef",
    jaren=0,
    gesprekken_per_dag=50,
    bezoeken_per_dag=45,
    overige_per_dag=4,
    klanten=300,
    balies_deel=0.05,
    medewerkers=6,
    vooruit_dagen=22,
)
ACCOUNTS = [
    ("balie", ["baliemedewerker"], "Bilal, medewerker aan de balie"),
    ("backoffice", ["backoffice"], "Bram, medewerker van een afdeling"),
    ("manager", ["manager"], "Mireille, manager"),
]
WACHTWOORD = "demo-wachtwoord"


class Demo(NamedTuple):
    opdracht: Opdracht
    aantallen: dict[str, int]


def laad(zaad: int = 1) -> Demo:
    """Empty the database and load the small demo; only inside a transaction that is rolled back."""
    opdracht = Opdracht(PROEF, zaad, NU, dienstkalender())
    with override_settings(KCC_DEMO_ACCOUNTS=ACCOUNTS, KCC_DEMO_WACHTWOORD=WACHTWOORD):
        return Demo(opdracht, laad_demo(opdracht, opnieuw=True, voortgang=lambda stap, deel: None))


@pytest.fixture(scope="module")
def demo(django_db_setup: None, django_db_blocker: Any) -> Iterator[Demo]:
    with django_db_blocker.unblock(), transaction.atomic():
        yield laad()
        transaction.set_rollback(True)
