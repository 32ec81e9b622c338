"""The night's forecast and advice. Every task may run twice without harm."""

import logging
import time

from celery import shared_task
from django.utils import timezone

from afspraken.services import personeel, prognose
from catalogus.models import Locatie
from kcc.lib.perioden import lokale_dag

logger = logging.getLogger(__name__)
# Well before the time limit the task stops by itself; the next one goes on where it was.
_BEGROTING_SECONDEN = 480


@shared_task(name="afspraken.tasks_prognose.maak_prognose", time_limit=600, soft_time_limit=540)
def maak_prognose() -> None:
    """Make today's forecast, unless there is one."""
    nu = timezone.now()
    stand = prognose.laatste_stand()
    if stand is None or stand.datum < lokale_dag(nu):
        prognose.maak_prognose(nu=nu)


@shared_task(name="afspraken.tasks_prognose.bereken_adviezen", time_limit=600, soft_time_limit=540)
def bereken_adviezen() -> None:
    """Look for the desks of every place and day of the newest forecast that has no advice yet, the nearest
    days of all places first, for as long as one task may take."""
    vandaag = lokale_dag(timezone.now())
    begonnen = time.monotonic()
    locaties = {
        locatie.pk: locatie for locatie in Locatie.objects.filter(is_actief=True).with_openingstijden()
    }
    te_doen = sorted(
        (datum, locatie_id)
        for locatie_id in locaties
        for datum in personeel.te_berekenen_dagen(locatie_id=locatie_id, vanaf=vandaag)
    )
    for gedaan, (datum, locatie_id) in enumerate(te_doen):
        if time.monotonic() - begonnen > _BEGROTING_SECONDEN:
            logger.info("%s van %s adviezen gemaakt; de rest volgt", gedaan, len(te_doen))
            return
        personeel.bereken_advies(locatie=locaties[locatie_id], datum=datum)
    logger.info("%s adviezen gemaakt", len(te_doen))
