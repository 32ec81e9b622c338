"""Rules of capacity and queue: pure calculations over numbers, no ORM, no clock.

A day is 288 cells of five minutes of local wall-clock time. Desks that can do the same work are
interchangeable, so what is kept is how many are free, never which one.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import combinations
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from afspraken.enums import Wachtstand
from kcc.lib.perioden import lokaal_moment

CEL_MINUTEN = 5
CELLEN = 24 * 60 // CEL_MINUTEN
# So many products fit in one visit.
MAXIMUM_PRODUCTEN = 4
# A walk-in ranks in the queue as if its appointment were this long after its check-in.
INLOOP_RANGACHTERSTAND = timedelta(minutes=20)
# Norm 4: called within ten minutes; from seven on, whoever can still prevent a miss is warned.
WACHTNORM = timedelta(minutes=10)
WACHTWAARSCHUWING = timedelta(minutes=7)
# The link of a conversation by video is there from so long before it begins.
VIDEO_VOORAF = timedelta(minutes=10)

Vector = NDArray[np.int16]
# What of a cell is known: how many are free, or only whether any is.
Cel = TypeVar("Cel", np.int16, np.bool_)


@dataclass(frozen=True)
class Segment:
    """A stretch of a visit served by one group: `eerste_cel` counts from the start of the visit, or,
    once planned, from midnight."""

    groep: int
    eerste_cel: int
    aantal_cellen: int


@dataclass(frozen=True)
class Inzet:
    """A staffed desk: cells [van, tot) and the groups it serves."""

    van: int
    tot: int
    groepen: frozenset[int]


@dataclass(frozen=True)
class Beslag:
    """What one line of an appointment takes: a segment from midnight, booked through a channel; of a home
    visit also the area (id) in which it is."""

    segment: Segment
    kanaal: str
    gebied: int | None = None


def cel(moment: time) -> int:
    """The cell in which this wall-clock time falls."""
    return (moment.hour * 60 + moment.minute) // CEL_MINUTEN


def cel_omhoog(moment: time) -> int:
    """The first cell that starts at or after this wall-clock time."""
    return -(-(moment.hour * 60 + moment.minute) // CEL_MINUTEN)


def cel_tijd(index: int) -> time:
    """The wall-clock time at which a cell starts (0 ≤ index < 288)."""
    return time(*divmod(index * CEL_MINUTEN, 60))


def cel_moment(datum: date, index: int) -> datetime:
    """The moment at which a cell starts, in Europe/Amsterdam; index 288 is the next midnight."""
    if index == CELLEN:
        return lokaal_moment(datum + timedelta(days=1), time(0))
    return lokaal_moment(datum, cel_tijd(index))


@lru_cache(maxsize=1024)
def cellen_op_de_klok(datum: date) -> Vector:
    """1 for every cell whose start the clocks show on this day; 0 in the hour that they skip in spring."""
    begin, einde = cel_moment(datum, 0), cel_moment(datum, CELLEN)
    if einde.astimezone(UTC) - begin.astimezone(UTC) >= timedelta(days=1):
        return np.ones(CELLEN, dtype=np.int16)
    tijden = [(cel_moment(datum, index).time(), cel_tijd(index)) for index in range(CELLEN)]
    return np.array([getoond == bedoeld for getoond, bedoeld in tijden], dtype=np.int16)


def benodigde_cellen(duur_minuten: int, extra_minuten_per_persoon: int, aantal_personen: int) -> int:
    """Cells that a product takes for so many persons, rounded up to whole cells."""
    minuten = duur_minuten + extra_minuten_per_persoon * (aantal_personen - 1)
    return -(-minuten // CEL_MINUTEN)


def schuif(segmenten: Iterable[Segment], cellen: int) -> list[Segment]:
    """The same segments, `cellen` later."""
    return [Segment(s.groep, s.eerste_cel + cellen, s.aantal_cellen) for s in segmenten]


@lru_cache(maxsize=256)
def verzamelingen(inzet_groepen: frozenset[frozenset[int]]) -> tuple[frozenset[int], ...]:
    """The sets of groups whose load must be watched, given the sets of groups that desks serve.

    Hall's condition over all sets of groups is implied by it over those that are *closed* (no group can
    be added without reaching another kind of desk: the larger set has the same desks and at least the
    load) and *connected* (a set that falls apart in parts without a desk in common holds when its parts
    hold). Fully interchangeable desks give one set; k groups give at most 2^k − 1.
    """
    groepen = sorted(set().union(*inzet_groepen)) if inzet_groepen else []
    buren = {g: frozenset(d for d in inzet_groepen if g in d) for g in groepen}
    gesloten = set()
    for aantal in range(1, len(groepen) + 1):
        for keuze in combinations(groepen, aantal):
            bereik = frozenset().union(*(buren[g] for g in keuze))
            gesloten.add(frozenset(g for g in groepen if buren[g] <= bereik))
    return tuple(sorted((s for s in gesloten if _is_samenhangend(s, buren)), key=sorted))


def _is_samenhangend(groepen: frozenset[int], buren: dict[int, frozenset[frozenset[int]]]) -> bool:
    te_gaan, gezien = [min(groepen)], {min(groepen)}
    while te_gaan:
        groep = te_gaan.pop()
        for andere in groepen - gezien:
            if buren[groep] & buren[andere]:
                gezien.add(andere)
                te_gaan.append(andere)
    return len(gezien) == len(groepen)


def bezetting_vector(inzet: Iterable[Inzet], groepen: Collection[int], open_cellen: Vector) -> Vector:
    """Desks per cell that serve any of `groepen`, only while the place is open (a 0/1 vector)."""
    vector = np.zeros(CELLEN, dtype=np.int16)
    for dienst in inzet:
        if not dienst.groepen.isdisjoint(groepen):
            vector[dienst.van : dienst.tot] += 1
    return vector * open_cellen


def belasting_vector(
    beslag: Iterable[Beslag], groepen: Collection[int], kanalen: Collection[str] = ()
) -> Vector:
    """Appointments per cell whose group is in `groepen` (and whose channel is in `kanalen`, if given)."""
    vector = np.zeros(CELLEN, dtype=np.int16)
    for deel in beslag:
        if deel.segment.groep in groepen and (not kanalen or deel.kanaal in kanalen):
            vector[deel.segment.eerste_cel : deel.segment.eerste_cel + deel.segment.aantal_cellen] += 1
    return vector


@dataclass(frozen=True)
class Kanaalplafond:
    """Together, these channels may take at most this share of the desks.

    Of the place as a whole the share is rounded down, so that what is kept for others is kept, but never
    to nothing while a desk is staffed. Of a set of groups it is rounded up: no skill that few desks have is
    lost to a channel, and the share of the whole can always be used up.
    """

    kanalen: tuple[str, ...]
    percentage: int

    def grens(self, balies: Vector, *, is_geheel: bool) -> Vector:
        """How many appointments of these channels fit, per cell, where so many desks are staffed."""
        honderdsten = balies.astype(np.int32) * self.percentage
        if not is_geheel:
            return (-(-honderdsten // 100)).astype(np.int16)
        return np.maximum(honderdsten // 100, np.minimum(honderdsten, 1)).astype(np.int16)


def vrijgavemoment(datum: date, dagen: int, tijd: time) -> datetime:
    """When the share of a channel is released for `datum`: `dagen` days before it, at `tijd`."""
    return lokaal_moment(datum - timedelta(days=dagen), tijd)


@dataclass(frozen=True)
class Plafond:
    """One row of Capaciteit before it is stored: sets of groups and channels, desks and load per cell."""

    groepen: frozenset[int]
    kanalen: tuple[str, ...]
    balies: Vector
    belasting: Vector

    @property
    def tekort(self) -> bool:
        """Whether more is booked than there are desks, at any moment."""
        return bool((self.belasting > self.balies).any())

    def is_te_veel(self, beslag: Beslag) -> bool:
        """Whether this counts here, at a moment at which more is booked than there are desks."""
        s = beslag.segment
        if s.groep not in self.groepen or (self.kanalen and beslag.kanaal not in self.kanalen):
            return False
        cellen = slice(s.eerste_cel, s.eerste_cel + s.aantal_cellen)
        return bool((self.belasting[cellen] > self.balies[cellen]).any())


def plafonds(
    inzet: Sequence[Inzet],
    beslag: Sequence[Beslag],
    open_cellen: Vector,
    kanaalplafonds: Sequence[Kanaalplafond] = (),
) -> list[Plafond]:
    """All ceilings of a place on a day, in a fixed order.

    Desks in all and, for every channel, also those of the whole place, which need not be connected.
    """
    soorten = frozenset(d.groepen for d in inzet if d.groepen)
    gevolgd = verzamelingen(soorten)
    alle: frozenset[int] = frozenset().union(*soorten)
    met_geheel = gevolgd if alle in gevolgd or not alle else (*gevolgd, alle)
    balies = {groepen: bezetting_vector(inzet, groepen, open_cellen) for groepen in met_geheel}
    resultaat = [
        Plafond(groepen, (), balies[groepen], belasting_vector(beslag, groepen)) for groepen in gevolgd
    ]
    for deel in kanaalplafonds:
        for groepen in met_geheel:
            grens = deel.grens(balies[groepen], is_geheel=groepen == alle)
            belasting = belasting_vector(beslag, groepen, deel.kanalen)
            resultaat.append(Plafond(groepen, deel.kanalen, grens, belasting))
    return resultaat


def passen(inzet: Sequence[Inzet], afspraken: Sequence[Sequence[Segment]], open_cellen: Vector) -> list[bool]:
    """For each appointment, in order, whether it still fits the desks after the earlier ones that do.

    The first come stay: what does not fit is what must be moved after a change of roster or hours.
    """
    ruimte = {
        groepen: bezetting_vector(inzet, groepen, open_cellen)
        for groepen in verzamelingen(frozenset(d.groepen for d in inzet if d.groepen))
    }
    uitkomst = []
    for segmenten in afspraken:
        stukken = [
            [
                vector[s.eerste_cel : s.eerste_cel + s.aantal_cellen]
                for groepen, vector in ruimte.items()
                if s.groep in groepen
            ]
            for s in segmenten
        ]
        past = all(rijen and all((stuk >= 1).all() for stuk in rijen) for rijen in stukken)
        if past:
            for stuk in (stuk for rijen in stukken for stuk in rijen):
                stuk -= 1
        uitkomst.append(past)
    return uitkomst


def glijdend_minimum(vrij: NDArray[Cel], aantal_cellen: int) -> NDArray[Cel]:
    """For each row and cell the least value of the `aantal_cellen` cells that start there.

    vrij: (rows, 288), numbers or whether there is any → (rows, 288); a window that passes midnight gives 0.
    Doubling: log2(n) passes.
    """
    minimum = vrij.copy()
    breedte = 1
    while breedte < aantal_cellen:
        stap = min(breedte, aantal_cellen - breedte)
        minimum[:, :-stap] = np.minimum(minimum[:, :-stap], minimum[:, stap:])
        minimum[:, -stap:] = 0
        breedte += stap
    return minimum


def is_videotijd(begint_op: datetime, eindigt_op: datetime, nu: datetime) -> bool:
    """Whether the link of a conversation is shown at `nu`: from VIDEO_VOORAF before it until its end."""
    return begint_op - VIDEO_VOORAF <= nu < eindigt_op


def wachtstand(wachttijd: timedelta) -> Wachtstand:
    """How a waiting time stands against norm 4: ten minutes exactly is within it."""
    if wachttijd > WACHTNORM:
        return Wachtstand.TE_LANG
    return Wachtstand.BIJNA if wachttijd >= WACHTWAARSCHUWING else Wachtstand.OP_TIJD


def tot_andere_stand(wachttijd: timedelta) -> timedelta | None:
    """How long until waiting begins (negative: who came early) or stands worse; None: it cannot get worse."""
    seconde = timedelta(seconds=1)
    grenzen = (timedelta(0), WACHTWAARSCHUWING, WACHTNORM + seconde)
    return next((grens - wachttijd for grens in grenzen if grens > wachttijd), None)
