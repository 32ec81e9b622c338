"""Requests that are sent to a running KCC at the same moment."""

import asyncio
import re
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx

from tests.utils.poort import Poort
from tests.utils.processen import DraaiendeKcc

# Method, address and the arguments of httpx.
Verzoek = tuple[str, str, dict[str, Any]]
_CSRF = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
# So many threads that everybody can stand in a transaction at once, and each with a connection.
RUIM = {"WEB_DRADEN": "16", "DATABASE_POOL": "24"}
_STIL = 3.0  # seconds


class Wedren:
    """Sends requests together, with one gate in which some of them stand (tests/utils/gerekt.py)."""

    def __init__(self, kcc: DraaiendeKcc, poort: Poort) -> None:
        self.kcc = kcc
        self._poort = poort

    def formulier(self, koekjes: Mapping[str, str], pagina: str) -> tuple[str, dict[str, dict[str, str]]]:
        """A page as seen with these cookies, and what a POST of a form on it needs: headers and data."""
        with httpx.Client(base_url=self.kcc.base_url, cookies=dict(koekjes), timeout=300) as client:
            antwoord = client.get(pagina)
            gevonden = _CSRF.search(antwoord.text)
            assert gevonden, f"{pagina}: {antwoord.status_code}\n{self._fouten()}"
            alle = "; ".join(f"{koekje.name}={koekje.value}" for koekje in client.cookies.jar)
        return antwoord.text, {"headers": {"Cookie": alle}, "data": {"csrfmiddlewaretoken": gevonden[1]}}

    def samen(
        self, *verzoeken: Verzoek, poort: str, aantal: int = 1, eerst: Verzoek | None = None
    ) -> list[httpx.Response]:
        """Each over a connection of its own, all at once. `aantal` of them stand still at `poort`, `eerst`
        before the others begin, until nobody else can go on: done, or waiting for a lock."""

        async def een(methode: str, adres: str, extra: dict[str, Any]) -> httpx.Response:
            async with httpx.AsyncClient(base_url=self.kcc.base_url, timeout=300) as client:
                return await client.request(methode, adres, **extra)

        async def ga() -> list[httpx.Response]:
            taken: list[asyncio.Task[httpx.Response]] = []
            if eerst:
                taken.append(asyncio.create_task(een(*eerst)))
                await asyncio.to_thread(self.kcc.wacht_tot, self._poort.aantal_staand, binnen=120, om_de=0.02)
            taken += [asyncio.create_task(een(*verzoek)) for verzoek in verzoeken]
            await self._tot_niemand_verder_kan(taken)
            self._poort.open()
            return await asyncio.gather(*taken)

        self._poort.zet(poort, aantal)
        try:
            # In a thread of its own: a browser of an earlier test keeps an event loop in this one.
            with ThreadPoolExecutor(max_workers=1) as eigen_draad:
                return eigen_draad.submit(asyncio.run, ga()).result()
        finally:
            self._poort.ruim_op()

    async def _tot_niemand_verder_kan(self, taken: list["asyncio.Task[httpx.Response]"]) -> None:
        """Until everybody is done, stands at the gate or waits for a lock; or, for who got no thread or was
        let through by who waits, until that has not changed for a while."""
        lus = asyncio.get_running_loop()
        vorige, sinds = (-1, -1, -1), lus.time()
        while True:
            klaar = sum(taak.done() for taak in taken)
            stand = (klaar, self._poort.aantal_staand(), await asyncio.to_thread(self._aantal_wachtend))
            if sum(stand) >= len(taken):
                return
            if stand != vorige:
                vorige, sinds = stand, lus.time()
            elif stand[2] and lus.time() - sinds > _STIL:
                return
            assert lus.time() - sinds < 120, f"klaar, staand en wachtend: {stand} van {len(taken)}"
            await asyncio.sleep(0.05)

    def _aantal_wachtend(self) -> int:
        vraag = (
            "SELECT count(*) AS n FROM pg_stat_activity "
            "WHERE datname = current_database() AND wait_event_type = 'Lock'"
        )
        (rij,) = self.kcc.sql(vraag)
        return int(rij["n"])

    def _fouten(self) -> str:
        """The last errors that the web server wrote."""
        return "\n".join([regel for regel in self.kcc.web.regels() if "Traceback" in regel][-2:])
