"""Periods of the local calendar: moments, days, ISO weeks and tertalen in Europe/Amsterdam.

All intervals are half-open, `[begin, einde)`, and all moments that leave this module are aware.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Self
from zoneinfo import ZoneInfo

TIJDZONE = ZoneInfo("Europe/Amsterdam")

_TERTAAL = re.compile(r"([12][0-9]{3})-T([1-3])")
_HALFJAAR = re.compile(r"([12][0-9]{3})-H([12])")
_MAANDEN_PER_TERTAAL = 4


def eis_datum(datum: date) -> None:
    """Raise TypeError for a datetime: Python takes it for a date, but it does not tell the local day."""
    if isinstance(datum, datetime):
        raise TypeError("Een datum is nodig, geen moment: gebruik lokale_dag(moment).")


def lokaal_moment(datum: date, tijd: time) -> datetime:
    """Return the moment at which the clocks in the Netherlands show `tijd` on `datum`.

    A time that the clocks show twice is the first of the two; a time that they skip is the moment of the
    change (in the European Union always 01:00 UTC). So a later time on the clock is never an earlier moment.
    """
    moment = datetime.combine(datum, tijd, TIJDZONE).replace(fold=0)
    terug = moment.astimezone(UTC).astimezone(TIJDZONE)
    if terug.time() != tijd:
        return datetime.combine(datum, time(1), UTC).astimezone(TIJDZONE)
    return moment


def lokale_dag(moment: datetime) -> date:
    """Return the date in Europe/Amsterdam at an aware `moment`. Raise ValueError for a naive one."""
    if moment.utcoffset() is None:
        raise ValueError("Een moment zonder tijdzone heeft geen lokale dag.")
    return moment.astimezone(TIJDZONE).date()


def dag_grenzen(datum: date) -> tuple[datetime, datetime]:
    """Return the day as `[begin, einde)`: two local midnights, 23, 24 or 25 hours apart."""
    return lokaal_moment(datum, time.min), lokaal_moment(datum + timedelta(days=1), time.min)


@lru_cache(maxsize=4096)
def isoweek(datum: date) -> str:
    """Return the ISO 8601 week of `datum`, as `2025-W07`; the year is that of the week's Thursday."""
    jaar, week, _ = datum.isocalendar()
    return f"{jaar:04}-W{week:02}"


@dataclass(frozen=True, order=True)
class Tertaal:
    """Four months over which the norms are reported: T1 from January, T2 from May, T3 from September.

    Written `2025-T1`. Sorts by time. Raise ValueError when there is no such tertaal.
    """

    jaar: int
    nummer: int

    def __post_init__(self) -> None:
        if not 1 <= self.jaar <= 9998 or not 1 <= self.nummer <= 3:
            raise ValueError(f"Jaar {self.jaar} heeft geen tertaal {self.nummer}.")

    @classmethod
    def lees(cls, tekst: str) -> Self:
        """Read `2025-T1`. Raise ValueError, with a message for the person who typed it, for anything else.

        Years run from 1000 to 2999, so that the tertalen around what someone typed always exist.
        """
        gevonden = _TERTAAL.fullmatch(tekst)
        if gevonden is None:
            raise ValueError(
                f"“{tekst}” is geen tertaal. Schrijf het jaar, een streepje en T1, T2 of T3. "
                "Bijvoorbeeld: 2025-T1."
            )
        return cls(int(gevonden[1]), int(gevonden[2]))

    @classmethod
    def van(cls, datum: date) -> Self:
        """Return the tertaal in which the local date `datum` lies."""
        eis_datum(datum)
        return cls(datum.year, (datum.month - 1) // _MAANDEN_PER_TERTAAL + 1)

    def __str__(self) -> str:
        return f"{self.jaar:04}-T{self.nummer}"

    def __contains__(self, datum: date) -> bool:
        return Tertaal.van(datum) == self

    @property
    def eerste_dag(self) -> date:
        return date(self.jaar, (self.nummer - 1) * _MAANDEN_PER_TERTAAL + 1, 1)

    @property
    def laatste_dag(self) -> date:
        """The last day that still belongs to the tertaal."""
        return self.volgende.eerste_dag - timedelta(days=1) if self.nummer < 3 else date(self.jaar, 12, 31)

    @property
    def begin(self) -> datetime:
        """The local midnight at which the tertaal begins."""
        return dag_grenzen(self.eerste_dag)[0]

    @property
    def einde(self) -> datetime:
        """The local midnight at which the tertaal is over, itself no longer part of it."""
        return dag_grenzen(self.laatste_dag)[1]

    @property
    def vorige(self) -> Self:
        return type(self)(self.jaar, self.nummer - 1) if self.nummer > 1 else type(self)(self.jaar - 1, 3)

    @property
    def volgende(self) -> Self:
        return type(self)(self.jaar, self.nummer + 1) if self.nummer < 3 else type(self)(self.jaar + 1, 1)

    @property
    def jaar_eerder(self) -> Self:
        """The same tertaal one year before."""
        return type(self)(self.jaar - 1, self.nummer)

    def dagen(self) -> Iterator[date]:
        """Yield every date of the tertaal, in order."""
        for dag in range(self.eerste_dag.toordinal(), self.laatste_dag.toordinal() + 1):
            yield date.fromordinal(dag)


@dataclass(frozen=True, order=True)
class Halfjaar:
    """Six months, as the management is informed: H1 from January, H2 from July.

    Written `2025-H1`. Sorts by time. Raise ValueError when there is no such half year.
    """

    jaar: int
    nummer: int

    def __post_init__(self) -> None:
        if not 1 <= self.jaar <= 9998 or self.nummer not in (1, 2):
            raise ValueError(f"Jaar {self.jaar} heeft geen halfjaar {self.nummer}.")

    @classmethod
    def lees(cls, tekst: str) -> Self:
        """Read `2025-H1`; years run from 1000 to 2999. Raise ValueError for anything else."""
        gevonden = _HALFJAAR.fullmatch(tekst)
        if gevonden is None:
            raise ValueError(f"“{tekst}” is geen halfjaar. Schrijf bijvoorbeeld: 2025-H1.")
        return cls(int(gevonden[1]), int(gevonden[2]))

    @classmethod
    def van(cls, datum: date) -> Self:
        """Return the half year in which the local date `datum` lies."""
        eis_datum(datum)
        return cls(datum.year, 1 if datum.month <= 6 else 2)

    def __str__(self) -> str:
        return f"{self.jaar:04}-H{self.nummer}"

    @property
    def eerste_dag(self) -> date:
        return date(self.jaar, 1 if self.nummer == 1 else 7, 1)

    @property
    def laatste_dag(self) -> date:
        """The last day that still belongs to it."""
        return date(self.jaar, 6, 30) if self.nummer == 1 else date(self.jaar, 12, 31)

    @property
    def begin(self) -> datetime:
        """The local midnight at which it begins."""
        return dag_grenzen(self.eerste_dag)[0]

    @property
    def einde(self) -> datetime:
        """The local midnight at which it is over, itself no longer part of it."""
        return dag_grenzen(self.laatste_dag)[1]

    @property
    def vorige(self) -> Self:
        return type(self)(self.jaar, 1) if self.nummer == 2 else type(self)(self.jaar - 1, 2)
