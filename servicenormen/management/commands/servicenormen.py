"""manage.py servicenormen 2025-T1 [--json] [--peilmoment ISO]: the figures of a tertaal."""

import json
from argparse import ArgumentParser, ArgumentTypeError
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from kcc.lib.perioden import TIJDZONE, Tertaal
from servicenormen import services
from servicenormen.regels import standaard_peilmoment, toon_percentage
from servicenormen.services import Normstand


def _tertaal(tekst: str) -> Tertaal:
    try:
        return Tertaal.lees(tekst)
    except ValueError as fout:
        raise ArgumentTypeError(str(fout)) from fout


def _moment(tekst: str) -> datetime:
    """A moment in ISO 8601; without an offset it is local time."""
    try:
        moment = datetime.fromisoformat(tekst)
    except ValueError as fout:
        raise ArgumentTypeError(f"“{tekst}” is geen moment, zoals 2025-03-01T12:00:00+01:00.") from fout
    return moment if moment.utcoffset() is not None else moment.replace(tzinfo=TIJDZONE)


class Command(BaseCommand):
    help = "Toont de servicenormen van een tertaal, nadat alle tellingen zijn bijgewerkt."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("tertaal", type=_tertaal, help="bijvoorbeeld 2025-T1")
        parser.add_argument("--json", action="store_true", help="als JSON, voor andere programma's")
        parser.add_argument(
            "--peilmoment",
            type=_moment,
            help="tot en met dit moment; anders nu of het einde",
        )

    def handle(self, *, tertaal: Tertaal, peilmoment: datetime | None, **options: Any) -> None:
        nu = timezone.now()
        services.meet_producten(nu=nu)
        services.werk_verouderde_dagen_bij()
        peilmoment = peilmoment or standaard_peilmoment(tertaal, nu)
        standen = services.standen(tertaal, peilmoment, met_uitsplitsing=True)
        if options["json"]:
            self.stdout.write(
                json.dumps(_als_json(tertaal, peilmoment, standen), ensure_ascii=False, indent=1)
            )
            return
        self.stdout.write(f"{tertaal}, tot en met {peilmoment.astimezone(TIJDZONE):%d-%m-%Y %H.%M} uur")
        for stand in standen:
            cijfer = toon_percentage(stand.telling) or "-"
            self.stdout.write(
                f"{stand.norm.code:>3}  {cijfer:>6}  (norm {stand.norm.doel}%)  {stand.status.label:<14}"
                f"{stand.telling.teller} van {stand.telling.noemer}  {stand.norm.titel}"
            )


def _als_json(tertaal: Tertaal, peilmoment: datetime, standen: list[Normstand]) -> dict[str, Any]:
    return {
        "tertaal": str(tertaal),
        "peilmoment": peilmoment.astimezone(TIJDZONE).isoformat(),
        "normen": [
            {
                "code": stand.norm.code,
                "teller": stand.telling.teller,
                "noemer": stand.telling.noemer,
                "percentage": stand.telling.percentage,
                "doel": stand.norm.doel,
                "status": stand.status.value,
                "uitsplitsing": {
                    dimensie: {
                        deel.code: {"teller": deel.telling.teller, "noemer": deel.telling.noemer}
                        for deel in delen
                    }
                    for dimensie, delen in stand.uitsplitsing.items()
                },
            }
            for stand in standen
        ],
    }
