"""Working time, terms and calendars: pure functions over calendar values, no database, no clock.

Two calendars that are never one: `Dienstkalender` for werkdagen and service terms, `AtwKalender` for
statutory terms. Everything is in Europe/Amsterdam, with half-open intervals, and right across both changes of
the clocks.
"""

from kcc.lib.werktijd.kalender import (
    GELIJKGESTELDE_DAGEN,
    MAANDAG_TOT_EN_MET_VRIJDAG,
    AtwKalender,
    Dienstkalender,
    aantal_werkdagen,
    eerste_paasdag,
    koningsdag,
    werkdagen_na,
)
from kcc.lib.werktijd.termijn import Opschorting, Termijn, Termijneenheid, wettelijke_termijn
from kcc.lib.werktijd.venster import (
    STANDAARD_SERVICEVENSTER,
    Servicevenster,
    Venster,
    is_werktijd,
    terugbeldeadline,
    werktijd,
)

__all__ = [
    "GELIJKGESTELDE_DAGEN",
    "MAANDAG_TOT_EN_MET_VRIJDAG",
    "STANDAARD_SERVICEVENSTER",
    "AtwKalender",
    "Dienstkalender",
    "Opschorting",
    "Servicevenster",
    "Termijn",
    "Termijneenheid",
    "Venster",
    "aantal_werkdagen",
    "eerste_paasdag",
    "is_werktijd",
    "koningsdag",
    "terugbeldeadline",
    "werkdagen_na",
    "werktijd",
    "wettelijke_termijn",
]
