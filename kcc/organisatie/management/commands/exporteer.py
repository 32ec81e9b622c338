"""manage.py exporteer SOORT [BESTAND]: write data as CSV, in the format in which it is imported."""

import sys
from argparse import ArgumentParser
from io import TextIOWrapper
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from kcc.lib.inlezen import SOORTEN, voer_uit


class Command(BaseCommand):
    help = "Schrijft gegevens als CSV, zoals importeer ze leest. De formaten staan in docs/importeren.md."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("soort", choices=[soort.naam for soort in SOORTEN if soort.uitvoer])
        parser.add_argument(
            "bestand", nargs="?", default="-", help="waarheen; zonder: naar de standaarduitvoer"
        )

    def handle(self, *, soort: str, bestand: str, **options: Any) -> None:
        nu = timezone.now()
        if bestand == "-":
            if self.stdout._out is sys.stdout and isinstance(sys.stdout, TextIOWrapper):
                # UTF-8 and our own line endings, whatever the terminal is set to.
                sys.stdout.reconfigure(encoding="utf-8", newline="")
            voer_uit(SOORTEN[soort], self.stdout, nu=nu)
            return
        try:
            with Path(bestand).open("w", encoding="utf-8", newline="") as uit:
                aantal = voer_uit(SOORTEN[soort], uit, nu=nu)
        except OSError as fout:
            raise CommandError(f"{bestand} is niet te schrijven: {fout.strerror}.") from fout
        self.stdout.write(f"{soort}: {aantal} rijen geschreven naar {bestand}.")
