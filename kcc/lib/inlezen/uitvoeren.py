"""Reading a file in: check all of it first, then write all of it, or nothing."""

import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, BinaryIO

from django.db import DatabaseError, connection, transaction

from kcc.lib.inlezen.bestand import Csvbestand
from kcc.lib.inlezen.fouten import Inleesfout, Melder, toon
from kcc.lib.inlezen.soort import Geweigerd, Soort, Telling, Uitvoering, Voortgang
from kcc.lib.inlezen.tussentabel import Tussentabel
from kcc.lib.inlezen.waarden import Lezer

# Checking and writing take about as long.
_DEEL_CONTROLE = 0.4


@dataclass
class Uitkomst:
    """What came of it: with any error nothing was written."""

    fouten: int = 0
    telling: Telling = field(default_factory=Telling)


class _NietInlezen(Exception):
    """Rolls back; what is wrong was reported already."""


def lees_in(
    soort: Soort,
    stroom: BinaryIO,
    *,
    nu: datetime,
    meld: Melder,
    door: Any = None,
    omvang: int = 0,
    voortgang: Voortgang | None = None,
) -> Uitkomst:
    """Read a CSV file in, in one transaction. Every error goes to `meld` as it is found.

    Streams: the memory it takes does not depend on the size of the file. omvang: the number of bytes, when
    it is known, for `voortgang`, which is called with how far it is, from 0 to 1. Of two runs for one soort
    at the same time the second waits before it writes.
    """
    uitkomst = Uitkomst()

    def tel_en_meld(fout: Inleesfout) -> None:
        uitkomst.fouten += 1
        meld(fout)

    def vorder(deel: float) -> None:
        if voortgang is not None:
            voortgang(deel)

    try:
        with transaction.atomic(), Tussentabel(soort) as tussentabel:
            bestand = Csvbestand(stroom, tel_en_meld)
            controle = _Controle(soort, bestand, tel_en_meld)
            tussentabel.laad(controle.rijen(lambda: vorder(_deel(bestand.gelezen, omvang) * _DEEL_CONTROLE)))
            if controle.kent_sleutel:
                tussentabel.meld_dubbele(tel_en_meld)
            if soort.controleer_alles is not None:
                for rij, kolom, melding in soort.controleer_alles(tussentabel):
                    tel_en_meld(Inleesfout(melding, rij, kolom))
            if uitkomst.fouten:
                raise _NietInlezen
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT pg_advisory_xact_lock(%s)", [zlib.crc32(f"inlezen.{soort.naam}".encode())]
                )
            uitkomst.telling.rijen = tussentabel.aantal
            soort.verwerk(
                tussentabel,
                uitkomst.telling,
                Uitvoering(nu, door, lambda deel: vorder(_DEEL_CONTROLE + deel * (1 - _DEEL_CONTROLE))),
            )
    except _NietInlezen:
        uitkomst.telling = Telling()
    except Geweigerd as fout:
        uitkomst.telling = Telling()
        tel_en_meld(Inleesfout(fout.melding, fout.rij, fout.kolom))
    except DatabaseError as fout:
        # Every row was found right, so something changed beside it; or a rule of the database is stricter.
        uitkomst.telling = Telling()
        tel_en_meld(Inleesfout(f"de database weigert de gegevens ({_naam(fout)}). Probeer het opnieuw."))
    return uitkomst


def _deel(gelezen: int, omvang: int) -> float:
    return min(gelezen / omvang, 1.0) if omvang else 0.0


def _naam(fout: DatabaseError) -> str:
    diagnose = getattr(fout.__cause__, "diag", None)
    return str(
        getattr(diagnose, "constraint_name", None) or getattr(diagnose, "sqlstate", None) or "onbekend"
    )


class _Controle:
    """The rows of a file as values, each checked by itself."""

    # So many rows between two looks at the progress bar.
    _PER_KEER = 5_000

    def __init__(self, soort: Soort, bestand: Csvbestand, meld: Melder) -> None:
        self._soort = soort
        self._bestand = bestand
        self._meld = meld
        self._namen = [kolom.naam for kolom in soort.kolommen]
        self._controleer_kop(bestand.kop)
        # Per column that the file has: its place in the file and in the row that is stored, and its reader.
        self._plan: list[tuple[int, int, Lezer]] = [
            (bestand.kop.index(kolom.naam), doel, kolom.open())
            for doel, kolom in enumerate(soort.kolommen, start=1)
            if kolom.naam in bestand.kop
        ]
        self.kent_sleutel = set(bestand.kop).issuperset(soort.sleutel)

    def _controleer_kop(self, kop: list[str]) -> None:
        for plaats, naam in enumerate(kop):
            if naam not in self._namen:
                melding = f"deze kolom kennen wij niet. De kolommen zijn: {', '.join(self._namen)}."
                self._meld(Inleesfout(melding, 1, toon(naam) if naam else f"nummer {plaats + 1}"))
            elif naam in kop[:plaats]:
                self._meld(Inleesfout("deze kolom staat er twee keer.", 1, naam))
        if kop:
            for naam in self._namen:
                if naam not in kop:
                    self._meld(Inleesfout("deze kolom ontbreekt.", 1, naam))

    def rijen(self, na_een_stuk: Callable[[], None]) -> Iterator[Sequence[Any]]:
        """Every row of the file: its number and a value per column of the soort.

        Also rows with errors, so that keys that occur twice are all found; what is wrong is `leeg` there.
        """
        controleer = self._soort.controleer
        leeg = [kolom.leeg for kolom in self._soort.kolommen]
        verplicht = [
            (plaats, doel) for plaats, doel, _ in self._plan if self._soort.kolommen[doel - 1].verplicht
        ]
        for aantal, (rij, velden, is_tekst) in enumerate(self._bestand, start=1):
            if aantal % self._PER_KEER == 0:
                na_een_stuk()
            waarden: list[Any] = [rij, *leeg]
            is_goed = is_tekst
            for plaats, doel, lees in self._plan:
                if tekst := velden[plaats]:
                    try:
                        waarden[doel] = lees(tekst)
                    except ValueError as fout:
                        is_goed = False
                        # What is no text was reported already, and has no other meaning.
                        if is_tekst:
                            self._meld(Inleesfout(str(fout), rij, self._namen[doel - 1]))
            for plaats, doel in verplicht:
                if not velden[plaats]:
                    is_goed = False
                    self._meld(Inleesfout("is leeg, maar moet ingevuld zijn.", rij, self._namen[doel - 1]))
            if is_goed and controleer is not None:
                for kolom, melding in controleer(dict(zip(self._namen, waarden[1:], strict=True))):
                    self._meld(Inleesfout(melding, rij, kolom))
            yield waarden if is_tekst else [rij, *leeg]
