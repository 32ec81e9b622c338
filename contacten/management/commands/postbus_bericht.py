"""manage.py postbus_bericht: one e-mail for the Postbus, from a mail server's pipe."""

import sys
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError
from django.utils import timezone

from contacten.enums import Postbron
from contacten.services import postbus

# sysexits.h: the mail server keeps the mail and tries again.
_LATER = 75


class Command(BaseCommand):
    """Reads one mail from standard input. Whatever it is, it is kept; exit status 75 without a database."""

    help = "Leest één e-mail van standaardinvoer en zet die in de Postbus."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--afzender", default=None, help="het retouradres van de envelop; leeg bij automatische mail"
        )

    def handle(self, *args: Any, **opties: Any) -> None:
        ruw = sys.stdin.buffer.read(settings.POSTBUS_MAXIMUM_BYTES + 1)
        # A mail server whose pipe breaks would think that we failed.
        while sys.stdin.buffer.read(64 * 1024):
            pass
        try:
            aangenomen = postbus.neem_aan(
                bron=Postbron.PIJP, ruw=ruw, envelop_van=opties["afzender"], nu=timezone.now()
            )
        except DatabaseError as fout:
            raise CommandError("Geen database; probeer het later opnieuw.", returncode=_LATER) from fout
        self.stdout.write(aangenomen.bericht.nummer)
