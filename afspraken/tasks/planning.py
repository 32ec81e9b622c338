"""Nightly work on the planning, and releasing shares at set times. Every task may run twice without harm."""

import logging
from datetime import timedelta

from celery import shared_task
from django.db.models import Max
from django.utils import timezone

from afspraken import services
from afspraken.services import reserveren, rooster_kanalen
from catalogus.models import Locatie
from kcc.lib.perioden import lokale_dag

logger = logging.getLogger(__name__)
# How far ahead the roster is rolled out for a place that supplies nothing by appointment yet.
STANDAARD_HORIZON_DAGEN = 56


@shared_task(name="afspraken.tasks.rol_roosters_uit")
def rol_roosters_uit() -> None:
    """Roll out the roster of every place for as far ahead as one can book there, and a day more, so that
    the last day exists before it can be booked."""
    vandaag = lokale_dag(timezone.now())
    horizonnen = (
        Locatie.objects.filter(is_actief=True)
        .annotate(horizon=Max("aanbod__horizon_dagen"))
        .order_by("pk")
        .values_list("pk", "horizon")
    )
    for locatie_id, horizon in horizonnen:
        tot = vandaag + timedelta(days=(horizon or STANDAARD_HORIZON_DAGEN) + 2)
        services.rol_rooster_uit(locatie_id=locatie_id, vanaf=vandaag, tot=tot)


@shared_task(name="afspraken.tasks.controleer_capaciteit")
def controleer_capaciteit() -> None:
    """Prove for every place and day from today on that what is free is capacity minus load.

    A difference is an error in the log; the day is then computed anew.
    """
    vandaag = lokale_dag(timezone.now())
    for locatie in Locatie.objects.order_by("pk"):
        datums = services.toekomstige_dagen(locatie_id=locatie.pk, vanaf=vandaag)
        verschillen = services.controleer(locatie_id=locatie.pk, datums=datums)
        for datum, groepen, kanalen in verschillen:
            logger.error(
                "De capaciteit van %s op %s klopte niet (groepen %s, kanalen %s) en is opnieuw berekend.",
                locatie.code,
                datum,
                groepen,
                kanalen or "alle",
            )
        services.herbereken(locatie_id=locatie.pk, datums={datum for datum, _, _ in verschillen})


@shared_task(name="afspraken.tasks.geef_kanaaldelen_vrij")
def geef_kanaaldelen_vrij() -> None:
    """Release the shares of channels whose moment has come, also those of a moment that was missed."""
    for locatie_id, datums in rooster_kanalen.geef_kanaaldelen_vrij(nu=timezone.now()).items():
        logger.info("Kanaaldeel vrijgegeven: locatie %s, %s dagen", locatie_id, len(datums))


@shared_task(name="afspraken.tasks.geef_vervallen_reserveringen_vrij")
def geef_vervallen_reserveringen_vrij() -> None:
    """Take away what was held longer than it may. Whoever needs such a place sooner does so itself."""
    aantal = reserveren.geef_vervallen_vrij(nu=timezone.now())
    if aantal:
        logger.info("%s vervallen reserveringen vrijgegeven", aantal)


@shared_task(name="afspraken.tasks.verwerk_gemiste_afspraken")
def verwerk_gemiste_afspraken() -> None:
    """Appointments of yesterday and before to which nobody came are missed."""
    aantal = services.verwerk_gemiste_afspraken(nu=timezone.now())
    logger.info("%s afspraken niet verschenen", aantal)
