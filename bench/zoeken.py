"""Search: how well a judged set of questions is answered, how fast among 400 products and 2,000 answers."""

import json
import random
import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import cycle
from pathlib import Path
from typing import Any

import httpx
from django.conf import settings
from django.db import connection
from django.db.models import Model
from django.utils import timezone

from bench.meten import meet
from bench.verslag import meld, meld_tijd
from catalogus import services
from catalogus.enums import Zoeksoort
from catalogus.models import Locatie, Product, Vraagantwoord
from kcc.demo.catalogus import gegevens, vul_catalogus
from kcc.demo.schalen import SCHALEN, Opdracht
from kcc.lib.werktijd import Dienstkalender
from kcc.organisatie.models import Afdeling

PRODUCTEN, VRAGEN = 400, 2000
_ALLE = "alle vragen"
_VOORVOEGSEL = {Zoeksoort.VRAAG: "vraag:", Zoeksoort.VERWIJZING: "verwijzing:", Zoeksoort.LOCATIE: "locatie:"}
_LANG_WOORD = re.compile(r"[^\W\d_]{6,}")
# How many of the words of a copied text become another word of the catalogue.
_ANDERS = 0.35


@dataclass(frozen=True)
class Oordeel:
    """How one question of the judged set was answered: the rank of its first right answer, 0 for none."""

    vraag: str
    soort: str
    helft: str
    rang: int


@dataclass(frozen=True)
class Rang:
    """How well a number of questions was answered."""

    aantal: int
    mrr: float
    top3: float


def zoekvragen() -> list[dict[str, Any]]:
    """The judged set: {"vraag", "goed": codes, "soort", "helft"}."""
    pad = Path(settings.BASE_DIR) / "tests" / "catalogus" / "zoekvragen.json"
    vragen: list[dict[str, Any]] = json.loads(pad.read_text())
    return vragen


def beoordeel() -> list[Oordeel]:
    """Ask every question of the judged set; the catalogue of the demo must be loaded."""
    oordelen = []
    for rij in zoekvragen():
        gevonden = [
            _VOORVOEGSEL.get(treffer.soort, "") + treffer.onderwerp.code
            for treffer in services.zoek(rij["vraag"])
        ]
        rangen = [gevonden.index(code) + 1 for code in rij["goed"] if code in gevonden]
        oordelen.append(Oordeel(rij["vraag"], rij["soort"], rij["helft"], min(rangen, default=0)))
    return oordelen


def rang(oordelen: Iterable[Oordeel]) -> Rang:
    """Mean reciprocal rank and the share in the first three."""
    rangen = [oordeel.rang for oordeel in oordelen]
    return Rang(
        len(rangen),
        sum(1 / rang for rang in rangen if rang) / len(rangen),
        sum(0 < rang <= 3 for rang in rangen) / len(rangen),
    )


def per(oordelen: Iterable[Oordeel], sleutel: Callable[[Oordeel], str]) -> dict[str, Rang]:
    """`rang` for each value of `sleutel`."""
    groepen: dict[str, list[Oordeel]] = defaultdict(list)
    for oordeel in oordelen:
        groepen[sleutel(oordeel)].append(oordeel)
    return {naam: rang(groep) for naam, groep in sorted(groepen.items())}


def vul_demo(nu: datetime) -> None:
    """The catalogue and the places of the demo, without its people and its history."""
    afdelingen = Afdeling.objects.bulk_create(Afdeling(**rij) for rij in gegevens("afdelingen"))
    opdracht = Opdracht(SCHALEN["klein"], 1, nu, Dienstkalender())
    vul_catalogus(opdracht, {afdeling.code: afdeling for afdeling in afdelingen})
    velden = ("code", "naam", "straat", "huisnummer", "postcode", "plaats", "toegankelijkheid", "route")
    Locatie.objects.bulk_create(
        Locatie(**{veld: rij[veld] for veld in velden}) for rij in gegevens("locaties")
    )


def vul_aan(zaad: int = 1) -> None:
    """Copies with other words in them, until there are PRODUCTEN and VRAGEN, all in both languages."""
    kans = random.Random(zaad)
    teksten: dict[type[Model], list[str]] = {
        Product: ["naam", "synoniemen", "kort", "wat", "hoe", "voorwaarden", "bijzonderheden"],
        Vraagantwoord: ["vraag", "synoniemen", "antwoord"],
    }
    for model, aantal in ((Product, PRODUCTEN), (Vraagantwoord, VRAGEN)):
        bron = list(model.objects.order_by("pk"))
        velden = [veld.name for veld in model._meta.concrete_fields if veld.name not in {"id", "code"}]
        engels = [veld for veld in velden if veld.endswith("_en")]
        nederlandse_woorden = _woorden(bron, teksten[model])
        engelse_woorden = _woorden(bron, engels)
        in_het_engels = {veld: [getattr(rij, veld) for rij in bron if getattr(rij, veld)] for veld in engels}
        kopieen = []
        for nummer in range(aantal - len(bron)):
            kopie = model(
                code=f"kopie-{nummer}", **{veld: getattr(bron[nummer % len(bron)], veld) for veld in velden}
            )
            for veld in (*teksten[model], *engels):
                woorden = engelse_woorden if veld in engels else nederlandse_woorden
                tekst = kans.choice(in_het_engels[veld]) if veld in engels else getattr(kopie, veld)
                setattr(kopie, veld, _met_andere_woorden(tekst, woorden, kans)[: _hoogstens(model, veld)])
            kopieen.append(kopie)
        model._default_manager.bulk_create(kopieen, batch_size=200)
    with connection.cursor() as cursor:
        cursor.execute(
            "VACUUM ANALYZE catalogus_product, catalogus_vraagantwoord,"
            " catalogus_zoekplek, catalogus_zoekwoord"
        )


def _hoogstens(model: type[Model], veld: str) -> int | None:
    return getattr(model._meta.get_field(veld), "max_length", None)


def _woorden(rijen: Iterable[Model], velden: Iterable[str]) -> list[str]:
    velden = list(velden)
    return sorted(
        {woord for rij in rijen for veld in velden for woord in _LANG_WOORD.findall(getattr(rij, veld))}
    )


def _met_andere_woorden(tekst: str, woorden: list[str], kans: random.Random) -> str:
    return _LANG_WOORD.sub(lambda raak: kans.choice(woorden) if kans.random() < _ANDERS else raak[0], tekst)


# --- The yardstick: any of the words, anywhere in the same texts -----------------------------------

_MEETLAT = """
SELECT soort, id FROM (
    SELECT 1 AS soort, id, concat_ws(' ', naam, synoniemen, kort, upl_naam, wat, hoe, voorwaarden, meenemen,
        bijzonderheden, naam_en, kort_en, wat_en, hoe_en, voorwaarden_en, meenemen_en, bijzonderheden_en
    ) AS tekst
    FROM catalogus_product WHERE status = 'gepubliceerd'
    UNION ALL
    SELECT 2, id, concat_ws(' ', vraag, synoniemen, antwoord, vraag_en, antwoord_en)
    FROM catalogus_vraagantwoord WHERE status = 'gepubliceerd' AND NOT is_intern
) alles WHERE tekst ILIKE ANY (%s) ORDER BY length(tekst) LIMIT 25
"""


def vraag_meetlat(zoekterm: str) -> int:
    """What a naive search finds; the number of rows."""
    patronen = [f"%{woord}%" for woord in zoekterm.split()]
    with connection.cursor() as cursor:
        cursor.execute(_MEETLAT, [patronen])
        return len(cursor.fetchall())


# --- The report ----------------------------------------------------------------------------------


def meet_zoeken(base_url: str) -> None:
    """Fill an empty database and print how search does; `base_url` serves the same database."""
    vul_demo(timezone.now())
    oordelen = beoordeel()
    for naam, uitkomst in {
        _ALLE: rang(oordelen),
        **per(oordelen, lambda oordeel: oordeel.helft),
        **per(oordelen, lambda oordeel: oordeel.soort),
    }.items():
        meld(
            f"{naam} ({uitkomst.aantal} vragen)", uitkomst.mrr, "MRR", minstens=0.9 if naam == _ALLE else None
        )
        meld(f"{naam}: goed in de eerste drie", 100 * uitkomst.top3, "%")
    vul_aan()
    vragen = [rij["vraag"] for rij in zoekvragen()]
    keer = len(vragen)
    aantallen = f"{Product.objects.count()} producten, {Vraagantwoord.objects.count()} vragen"
    meetlat = meet(_elke(vragen, vraag_meetlat), keer=keer)
    print(f"  {aantallen}")
    meld_tijd("meetlat: ILIKE over dezelfde teksten", meetlat)
    meld_tijd("zoeken, in het proces", meet(_elke(vragen, services.zoek), keer=keer), ("ILIKE", meetlat))
    with httpx.Client(base_url=base_url, timeout=60) as client:

        def vraag(zoekterm: str) -> None:
            koppen = {"HX-Request": "true"}
            assert client.get("/zoeken/", params={"q": zoekterm}, headers=koppen).status_code == 200

        meting = meet(_elke(vragen, vraag), keer=keer)
        meld_tijd("zoeken terwijl men typt, over HTTP", meting, ("ILIKE", meetlat))


def _elke(vragen: list[str], functie: Callable[[str], object]) -> Callable[[], object]:
    """One question after the other, and from the beginning again."""
    rondom = cycle(vragen)
    return lambda: functie(next(rondom))
