"""The desks at night."""

import logging
from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from afspraken import services
from catalogus.models import Locatie
from kcc.lib.perioden import lokale_dag

logger = logging.getLogger(__name__)
# From eleven in the evening on the day is over: before it, only days before it are closed.
_EINDE_DAG = timedelta(hours=23)


@shared_task(name="afspraken.tasks.sluit_dagen")
def sluit_dagen() -> None:
    """Close the day of every place where somebody is still inside or at a desk."""
    nu = timezone.now()
    for locatie in Locatie.objects.order_by("pk"):
        sluiting = services.sluit_dag(
            locatie=locatie, datum=lokale_dag(nu - _EINDE_DAG), medewerker=None, nu=nu
        )
        if sluiting:
            logger.info(
                "Dag gesloten: %s, %s wachtend, %s aan een balie",
                locatie.code,
                len(sluiting.wachtend),
                len(sluiting.aan_balie),
            )
