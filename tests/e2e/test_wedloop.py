"""Two hundred people want the last ten places of a day, over real HTTP against running processes."""

from datetime import UTC, date, datetime, timedelta

import pytest

from kcc.lib.perioden import lokale_dag
from kcc.lib.werktijd import Dienstkalender
from tests.utils.boeker import storm
from tests.utils.processen import DraaiendeKcc, start_kcc

pytestmark = pytest.mark.e2e

PLEKKEN = 10
BURGERS = 200

WERELD = """
from datetime import date, time
from tests.afspraken.wereld import maak_wereld
wereld = maak_wereld(aantal_groepen=2)
for nummer in range({plekken}):
    wereld.bezet(wereld.locaties[0], nummer + 1, time(9), time(9, 15), [0, 1], datum=date({dag}))
"""
CONTROLE = """
from datetime import date
from afspraken.services import controleer
from catalogus.models import Locatie
print(controleer(locatie_id=Locatie.objects.get().pk, datums=[date({dag})]))
"""


def komende_dinsdag() -> date:
    """A werkdag within the horizon: no closing day falls on it in the weeks that matter."""
    kalender = Dienstkalender()
    dag = lokale_dag(datetime.now(UTC)) + timedelta(days=1)
    while dag.isoweekday() != 2 or not kalender.is_werkdag(dag):
        dag += timedelta(days=1)
    return dag


def bestorm(kcc: DraaiendeKcc) -> tuple[dict[str, int], int, str]:
    """What the citizens were told, the appointments there are, and what the checker found."""
    dag = komende_dinsdag()
    python_dag = f"{dag.year}, {dag.month}, {dag.day}"
    kcc.shell(WERELD.format(plekken=PLEKKEN, dag=python_dag))
    keuze = {
        "product": "product-0",
        "personen": "1",
        "locatie": "locatie-0",
        "moment": f"{dag.isoformat()}T09:00",
    }
    verteld = storm(kcc.base_url, [keuze] * BURGERS)
    (aantal,) = kcc.sql("SELECT count(*) AS aantal FROM afspraken_afspraak")
    return dict(verteld), aantal["aantal"], kcc.shell(CONTROLE.format(dag=python_dag)).strip()


def test_two_hundred_attempts_for_ten_places_give_ten_appointments(draaiende_kcc: DraaiendeKcc):
    verteld, afspraken, verschillen = bestorm(draaiende_kcc)
    assert verteld == {"geboekt": PLEKKEN, "bezet": BURGERS - PLEKKEN}
    assert afspraken == PLEKKEN
    assert verschillen == "[]"
    # Whoever was told "geboekt" also gets the mail: it is in the outbox, or on its way.
    (mails,) = draaiende_kcc.sql("SELECT count(*) AS aantal FROM organisatie_uitgaandbericht")
    assert mails["aantal"] == PLEKKEN


def test_negative_control_without_the_guard_more_is_booked_than_there_is():
    with start_kcc("onbewaakt", {"DJANGO_SETTINGS_MODULE": "tests.utils.zonder_bewaking"}) as kcc:
        verteld, afspraken, verschillen = bestorm(kcc)
    assert afspraken > PLEKKEN
    assert verteld["geboekt"] == afspraken
    assert verschillen != "[]"
