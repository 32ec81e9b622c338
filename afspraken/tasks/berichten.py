"""Reminders, every minute. May run twice without harm."""

import logging

from celery import shared_task
from django.utils import timezone

from afspraken.services import berichten_bezorging, berichten_herinneren

logger = logging.getLogger(__name__)


@shared_task(name="afspraken.tasks.stuur_herinneringen", time_limit=300, soft_time_limit=280)
def stuur_herinneringen() -> None:
    """Put the reminders whose moment has come in the outbox, also those of a moment that was missed."""
    if aantal := berichten_herinneren.stuur_herinneringen(nu=timezone.now()):
        logger.info("%s herinneringen klaargezet", aantal)


@shared_task(name="afspraken.tasks.sluit_niet_bezorgd", time_limit=300, soft_time_limit=280)
def sluit_niet_bezorgd() -> None:
    """Nightly: what did not arrive about an appointment that is over need not be sent any more."""
    aantal = berichten_bezorging.sluit_niet_bezorgd(nu=timezone.now())
    logger.info("%s niet bezorgde berichten vervallen", aantal)
