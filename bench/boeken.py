"""Booking one hot day by sixteen clients over HTTP, until nothing is free any more.

First the last button of the pages, by citizens who all stand before it. Then the whole day through the API:
every client asks what is free, takes any of it, and asks again when somebody else was first. At the end: how
many bookings a second that made, what share of the desks' time is sold, and whether anything was sold twice.
"""

import asyncio
import random
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from datetime import date, datetime, timedelta
from uuid import uuid4

import httpx
from django.db import connection

from afspraken.models import Afspraak, Afspraakregel, Bezetting
from afspraken.services import controleer, herbereken
from bench import wereld
from bench.verslag import meld
from catalogus.models import Locatie, Product
from kcc.lib.perioden import TIJDZONE, lokale_dag
from tests.utils.boeker import Boeker
from tests.utils.processen import DraaiendeKcc

KLANTEN = 16
BEVESTIGINGEN = 320
# Past this the day is not sold out but stuck.
_LANGST = 300


def meet_boeken(kcc: DraaiendeKcc) -> None:
    """Report the figures; needs the gemeente of bench.wereld and Django in this process."""
    dag = lokale_dag(wereld.nu()) + timedelta(days=1)
    locatie = Locatie.objects.order_by("pk").first()
    assert locatie is not None
    _maak_leeg(locatie, dag)
    tijden = [f"{dag.isoformat()}T{9 + n // 4:02d}:{n % 4 * 15:02d}" for n in range(32)]
    keuzes = [
        {"product": "product-0", "personen": "1", "locatie": locatie.code, "moment": tijden[n % len(tijden)]}
        for n in range(BEVESTIGINGEN)
    ]
    verteld, seconden = asyncio.run(_bevestig(kcc.base_url, keuzes))
    inserts = BEVESTIGINGEN / asyncio.run(_inserts(kcc.base_url, BEVESTIGINGEN))
    assert Afspraak.objects.filter(locatie=locatie, datum=dag).count() == verteld["geboekt"], verteld
    _toets(locatie, dag)
    meetlat = ("lege view met INSERT", inserts)
    meld("meetlat: lege view met een INSERT", inserts, "per s")
    meld("bevestigingen door de pagina's", BEVESTIGINGEN / seconden, "per s", meetlat=meetlat)

    _maak_leeg(locatie, dag)
    producten = list(
        Product.objects.filter(aanbod__locatie=locatie).order_by("pk").values_list("code", flat=True)
    )
    verteld, seconden = asyncio.run(_tot_uitverkocht(kcc.base_url, locatie.code, dag, producten))
    geboekt = Afspraak.objects.filter(locatie=locatie, datum=dag).count()
    assert geboekt == verteld["geboekt"], (geboekt, verteld)
    _toets(locatie, dag)
    verkocht = sum(
        Afspraakregel.objects.filter(afspraak__locatie=locatie, afspraak__datum=dag).values_list(
            "aantal_cellen", flat=True
        )
    )
    print(f"  {dict(verteld)} in {seconden:.1f} s")
    meld("boekingen tot de dag vol is, met zoeken", geboekt / seconden, "per s", meetlat=meetlat)
    meld("verkocht van de tijd van de balies", 100 * verkocht / _balietijd(locatie, dag), "%", minstens=93)
    meld("te veel geboekt", 0, "keer", hoogstens=0)


def _maak_leeg(locatie: Locatie, dag: date) -> None:
    Afspraak.objects.filter(locatie=locatie, datum=dag).delete()
    herbereken(locatie_id=locatie.pk, datums=[dag])


def _balietijd(locatie: Locatie, dag: date) -> int:
    """The cells in which a desk is staffed, over all desks."""
    diensten = Bezetting.objects.filter(balie__locatie=locatie, datum=dag).values_list("van", "tot")
    return sum((tot.hour - van.hour) * 12 + (tot.minute - van.minute) // 5 for van, tot in diensten)


def _toets(locatie: Locatie, dag: date) -> None:
    """Nothing was sold twice: the vectors are what the appointments make them, and no desk group is over."""
    verschillen = controleer(locatie_id=locatie.pk, datums=[dag])
    assert not verschillen, verschillen
    with connection.cursor() as cursor:
        # By the definition and not by the vectors: per moment and set of groups no more visits than desks.
        cursor.execute(_TE_VEEL, {"locatie": locatie.pk, "dag": dag})
        te_veel = cursor.fetchall()
    assert not te_veel, te_veel


_TE_VEEL = """
WITH verzameling AS (
    SELECT array_agg(groep.id) AS groepen
    FROM generate_series(1, (1 << (SELECT count(*) FROM afspraken_productgroep)::int) - 1) AS masker,
         (SELECT id, row_number() OVER (ORDER BY id) - 1 AS nummer FROM afspraken_productgroep) AS groep
    WHERE masker >> groep.nummer::int & 1 = 1
    GROUP BY masker
), cel AS (SELECT generate_series(0, 287) AS nummer)
SELECT verzameling.groepen, cel.nummer FROM verzameling, cel
WHERE (SELECT count(*) FROM afspraken_afspraakregel regel JOIN afspraken_afspraak afspraak
           ON afspraak.id = regel.afspraak_id
       WHERE afspraak.locatie_id = %(locatie)s AND afspraak.datum = %(dag)s
         AND regel.groep_id = ANY (verzameling.groepen)
         AND cel.nummer >= regel.eerste_cel AND cel.nummer < regel.eerste_cel + regel.aantal_cellen)
    > (SELECT count(*) FROM afspraken_bezetting dienst
       JOIN afspraken_balie balie ON balie.id = dienst.balie_id
       WHERE balie.locatie_id = %(locatie)s AND dienst.datum = %(dag)s
         AND cel.nummer * 5 >= extract(epoch FROM dienst.van) / 60
         AND cel.nummer * 5 < extract(epoch FROM dienst.tot) / 60
         AND EXISTS (SELECT FROM afspraken_bezetting_groepen vaardig
                     WHERE vaardig.bezetting_id = dienst.id
                       AND vaardig.productgroep_id = ANY (verzameling.groepen)))
"""


async def _bevestig(base_url: str, keuzes: Sequence[dict[str, str]]) -> tuple[Counter[str], float]:
    boekers = [Boeker(base_url, n, keuze) for n, keuze in enumerate(keuzes)]
    poort = asyncio.Semaphore(KLANTEN)

    async def om_de_beurt(taak: Callable[[], Awaitable[str]]) -> str:
        async with poort:
            return await taak()

    await asyncio.gather(*(om_de_beurt(boeker.stap3) for boeker in boekers))  # type: ignore[arg-type]
    begin = time.perf_counter()
    verteld = Counter(await asyncio.gather(*(om_de_beurt(boeker.bevestig) for boeker in boekers)))
    duur = time.perf_counter() - begin
    for boeker in boekers:
        await boeker.client.aclose()
    return verteld, duur


async def _inserts(base_url: str, aantal: int) -> float:
    poort = asyncio.Semaphore(KLANTEN)

    async def een(client: httpx.AsyncClient) -> None:
        async with poort:
            assert (await client.get("/bench/een-insert/")).status_code == 200

    # A connection per request, as the citizens have.
    grenzen = httpx.Limits(max_keepalive_connections=0)
    async with httpx.AsyncClient(base_url=base_url, timeout=60, limits=grenzen) as client:
        begin = time.perf_counter()
        await asyncio.gather(*(een(client) for _ in range(aantal)))
        return time.perf_counter() - begin


async def _tot_uitverkocht(
    base_url: str, locatie: str, dag: date, producten: Sequence[str]
) -> tuple[Counter[str], float]:
    verteld: Counter[str] = Counter()
    over = set(producten)
    begin = time.perf_counter()
    # A connection per request, as citizens have.
    grenzen = httpx.Limits(max_keepalive_connections=0)
    async with httpx.AsyncClient(base_url=f"{base_url}/api/v1", timeout=60, limits=grenzen) as client:

        async def klant(nummer: int) -> None:
            kans = random.Random(nummer)
            vrij: dict[str, list[str]] = {}
            while over:
                assert time.perf_counter() - begin < _LANGST, "de dag raakt niet vol"
                product = kans.choice(sorted(over))
                if not vrij.get(product):
                    verteld["zoeken"] += 1
                    vrij[product] = await _vrije_tijden(client, locatie, dag, product)
                    if not vrij[product]:
                        # Nobody gives anything back: what is gone for one is gone for all.
                        over.discard(product)
                        continue
                tijd = vrij[product].pop(kans.randrange(len(vrij[product])))
                antwoord = await client.post("/afspraken", json=_boeking(locatie, dag, product, tijd, nummer))
                assert antwoord.status_code in (201, 409), antwoord.text
                verteld["geboekt" if antwoord.status_code == 201 else "te laat"] += 1
                if antwoord.status_code == 409:
                    del vrij[product]

        await asyncio.gather(*(klant(nummer) for nummer in range(KLANTEN)))
    return verteld, time.perf_counter() - begin


async def _vrije_tijden(client: httpx.AsyncClient, locatie: str, dag: date, product: str) -> list[str]:
    antwoord = await client.get(
        "/afspraakmogelijkheden",
        params={
            "product": product,
            "locatie": locatie,
            "vanaf": str(dag),
            "tot": str(dag + timedelta(days=1)),
        },
    )
    assert antwoord.status_code == 200, antwoord.text
    return [tijd for mogelijk in antwoord.json()["mogelijkheden"] for tijd in mogelijk["tijden"]]


def _boeking(locatie: str, dag: date, product: str, tijd: str, nummer: int) -> dict[str, object]:
    moment = datetime.fromisoformat(f"{dag}T{tijd}").replace(tzinfo=TIJDZONE)
    return {
        "producten": [{"code": product, "aantalPersonen": 1}],
        "locatie": locatie,
        "begintOp": moment.isoformat(),
        "naam": f"Burger {uuid4().hex}",
        "email": f"burger{nummer}@example.nl",
    }
