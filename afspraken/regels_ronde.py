"""Rules of home visits: the tour of a team and the time it travels; no ORM, no clock.

A team begins its day at its own place, goes from address to address and back. It travels in the time that it
works: a break is not for driving. Times of day are cells of five minutes, as in `regels`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from afspraken.regels import CEL_MINUTEN, CELLEN, Beslag, Vector

# Between areas for which nobody filled in a time, and within one.
REISTIJD_ONBEKEND = 45
REISTIJD_BINNEN = 15


@dataclass(frozen=True)
class Halte:
    """A visit of cells [van, tot) at an address in an area (id; None: not known, no time is counted)."""

    van: int
    tot: int
    gebied: int | None


def halte_van(beslag: Sequence[Beslag]) -> Halte:
    """An appointment as a stop of a tour."""
    segmenten = [deel.segment for deel in beslag]
    van = min(segment.eerste_cel for segment in segmenten)
    tot = max(segment.eerste_cel + segment.aantal_cellen for segment in segmenten)
    return Halte(van, tot, beslag[0].gebied)


class Reistijden:
    """How long it takes from one area to another, in whole cells.

    minuten: (from, to) → minutes; the other direction counts where only one was filled in. No journey takes
    longer than over other areas: so leaving out a visit never makes the rest of a tour too tight.
    """

    def __init__(self, minuten: Mapping[tuple[int, int], int], gebieden: Iterable[int]) -> None:
        self._plaats = {gebied: nummer for nummer, gebied in enumerate(sorted(set(gebieden)))}
        aantal = len(self._plaats)
        matrix = np.full((aantal, aantal), REISTIJD_ONBEKEND, dtype=np.int32)
        for a, i in self._plaats.items():
            for b, j in self._plaats.items():
                standaard = REISTIJD_BINNEN if a == b else REISTIJD_ONBEKEND
                matrix[i, j] = minuten.get((a, b), minuten.get((b, a), standaard))
        for tussen in range(aantal):
            matrix = np.minimum(matrix, matrix[:, [tussen]] + matrix[[tussen], :])
        self._cellen = -(-matrix // CEL_MINUTEN)
        self._minuten = matrix

    def minuten(self, van: int | None, naar: int | None) -> int:
        """Minutes from an area to another; 0 from or to a place of which the area is not known (None)."""
        if van is None or naar is None:
            return 0
        return int(self._minuten[self._plaats[van], self._plaats[naar]])

    def cellen(self, van: int | None, naar: int | None) -> int:
        """The same in cells, rounded up."""
        if van is None or naar is None:
            return 0
        return int(self._cellen[self._plaats[van], self._plaats[naar]])


@dataclass(frozen=True)
class Ronde:
    """The day of a team: when it works (a 0/1 vector), the area where it begins and ends, its visits."""

    werkt: Vector
    basis: int | None
    haltes: tuple[Halte, ...]

    def met(self, halte: Halte) -> "Ronde":
        """The same with a visit more."""
        return Ronde(self.werkt, self.basis, (*self.haltes, halte))

    def _stations(self) -> list[tuple[int, int, int | None]]:
        """(from, until, area) of every stop, the own place first and last."""
        haltes = [
            (halte.van, halte.tot, halte.gebied)
            for halte in sorted(self.haltes, key=lambda h: (h.van, h.tot))
        ]
        return [(0, 0, self.basis), *haltes, (CELLEN, CELLEN, self.basis)]

    def starts(self, gebied: int | None, aantal_cellen: int, reistijden: Reistijden) -> NDArray[np.bool_]:
        """Per cell whether a visit of so many cells in this area can start there: (288,).

        True when there is time to come from the stop before it and to go on to the one after it.
        """
        gewerkt = _gewerkt(self.werkt)
        kan = np.zeros(CELLEN, dtype=bool)
        for (_, vertrek, van), (aankomst, _, naar) in pairwise(self._stations()):
            cellen = np.arange(vertrek, aankomst - aantal_cellen + 1)
            if not cellen.size or vertrek == CELLEN:
                continue
            heen = gewerkt[cellen] - gewerkt[vertrek] >= reistijden.cellen(van, gebied)
            terug = gewerkt[aankomst] - gewerkt[cellen + aantal_cellen] >= reistijden.cellen(gebied, naar)
            kan[cellen[cellen < CELLEN]] = (heen & terug)[cellen < CELLEN]
        return kan

    def tekorten(self, reistijden: Reistijden) -> list[tuple[int, int]]:
        """The stretches of the tour for which there is no time, as (end of the stop before, begin of the one
        after); empty when the team can do all of it."""
        gewerkt = _gewerkt(self.werkt)
        return [
            (vertrek, aankomst)
            for (_, vertrek, van), (aankomst, _, naar) in pairwise(self._stations())
            if len(self.haltes)
            and (aankomst < vertrek or gewerkt[aankomst] - gewerkt[vertrek] < reistijden.cellen(van, naar))
        ]

    def reisminuten(self, reistijden: Reistijden) -> list[int]:
        """Minutes of every journey: to the first visit, between them, and back."""
        return [reistijden.minuten(van, naar) for (_, _, van), (_, _, naar) in pairwise(self._stations())]


def passen_in_ronde(ronde: Ronde, haltes: Sequence[Halte], reistijden: Reistijden) -> list[bool]:
    """For each visit, in order, whether the team can make it after the earlier ones that it can."""
    uitkomst = []
    for halte in haltes:
        past = bool(ronde.starts(halte.gebied, halte.tot - halte.van, reistijden)[halte.van])
        uitkomst.append(past)
        ronde = ronde.met(halte) if past else ronde
    return uitkomst


def _gewerkt(werkt: Vector) -> NDArray[np.int32]:
    """How many cells were worked before each cell: (289,)."""
    return np.concatenate([[0], np.cumsum(werkt, dtype=np.int32)]).astype(np.int32)
