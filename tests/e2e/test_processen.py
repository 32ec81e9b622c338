"""KCC as real processes: ready, one request id from request to task, nothing private in the log; and killing
a worker, the broker or the database loses no message that was committed, and needs nobody to come back.

Messages are put in the outbox by the service itself.
"""

import json
import time

import httpx
import psycopg
import pytest

from tests.utils.processen import DraaiendeKcc

pytestmark = pytest.mark.e2e


def _regels(onderdeel) -> list[dict]:
    return [json.loads(regel) for regel in onderdeel.regels() if regel.startswith("{")]


def test_ready_says_so_for_every_part(draaiende_kcc: DraaiendeKcc) -> None:
    antwoord = httpx.get(f"{draaiende_kcc.base_url}/readyz", timeout=30)
    assert antwoord.json() == {"status": "ok", "database": "ok", "migraties": "ok", "broker": "ok"}


def test_the_log_has_the_route_and_never_the_path_or_the_query(draaiende_kcc: DraaiendeKcc) -> None:
    verzoek_id = "0123456789abcdef0123456789abcdef"
    httpx.get(
        f"{draaiende_kcc.base_url}/geheime-sleutel-xyz?zoek=jansen",
        headers={"X-Request-ID": verzoek_id},
        timeout=30,
    )

    def gelogd() -> list[dict]:
        return [regel for regel in _regels(draaiende_kcc.web) if regel["verzoek_id"] == verzoek_id]

    draaiende_kcc.wacht_tot(gelogd)
    assert {regel.get("status") for regel in gelogd()} >= {404}
    alles = "\n".join(draaiende_kcc.web.regels())
    assert "geheime-sleutel-xyz" not in alles
    assert "jansen" not in alles


def test_the_request_id_follows_into_the_task(draaiende_kcc: DraaiendeKcc) -> None:
    """The sending side is a transaction with a known id; the worker's line about the task carries it."""
    verzoek_id = "fedcba9876543210fedcba9876543210"
    draaiende_kcc.shell(
        "from django_guid import set_guid; from kcc.lib import taken\n"
        f"set_guid('{verzoek_id}'); taken.kondig_aan('kcc.organisatie.tasks.bezorg_bericht', bericht_id=0)\n"
        "taken._verzender.wacht()"
    )

    def regels() -> list[dict]:
        return [regel for regel in _regels(draaiende_kcc.worker) if regel["verzoek_id"] == verzoek_id]

    draaiende_kcc.wacht_tot(regels)
    assert any("bezorg_bericht" in regel["bericht"] for regel in regels())


ZET_KLAAR = """
from datetime import datetime, UTC
from kcc.lib import taken
from kcc.organisatie import services
import time
begin = time.perf_counter()
for nummer in range({aantal}):
    services.zet_bericht_klaar(sleutel=f"{naam}:{{nummer}}", kanaal="email", aan="a@example.org",
        onderwerp="Proef", tekst="Proef", nu=datetime.now(UTC))
print("duur", time.perf_counter() - begin)
if {met_broker}:
    taken._verzender.wacht()
"""


def zet_klaar(kcc: DraaiendeKcc, naam: str, aantal: int = 20, met_broker: bool = True) -> float:
    """Put messages in the outbox and, with a broker, announce them; the seconds the first took."""
    uitvoer = kcc.shell(ZET_KLAAR.format(naam=naam, aantal=aantal, met_broker=met_broker))
    return float(uitvoer.split("duur ")[1])


def stand(kcc: DraaiendeKcc, naam: str) -> dict[str, int]:
    rijen = kcc.sql(
        "SELECT status, count(*) AS aantal FROM organisatie_uitgaandbericht WHERE sleutel LIKE %s GROUP BY 1",
        f"{naam}:%",
    )
    return {rij["status"]: rij["aantal"] for rij in rijen}


def test_announced_work_is_done_at_once(draaiende_kcc: DraaiendeKcc) -> None:
    """The negative control of the others: with everything up, nothing waits for the periodic task."""
    zet_klaar(draaiende_kcc, "gewoon")
    draaiende_kcc.wacht_tot(lambda: stand(draaiende_kcc, "gewoon") == {"verzonden": 20}, binnen=10)
    wachttijd = draaiende_kcc.sql(
        "SELECT max(verzonden_op - aangemaakt_op) AS langst FROM organisatie_uitgaandbericht"
        " WHERE sleutel LIKE 'gewoon:%%'"
    )
    assert wachttijd[0]["langst"].total_seconds() < 10


def test_a_killed_worker_loses_nothing(draaiende_kcc: DraaiendeKcc) -> None:
    zet_klaar(draaiende_kcc, "werker", aantal=60)
    draaiende_kcc.worker.dood()
    zet_klaar(draaiende_kcc, "werker weg")
    assert stand(draaiende_kcc, "werker weg") == {"wachtend": 20}
    draaiende_kcc.worker.start()
    draaiende_kcc.wacht_tot(
        lambda: (
            stand(draaiende_kcc, "werker") == {"verzonden": 60}
            and stand(draaiende_kcc, "werker weg") == {"verzonden": 20}
        ),
        binnen=180,
    )


def test_a_killed_broker_delays_no_one_and_loses_nothing(draaiende_kcc: DraaiendeKcc) -> None:
    draaiende_kcc.broker.dood()
    assert zet_klaar(draaiende_kcc, "broker", met_broker=False) < 2
    klaar = httpx.get(f"{draaiende_kcc.base_url}/readyz", timeout=20)
    assert (klaar.status_code, klaar.json()["database"]) == (503, "ok")
    begin = time.monotonic()
    assert httpx.get(f"{draaiende_kcc.base_url}/healthz", timeout=20).status_code == 200
    assert time.monotonic() - begin < 5
    draaiende_kcc.broker.start()
    draaiende_kcc.wacht_tot(lambda: stand(draaiende_kcc, "broker") == {"verzonden": 20}, binnen=180)


def test_a_killed_database_loses_nothing_and_comes_back_by_itself(draaiende_kcc: DraaiendeKcc) -> None:
    draaiende_kcc.beat.stop()
    draaiende_kcc.worker.stop()
    zet_klaar(draaiende_kcc, "database")
    draaiende_kcc.worker.start()
    draaiende_kcc.beat.start()
    draaiende_kcc.database.dood()
    with pytest.raises(psycopg.OperationalError):
        stand(draaiende_kcc, "database")
    assert httpx.get(f"{draaiende_kcc.base_url}/healthz", timeout=20).status_code == 200
    klaar = httpx.get(f"{draaiende_kcc.base_url}/readyz", timeout=30)
    assert (klaar.status_code, klaar.json()["broker"]) == (503, "ok")

    draaiende_kcc.database.start()
    draaiende_kcc.wacht_tot(draaiende_kcc.is_klaar, binnen=60)
    assert sum(stand(draaiende_kcc, "database").values()) == 20
    draaiende_kcc.wacht_tot(lambda: stand(draaiende_kcc, "database") == {"verzonden": 20}, binnen=180)
