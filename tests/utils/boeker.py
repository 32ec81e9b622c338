"""Citizens who book over real HTTP, each with a session of their own, as a browser would."""

import asyncio
import re
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from urllib.parse import urlencode

import httpx

_CSRF = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
_SLEUTEL = re.compile(r'name="aanvraag_sleutel" value="([^"]+)"')


@dataclass
class Boeker:
    """One citizen; `stap3` fills in the details, `bevestig` presses the last button."""

    base_url: str
    nummer: int
    keuze: dict[str, str]
    client: httpx.AsyncClient = field(init=False)

    def __post_init__(self) -> None:
        # A connection per request: one that lies idle while the others get ready may be closed by then.
        self.client = httpx.AsyncClient(
            base_url=self.base_url, timeout=120, limits=httpx.Limits(max_keepalive_connections=0)
        )

    async def stap3(self) -> None:
        """Fill in the details and open the page on which one confirms."""
        pad = f"/afspraak/gegevens/?{urlencode(self.keuze)}"
        pagina = await self.client.get(pad)
        gegevens = {
            "csrfmiddlewaretoken": _lees(_CSRF, pagina),
            "naam": f"Burger {self.nummer}",
            "email": f"burger{self.nummer}@example.nl",
        }
        antwoord = await self.client.post(pad, data=gegevens)
        assert antwoord.status_code == 302, antwoord.text
        self._controle = antwoord.headers["location"]
        pagina = await self.client.get(self._controle)
        self._bevestiging = {
            "csrfmiddlewaretoken": _lees(_CSRF, pagina),
            "aanvraag_sleutel": _lees(_SLEUTEL, pagina),
        }

    async def bevestig(self) -> str:
        """Confirm: "geboekt", "bezet" or the status of an answer that should not occur."""
        antwoord = await self.client.post(self._controle, data=self._bevestiging)
        if antwoord.status_code != 302:
            return f"status {antwoord.status_code}"
        self.beheerpad = antwoord.headers["location"]
        return "bezet" if self.beheerpad.startswith("/afspraak/moment/") else "geboekt"


def _lees(patroon: re.Pattern[str], antwoord: httpx.Response) -> str:
    gevonden = patroon.search(antwoord.text)
    assert gevonden, f"{antwoord.status_code}: {antwoord.text[:2000]}"
    return gevonden.group(1)


async def _storm(boekers: list[Boeker], tegelijk: int) -> Counter[str]:
    poort = asyncio.Semaphore(tegelijk)

    async def voorbereiden(boeker: Boeker) -> None:
        async with poort:
            await boeker.stap3()

    try:
        await asyncio.gather(*(voorbereiden(boeker) for boeker in boekers))
        # Everybody stands before the last button; now all press it.
        return Counter(await asyncio.gather(*(boeker.bevestig() for boeker in boekers)))
    finally:
        for boeker in boekers:
            await boeker.client.aclose()


def storm(base_url: str, keuzes: list[dict[str, str]], tegelijk: int = 16) -> Counter[str]:
    """All of `keuzes` are confirmed at the same moment; counts of what each was told. Before that, so many
    `tegelijk` fill in their details."""
    boekers = [Boeker(base_url, nummer, keuze) for nummer, keuze in enumerate(keuzes)]
    # In a thread of its own: a browser of an earlier test keeps an event loop in this one.
    with ThreadPoolExecutor(max_workers=1) as eigen_draad:
        return eigen_draad.submit(asyncio.run, _storm(boekers, tegelijk)).result()
