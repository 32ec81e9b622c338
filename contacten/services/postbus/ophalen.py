"""Fetching mail from a mailbox (IMAP): a message leaves it only after it is stored here.

Taking in the same message again changes nothing, so whoever is killed between storing and moving does no
harm, and several may empty one mailbox at once.
"""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime

from django.conf import settings
from imapclient import IMAPClient
from imapclient.exceptions import IMAPClientError

from contacten.enums import Postbron
from contacten.services.postbus.aannemen import neem_aan

logger = logging.getLogger(__name__)
Klok = Callable[[], datetime]
_TIJD = 60  # seconds that a server may take to answer


@contextmanager
def open_mailbox() -> Iterator[IMAPClient]:
    """The mailbox of the settings, signed on and with its folder chosen. Raise IMAPClientError or OSError."""
    client = IMAPClient(
        settings.POSTBUS_IMAP_HOST,
        port=settings.POSTBUS_IMAP_POORT,
        ssl=settings.POSTBUS_IMAP_TLS,
        timeout=_TIJD,
    )
    try:
        client.login(settings.POSTBUS_IMAP_GEBRUIKER, settings.POSTBUS_IMAP_WACHTWOORD)
        if not client.folder_exists(settings.POSTBUS_IMAP_NAAR):
            # Another process may make it in the same instant.
            with suppress(IMAPClientError):
                client.create_folder(settings.POSTBUS_IMAP_NAAR)
        client.select_folder(settings.POSTBUS_IMAP_MAP)
        yield client
    finally:
        with suppress(IMAPClientError, OSError):
            client.logout()


def leeg_mailbox(client: IMAPClient, klok: Klok) -> int:
    """Take in everything in the folder, oldest first; how many messages. `klok` tells the moment.

    A message that the server cannot give stays where it is, and does not keep the others.
    """
    aantal = 0
    for uid in sorted(client.search(["UNDELETED"])):
        try:
            aantal += _neem_uit(client, uid, klok())
        except IMAPClientError as fout:
            logger.warning("Een bericht in de mailbox is niet op te halen (%s)", type(fout).__name__)
    return aantal


def haal_post_op(*, klok: Klok) -> int:
    """Open the mailbox, empty it and close it; how many messages. 0 without a mailbox in the settings."""
    if not settings.POSTBUS_IMAP_HOST:
        return 0
    with open_mailbox() as client:
        return leeg_mailbox(client, klok)


def _neem_uit(client: IMAPClient, uid: int, nu: datetime) -> int:
    omvang = client.fetch([uid], ["RFC822.SIZE"]).get(uid, {}).get(b"RFC822.SIZE")
    if omvang is None:  # somebody else took it meanwhile
        return 0
    maximum = settings.POSTBUS_MAXIMUM_BYTES
    is_groter = omvang > maximum
    vraag = f"BODY.PEEK[]<0.{maximum}>" if is_groter else "BODY.PEEK[]"
    antwoord = client.fetch([uid], [vraag]).get(uid, {})
    ruw = next((waarde for naam, waarde in antwoord.items() if naam.startswith(b"BODY[]")), None)
    if ruw is None:
        return 0
    neem_aan(bron=Postbron.IMAP, ruw=ruw, is_afgekapt=is_groter, nu=nu)
    _verplaats(client, uid)
    return 1


def _verplaats(client: IMAPClient, uid: int) -> None:
    if client.has_capability("MOVE"):
        client.move([uid], settings.POSTBUS_IMAP_NAAR)
    else:
        client.copy([uid], settings.POSTBUS_IMAP_NAAR)
        client.delete_messages([uid])
        client.expunge([uid])
