"""One small demo, loaded once into a database of its own: tests run in random order, and those of another
folder must not find it in theirs. What a module does to it is undone at its end.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any, NamedTuple

import pytest
from django.db import connection, transaction
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


def laad(zaad: int = 1, schaal: Schaal = PROEF) -> Demo:
    """Empty the database and load the small demo; only where no other test will come."""
    opdracht = Opdracht(schaal, zaad, NU, dienstkalender())
    with override_settings(KCC_DEMO_ACCOUNTS=ACCOUNTS, KCC_DEMO_WACHTWOORD=WACHTWOORD):
        return Demo(opdracht, laad_demo(opdracht, opnieuw=True, voortgang=lambda stap, deel: None))


@contextmanager
def _verbonden_met(database: str) -> Iterator[None]:
    """Until the end Django works in that database of the same server."""
    eigen = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = database
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = eigen


@pytest.fixture(scope="session")
def _geladen(django_db_setup: None, django_db_blocker: Any) -> Iterator[tuple[str, Demo]]:
    """The name of a database with the demo, committed as the command does, and what was loaded."""
    maker = connection.creation
    with django_db_blocker.unblock():
        maker.clone_test_db("demo", autoclobber=True)
        naam = maker.get_test_db_clone_settings("demo")["NAME"]
        with _verbonden_met(naam):
            demo = laad()
    yield naam, demo
    with django_db_blocker.unblock():
        maker.destroy_test_db(verbosity=0, suffix="demo")


@pytest.fixture(scope="module")
def demo(_geladen: tuple[str, Demo], django_db_blocker: Any) -> Iterator[Demo]:
    naam, demo = _geladen
    with django_db_blocker.unblock(), _verbonden_met(naam), transaction.atomic():
        yield demo
        transaction.set_rollback(True)
