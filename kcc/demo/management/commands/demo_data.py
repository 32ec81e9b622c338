"""Fill an empty database with the demo gemeente."""

import logging
import sys
import time
from argparse import ArgumentParser, ArgumentTypeError
from datetime import date, datetime
from datetime import time as clock
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from kcc.demo.laden import NietLeeg, is_leeg, laad_demo
from kcc.demo.schalen import SCHALEN, Opdracht
from kcc.lib.perioden import TIJDZONE, lokaal_moment
from kcc.organisatie.services import dienstkalender


def _peilmoment(waarde: str) -> datetime:
    """An ISO moment, or a date: then at noon."""
    try:
        if len(waarde) <= len("2025-01-01"):
            return lokaal_moment(date.fromisoformat(waarde), clock(12))
        moment = datetime.fromisoformat(waarde)
    except ValueError as fout:
        raise ArgumentTypeError(
            "dit is geen datum of moment, zoals 2025-03-10 of 2025-03-10T10:30."
        ) from fout
    return moment if moment.tzinfo else moment.replace(tzinfo=TIJDZONE)


class Command(BaseCommand):
    help = "Vul de lege database met de demo-gemeente: catalogus, roosters, afspraken en geschiedenis."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--schaal", choices=sorted(SCHALEN), default="klein")
        parser.add_argument("--zaad", type=int, default=1, help="Ander zaad, andere toevallige gegevens.")
        parser.add_argument(
            "--peildatum", type=_peilmoment, help="Doe of het dit moment is (ISO); zonder: nu."
        )
        parser.add_argument("--opnieuw", action="store_true", help="Maak de tabellen van KCC eerst leeg.")
        parser.add_argument(
            "--als-leeg", action="store_true", help="Doe niets als er al gegevens zijn, zonder fout."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.KCC_DEMO:
            raise CommandError("Dit kan alleen in de demo: gebruik kcc.settings.demo.")
        if options["als_leeg"] and not is_leeg():
            self.stdout.write("De database heeft al gegevens; er is niets veranderd.")
            return
        # The lines about each account would run through the progress bar.
        logging.getLogger("kcc.organisatie.services").setLevel(logging.WARNING)
        schaal = SCHALEN[options["schaal"]]
        begonnen = time.monotonic()
        opdracht = Opdracht(schaal, options["zaad"], options["peildatum"] or timezone.now(), dienstkalender())
        try:
            aantallen = laad_demo(opdracht, opnieuw=options["opnieuw"], voortgang=self._toon)
        except NietLeeg as fout:
            raise CommandError(str(fout)) from fout
        self._toon("", 1.0)
        seconden = time.monotonic() - begonnen
        self.stdout.write(f"De demo-gemeente ({schaal.naam}) is klaar in {seconden:.0f} seconden:")
        for naam, aantal in aantallen.items():
            self.stdout.write(f"  {aantal:>12,} {naam}".replace(",", "."))

    def _toon(self, stap: str, deel: float) -> None:
        """The progress bar, on a terminal only."""
        if not sys.stdout.isatty():
            return
        balk = "█" * round(deel * 30)
        self.stdout.write(f"\r{balk:<30} {deel:4.0%} {stap:<40}", ending="" if stap else "\n")
        self.stdout.flush()
