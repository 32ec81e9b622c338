"""manage.py verwerk_retourmail: a mail that came back, from a mail server's pipe."""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from django.utils import timezone

from kcc.organisatie.services import MAXIMUM_BYTES, verwerk_retourmail

# sysexits.h: the mail server keeps the mail and tries again.
_LATER = 75


class Command(BaseCommand):
    """Reads one mail from standard input. Every mail is kept; exit status 75 while there is no database."""

    help = "Leest één teruggekomen e-mail van standaardinvoer en zet die bij het bericht waar hij over gaat."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **opties: Any) -> None:
        ruw = sys.stdin.buffer.read(MAXIMUM_BYTES)
        # A mail server whose pipe breaks would think that we failed.
        while sys.stdin.buffer.read(64 * 1024):
            pass
        try:
            mail = verwerk_retourmail(ruw=ruw, nu=timezone.now())
        except DatabaseError as fout:
            raise CommandError("Geen database; probeer het later opnieuw.", returncode=_LATER) from fout
        self.stdout.write(f"Retourmail {mail.pk}: {mail.get_uitkomst_display()}")
