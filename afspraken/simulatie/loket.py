"""The desks at work: discrete events, for many days at a time.

As the application does it (services.roep_volgende_op): a desk that is free calls whoever is first in the
queue of those that have checked in and that it can serve. Of several free desks the one that was free longest
calls. Nobody is interrupted: a desk finishes its visitor after its shift, and then its next shift begins.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from afspraken.simulatie.vraag import NOOIT, Getallen, Komst

# How many visitors are looked at ahead; made wider when that is not enough.
_VENSTER = 48
# Between desks that could start at the same moment, the one that was free first. Far less than a second.
_VOORRANG = 1e-7


@dataclass(frozen=True)
class Dienst:
    """A desk staffed from–to (minutes) for some groups; `balie` tells which shifts are of one desk."""

    balie: int
    van: float
    tot: float
    groepen: frozenset[int]


@dataclass(frozen=True)
class Verloop:
    """(days, n), as Komst: when each visitor was called (NOOIT: never), and by which shift (-1: none)."""

    oproep: Getallen
    dienst: NDArray[np.intp]


def speel(komst: Komst, diensten: Sequence[Dienst], sluit: float) -> Verloop:
    """Play all the days of `komst` with these desks. Shifts that last until closing time (`sluit`) go on
    until whoever is inside and can be served by them was called."""
    oproep = np.full(komst.aankomst.shape, NOOIT)
    door = np.full(komst.aankomst.shape, -1, dtype=np.intp)
    diensten = [dienst for dienst in diensten if dienst.groepen and dienst.van < dienst.tot]
    dagen, aantal = komst.aankomst.shape
    if not diensten or not aantal:
        return Verloop(oproep, door)
    soorten = sorted({dienst.groepen for dienst in diensten}, key=sorted)
    soort = np.array([soorten.index(dienst.groepen) for dienst in diensten], dtype=np.intp)
    tot = np.array([NOOIT if dienst.tot >= sluit else dienst.tot for dienst in diensten])
    vrij = np.repeat(np.array([[dienst.van for dienst in diensten]], dtype=float), dagen, axis=0)
    hierna = _volgende_diensten(diensten)
    # Per kind of desk who waits for it, (kinds, days, n): the moment of check-in, NOOIT once called.
    wacht = np.stack([np.where(_kan(komst, groepen), komst.aankomst, NOOIT) for groepen in soorten])
    # The first check-in of everybody from a place in the row on: whether the window looks far enough.
    daarna = np.minimum.accumulate(wacht.min(axis=0)[:, ::-1], axis=1)[:, ::-1]
    daarna = np.concatenate([daarna, np.full((dagen, 1), NOOIT)], axis=1)
    rijen = np.arange(dagen)
    begin, breedte, stap = 0, _VENSTER, 0
    while begin < aantal:
        einde = min(begin + breedte, aantal)
        venster = wacht[:, :, begin:einde]
        start = np.maximum(vrij, venster.min(axis=2)[soort].T)
        start[start >= tot] = NOOIT
        keuze = (start + _VOORRANG * vrij).argmin(axis=1)
        moment = start[rijen, keuze]
        if einde < aantal and (daarna[:, einde] < moment).any():
            breedte *= 2
            continue
        eerste = (venster[soort[keuze], rijen] <= moment[:, None]).argmax(axis=1) + begin
        roept = np.flatnonzero(moment < NOOIT)
        if not roept.size:
            break
        keuze, eerste, moment = keuze[roept], eerste[roept], moment[roept]
        oproep[roept, eerste] = moment
        door[roept, eerste] = keuze
        wacht[:, roept, eerste] = NOOIT
        af = moment + komst.duur[roept, eerste]
        vrij[roept, keuze] = af
        opvolger = hierna[keuze]
        if (met := opvolger >= 0).any():
            vrij[roept[met], opvolger[met]] = np.maximum(vrij[roept[met], opvolger[met]], af[met])
        stap += 1
        if stap % 8 == 0:
            wachtend = (wacht[:, :, begin:einde] < NOOIT).any(axis=(0, 1))
            begin += int(wachtend.argmax()) if wachtend.any() else einde - begin
            if stap % 64 == 0:
                breedte = _VENSTER
    return Verloop(oproep, door)


def _kan(komst: Komst, groepen: frozenset[int]) -> NDArray[np.bool_]:
    kan: NDArray[np.bool_] = np.isin(komst.groep, list(groepen))
    return kan


def _volgende_diensten(diensten: Sequence[Dienst]) -> NDArray[np.intp]:
    """Of each shift the next one of the same desk, or -1."""
    hierna = np.full(len(diensten), -1, dtype=np.intp)
    for n, dienst in enumerate(diensten):
        later = [
            (ander.van, m)
            for m, ander in enumerate(diensten)
            if m != n and ander.balie == dienst.balie and ander.van >= dienst.tot
        ]
        if later:
            hierna[n] = min(later)[1]
    return hierna
