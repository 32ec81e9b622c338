"""Make the forecast now, or show how good it is."""

from argparse import ArgumentParser, ArgumentTypeError
from dataclasses import asdict
from datetime import datetime
from datetime import time as clock
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from afspraken.services import prognose
from afspraken.services.geschiedenis import lees_gegevens
from kcc.lib.perioden import lokaal_moment, lokale_dag

_NAMEN = {
    "vorige_week": "zelfde weekdag, vorige week",
    "vorig_jaar": "zelfde weekdag, vorig jaar",
    "gemiddelde": "gemiddelde van acht weken",
}


def _peilmoment(waarde: str) -> datetime:
    """The noon of a date."""
    try:
        return lokaal_moment(datetime.strptime(waarde, "%Y-%m-%d").date(), clock(12))  # noqa: DTZ007
    except ValueError as fout:
        raise ArgumentTypeError("dit is geen datum, zoals 2025-03-10.") from fout


class Command(BaseCommand):
    help = "Maak de prognose van bezoekers voor vandaag en acht weken, of toets haar (--toets)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--toets", action="store_true", help="Toon alleen hoe goed de prognose is; bewaar niets."
        )
        parser.add_argument("--peildatum", type=_peilmoment, help="Doe of het deze dag is; zonder: vandaag.")

    def handle(self, *args: Any, **options: Any) -> None:
        nu = options["peildatum"] or timezone.now()
        if not options["toets"]:
            stand = prognose.maak_prognose(nu=nu)
            self.stdout.write(f"{stand} is klaar: {stand.prognoses.count()} rijen.")
            return
        uitslag = prognose.toets_prognose(lees_gegevens(vandaag=lokale_dag(nu)))
        if uitslag is None:
            raise CommandError("Er is te weinig geschiedenis om de prognose te toetsen: minder dan 16 weken.")
        cijfers = asdict(uitslag)
        self.stdout.write(f"{'':<32}{'per dag':>10}{'per kwartier':>14}")
        self._regel("prognose", cijfers["fout_dag"], cijfers["fout_kwartier"])
        for naam, ander in cijfers["vergelijkingen"].items():
            self._regel(_NAMEN[naam], ander["fout_dag"], ander["fout_kwartier"])
            oordeel = "de prognose is zeker beter" if ander["wint"] else "geen zeker verschil"
            self._regel("  prognose, zelfde dagen", ander["eigen_fout_dag"], ander["eigen_fout_kwartier"])
            self.stdout.write(f"    {oordeel}")
        self.stdout.write(
            f"Binnen het interval van 80%: {cijfers['dekking_locatie']:.1%} (locatie per dag), "
            f"{cijfers['dekking_groep']:.1%} (groep per dag), {cijfers['dekking_kwartier']:.1%} (kwartier)."
        )
        self.stdout.write(
            f"{cijfers['bezoeken']} bezoeken op {cijfers['dagen']} dagen, "
            f"voorspeld op {cijfers['momenten']} momenten."
        )

    def _regel(self, naam: str, dag: float, kwartier: float) -> None:
        self.stdout.write(f"{naam:<32}{dag:>10.1%}{kwartier:>14.1%}")
