"""How periods and the values of cases are written, on the page and in an export. Pure."""

from datetime import datetime, timedelta
from typing import Any

from kcc.lib.perioden import TIJDZONE, Tertaal
from servicenormen.meetmethoden import Kolom

_MAANDEN = {
    1: "januari tot en met april",
    2: "mei tot en met augustus",
    3: "september tot en met december",
}


def toon_tertaal(tertaal: Tertaal) -> str:
    """As people name it: "tertaal 1 van 2025"."""
    return f"tertaal {tertaal.nummer} van {tertaal.jaar}"


def toon_maanden(tertaal: Tertaal) -> str:
    """The months of a tertaal: "januari tot en met april 2025"."""
    return f"{_MAANDEN[tertaal.nummer]} {tertaal.jaar}"


def toon_week(week: str) -> str:
    """An ISO week as people name it: "week 7"; the year is that of the tertaal, or next to it."""
    return f"week {int(week[-2:])}"


def toon(kolom: Kolom, geval: Any) -> str:
    """A value of a case on the page; empty when there is none."""
    waarde = kolom.waarde(geval)
    if waarde is None:
        return ""
    if kolom.soort == "moment":
        return f"{_lokaal(waarde):%d-%m-%Y %H.%M.%S}"
    if kolom.soort == "datum":
        return f"{waarde:%d-%m-%Y}"
    if kolom.soort == "duur":
        minuten, seconden = divmod(int(waarde.total_seconds()), 60)
        return f"{minuten} min {seconden:02d} s"
    return str(waarde)


def exporteer(kolom: Kolom, geval: Any) -> str:
    """A value of a case in a CSV file: moments in ISO 8601 with offset, durations in whole seconds.

    Text that a spreadsheet would take for a formula gets an apostrophe in front.
    """
    waarde = kolom.waarde(geval)
    if waarde is None:
        return ""
    if isinstance(waarde, datetime):
        return _lokaal(waarde).isoformat()
    if isinstance(waarde, timedelta):
        return str(int(waarde.total_seconds()))
    tekst = str(waarde)
    return f"'{tekst}" if tekst.startswith(("=", "+", "-", "@", "\t", "\r")) else tekst


def exportkop(kolom: Kolom) -> str:
    """The head of a column in a CSV file, with its unit."""
    return f"{kolom.titel} (seconden)" if kolom.soort == "duur" else kolom.titel


def _lokaal(moment: datetime) -> datetime:
    return moment.astimezone(TIJDZONE)
