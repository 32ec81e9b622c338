"""The history of visits as arrays: how many came, per series, day and quarter of an hour."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from afspraken.regels import CEL_MINUTEN

KWARTIER_MINUTEN = 15
KWARTIEREN = 24 * 60 // KWARTIER_MINUTEN
CELLEN_PER_KWARTIER = KWARTIER_MINUTEN // CEL_MINUTEN
WEEK = 7
# Without a whole year nobody can tell a season from a change.
JAAR_DAGEN = 364
# A place where so many came on an ordinary day was closed on a day on which nobody came.
DRUK_GENOEG = 5.0

Getallen = NDArray[np.float64]


@dataclass(frozen=True, order=True)
class Reeks:
    """What is counted apart: a place, a productgroep (None: not known) and with or without appointment."""

    locatie: int
    groep: int | None
    is_inloop: bool


@dataclass(frozen=True)
class Dagen:
    """Consecutive days and when each place is open.

    `open`: (places, days, 96), 1 while open; `gewoonlijk`: the same as the ordinary week says, whatever is
    special about the day. A day is closed when all its quarters are 0.
    """

    eerste: date
    locaties: tuple[int, ...]
    open: NDArray[np.int8]
    gewoonlijk: NDArray[np.int8]

    def __len__(self) -> int:
        return int(self.open.shape[1])

    def index(self, datum: date) -> int:
        return (datum - self.eerste).days

    def datum(self, index: int) -> date:
        return self.eerste + timedelta(days=index)

    @property
    def weekdag(self) -> NDArray[np.intp]:
        """0 is Monday."""
        return (np.arange(len(self)) + self.eerste.weekday()) % WEEK

    @property
    def week(self) -> NDArray[np.intp]:
        """Which of 52 weeks of the year, from 1 January; the last one has a day or two more."""
        nummers = [self.datum(n).timetuple().tm_yday for n in range(len(self))]
        return np.minimum((np.array(nummers, dtype=np.intp) - 1) // WEEK, 51)

    @property
    def is_open(self) -> NDArray[np.bool_]:
        """(places, days)"""
        geopend: NDArray[np.bool_] = self.open.sum(axis=2) > 0
        return geopend

    @property
    def opendeel(self) -> Getallen:
        """(places, days): how much of its ordinary time a place is open; more than 1 on a longer day."""
        gewoon = self.gewoonlijk.sum(axis=2, dtype=float)
        echt = self.open.sum(axis=2, dtype=float)
        # A day that is only open by exception, a Sunday say, has nothing to compare it with: a whole day.
        return np.divide(echt, gewoon, out=(echt > 0).astype(float), where=gewoon > 0)

    @property
    def bijzonder(self) -> NDArray[np.intp]:
        """(places, days): 0 ordinary, 1 the first day after a closing day, 2 the last before it, 3 both."""
        uitkomst = np.zeros(self.is_open.shape, dtype=np.intp)
        gewoon = self.gewoonlijk.sum(axis=2) > 0
        for plaats, is_open in enumerate(self.is_open):
            is_gewoon = gewoon[plaats]
            dagen = np.flatnonzero(is_gewoon | is_open)
            dicht = ~is_open[dagen]
            na = np.concatenate([[False], dicht[:-1]])
            voor = np.concatenate([dicht[1:], [False]])
            uitkomst[plaats, dagen] = na + 2 * voor
        return uitkomst


@dataclass(frozen=True)
class Geschiedenis:
    """Visits per series and day, and per quarter of an hour for the last part of those days.

    `dagen` covers the history and every day that is to be forecast; the first `lengte` of them are history.
    `per_dag`: (series, lengte). `per_kwartier`: (series, days, 96), of the last of those days.
    """

    reeksen: tuple[Reeks, ...]
    dagen: Dagen
    per_dag: Getallen
    per_kwartier: NDArray[np.int16]

    @property
    def lengte(self) -> int:
        return int(self.per_dag.shape[1])

    @property
    def plaats(self) -> NDArray[np.intp]:
        """For each series its place's index in `dagen`."""
        return np.array([self.dagen.locaties.index(reeks.locatie) for reeks in self.reeksen], dtype=np.intp)

    @property
    def is_inloop(self) -> NDArray[np.bool_]:
        return np.array([reeks.is_inloop for reeks in self.reeksen], dtype=bool)

    @property
    def groepnummer(self) -> NDArray[np.intp]:
        """For each series the index of its group in the sorted list of groups."""
        groepen = sorted({reeks.groep or 0 for reeks in self.reeksen})
        return np.array([groepen.index(reeks.groep or 0) for reeks in self.reeksen], dtype=np.intp)

    @property
    def kwartier_begin(self) -> int:
        """The first day of which the quarters are known."""
        return self.lengte - int(self.per_kwartier.shape[1])

    def tot(self, index: int) -> "Geschiedenis":
        """The same, as it was known on the morning of day `index`: that day and later ones are unknown."""
        weg = self.lengte - index
        kwartieren = self.per_kwartier[:, : max(self.per_kwartier.shape[1] - weg, 0)]
        return Geschiedenis(self.reeksen, self.dagen, self.per_dag[:, :index], kwartieren)

    @property
    def telt(self) -> Getallen:
        """(series, lengte): what share of an ordinary day this was; 0 for a day that says nothing.

        Left out: closed days, days before a series began, days on which a place was closed by its
        calendar and yet somebody came, and days on which nobody came where that cannot be chance.
        """
        plaats = self.plaats
        per_plaats = np.zeros((len(self.dagen.locaties), self.lengte))
        np.add.at(per_plaats, plaats, self.per_dag)
        is_open = self.dagen.is_open[:, : self.lengte]
        gewoon = per_plaats.sum(axis=1) / np.maximum(((per_plaats > 0) & is_open).sum(axis=1), 1)
        stil = (per_plaats == 0) & (gewoon >= DRUK_GENOEG)[:, None]
        deel = np.where(is_open & ~stil, self.dagen.opendeel[:, : self.lengte], 0.0)[plaats]
        begonnen = np.maximum.accumulate(self.per_dag > 0, axis=1)
        return deel * begonnen


def open_kwartieren(vensters: Sequence[tuple[int, int]]) -> NDArray[np.int8]:
    """Quarters (96) that lie at least partly in one of these windows of cells of five minutes."""
    kwartieren = np.zeros(KWARTIEREN, dtype=np.int8)
    for van, tot in vensters:
        kwartieren[van // CELLEN_PER_KWARTIER : -(-tot // CELLEN_PER_KWARTIER)] = 1
    return kwartieren
