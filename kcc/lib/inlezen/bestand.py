"""Reading a CSV file of any size and any quality: rows of text, and an error with its row for what is none.

CSV as in RFC 4180: comma, double quotes, one header; UTF-8 with or without BOM. Rows are counted as a
spreadsheet does: row 1 is the header, an empty line counts, a line break inside quotes does not.
"""

import csv
from collections.abc import Iterator
from typing import BinaryIO

from kcc.lib.inlezen.fouten import Inleesfout, Melder

# No row needs more, so that a file without line breaks, or a quote that is never closed, does not fill the
# memory.
RIJ_MAXIMUM = 4 * 1024 * 1024
# One setting for the whole process; the default would refuse a long text that we may have exported ourselves.
csv.field_size_limit(RIJ_MAXIMUM)

_BOM = b"\xef\xbb\xbf"
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_NUL = "\0"
_VERVANGING = "�"
_CSV_UTF_8 = "Sla het op als “CSV UTF-8”."


class Onleesbaar(Exception):
    """From here on the file cannot be read; the text says why."""


class _Regels:
    """The lines of a binary stream as text, counted per row."""

    def __init__(self, stroom: BinaryIO) -> None:
        self._stroom = stroom
        self.gelezen = 0
        self.begin_rij()

    def begin_rij(self) -> None:
        self.aantal = self.omvang = 0
        # Whether what was read of this row is text: UTF-8, and no NUL, which a database cannot hold.
        self.is_tekst = True

    def __iter__(self) -> Iterator[str]:
        lees = self._stroom.readline
        is_begin = True
        while ruw := lees(RIJ_MAXIMUM + 1):
            self.omvang += len(ruw)
            self.gelezen += len(ruw)
            self.aantal += 1
            if self.omvang > RIJ_MAXIMUM:
                raise Onleesbaar(
                    "is groter dan 4 MB. Misschien is een aanhalingsteken niet gesloten. "
                    "De rest van het bestand is niet bekeken."
                )
            if is_begin:
                is_begin = False
                if ruw.startswith(_UTF_16):
                    raise Onleesbaar(f"het bestand is in UTF-16. {_CSV_UTF_8}")
                ruw = ruw.removeprefix(_BOM)
                if not ruw:
                    return
            if b"\0" in ruw:
                self.is_tekst = False
            try:
                yield ruw.decode()
            except UnicodeDecodeError:
                self.is_tekst = False
                yield ruw.decode(errors="replace")


class Csvbestand:
    """A CSV file: its `kop`, and its rows by iterating, once. What is wrong goes to `meld`.

    stroom: open for reading bytes. A row comes as (row number, fields, whether the fields are text); it has
    as many fields as the header.
    """

    def __init__(self, stroom: BinaryIO, meld: Melder) -> None:
        self._regels = _Regels(stroom)
        self._lezer = csv.reader(self._regels, strict=True)
        self._meld = meld
        self._rij = 0
        self.kop: list[str] = []
        for _, velden, is_tekst in self._rijen():
            if not is_tekst:
                self._meld_tekens(velden)
            self.kop = [naam.strip() for naam in velden]
            if len(self.kop) == 1 and max(self.kop[0].count(";"), self.kop[0].count("\t")) > 0:
                meld(Inleesfout("de kolommen zijn niet gescheiden door een komma.", 1))
            break
        else:
            if not self._rij:
                meld(Inleesfout("het bestand is leeg. De eerste rij noemt de kolommen.", 1))

    @property
    def gelezen(self) -> int:
        """The number of bytes read so far."""
        return self._regels.gelezen

    def __iter__(self) -> Iterator[tuple[int, list[str], bool]]:
        # Without a header there are no columns, so no rows.
        if self.kop:
            yield from self._rijen()

    def _rijen(self) -> Iterator[tuple[int, list[str], bool]]:
        regels, lezer = self._regels, self._lezer
        while True:
            regels.begin_rij()
            try:
                velden = next(lezer, None)
            except Onleesbaar as fout:
                self._rij += 1
                self._meld(Inleesfout(str(fout), self._rij))
                return
            except csv.Error as fout:
                self._rij += 1
                # Over several lines nobody knows where the next row begins.
                verder = regels.aantal == 1
                rest = "" if verder else " De rest van het bestand is niet bekeken."
                self._meld(Inleesfout(_csvfout(str(fout)) + rest, self._rij))
                if verder and self.kop:
                    continue
                return
            if velden is None:
                return
            self._rij += 1
            if not velden:
                if self.kop:
                    continue
                self._meld(Inleesfout("de eerste rij is leeg; daar horen de namen van de kolommen.", 1))
                return
            if self.kop and not regels.is_tekst:
                self._meld_tekens(velden)
            if not self.kop or len(velden) == len(self.kop):
                yield self._rij, velden, regels.is_tekst
            else:
                aantal = f"{len(velden)} veld" if len(velden) == 1 else f"{len(velden)} velden"
                self._meld(Inleesfout(f"heeft {aantal}; de kop heeft er {len(self.kop)}.", self._rij))

    def _meld_tekens(self, velden: list[str]) -> None:
        """Name the fields of the current row with bytes that are no text."""
        for plaats, veld in enumerate(velden):
            kolom = self.kop[plaats] if plaats < len(self.kop) else ""
            if _NUL in veld:
                self._meld(Inleesfout("bevat een nulteken. Haal het weg.", self._rij, kolom))
            if _VERVANGING in veld:
                self._meld(Inleesfout(f"is geen UTF-8. {_CSV_UTF_8}", self._rij, kolom))


def _csvfout(tekst: str) -> str:
    if "unexpected end" in tekst:
        return "een aanhalingsteken is niet gesloten."
    if "new-line character" in tekst:
        return "er staat een los regeleinde (CR) in. Sluit elke rij af met LF of CRLF."
    if "larger than" in tekst:
        return "een veld is groter dan 4 MB."
    return 'een aanhalingsteken staat verkeerd. Schrijf het dubbel ("") in een veld tussen aanhalingstekens.'
