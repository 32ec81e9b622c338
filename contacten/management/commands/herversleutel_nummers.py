"""Changing the key of BSN and KVK numbers while the system runs."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from contacten.services.klantnummers import PER_KEER, herversleutel_nummers, tel_te_herversleutelen
from kcc.lib.versleuteling import Onleesbaar


class Command(BaseCommand):
    help = (
        "Schrijf BSN- en KVK-nummers opnieuw met het eerste geheim van BSN_SLEUTELS. Mag worden gestopt en "
        "later verder gaan; KCC draait gewoon door."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--per-keer", type=int, default=PER_KEER, help="hoeveel nummers per transactie")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["per_keer"] < 1:
            raise CommandError("--per-keer is ten minste 1.")
        totaal = 0
        try:
            while gedaan := herversleutel_nummers(aantal=options["per_keer"]):
                totaal += gedaan
                self.stdout.write(f"{totaal} nummers opnieuw versleuteld")
        except Onleesbaar:
            raise CommandError(
                f"{totaal} nummers opnieuw versleuteld. Een volgend nummer is met een geheim geschreven dat "
                "niet in BSN_SLEUTELS staat. Zet dat geheim erachter en begin opnieuw."
            ) from None
        if rest := tel_te_herversleutelen():
            raise CommandError(f"Nog {rest} nummers waren in gebruik. Begin opnieuw.")
        self.stdout.write("Alle nummers zijn met het geheim in gebruik geschreven.")
