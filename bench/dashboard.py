"""The pages of the norms over the history of a city: time inside the server and over HTTP."""

from datetime import UTC, datetime

import httpx

from bench.geschiedenis import koekje
from bench.servertijd import via_http
from bench.verslag import meld_tijd
from kcc.lib.perioden import Halfjaar, lokale_dag
from tests.utils.processen import DraaiendeKcc


def meet_dashboard(kcc: DraaiendeKcc) -> None:
    """Report the figures; needs a database with the history of bench.geschiedenis."""
    halfjaar = Halfjaar.van(lokale_dag(datetime.now(UTC))).vorige
    with httpx.Client(base_url=kcc.base_url, timeout=120, cookies=koekje(kcc, "manager")) as client:
        client.get("/sturing/")  # counts what loading left to count, as the worker does every minute
        _, leeg = via_http(client, "/healthz", 100)
        meld_tijd("meetlat: /healthz, in de server", leeg)
        for naam, pad, keer, hoogstens in (
            ("dashboard", "/sturing/", 60, 100),
            ("norm 4 met uitsplitsing", "/sturing/normen/4/", 60, 100),
            ("norm 5 met uitsplitsing", "/sturing/normen/5/", 60, 100),
            ("norm 9 met uitsplitsing", "/sturing/normen/9/", 60, 100),
            ("gevallen van norm 5", "/sturing/normen/5/gevallen/", 20, None),
            ("indicatoren", "/sturing/indicatoren/", 20, None),
            ("een halfjaar per cluster", f"/sturing/halfjaar/{halfjaar}/", 20, None),
        ):
            geheel, server = via_http(client, pad, keer)
            meld_tijd(f"{naam}, in de server", server, ("/healthz", leeg), hoogstens=hoogstens)
            meld_tijd(f"{naam}, over HTTP", geheel)
