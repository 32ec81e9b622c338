"""What it costs that a hundred screens stay up to date, and how soon a display shows a call.

84 desks, 16 receptions and 7 displays ask for the stamp of their place, as static/src/js/live.js does: a desk
every five seconds, a display every second; when it changed they fetch their part of the page. Meanwhile
people arrive, are called and finish at the pace of a busy hour. Counted is the time of web and database.
"""

import asyncio
import random
import threading
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import uuid4

import httpx

from bench.meten import Meting, processortijd
from bench.verslag import meld, meld_tijd
from tests.utils.processen import DraaiendeKcc

SCHERMEN = 100
SECONDEN = 40
BALIE_OM_DE, SCHERM_OM_DE = 5.0, 1.0
# 84 desks, a visit of a quarter of an hour each: so often somebody arrives, is called and finishes.
BEZOEK_OM_DE = 15 * 60 / 84
HTMX = {"HX-Request": "true", "HX-Target": "wachtrij"}


@dataclass
class Scherm:
    """A screen: the addresses of its stamp and its part, and the cookies of who sits there (if anybody)."""

    stempeladres: str
    deeladres: str
    om_de: float
    cookies: dict[str, str] = field(default_factory=dict)
    stempel: str = ""
    gewisseld: list[float] = field(default_factory=list)


def wachtrij(kcc: DraaiendeKcc) -> None:
    """Report the figures; needs the gemeente of bench.wereld and Django in this process."""
    schermen = _richt_in()
    _meet(kcc, schermen, 10, None)
    begin = processortijd(kcc)
    time.sleep(SECONDEN / 2)
    kosten = (processortijd(kcc) - begin) / (SECONDEN / 2)
    meld("niemand kijkt (wat er vanzelf draait)", kosten * 100, "% kern")
    _meet(kcc, schermen, SECONDEN, "niets verandert", hoogstens=10)
    _meet(kcc, schermen, SECONDEN, "drukste uur", _Drukte(BEZOEK_OM_DE))
    # Ten times as busy, for enough calls to tell how soon they are on the display.
    tien_keer = _Drukte(BEZOEK_OM_DE / 10)
    _meet(kcc, schermen, SECONDEN, "tien keer zo druk", tien_keer)
    tien_keer.join()
    _meld_vertraging(schermen, tien_keer.oproepen)
    _meet_gelijk(kcc, schermen, "meetlat: evenveel keer /healthz", lambda scherm: ("/healthz", {}))
    _meet_gelijk(
        kcc,
        schermen,
        "zonder stempel: elke keer de wachtrij zelf",
        lambda scherm: (scherm.deeladres, scherm.cookies),
    )


def _richt_in() -> list[Scherm]:
    """Everybody at work: 12 desks a place, two receptions or three, and a display."""
    from importlib import import_module

    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

    from afspraken import services
    from afspraken.models import Balie
    from catalogus.models import Locatie
    from kcc.organisatie.enums import Rol
    from kcc.organisatie.services import maak_medewerker

    sessies = import_module(settings.SESSION_ENGINE)

    def sessie(naam: str) -> tuple[object, dict[str, str]]:
        medewerker = maak_medewerker(
            gebruikersnaam=naam, rollen=[Rol.BALIEMEDEWERKER], wachtwoord=None, voornaam=naam, achternaam=""
        )
        sessie = sessies.SessionStore()
        sessie[SESSION_KEY] = str(medewerker.pk)
        sessie[HASH_SESSION_KEY] = medewerker.get_session_auth_hash()
        sessie[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
        sessie.create()
        return medewerker, {settings.SESSION_COOKIE_NAME: sessie.session_key}

    schermen: list[Scherm] = []
    locaties = list(Locatie.objects.order_by("pk"))
    for balie in Balie.objects.order_by("locatie", "nummer").select_related("locatie"):
        medewerker, cookies = sessie(f"balie-{balie.pk}")
        services.ga_zitten(medewerker=medewerker, balie=balie)  # type: ignore[arg-type]
        schermen.append(_scherm(balie.locatie.code, "/werk/balie/", cookies))
    for nummer in range(SCHERMEN - len(schermen)):
        locatie = locaties[nummer % len(locaties)]
        medewerker, cookies = sessie(f"receptie-{nummer}")
        services.werk_in(medewerker=medewerker, locatie=locatie)  # type: ignore[arg-type]
        schermen.append(_scherm(locatie.code, "/werk/receptie/", cookies))
    for locatie in locaties:
        adres = f"/wachtruimte/{locatie.code}/"
        schermen.append(Scherm(f"{adres}stempel/", adres, SCHERM_OM_DE))
        for _ in range(6):
            _kom_binnen(locatie)
    return schermen


def _scherm(code: str, adres: str, cookies: dict[str, str]) -> Scherm:
    return Scherm(f"/wachtruimte/{code}/stempel/", adres, BALIE_OM_DE, cookies)


def _kom_binnen(locatie: object) -> None:
    from afspraken import services
    from afspraken.models import Aanbod

    product = random.choice(list(Aanbod.objects.filter(locatie=locatie).select_related("product"))).product
    services.meld_inloop_aan(
        locatie=locatie,  # type: ignore[arg-type]
        product=product,
        aanvraag_sleutel=str(uuid4()),
        nu=datetime.now(UTC),
    )


class _Drukte(threading.Thread):
    """A visitor arrives, one finishes and one is called, `om_de` seconds after each other; `oproepen`: (stamp
    address, moment) of each call."""

    def __init__(self, om_de: float) -> None:
        super().__init__(daemon=True)
        self.om_de = om_de
        self.oproepen: list[tuple[str, float]] = []
        self.klaar = threading.Event()

    def run(self) -> None:
        from django.db import connection

        from afspraken import services
        from afspraken.enums import Bezoekresultaat
        from afspraken.models import Werkplek

        plekken = list(
            Werkplek.objects.filter(balie__isnull=False).select_related("balie__locatie", "medewerker")
        )
        while not self.klaar.wait(self.om_de / 3):
            plek = random.choice(plekken)
            _kom_binnen(plek.locatie)
            if self.klaar.wait(self.om_de / 3):
                break
            if huidig := services.huidig_bezoek(plek.balie):
                services.rond_bezoek_af(
                    bezoek_id=huidig.pk,
                    medewerker=plek.medewerker,
                    resultaat=Bezoekresultaat.GEHOLPEN,
                    nu=datetime.now(UTC),
                )
            if self.klaar.wait(self.om_de / 3):
                break
            if services.roep_volgende_op(balie=plek.balie, medewerker=plek.medewerker, nu=datetime.now(UTC)):
                self.oproepen.append((f"/wachtruimte/{plek.locatie.code}/stempel/", time.monotonic()))
        connection.close()


def _meet(
    kcc: DraaiendeKcc,
    schermen: list[Scherm],
    seconden: float,
    naam: str | None,
    drukte: "_Drukte | None" = None,
    hoogstens: float | None = None,
) -> None:
    for scherm in schermen:
        scherm.gewisseld.clear()
    geteld = {"stempel": 0, "deel": 0}

    async def stap(client: httpx.AsyncClient, scherm: Scherm) -> None:
        geteld["stempel"] += 1
        antwoord = await client.get(scherm.stempeladres, params={"stempel": scherm.stempel})
        if antwoord.status_code == 204:
            return
        assert antwoord.status_code == 200, antwoord.text
        scherm.stempel = antwoord.text
        geteld["deel"] += 1
        deel = await client.get(scherm.deeladres, headers={**HTMX, **_koek(scherm.cookies)})
        assert deel.status_code == 200, deel.status_code
        scherm.gewisseld.append(time.monotonic())

    if drukte:
        drukte.start()
    begin = processortijd(kcc)
    asyncio.run(_laat_lopen(kcc.base_url, schermen, seconden, stap))
    kosten = (processortijd(kcc) - begin) / seconden
    if drukte:
        drukte.klaar.set()
    if naam is None:
        return
    print(
        f"  {geteld['stempel'] / seconden:.0f} stempels en {geteld['deel'] / seconden:.1f} delen per seconde:"
    )
    meld(naam, kosten * 100, "% kern", hoogstens=hoogstens)


def _meld_vertraging(schermen: list[Scherm], oproepen: list[tuple[str, float]]) -> None:
    """How long after a call the display of the place had fetched it; calls of the last seconds left out."""
    displays = {scherm.stempeladres: scherm for scherm in schermen if scherm.om_de == SCHERM_OM_DE}
    einde = max((m for s in displays.values() for m in s.gewisseld), default=0.0)
    duren = []
    for adres, moment in oproepen:
        later = [m - moment for m in displays[adres].gewisseld if m >= moment]
        if later:
            duren.append(min(later))
        else:
            assert moment > einde - 3, "een oproep kwam niet op het scherm"
    meting = Meting(sorted(duren))
    meld_tijd("van oproep tot op het scherm", meting)
    meld(f"langste daarvan, van {len(duren)} oproepen", meting.duren[-1], "s", hoogstens=2)


def _meet_gelijk(
    kcc: DraaiendeKcc,
    schermen: list[Scherm],
    naam: str,
    vraag: Callable[[Scherm], tuple[str, dict[str, str]]],
) -> None:
    """The same number of requests a second to one address each."""

    async def stap(client: httpx.AsyncClient, scherm: Scherm) -> None:
        adres, cookies = vraag(scherm)
        antwoord = await client.get(adres, headers={**HTMX, **_koek(cookies)})
        assert antwoord.status_code == 200, antwoord.status_code

    begin = processortijd(kcc)
    asyncio.run(_laat_lopen(kcc.base_url, schermen, SECONDEN / 2, stap))
    kosten = (processortijd(kcc) - begin) / (SECONDEN / 2)
    meld(naam, kosten * 100, "% kern")


def _koek(cookies: dict[str, str]) -> dict[str, str]:
    return {"Cookie": "; ".join(f"{naam}={waarde}" for naam, waarde in cookies.items())} if cookies else {}


async def _laat_lopen(
    base_url: str,
    schermen: list[Scherm],
    seconden: float,
    stap: Callable[[httpx.AsyncClient, Scherm], Awaitable[None]],
) -> None:
    # A connection per request: between two looks of a screen the server has closed it.
    grenzen = httpx.Limits(max_keepalive_connections=0)
    async with httpx.AsyncClient(base_url=base_url, timeout=30, limits=grenzen) as client:
        einde = time.monotonic() + seconden

        async def loop(scherm: Scherm) -> None:
            await asyncio.sleep(random.uniform(0, scherm.om_de))
            while time.monotonic() < einde:
                volgende = time.monotonic() + scherm.om_de
                await stap(client, scherm)
                await asyncio.sleep(max(volgende - time.monotonic(), 0))

        await asyncio.gather(*(loop(scherm) for scherm in schermen))
