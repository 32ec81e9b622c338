"""The forecast as a page shows it: words, and charts as plain geometry that a template draws. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil, floor

import numpy as np
from numpy.typing import NDArray

from afspraken.forms.prognose import klok
from afspraken.prognose.reeksen import KWARTIER_MINUTEN
from afspraken.services.personeel import Planningsdag
from afspraken.simulatie.uitkomst import WACHTKLASSEN, Uitkomst

BREEDTE, HOOGTE = 720, 220
_LINKS, _RECHTS, _BOVEN, _ONDER = 40, 8, 12, 28
_UUR = 4


def procent(deel: float | None) -> str:
    """ "93,2%", rounded down as a norm is, so that a target is never reached by rounding."""
    if deel is None:
        return "geen"
    return f"{floor(round(deel * 1000, 6)) / 10:.1f}%".replace(".", ",")


def getal(waarde: float) -> str:
    """One decimal with a comma."""
    return f"{waarde:.1f}".replace(".", ",")


def uren(aantal: float) -> str:
    """Hours, with as few decimals as they need."""
    return f"{aantal:.2f}".rstrip("0").rstrip(".").replace(".", ",")


@dataclass(frozen=True)
class Streep:
    """A label on an axis, with where its line runs."""

    plaats: float
    tekst: str


@dataclass(frozen=True)
class Staaf:
    """A bar of a quarter, and the line of its interval."""

    x: float
    y: float
    breedte: float
    hoogte: float
    midden: float
    laag: float
    hoog: float


@dataclass(frozen=True)
class Grafiek:
    """A chart with axes in a box of BREEDTE by HOOGTE; lines are points of a polyline."""

    titel: str
    omschrijving: str
    staven: Sequence[Staaf]
    lijnen: Sequence[tuple[str, str]]
    hoogtes: Sequence[Streep]
    tijden: Sequence[Streep]

    breedte, hoogte, links, rechts = BREEDTE, HOOGTE, _LINKS, BREEDTE - _RECHTS


@dataclass(frozen=True)
class Kwartierrij:
    """A quarter in the table under the charts; `stand`: (kind, words) of componenten/status.html."""

    tijd: str
    verwacht: str
    afspraak: str
    inloop: str
    tussen: str
    rooster: int
    advies: int | None
    stand: tuple[str, str] | None
    binnen: str


@dataclass(frozen=True)
class Dagbeeld:
    """What the page says of a day."""

    bezoekers: str
    tussen: str
    geboekt: str
    uren_rooster: str
    uren_advies: str
    uren_erlang: str
    te_weinig: str
    te_veel: str
    druk: Grafiek
    balies: Grafiek
    rijen: Sequence[Kwartierrij]


@dataclass(frozen=True)
class Uitkomstbeeld:
    """What a played day did, in words."""

    binnen: str
    is_gehaald: bool | None
    inloop: str
    mediaan: str
    p90: str
    bezetting: str
    niet_geholpen: str
    wachttijden: Sequence[tuple[str, str]]

    @classmethod
    def van(cls, uitkomst: Uitkomst) -> "Uitkomstbeeld":
        bezet = uitkomst.bezetting[~np.isnan(uitkomst.bezetting)]
        grenzen = [0.0, *WACHTKLASSEN]
        namen = [f"{van:.0f} tot en met {tot:.0f} minuten" for van, tot in pairwise(grenzen)]
        namen.append(f"langer dan {WACHTKLASSEN[-1]:.0f} minuten, of niet geroepen")
        return cls(
            binnen=procent(uitkomst.binnen_norm),
            is_gehaald=None if uitkomst.binnen_norm is None else uitkomst.binnen_norm >= 0.9,
            inloop=procent(uitkomst.inloop_binnen),
            mediaan=_minuten(uitkomst.mediaan),
            p90=_minuten(uitkomst.p90),
            bezetting=procent(float(bezet.mean())) if bezet.size else "geen",
            niet_geholpen=getal(uitkomst.niet_geholpen) if uitkomst.niet_geholpen >= 0.05 else "",
            wachttijden=[
                (naam, procent(float(deel))) for naam, deel in zip(namen, uitkomst.wachttijden, strict=True)
            ],
        )


def _minuten(waarde: float | None) -> str:
    if waarde is None:
        return "geen"
    if not np.isfinite(waarde):
        return "tot sluitingstijd"
    return f"{getal(waarde)} minuten" if waarde >= 0.05 else "0 minuten"


def maak_beeld(
    dag: Planningsdag,
    rooster: Sequence[int],
    advies: Sequence[int] | None,
    erlang: Sequence[int],
    uitkomst: Uitkomst,
) -> Dagbeeld:
    """The page of a day; the roster may be one that somebody tries."""
    kwartieren = _kwartieren(dag)
    laag, hoog = dag.grenzen()
    totaal, onder, boven = dag.dagtotaal()
    verschil = [r - a for r, a in zip(rooster, advies, strict=True)] if advies else []
    rijen = [
        Kwartierrij(
            tijd=klok(k * KWARTIER_MINUTEN),
            verwacht=getal(dag.verwacht[k]),
            afspraak=getal(dag.verwacht[k] - dag.inloop[k]),
            inloop=getal(dag.inloop[k]),
            tussen=f"{laag[k]:.0f} tot {hoog[k]:.0f}",
            rooster=int(rooster[k]),
            advies=int(advies[k]) if advies else None,
            stand=_stand(verschil[k]) if advies else None,
            binnen="" if np.isnan(uitkomst.per_kwartier[k]) else procent(float(uitkomst.per_kwartier[k])),
        )
        for k in kwartieren
    ]
    return Dagbeeld(
        bezoekers=f"{totaal:.0f}",
        tussen=f"{onder:.0f} tot {boven:.0f}",
        geboekt=f"{dag.geboekt.sum():.0f}",
        uren_rooster=uren(sum(rooster) / _UUR),
        uren_advies=uren(sum(advies) / _UUR) if advies else "",
        uren_erlang=uren(sum(erlang) / _UUR),
        te_weinig=uren(-sum(v for v in verschil if v < 0) / _UUR),
        te_veel=uren(sum(v for v in verschil if v > 0) / _UUR),
        druk=_druk(kwartieren, dag, laag, hoog),
        balies=_balies(kwartieren, rooster, advies),
        rijen=rijen,
    )


def _kwartieren(dag: Planningsdag) -> range:
    """From the first quarter in which the place is open through the last."""
    open_ = np.flatnonzero(dag.geopend)
    return range(int(open_[0]), int(open_[-1]) + 1) if open_.size else range(36, 68)


def _stand(verschil: int) -> tuple[str, str]:
    if verschil < 0:
        return "fout", f"{-verschil} te weinig"
    return ("let-op", f"{verschil} te veel") if verschil else ("goed", "Past")


def _x(nummer: float, aantal: int) -> float:
    return round(_LINKS + nummer * (BREEDTE - _RECHTS - _LINKS) / max(aantal, 1), 1)


def _y(waarde: float, top: float) -> float:
    return round(HOOGTE - _ONDER - waarde * (HOOGTE - _ONDER - _BOVEN) / top, 1)


def _assen(kwartieren: range, hoogste: float) -> tuple[float, list[Streep], list[Streep]]:
    stap = max(1, ceil(hoogste / 5))
    top = float(stap * max(ceil(hoogste / stap), 1))
    hoogtes = [Streep(_y(waarde, top), str(waarde)) for waarde in range(0, int(top) + 1, stap)]
    om_de = 2 if len(kwartieren) > 40 else 1
    tijden = [
        Streep(_x(k - kwartieren.start, len(kwartieren)), klok(k * KWARTIER_MINUTEN))
        for k in kwartieren
        if k % (_UUR * om_de) == 0
    ]
    return top, hoogtes, tijden


def _druk(
    kwartieren: range, dag: Planningsdag, laag: NDArray[np.float64], hoog: NDArray[np.float64]
) -> Grafiek:
    aantal = len(kwartieren)
    top, hoogtes, tijden = _assen(kwartieren, float(hoog[kwartieren.start : kwartieren.stop].max(initial=1)))
    breed = round(_x(1, aantal) - _x(0, aantal), 1)
    staven = [
        Staaf(
            x=round(_x(n, aantal) + breed * 0.12, 1),
            y=_y(dag.verwacht[k], top),
            breedte=round(breed * 0.76, 1),
            hoogte=round(HOOGTE - _ONDER - _y(dag.verwacht[k], top), 1),
            midden=round(_x(n, aantal) + breed / 2, 1),
            laag=_y(laag[k], top),
            hoog=_y(hoog[k], top),
        )
        for n, k in enumerate(kwartieren)
        if dag.geopend[k]
    ]
    drukst = max(kwartieren, key=lambda k: dag.verwacht[k])
    totaal, onder, boven = dag.dagtotaal()
    return Grafiek(
        titel="Verwachte bezoekers per kwartier",
        omschrijving=(
            f"{totaal:.0f} bezoekers, vier van de vijf keer {onder:.0f} tot {boven:.0f}. Het drukst is het "
            f"om {klok(drukst * KWARTIER_MINUTEN)} uur, met {getal(dag.verwacht[drukst])} per kwartier."
        ),
        staven=staven,
        lijnen=(),
        hoogtes=hoogtes,
        tijden=tijden,
    )


def _balies(kwartieren: range, rooster: Sequence[int], advies: Sequence[int] | None) -> Grafiek:
    reeksen = [("rooster", rooster)] + ([("advies", advies)] if advies else [])
    hoogste = max(max((int(reeks[k]) for k in kwartieren), default=1) for _, reeks in reeksen)
    top, hoogtes, tijden = _assen(kwartieren, float(max(hoogste, 1)))
    lijnen = []
    for naam, reeks in reeksen:
        punten = []
        for n, k in enumerate(kwartieren):
            y = _y(float(reeks[k]), top)
            punten += [f"{_x(n, len(kwartieren))},{y}", f"{_x(n + 1, len(kwartieren))},{y}"]
        lijnen.append((naam, " ".join(punten)))
    if advies:
        te_weinig = sum(rooster[k] < advies[k] for k in kwartieren)
        te_veel = sum(rooster[k] > advies[k] for k in kwartieren)
        omschrijving = (
            f"Het rooster heeft in {te_weinig} kwartieren te weinig balies en in {te_veel} kwartieren te "
            f"veel, van {len(kwartieren)} kwartieren."
        )
    else:
        omschrijving = "Het aantal balies in het rooster. Er is nog geen advies."
    return Grafiek("Balies in het rooster en in het advies", omschrijving, (), lijnen, hoogtes, tijden)
