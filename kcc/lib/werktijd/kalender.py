"""Two calendars: the days on which the gemeente works, and the holidays of the Algemene termijnenwet (Atw).

They differ on purpose and are never mixed: on Goede Vrijdag the gemeente works, but no statutory term ends.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import MAXYEAR, date, timedelta
from functools import cache

from kcc.lib.perioden import eis_datum

MAANDAG_TOT_EN_MET_VRIJDAG = frozenset(range(5))

# Days equated with holidays by royal decree, Atw art. 3(3). Only these days, and only for statutory terms.
GELIJKGESTELDE_DAGEN = frozenset(
    date.fromisoformat(dag)
    for dag in (
        "2023-04-28",
        "2023-05-19",
        "2024-05-10",
        "2024-12-27",
        "2025-05-30",
        "2026-01-02",
        "2026-05-15",
        "2027-05-07",
        "2028-04-28",
        "2028-05-26",
    )
)


def eerste_paasdag(jaar: int) -> date:
    """Return Easter Sunday in the Gregorian calendar (computus of Meeus, Astronomical Algorithms, ch. 8)."""
    eeuw, rest = divmod(jaar, 100)
    maancyclus = jaar % 19
    maancorrectie = (eeuw - (eeuw + 8) // 25 + 1) // 3
    epacta = (19 * maancyclus + eeuw - eeuw // 4 - maancorrectie + 15) % 30
    tot_zondag = (32 + 2 * (eeuw % 4) + 2 * (rest // 4) - epacta - rest % 4) % 7
    late_maan = (maancyclus + 11 * epacta + 22 * tot_zondag) // 451
    maand, dag = divmod(epacta + tot_zondag - 7 * late_maan + 114, 31)
    return date(jaar, maand, dag + 1)


def koningsdag(jaar: int) -> date:
    """Return the day of Koningsdag (kept since 2014): 27 April, or 26 April when the 27th is a Sunday."""
    dag = date(jaar, 4, 27)
    return dag - timedelta(days=1) if dag.weekday() == 6 else dag


@cache
def algemeen_erkende_feestdagen(jaar: int) -> frozenset[date]:
    """Return the holidays of Atw art. 3(1), with 5 mei every year; the CAO Gemeenten closes on the same."""
    pasen = eerste_paasdag(jaar)
    return frozenset(
        (
            date(jaar, 1, 1),
            pasen + timedelta(days=1),
            koningsdag(jaar),
            date(jaar, 5, 5),
            pasen + timedelta(days=39),  # Hemelvaartsdag
            pasen + timedelta(days=50),  # tweede Pinksterdag
            date(jaar, 12, 25),
            date(jaar, 12, 26),
        )
    )


def _dagen_van_jaar(jaar: int) -> Iterable[date]:
    return map(date.fromordinal, range(date(jaar, 1, 1).toordinal(), date(jaar, 12, 31).toordinal() + 1))


@dataclass(frozen=True)
class Dienstkalender:
    """The days on which the gemeente works: `weekdagen` (0 is Monday), except the default closing days.

    `gesloten` and `geopend` are the exceptions to that, per date, and always win. Whose exceptions they are
    (the whole gemeente's, one Locatie's) is for the caller. Raise ValueError when a date is both, or when no
    weekday is left.
    """

    gesloten: frozenset[date] = frozenset()
    geopend: frozenset[date] = frozenset()
    weekdagen: frozenset[int] = MAANDAG_TOT_EN_MET_VRIJDAG
    _per_jaar: dict[int, tuple[date, ...]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def __post_init__(self) -> None:
        if beide := self.gesloten & self.geopend:
            raise ValueError(f"{min(beide)} kan niet tegelijk open en gesloten zijn.")
        if not self.weekdagen or not self.weekdagen <= set(range(7)):
            raise ValueError("Kies ten minste één weekdag, van 0 (maandag) tot en met 6 (zondag).")

    def werkdagen(self, jaar: int) -> tuple[date, ...]:
        """Return all werkdagen of `jaar`, in order. Kept, because the norms ask a hundred thousand times."""
        if jaar not in self._per_jaar:
            dicht = (algemeen_erkende_feestdagen(jaar) | self.gesloten) - self.geopend
            self._per_jaar[jaar] = tuple(
                dag
                for dag in _dagen_van_jaar(jaar)
                if dag not in dicht and (dag.weekday() in self.weekdagen or dag in self.geopend)
            )
        return self._per_jaar[jaar]

    def is_werkdag(self, datum: date) -> bool:
        werkdagen = self.werkdagen(datum.year)
        return bisect_left(werkdagen, datum) < bisect_right(werkdagen, datum)

    def is_sluitingsdag(self, datum: date) -> bool:
        """Whether `datum` is closed whatever its day of the week: a holiday or an exception.

        Not the opposite of `is_werkdag`: an ordinary Saturday is neither.
        """
        eis_datum(datum)
        if datum in self.geopend:
            return False
        return datum in self.gesloten or datum in algemeen_erkende_feestdagen(datum.year)


@dataclass(frozen=True)
class AtwKalender:
    """The holidays that move the end of a statutory term: Atw art. 3, `gelijkgesteld` those of 3(3)."""

    gelijkgesteld: frozenset[date] = GELIJKGESTELDE_DAGEN
    _per_jaar: dict[int, frozenset[date]] = field(default_factory=dict, init=False, repr=False, compare=False)

    def is_feestdag(self, datum: date) -> bool:
        eis_datum(datum)
        jaar = datum.year
        if jaar not in self._per_jaar:
            goede_vrijdag = eerste_paasdag(jaar) - timedelta(days=2)
            self._per_jaar[jaar] = algemeen_erkende_feestdagen(jaar) | {goede_vrijdag}
        return datum in self._per_jaar[jaar] or datum in self.gelijkgesteld

    def is_gewone_dag(self, datum: date) -> bool:
        """Whether `datum` is no Saturday, Sunday or holiday: a day on which a statutory term can end."""
        return datum.weekday() < 5 and not self.is_feestdag(datum)

    def gewone_dag_vanaf(self, datum: date) -> date:
        """Return the first ordinary day on or after `datum`."""
        while not self.is_gewone_dag(datum):
            datum += timedelta(days=1)
        return datum


def werkdagen_na(datum: date, n: int, kalender: Dienstkalender) -> date:
    """Return the `n`-th werkdag after `datum`, which itself never counts. `n` is at least 1, else ValueError.

    This is also the last day of a service term of `n` werkdagen that begins with receipt on `datum`.
    """
    if n < 1:
        raise ValueError("Het aantal werkdagen is ten minste 1.")
    over = n
    for jaar in range(datum.year, MAXYEAR + 1):
        werkdagen = kalender.werkdagen(jaar)
        plaats = bisect_right(werkdagen, datum) + over - 1
        if plaats < len(werkdagen):
            return werkdagen[plaats]
        over = plaats - len(werkdagen) + 1
    raise OverflowError(f"Er zijn geen {n} werkdagen na {datum}.")


def aantal_werkdagen(van: date, tot: date, kalender: Dienstkalender) -> int:
    """Return the number of werkdagen d with `van` < d <= `tot`; 0 when `tot` is not after `van`."""
    if tot <= van:
        return 0
    tot_en_met = bisect_right(kalender.werkdagen(tot.year), tot)
    hele_jaren = sum(len(kalender.werkdagen(jaar)) for jaar in range(van.year, tot.year))
    return hele_jaren + tot_en_met - bisect_right(kalender.werkdagen(van.year), van)
