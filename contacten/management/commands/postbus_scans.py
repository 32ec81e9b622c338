"""manage.py postbus_scans: take in the letters that a scanner put in a directory."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from contacten.services import postbus


class Command(BaseCommand):
    """Once; Celery beat does the same every minute with POSTBUS_SCANMAP."""

    help = "Neemt de gescande brieven in een map aan (standaard POSTBUS_SCANMAP)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("map", nargs="?", default=settings.POSTBUS_SCANMAP)

    def handle(self, *args: Any, **opties: Any) -> None:
        map_ = Path(opties["map"] or "")
        if not opties["map"] or not map_.is_dir():
            raise CommandError("Noem een map die bestaat, of zet POSTBUS_SCANMAP.")
        aantal = postbus.neem_scans_aan(map_=map_, nu=timezone.now())
        self.stdout.write(f"{aantal} aangenomen")
