"""Statutory terms: the last day on which a decision or answer is in time (Atw, Awb 4:15, Awb 9:11)."""

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from kcc.lib.perioden import eis_datum, lokale_dag
from kcc.lib.werktijd.kalender import AtwKalender

_DAG = timedelta(days=1)


class Termijneenheid(StrEnum):
    """The units in which a law describes a term."""

    UREN = "uren"
    DAGEN = "dagen"
    WEKEN = "weken"
    MAANDEN = "maanden"
    JAREN = "jaren"


# Atw art. 4(a): the law does not hold for terms of more than this; a unit that is missing is never under it.
_ATW_GRENS = {Termijneenheid.DAGEN: 90, Termijneenheid.WEKEN: 12, Termijneenheid.MAANDEN: 3}


def _maanden_later(datum: date, maanden: int) -> date:
    jaar, maand = divmod(datum.year * 12 + datum.month - 1 + maanden, 12)
    return date(jaar, maand + 1, min(datum.day, monthrange(jaar, maand + 1)[1]))


@dataclass(frozen=True)
class Termijn:
    """A length as the law words it, such as 6 weken. Raise ValueError when `aantal` is below 1."""

    aantal: int
    eenheid: Termijneenheid

    def __post_init__(self) -> None:
        if self.aantal < 1:
            raise ValueError(f"Een termijn van {self.aantal} {self.eenheid} bestaat niet: kies ten minste 1.")

    def na(self, datum: date) -> date:
        """Return `datum` plus the term; months and years keep the day number, clipped to the month's end.

        Raise ValueError for a term in hours: that ends at a moment and not on a day.
        """
        eis_datum(datum)
        match self.eenheid:
            case Termijneenheid.DAGEN:
                return datum + timedelta(days=self.aantal)
            case Termijneenheid.WEKEN:
                return datum + timedelta(weeks=self.aantal)
            case Termijneenheid.MAANDEN:
                return _maanden_later(datum, self.aantal)
            case Termijneenheid.JAREN:
                return _maanden_later(datum, 12 * self.aantal)
            case Termijneenheid.UREN:
                raise ValueError("Een termijn in uren heeft geen laatste dag.")

    @property
    def valt_onder_atw(self) -> bool:
        """Whether the Atw holds: not in hours or years, nor over 90 days, 12 weeks or 3 months (art. 4)."""
        return self.aantal <= _ATW_GRENS.get(self.eenheid, 0)

    @property
    def duurt_drie_dagen(self) -> bool:
        """Whether the term is at least three days long, as Atw art. 2 asks."""
        return self.eenheid is not Termijneenheid.UREN and (
            self.eenheid is not Termijneenheid.DAGEN or self.aantal >= 3
        )


@dataclass(frozen=True)
class Opschorting:
    """A suspension (Awb 4:15): from the day after the invitation to complete, through the day of completion.

    `voltooid` is None as long as the suspension is open. Raise ValueError when it lies before the invitation.
    """

    uitgenodigd: date
    voltooid: date | None = None

    def __post_init__(self) -> None:
        if self.voltooid is not None and self.voltooid < self.uitgenodigd:
            raise ValueError("Een opschorting kan niet eindigen vóór de dag van de uitnodiging.")


def _verlengd_volgens_atw(
    ontvangen: date, laatste_dag: date, termijn: Termijn, kalender: AtwKalender
) -> date:
    """Move `laatste_dag` as Atw art. 1 and 2 ask, when the law holds for `termijn` (art. 4)."""
    if not termijn.valt_onder_atw:
        return laatste_dag
    laatste_dag = kalender.gewone_dag_vanaf(laatste_dag)
    if not termijn.duurt_drie_dagen:
        return laatste_dag
    eerste = kalender.gewone_dag_vanaf(ontvangen + _DAG)
    return max(laatste_dag, kalender.gewone_dag_vanaf(eerste + _DAG))


def wettelijke_termijn(
    ontvangen: date,
    termijn: Termijn,
    kalender: AtwKalender,
    *,
    verdagingen: Sequence[Termijn] = (),
    opschortingen: Sequence[Opschorting] = (),
    nu: datetime | None = None,
) -> date:
    """Return the last day of the statutory `termijn` that began with receipt on `ontvangen`.

    In this order: the term, the adjournments, the suspensions by start, and at the end, once, the Atw.
    Whether the Atw holds is decided by the term itself, not by what adjournment or suspension made of it.

    - Days that suspensions share count once. An open suspension runs through the local day of `nu`
      (ValueError without it).
    - A suspension starts on the day after its invitation. One that starts after the last day as it then
      stands, with the Atw applied, comes too late and adds nothing.
    - A last day on a Saturday, Sunday or holiday moves to the next day that is none (Atw art. 1); a term of
      at least three days holds at least two such ordinary days, after receipt through the last day (art. 2).
    """
    laatste_dag = termijn.na(ontvangen)
    for verdaging in verdagingen:
        laatste_dag = verdaging.na(laatste_dag)
    geteld_tot_en_met = date.min
    for opschorting in sorted(opschortingen, key=lambda opschorting: opschorting.uitgenodigd):
        if opschorting.uitgenodigd >= _verlengd_volgens_atw(ontvangen, laatste_dag, termijn, kalender):
            break
        einde = opschorting.voltooid
        if einde is None:
            if nu is None:
                raise ValueError("Een open opschorting loopt tot het moment van vragen: geef `nu`.")
            einde = lokale_dag(nu)
        # The day before the first that counts: the invitation, or the last day of an earlier suspension.
        gerekend_na = max(opschorting.uitgenodigd, geteld_tot_en_met)
        laatste_dag += max(einde - gerekend_na, timedelta())
        geteld_tot_en_met = max(geteld_tot_en_met, einde)
    return _verlengd_volgens_atw(ontvangen, laatste_dag, termijn, kalender)
