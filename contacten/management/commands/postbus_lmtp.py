"""manage.py postbus_lmtp: a door for a mail server (LMTP), which keeps each mail until it is stored here."""

import asyncio
import contextlib
import logging
import signal
from typing import Any

from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError, close_old_connections
from django.utils import timezone

from contacten.enums import Postbron
from contacten.services import postbus

logger = logging.getLogger(__name__)
_BEWAARD = "250 2.0.0 Bewaard"
_LATER = "451 4.3.0 Probeer het later opnieuw"


class Ontvanger:
    """What aiosmtpd asks: each mail is stored before it is accepted. One mail is one message, for all that
    it was addressed to, but LMTP wants an answer for each of them."""

    async def handle_DATA(self, server: SMTP, sessie: Session, envelop: Envelope) -> str:
        try:
            await asyncio.to_thread(_bewaar, envelop)
        except DatabaseError as fout:
            logger.warning("Een mail is niet bewaard (%s); de mailserver houdt hem.", type(fout).__name__)
            return "\r\n".join([_LATER] * len(envelop.rcpt_tos))
        return "\r\n".join([_BEWAARD] * len(envelop.rcpt_tos))


def _bewaar(envelop: Envelope) -> None:
    close_old_connections()
    try:
        inhoud = envelop.original_content or b""
        postbus.neem_aan(
            bron=Postbron.LMTP, ruw=inhoud, envelop_van=envelop.mail_from or "", nu=timezone.now()
        )
    finally:
        close_old_connections()


def maak_server(host: str, poort: int, lus: asyncio.AbstractEventLoop) -> Any:
    """The listening server, as a coroutine. Mail larger than twice the maximum is refused by the protocol, so
    that its sender hears of it; of what lies between, the beginning is kept."""

    def maak() -> LMTP:
        return LMTP(
            Ontvanger(),
            data_size_limit=2 * settings.POSTBUS_MAXIMUM_BYTES,
            enable_SMTPUTF8=True,
            hostname="kcc",
            ident="KCC",
            loop=lus,
        )

    return lus.create_server(maak, host=host, port=poort)


class Command(BaseCommand):
    """Listens until it is stopped, on an address that only the mail server may reach."""

    help = "Neemt mail voor de Postbus aan van een mailserver (LMTP). Loopt tot hij wordt gestopt."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("adres", nargs="?", default="127.0.0.1:8024", help="standaard 127.0.0.1:8024")

    def handle(self, *args: Any, **opties: Any) -> None:
        host, _, poort = opties["adres"].rpartition(":")
        if not host or not poort.isdecimal():
            raise CommandError("Schrijf het adres als 127.0.0.1:8024.")
        with contextlib.suppress(KeyboardInterrupt):
            asyncio.run(self._luister(host, int(poort)))

    async def _luister(self, host: str, poort: int) -> None:
        lus = asyncio.get_running_loop()
        stop = asyncio.Event()
        for signaal in (signal.SIGTERM, signal.SIGINT):
            lus.add_signal_handler(signaal, stop.set)
        server = await maak_server(host, poort, lus)
        self.stdout.write(f"Luistert op {host}:{poort}")
        async with server:
            await stop.wait()
