"""KCC as real processes: ready, one request id from request to task, and nothing private in the log."""

import json

import httpx
import pytest

from tests.utils.processen import DraaiendeKcc

pytestmark = pytest.mark.e2e


def _regels(onderdeel) -> list[dict]:
    return [json.loads(regel) for regel in onderdeel.regels() if regel.startswith("{")]


def test_ready_says_so_for_every_part(draaiende_kcc: DraaiendeKcc) -> None:
    antwoord = httpx.get(f"{draaiende_kcc.base_url}/readyz")
    assert antwoord.json() == {"status": "ok", "database": "ok", "migraties": "ok", "broker": "ok"}


def test_the_log_has_the_route_and_never_the_path_or_the_query(draaiende_kcc: DraaiendeKcc) -> None:
    verzoek_id = "0123456789abcdef0123456789abcdef"
    httpx.get(
        f"{draaiende_kcc.base_url}/geheime-sleutel-xyz?zoek=jansen", headers={"X-Request-ID": verzoek_id}
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
        "from django_guid import set_guid; from kcc.lib.taken import kondig_aan; import time\n"
        f"set_guid('{verzoek_id}'); kondig_aan('kcc.organisatie.tasks.bezorg_bericht', bericht_id=0)\n"
        "time.sleep(3)"
    )

    def regels() -> list[dict]:
        return [regel for regel in _regels(draaiende_kcc.worker) if regel["verzoek_id"] == verzoek_id]

    draaiende_kcc.wacht_tot(regels)
    assert any("bezorg_bericht" in regel["bericht"] for regel in regels())
