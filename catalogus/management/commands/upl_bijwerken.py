"""`manage.py upl_bijwerken BESTAND`: read the newest Uniforme Productnamenlijst."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from catalogus import services

# A file that is wrong throughout is not worth a screen per row.
HOOGSTENS_GETOOND = 100


class Command(BaseCommand):
    help = (
        "Werkt de Uniforme Productnamenlijst bij uit een CSV-bestand (open data van standaarden.overheid.nl)."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("bestand", type=Path)

    def handle(self, *, bestand: Path, **options: Any) -> None:
        """All or nothing: with any error nothing is changed, and the exit status is 1."""
        try:
            with bestand.open("rb") as stroom:
                regels = services.lees_upl(stroom)
        except OSError as fout:
            raise CommandError(f"{bestand} is niet te lezen: {fout.strerror}.") from None
        except services.UplFout as fout:
            regels_met_fout = [str(een) for een in fout.fouten[:HOOGSTENS_GETOOND]]
            if rest := len(fout.fouten) - HOOGSTENS_GETOOND:
                regels_met_fout += [f"… en nog {rest} fouten."] if rest > 0 else []
            raise CommandError(
                "\n".join([*regels_met_fout, "Er is niets gewijzigd."]), returncode=1
            ) from None
        telling = services.werk_upl_bij(regels=regels, nu=timezone.now())
        self.stdout.write(
            f"{telling.namen} namen gelezen: {telling.nieuw} nieuw, {telling.gewijzigd} gewijzigd, "
            f"{telling.vervallen} vervallen, {telling.terug} teruggekomen."
        )
