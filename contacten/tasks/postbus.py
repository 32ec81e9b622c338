"""The Postbus: fetching, reading what was stored, and forgetting. Every task may run twice without harm."""

import logging
from pathlib import Path

from celery import shared_task
from django.conf import settings
from django.utils import timezone
from imapclient.exceptions import IMAPClientError

from contacten.models import Postbericht
from contacten.services import postbus

logger = logging.getLogger(__name__)
_PER_KEER = 200


@shared_task(name=postbus.VERWERK_TAAK, time_limit=120, soft_time_limit=100)
def verwerk_postbericht(*, bericht_id: int) -> None:
    """Read one message that was stored."""
    postbus.verwerk_postbericht(bericht_id=bericht_id, nu=timezone.now())


@shared_task(name="contacten.tasks.verwerk_wachtende_post", time_limit=300, soft_time_limit=280)
def verwerk_wachtende_post() -> None:
    """Read what waits: the safety net under announcements that got lost and workers that died."""
    for bericht_id in Postbericht.objects.unread().values_list("pk", flat=True)[:_PER_KEER]:
        postbus.verwerk_postbericht(bericht_id=bericht_id, nu=timezone.now())


@shared_task(name="contacten.tasks.haal_post_op", time_limit=300, soft_time_limit=280)
def haal_post_op() -> None:
    """Empty the mailbox: the safety net under the process that waits for it (manage.py postbus_imap)."""
    try:
        postbus.haal_post_op(klok=timezone.now)
    except (IMAPClientError, OSError) as fout:
        logger.warning("De mailbox is niet te legen (%s); de volgende keer weer.", type(fout).__name__)


@shared_task(name="contacten.tasks.neem_scans_aan", time_limit=300, soft_time_limit=280)
def neem_scans_aan() -> None:
    """Take in what a scanner put in its directory."""
    if settings.POSTBUS_SCANMAP:
        postbus.neem_scans_aan(map_=Path(settings.POSTBUS_SCANMAP), nu=timezone.now())


@shared_task(name="contacten.tasks.wis_postinhoud", time_limit=300, soft_time_limit=280)
def wis_postinhoud() -> None:
    """Nightly: remove raw messages that are no longer needed."""
    postbus.wis_postinhoud(nu=timezone.now())
