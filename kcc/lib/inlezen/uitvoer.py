"""Writing a soort as CSV, in the format in which it is read in."""

import csv
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Protocol

from kcc.lib.inlezen.soort import Soort

# What a spreadsheet takes for the beginning of a formula.
_FORMULETEKENS = ("=", "+", "-", "@", "\t", "\r")


class Schrijfbaar(Protocol):
    def write(self, tekst: str, /) -> object: ...


def voer_uit(soort: Soort, bestand: Schrijfbaar, *, nu: datetime, voor_rekenblad: bool = False) -> int:
    """Write all rows of `soort`; the number of rows.

    bestand: opened with newline="". What is read in again from it is exactly what was there, also a text
    that begins with "=". voor_rekenblad: put an apostrophe before such a text, so that a spreadsheet that
    opens the file does not run it as a formula; then it is not exact any more, so that is for what people
    download and not for the command line.
    """
    if soort.uitvoer is None:
        raise ValueError(f"{soort.naam} kan alleen worden ingelezen.")
    # CRLF: only then the writer quotes both kinds of line breaks inside a field.
    schrijver = csv.writer(bestand, lineterminator="\r\n")
    schrijver.writerow(kolom.naam for kolom in soort.kolommen)
    aantal = 0
    rijen: Iterable[Sequence[str]] = soort.uitvoer(nu)
    for rij in rijen:
        schrijver.writerow([_zonder_formule(veld) for veld in rij] if voor_rekenblad else rij)
        aantal += 1
    return aantal


def _zonder_formule(veld: str) -> str:
    return f"'{veld}" if veld.startswith(_FORMULETEKENS) else veld
