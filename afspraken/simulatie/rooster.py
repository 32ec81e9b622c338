"""Changing a roster to try it out: desks more or fewer for a stretch of the day."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from afspraken.prognose.reeksen import KWARTIER_MINUTEN, KWARTIEREN
from afspraken.simulatie.loket import Dienst

# Desks that are only tried out have numbers from here on.
_PROEFBALIE = 10_000


@dataclass(frozen=True)
class Wijziging:
    """So many desks more (or, negative, fewer) from–to, in minutes."""

    van: float
    tot: float
    verschil: int


def pas_aan(
    diensten: Sequence[Dienst], wijzigingen: Iterable[Wijziging], alle_groepen: frozenset[int]
) -> list[Dienst]:
    """The roster with these changes. A desk more serves all groups; fewer are those with the highest numbers
    that are there during any of the time. Never fewer than none."""
    uitkomst = list(diensten)
    for wijziging in wijzigingen:
        van, tot = wijziging.van, wijziging.tot
        if wijziging.verschil > 0:
            uitkomst += [
                Dienst(_PROEFBALIE + len(uitkomst) + n, van, tot, alle_groepen)
                for n in range(wijziging.verschil)
            ]
        elif wijziging.verschil < 0:
            er_zijn = sorted({d.balie for d in uitkomst if d.van < tot and van < d.tot})
            uitkomst = _zonder(uitkomst, set(er_zijn[wijziging.verschil :]), van, tot)
    return uitkomst


def _zonder(diensten: Sequence[Dienst], balies: set[int], van: float, tot: float) -> list[Dienst]:
    uitkomst = []
    for dienst in diensten:
        if dienst.balie not in balies or dienst.tot <= van or tot <= dienst.van:
            uitkomst.append(dienst)
            continue
        delen = (replace(dienst, tot=van), replace(dienst, van=tot))
        uitkomst += [deel for deel in delen if deel.van < deel.tot]
    return uitkomst


def per_kwartier(diensten: Iterable[Dienst]) -> NDArray[np.intp]:
    """(96): how many desks are staffed at the middle of each quarter."""
    midden = (np.arange(KWARTIEREN) + 0.5) * KWARTIER_MINUTEN
    aantal = np.zeros(KWARTIEREN, dtype=np.intp)
    for dienst in diensten:
        aantal += (dienst.van <= midden) & (midden < dienst.tot)
    return aantal
