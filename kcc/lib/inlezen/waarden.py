"""Reading one field: functions from text to a value, that raise ValueError with a message for people.

They never get an empty text: that means unknown, and the column says whether it may be.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from kcc.lib.inlezen.fouten import toon
from kcc.lib.perioden import TIJDZONE

Lezer = Callable[[str], Any]

# A year outside these is a typing error, and would not fit every calendar that follows.
_EERSTE_JAAR, _LAATSTE_JAAR = 1900, 2200
_GEEN = timedelta(0)
_CODE = re.compile(r"[-a-zA-Z0-9_]+")
_BEDRAG = re.compile(r"\d{1,7}(\.\d{1,2})?")
_GETAL = re.compile(r"\d{1,9}")
_TIJD = re.compile(r"[T ]\d\d:?\d\d")


def tekst(maximum: int | None = None) -> Lezer:
    """Any text that has something to read, unchanged, of at most `maximum` characters."""

    def lees(waarde: str) -> str:
        if maximum is not None and len(waarde) > maximum:
            raise ValueError(f"heeft {len(waarde)} tekens; er passen er {maximum} in.")
        if waarde.isspace():
            raise ValueError("bestaat alleen uit spaties. Vul iets in of laat het veld leeg.")
        return waarde

    return lees


def code(maximum: int) -> Lezer:
    """A code: letters without accents, digits, hyphens and underscores."""

    def lees(waarde: str) -> str:
        if len(waarde) > maximum:
            raise ValueError(f"heeft {len(waarde)} tekens; er passen er {maximum} in.")
        if _CODE.fullmatch(waarde) is None:
            raise ValueError(
                f"{toon(waarde)} is geen code. Gebruik alleen letters zonder accent, cijfers en streepjes."
            )
        return waarde

    return lees


class Tabel(dict[str, Any]):
    """Values by their text. `melding` says what is wrong with a text that is not among them.

    A subclass of dict, because looking a text up is most of the work of reading a million rows.
    """

    def __init__(self, waarden: Mapping[str, Any], melding: Callable[[str], str]) -> None:
        super().__init__(waarden)
        self._melding = melding

    def __missing__(self, waarde: str) -> Any:
        raise ValueError(self._melding(waarde))


def _uit(waarden: Mapping[str, Any]) -> Lezer:
    keus = ", ".join(waarden)
    return Tabel(waarden, lambda waarde: f"{toon(waarde)} kan niet. Kies uit: {keus}.").__getitem__


def keuze(waarden: Iterable[str]) -> Lezer:
    """One of these values."""
    return _uit({str(waarde): str(waarde) for waarde in waarden})


def keuzes(waarden: Iterable[str]) -> Lezer:
    """Some of these values with a semicolon between them, in the order of the file, as a list."""
    een = keuze(waarden)

    def lees(waarde: str) -> list[str]:
        gekozen = [een(deel.strip()) for deel in waarde.split(";")]
        if len(set(gekozen)) < len(gekozen):
            raise ValueError(f"{toon(waarde)} noemt iets dubbel.")
        return gekozen

    return lees


ja_nee: Lezer = _uit({"ja": True, "nee": False})


def getal(van: int, tot: int) -> Lezer:
    """A whole number from `van` up to and including `tot`."""

    def lees(waarde: str) -> int:
        if _GETAL.fullmatch(waarde) is None or not waarde.isascii() or not van <= int(waarde) <= tot:
            raise ValueError(f"{toon(waarde)} is geen heel getal van {van} tot en met {tot}.")
        return int(waarde)

    return lees


def bedrag(waarde: str) -> Decimal:
    """An amount in euros with a decimal point, at most two decimals."""
    if _BEDRAG.fullmatch(waarde) is None or not waarde.isascii():
        raise ValueError(f"{toon(waarde)} is geen bedrag. Schrijf het met een punt, bijvoorbeeld 83.87.")
    return Decimal(waarde)


def moment(waarde: str) -> datetime:
    """A moment in ISO 8601. Without an offset it is local time, which the clocks must show exactly once."""
    try:
        gelezen = datetime.fromisoformat(waarde)
    except ValueError:
        raise _geen_moment(waarde) from None
    # A date alone, or any other sign between date and time, is no moment.
    if waarde[10:11] != "T" and _TIJD.search(waarde, 7) is None:
        raise _geen_moment(waarde)
    if not _EERSTE_JAAR <= gelezen.year <= _LAATSTE_JAAR:
        raise ValueError(f"{toon(waarde)} ligt niet tussen {_EERSTE_JAAR} en {_LAATSTE_JAAR}.")
    return gelezen if gelezen.tzinfo is not None else _lokaal(gelezen, waarde)


def _geen_moment(waarde: str) -> ValueError:
    return ValueError(f"{toon(waarde)} is geen moment. Schrijf het als 2025-03-01T12:00:00+01:00.")


def _lokaal(op_de_klok: datetime, waarde: str) -> datetime:
    eerst = op_de_klok.replace(tzinfo=TIJDZONE)
    eerder, later = eerst.utcoffset(), eerst.replace(fold=1).utcoffset()
    if eerder == later:
        return eerst
    # In a zone that is ahead of UTC the clocks go back from a larger difference to a smaller one.
    hoe_vaak = "komt twee keer voor" if (eerder or _GEEN) > (later or _GEEN) else "bestaat niet"
    raise ValueError(
        f"{toon(waarde)} {hoe_vaak}: dan wordt de klok verzet. Zet het verschil met UTC erbij, zoals +01:00."
    )
