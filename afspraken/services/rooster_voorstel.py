"""Where an appointment that no longer fits can go: pure calculation over the plans of days, nothing stored.

Reads what booking will read once the change is there: the ceilings of all sets of groups and of the channel
of the appointment.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from afspraken import regels
from afspraken.regels import Beslag, Segment
from afspraken.regels_ronde import Ronde, halte_van
from afspraken.services.capaciteit import Dagplan

# A citizen must have time to read the mail: an earlier time than it was is not proposed sooner than this.
BERICHTTIJD = timedelta(hours=2)
_PER_ANDERE_DAG = 3
_OP_DE_DAG = 6
_ANDERE_DAGEN = 4


class Ruimte:
    """What is free on some days, when these appointments do not count; proposals take from it."""

    def __init__(self, plannen: Mapping[date, Dagplan], zonder: Collection[int]) -> None:
        self._plannen = plannen
        self._zonder = zonder
        self._rijen: dict[date, list[tuple[frozenset[int], tuple[str, ...]]]] = {}
        self._vectoren: dict[date, NDArray[np.int16]] = {}
        self._rondes: dict[date, Ronde] = {}

    def _vrij(self, datum: date) -> NDArray[np.int16]:
        """The rows of a day, worked out when it is first asked for."""
        if datum not in self._vectoren:
            plan = self._plannen[datum]
            beslag = [
                deel for pk, delen in plan.afspraken.items() if pk not in self._zonder for deel in delen
            ]
            plafonds = regels.plafonds(plan.inzet, beslag, plan.open_cellen, plan.kanaalplafonds)
            self._rijen[datum] = [(plafond.groepen, plafond.kanalen) for plafond in plafonds]
            # Not below zero where more is booked than there are desks, as it is stored.
            self._vectoren[datum] = np.array(
                [np.maximum(p.balies - p.belasting, 0) for p in plafonds], dtype=np.int16
            ).reshape(len(plafonds), regels.CELLEN)
        return self._vectoren[datum]

    @property
    def dagen(self) -> list[date]:
        return sorted(self._plannen)

    def starts(
        self, datum: date, segmenten: Sequence[Segment], kanaal: str, gebied: int | None = None
    ) -> NDArray[np.intp]:
        """The cells of a day at which these segments (from the start of the visit) can begin; of a home visit
        with the area in which it is."""
        vrij = self._vrij(datum)
        kan = np.ones(regels.CELLEN, dtype=bool)
        for segment in segmenten:
            eigen = self._eigen(datum, segment.groep, kanaal)
            if not eigen:
                return np.array([], dtype=np.intp)
            minimum = regels.glijdend_minimum(vrij[eigen], segment.aantal_cellen)
            past: NDArray[np.bool_] = np.all(minimum >= 1, axis=0)
            verschoven = np.zeros_like(past)
            verschoven[: regels.CELLEN - segment.eerste_cel] = past[segment.eerste_cel :]
            kan &= verschoven
        plan = self._plannen[datum]
        if plan.ronde is not None and plan.reistijden is not None:
            lengte = max(segment.eerste_cel + segment.aantal_cellen for segment in segmenten)
            kan &= self._ronde(datum, plan.ronde).starts(gebied, lengte, plan.reistijden)
        return np.flatnonzero(kan)

    def _ronde(self, datum: date, leeg: Ronde) -> Ronde:
        """The tour of a mobile team without those that move."""
        if datum not in self._rondes:
            blijft = [delen for pk, delen in self._plannen[datum].afspraken.items() if pk not in self._zonder]
            self._rondes[datum] = replace(leeg, haltes=tuple(halte_van(delen) for delen in blijft))
        return self._rondes[datum]

    def neem(
        self, datum: date, begin: int, segmenten: Sequence[Segment], kanaal: str, gebied: int | None = None
    ) -> None:
        """Take a place, so that the next proposal does not count on it."""
        if (leeg := self._plannen[datum].ronde) is not None:
            halte = halte_van(
                [Beslag(segment, kanaal, gebied) for segment in regels.schuif(segmenten, begin)]
            )
            self._rondes[datum] = self._ronde(datum, leeg).met(halte)
        for segment in regels.schuif(segmenten, begin):
            eigen = self._eigen(datum, segment.groep, kanaal)
            cellen = slice(segment.eerste_cel, segment.eerste_cel + segment.aantal_cellen)
            self._vrij(datum)[eigen, cellen] -= 1

    def _eigen(self, datum: date, groep: int, kanaal: str) -> list[int]:
        return [
            index
            for index, (groepen, kanalen) in enumerate(self._rijen[datum])
            if groep in groepen and (not kanalen or kanaal in kanalen)
        ]


def vanaf_begin(beslag: Sequence[Beslag]) -> tuple[int, list[Segment]]:
    """The first cell of an appointment, and its segments counted from there."""
    begin = min(deel.segment.eerste_cel for deel in beslag)
    return begin, regels.schuif([deel.segment for deel in beslag], -begin)


def voorstellen(
    ruimte: Ruimte, datum: date, beslag: Sequence[Beslag], nu: datetime, *, neem: bool
) -> list[tuple[date, int]]:
    """Where an appointment of `datum` can go, best first, as (date, first cell).

    The same day first, nearest to its time (the later of two that are as near); then the next days that
    have room. With `neem` the first is taken, so that the proposals for several appointments go together.
    """
    begin, segmenten = vanaf_begin(beslag)
    kanaal = beslag[0].kanaal
    gebied = beslag[0].gebied
    gevonden = list(_mogelijk(ruimte, datum, begin, segmenten, kanaal, gebied, nu))
    if gevonden and neem:
        ruimte.neem(*gevonden[0], segmenten, kanaal, gebied)
    return gevonden


def _mogelijk(
    ruimte: Ruimte,
    datum: date,
    begin: int,
    segmenten: Sequence[Segment],
    kanaal: str,
    gebied: int | None,
    nu: datetime,
) -> Iterator[tuple[date, int]]:
    niet_voor = min(regels.cel_moment(datum, begin), nu + BERICHTTIJD)
    andere_dagen = 0
    for dag in ruimte.dagen:
        if dag < datum or andere_dagen == _ANDERE_DAGEN:
            continue
        starts = [
            int(cel)
            for cel in ruimte.starts(dag, segmenten, kanaal, gebied)
            if (dag, cel) != (datum, begin) and max(niet_voor, nu) <= regels.cel_moment(dag, int(cel))
        ]
        dichtbij = sorted(starts, key=lambda cel: (abs(cel - begin), -cel))
        yield from ((dag, cel) for cel in dichtbij[: _OP_DE_DAG if dag == datum else _PER_ANDERE_DAG])
        andere_dagen += dag > datum and bool(starts)
