"""The calendars of working days and of statutory terms, with the gemeente's own changes."""

from collections.abc import Collection
from datetime import date

from kcc.lib.aanhaakpunt import Aanhaakpunt
from kcc.lib.werktijd import GELIJKGESTELDE_DAGEN, AtwKalender, Dienstkalender
from kcc.organisatie.enums import Kalender
from kcc.organisatie.models import Kalenderdag

# Called with (datums) in the transaction that changed what these dates are in the dienstkalender.
bij_gewijzigde_kalender = Aanhaakpunt("gewijzigde dienstkalender")


def kalenderdagen_gewijzigd(*, datums: Collection[date]) -> None:
    """Tell who depends on the dienstkalender that these dates changed; call in the same transaction."""
    bij_gewijzigde_kalender(datums=datums)


def dienstkalender() -> Dienstkalender:
    """The days on which the gemeente works: the default closing days with the gemeente's own changes."""
    vrij, niet_vrij = _kalenderdagen(Kalender.DIENST)
    return Dienstkalender(gesloten=vrij, geopend=niet_vrij)


def atwkalender() -> AtwKalender:
    """The calendar of statutory terms; the gemeente may add or take away days equated by decree."""
    vrij, niet_vrij = _kalenderdagen(Kalender.ATW)
    return AtwKalender(gelijkgesteld=(GELIJKGESTELDE_DAGEN | vrij) - niet_vrij)


def _kalenderdagen(kalender: Kalender) -> tuple[frozenset[date], frozenset[date]]:
    dagen = Kalenderdag.objects.filter(kalender=kalender).values_list("datum", "is_vrij")
    return (
        frozenset(datum for datum, is_vrij in dagen if is_vrij),
        frozenset(datum for datum, is_vrij in dagen if not is_vrij),
    )
