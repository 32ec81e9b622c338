"""manage.py postbus_imap: the process that waits for mail in the mailbox (IMAP IDLE, else polling)."""

import logging
import signal
import threading
import time
from types import FrameType
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError, close_old_connections
from django.utils import timezone
from imapclient import IMAPClient
from imapclient.exceptions import IMAPClientError

from contacten.services import postbus

logger = logging.getLogger(__name__)
# Servers end an IDLE after half an hour (RFC 2177); a firewall in between is sooner tired of it.
_IDLE = 5 * 60
_PEILEN = 30
_TIK = 2
_LANGSTE_RUST = 5 * 60


class Command(BaseCommand):
    """Runs until it is stopped. A mailbox or database that is away is tried again, ever less often."""

    help = "Haalt de mail van de Postbus op zodra die er is. Loopt tot hij wordt gestopt."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--een-keer", action="store_true", help="leeg de mailbox en stop")

    def handle(self, *args: Any, **opties: Any) -> None:
        if not settings.POSTBUS_IMAP_HOST:
            raise CommandError("Zet POSTBUS_IMAP_HOST, of start dit proces niet.")
        if opties["een_keer"]:
            try:
                self.stdout.write(f"{postbus.haal_post_op(klok=timezone.now)} aangenomen")
            except (IMAPClientError, OSError) as fout:
                raise CommandError(f"De mailbox is niet te openen ({type(fout).__name__}).") from fout
            return
        self.stop = threading.Event()
        for signaal in (signal.SIGTERM, signal.SIGINT):
            signal.signal(signaal, self._stop)
        rust = 1
        while not self.stop.is_set():
            try:
                with postbus.open_mailbox() as client:
                    logger.info("De mailbox is open")
                    rust = 1
                    self._waak(client)
            except (IMAPClientError, OSError, DatabaseError) as fout:
                logger.warning("Ophalen lukt niet (%s); opnieuw na %s s.", type(fout).__name__, rust)
                close_old_connections()
                self.stop.wait(rust)
                rust = min(2 * rust, _LANGSTE_RUST)

    def _stop(self, signaal: int, plek: FrameType | None) -> None:
        self.stop.set()

    def _waak(self, client: IMAPClient) -> None:
        """Empty the mailbox, wait for news, and again."""
        kan_wachten = client.has_capability("IDLE")
        while not self.stop.is_set():
            close_old_connections()
            postbus.leeg_mailbox(client, timezone.now)
            if not kan_wachten:
                self.stop.wait(_PEILEN)
                client.noop()
                continue
            client.idle()
            self._wacht_op_nieuws(client)
            client.idle_done()

    def _wacht_op_nieuws(self, client: IMAPClient) -> None:
        tot = time.monotonic() + _IDLE
        while not self.stop.is_set() and (begin := time.monotonic()) < tot:
            # On a connection that broke this answers nothing, at once and for ever: ending the IDLE says so.
            if client.idle_check(timeout=_TIK) or time.monotonic() - begin < _TIK / 2:
                return
