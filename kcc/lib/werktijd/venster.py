"""Working time in hours: the windows in which a channel is served, and the deadlines that follow."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import Self

from kcc.lib.perioden import TIJDZONE, dag_grenzen, lokaal_moment, lokale_dag
from kcc.lib.werktijd.kalender import Dienstkalender, werkdagen_na


@dataclass(frozen=True, order=True)
class Venster:
    """A stretch of a day on the local clock, `[begin, einde)`; an `einde` of 00:00 is the day's end."""

    begin: time
    einde: time

    def __post_init__(self) -> None:
        if self.begin.tzinfo or self.einde.tzinfo:
            raise ValueError("De tijden van een venster zijn kloktijden, zonder tijdzone.")
        if self.einde != time.min and self.einde <= self.begin:
            raise ValueError(f"Een venster eindigt na zijn begin: {self.begin:%H:%M}-{self.einde:%H:%M}.")

    def op(self, datum: date) -> tuple[datetime, datetime]:
        """Return the moments it opens and closes on `datum`: the same one when the clocks skip all of it."""
        einde = dag_grenzen(datum)[1] if self.einde == time.min else lokaal_moment(datum, self.einde)
        return lokaal_moment(datum, self.begin), einde


@dataclass(frozen=True)
class Servicevenster:
    """When a channel is served: per weekday (0 is Monday) the windows of that day, any number of them.

    The windows hold on werkdagen only: the dienstkalender says on which days, this value says at which hours.
    Raise ValueError when windows of one day overlap.
    """

    dagen: tuple[tuple[Venster, ...], ...]

    def __post_init__(self) -> None:
        if len(self.dagen) != 7:
            raise ValueError("Een servicevenster heeft zeven weekdagen.")
        geordend = tuple(tuple(sorted(vensters)) for vensters in self.dagen)
        for vensters in geordend:
            for eerder, later in pairwise(vensters):
                if eerder.einde == time.min or eerder.einde > later.begin:
                    raise ValueError(
                        f"De vensters van {eerder.begin:%H:%M} en {later.begin:%H:%M} overlappen."
                    )
        object.__setattr__(self, "dagen", geordend)

    @classmethod
    def elke_werkdag(cls, *vensters: Venster) -> Self:
        """Build a service window with the same hours on every werkdag, also an exceptional Saturday."""
        return cls((vensters,) * 7)

    @classmethod
    def per_weekdag(cls, vensters: Mapping[int, Sequence[Venster]]) -> Self:
        """Build a service window from the windows by weekday (0 is Monday); a weekday left out is closed.

        Raise ValueError for a weekday outside 0 to 6.
        """
        if not vensters.keys() <= set(range(7)):
            raise ValueError("Een weekdag is een getal van 0 (maandag) tot en met 6 (zondag).")
        return cls(tuple(tuple(vensters.get(weekdag, ())) for weekdag in range(7)))


STANDAARD_SERVICEVENSTER = Servicevenster.elke_werkdag(Venster(time(8), time(18)))


def _open_tijden(
    vanaf: date, kalender: Dienstkalender, servicevenster: Servicevenster
) -> Iterator[tuple[datetime, datetime]]:
    """Yield the opening and closing moments on the werkdagen from `vanaf` on, in order, without end."""
    dag = vanaf if kalender.is_werkdag(vanaf) else werkdagen_na(vanaf, 1, kalender)
    while True:
        for venster in servicevenster.dagen[dag.weekday()]:
            yield venster.op(dag)
        dag = werkdagen_na(dag, 1, kalender)


def werktijd(
    start: datetime,
    duur: timedelta,
    kalender: Dienstkalender,
    servicevenster: Servicevenster = STANDAARD_SERVICEVENSTER,
) -> datetime:
    """Return the earliest moment at which `duur` of working time has passed since `start`.

    Only time inside the service window counts, and it counts as it passes: a window over the change of the
    clocks is an hour shorter or longer. The answer is in Europe/Amsterdam and may be the very moment at which
    a window closes. Raise ValueError for a naive `start`, a negative `duur`, or a service window that is
    closed on every weekday of `kalender`.
    """
    if duur < timedelta():
        raise ValueError("Een duur is niet negatief.")
    if not any(servicevenster.dagen[weekdag] for weekdag in kalender.weekdagen):
        raise ValueError("Het servicevenster is op geen enkele werkdag open.")
    dag = lokale_dag(start)
    if not duur:
        return start.astimezone(TIJDZONE)
    # In UTC: between two moments in one zone Python subtracts what the clocks show, not the time that passes.
    nu, over = start.astimezone(UTC), duur
    open_tijden = _open_tijden(dag, kalender, servicevenster)
    while True:
        opent, sluit = next(open_tijden)
        begin, einde = max(nu, opent.astimezone(UTC)), sluit.astimezone(UTC)
        if begin + over <= einde:
            return (begin + over).astimezone(TIJDZONE)
        over -= max(einde - begin, timedelta())


def terugbeldeadline(gevraagd_op: datetime, kalender: Dienstkalender, uiterlijk: time = time(17)) -> datetime:
    """Return when a callback asked for at `gevraagd_op` must have been tried: next werkdag 17:00 (norm 6)."""
    return lokaal_moment(werkdagen_na(lokale_dag(gevraagd_op), 1, kalender), uiterlijk)


def is_werktijd(
    moment: datetime,
    kalender: Dienstkalender,
    servicevenster: Servicevenster = STANDAARD_SERVICEVENSTER,
) -> bool:
    """Whether somebody works at `moment`: inside a service window of a werkdag."""
    dag = lokale_dag(moment)
    return kalender.is_werkdag(dag) and any(
        opent <= moment < sluit for opent, sluit in (v.op(dag) for v in servicevenster.dagen[dag.weekday()])
    )
