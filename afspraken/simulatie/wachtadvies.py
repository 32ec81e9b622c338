"""How long somebody who comes in now without an appointment will wait: the coming hours, played many times.

What is known stands fixed: who waits and in which order, who sits where and since when, who has an
appointment soon. What is not known is drawn: how long a visit lasts, and whether somebody comes at all.
A visitor that takes no time at all is added for every group, so one play answers for all of them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from afspraken.regels import INLOOP_RANGACHTERSTAND
from afspraken.simulatie.loket import Dienst, speel
from afspraken.simulatie.vraag import Getallen, Komst, maak_komst

_KEREN = 100
_ZAAD = 20190
_RANG_INLOOP = INLOOP_RANGACHTERSTAND.total_seconds() / 60
# Longer than anybody looks ahead; and a mark for the visitors that were added.
_EINDE = 1e6
_PROEF = -1e9
# Somebody in all plays: arrival, rank, length of the visit, group, in which plays they come, mark.
_Kolom = tuple[float, float, Getallen, int, NDArray[np.bool_], float]


@dataclass(frozen=True)
class Wachter:
    """Somebody who waits (`aankomst` 0) or is expected. Minutes from now; `rang` is the order of the queue,
    `komt` the chance to show up, `eigen_balie` the only desk that may call them (its place in the list)."""

    groep: int
    rang: float
    aankomst: float = 0.0
    komt: float = 1.0
    eigen_balie: int | None = None


@dataclass(frozen=True)
class Werkbalie:
    """A desk where somebody works, the groups it serves, and who sits there: their group and since how many
    minutes; None: it is free."""

    groepen: frozenset[int]
    bezig_met: tuple[int, float] | None = None


@dataclass(frozen=True)
class Wachtschatting:
    """Minutes until the call: as often longer as shorter, and longer in one of ten cases."""

    mediaan: float
    p90: float


def schat(
    wachters: Sequence[Wachter],
    balies: Sequence[Werkbalie],
    duren: Mapping[int, Sequence[float]],
    keren: int = _KEREN,
) -> dict[int, Wachtschatting | None]:
    """For every group of `duren` (quantiles of the minutes at the desk, evenly spread) the wait of a walk-in
    who checks in now; None where no desk serves it."""
    groepen = sorted(duren)
    kwantielen = {groep: np.asarray(duren[groep], dtype=float) for groep in groepen}
    rng = np.random.default_rng(_ZAAD)
    # Each desk has a group of its own too, for who sits there and who may only be called there.
    nummer = {groep: n for n, groep in enumerate(groepen)}
    eigen = [len(groepen) + n for n in range(len(balies))]
    kolommen: list[_Kolom] = []
    for n, balie in enumerate(balies):
        if balie.bezig_met:
            groep, al = balie.bezig_met
            rest = _rest(rng, kwantielen.get(groep), al, keren)
            kolommen.append((0.0, -_EINDE, rest, eigen[n], np.ones(keren, dtype=bool), 0.0))
    for wachter in wachters:
        if wachter.groep not in nummer and wachter.eigen_balie is None:
            continue
        waar = nummer[wachter.groep] if wachter.eigen_balie is None else eigen[wachter.eigen_balie]
        duur = _trek(rng, kwantielen.get(wachter.groep), keren)
        komt = rng.random(keren) < wachter.komt
        kolommen.append((wachter.aankomst, wachter.rang, duur, waar, komt, 0.0))
    for groep in groepen:
        niets = np.zeros(keren)
        kolommen.append((0.0, _RANG_INLOOP, niets, nummer[groep], np.ones(keren, dtype=bool), _PROEF))
    komst = _als_komst(kolommen, keren)
    diensten = [
        Dienst(n, 0.0, _EINDE, frozenset(nummer[g] for g in balie.groepen if g in nummer) | {eigen[n]})
        for n, balie in enumerate(balies)
    ]
    oproep = speel(komst, diensten, _EINDE).oproep
    uitkomst: dict[int, Wachtschatting | None] = {}
    for groep in groepen:
        bediend = any(groep in balie.groepen for balie in balies)
        wacht = np.sort(oproep[(komst.telt_vanaf == _PROEF) & (komst.groep == nummer[groep])])
        uitkomst[groep] = Wachtschatting(_op(wacht, 0.5), _op(wacht, 0.9)) if bediend else None
    return uitkomst


def _op(gesorteerd: Getallen, kans: float) -> float:
    return float(gesorteerd[min(int(kans * gesorteerd.size), gesorteerd.size - 1)])


def _trek(rng: np.random.Generator, kwantielen: Getallen | None, keren: int) -> Getallen:
    kansen = rng.random(keren)
    if kwantielen is None:
        return np.full(keren, _ONBEKEND)
    return np.interp(kansen, np.linspace(0, 1, kwantielen.size), kwantielen)


# Minutes of a visit of which nothing is known.
_ONBEKEND = 10.0


def _rest(rng: np.random.Generator, kwantielen: Getallen | None, al: float, keren: int) -> Getallen:
    """How much longer a visit lasts that has lasted `al` minutes: as those that lasted longer than that. One
    longer than all of them may end any moment."""
    kansen = np.linspace(0, 1, 201)
    alle = (
        np.full(201, _ONBEKEND)
        if kwantielen is None
        else np.interp(kansen, np.linspace(0, 1, kwantielen.size), kwantielen)
    )
    langer = alle[alle > al]
    if not langer.size:
        return np.ones(keren)
    gekozen: Getallen = rng.choice(langer, keren) - al
    return gekozen


def _als_komst(kolommen: Sequence[_Kolom], keren: int) -> Komst:
    """All of them, of all plays, in the order of the queue."""
    tel = [int(kolom[4].sum()) for kolom in kolommen]
    return maak_komst(
        keren,
        np.concatenate([np.flatnonzero(kolom[4]) for kolom in kolommen]),
        np.repeat(np.array([kolom[0] for kolom in kolommen]), tel),
        np.repeat(np.array([kolom[1] for kolom in kolommen]), tel),
        np.repeat(np.array([kolom[5] for kolom in kolommen]), tel),
        np.concatenate([kolom[2][kolom[4]] for kolom in kolommen]),
        np.repeat(np.array([kolom[3] for kolom in kolommen], dtype=np.intp), tel),
        np.zeros(sum(tel), dtype=bool),
    )
