"""Measuring the access time at its fixed moments. May run twice without harm."""

import logging

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from afspraken.services import toegang

logger = logging.getLogger(__name__)


@shared_task(name="afspraken.tasks_toegang.meet_beschikbaarheid", time_limit=300, soft_time_limit=240)
def meet_beschikbaarheid() -> None:
    """Measure the fixed moments that have come, and record those for which it is too late.

    Asked every minute: a moment at which this failed is tried again until its hour is over.
    """
    for moment in toegang.te_meten(settings.KCC_MEETMOMENTEN, nu=timezone.now()):
        meetmoment = toegang.meet_beschikbaarheid(moment=moment, nu=timezone.now())
        if meetmoment.is_gemist:
            logger.error("De toegangstijd van %s is niet gemeten; dat kan niet meer.", moment.isoformat())
        else:
            logger.info("%s toegangstijden gemeten", meetmoment.aantal_metingen)
