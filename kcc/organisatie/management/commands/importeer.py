"""manage.py importeer SOORT BESTAND: bring data in from a CSV file."""

import os
import sys
from argparse import ArgumentParser
from contextlib import nullcontext
from pathlib import Path
from typing import Any, BinaryIO

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from kcc.lib.inlezen import SOORTEN, Inleesfout, lees_in


class Command(BaseCommand):
    help = "Leest een CSV-bestand in: alles, of bij een fout niets. De formaten staan in docs/importeren.md."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("soort", choices=[soort.naam for soort in SOORTEN])
        parser.add_argument("bestand", help="het CSV-bestand; - voor de standaardinvoer")

    def handle(self, *, soort: str, bestand: str, **options: Any) -> None:
        self._balk = 0.0
        with self._open(bestand) as stroom:
            uitkomst = lees_in(
                SOORTEN[soort],
                stroom,
                nu=timezone.now(),
                meld=self._meld,
                omvang=_omvang(stroom),
                voortgang=self._toon if sys.stderr.isatty() else None,
            )
        self._wis_balk()
        if uitkomst.fouten:
            aantal = "1 fout" if uitkomst.fouten == 1 else f"{_getal(uitkomst.fouten)} fouten"
            raise CommandError(f"{aantal}. Er is niets ingelezen.")
        telling = uitkomst.telling
        delen = [
            f"{_getal(telling.nieuw)} nieuw",
            f"{_getal(telling.gewijzigd)} gewijzigd",
            f"{_getal(telling.ongewijzigd)} ongewijzigd",
        ]
        if telling.overgeslagen:
            delen.append(f"{_getal(telling.overgeslagen)} overgeslagen, want in KCC wordt eraan gewerkt")
        self.stdout.write(f"{soort}: {_getal(telling.rijen)} rijen ingelezen ({', '.join(delen)}).")
        for opmerking in telling.opmerkingen:
            self.stdout.write(opmerking)

    def _open(self, bestand: str) -> Any:
        if bestand == "-":
            return nullcontext(sys.stdin.buffer)
        try:
            return Path(bestand).open("rb")
        except OSError as fout:
            raise CommandError(f"{bestand} is niet te openen: {fout.strerror}.") from fout

    def _meld(self, fout: Inleesfout) -> None:
        self._wis_balk()
        self.stderr.write(str(fout))

    def _toon(self, deel: float) -> None:
        """The progress bar, on a terminal only."""
        if deel - self._balk >= 0.005 or deel >= 1:
            self._balk = deel
            self.stderr.write(f"\r{'█' * round(deel * 30):<30} {deel:4.0%}", ending="", style_func=str)
            self.stderr.flush()

    def _wis_balk(self) -> None:
        if self._balk:
            self._balk = 0.0
            self.stderr.write("\r" + " " * 36 + "\r", ending="", style_func=str)


def _omvang(stroom: BinaryIO) -> int:
    try:
        return os.fstat(stroom.fileno()).st_size
    except (OSError, ValueError):
        return 0


def _getal(aantal: int) -> str:
    return f"{aantal:,}".replace(",", ".")
