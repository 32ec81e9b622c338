"""Background work of the catalogue. Every task may run twice without harm."""

import logging
import time
from functools import partial

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from catalogus import services
from kcc.lib.perioden import lokale_dag
from kcc.lib.webadres import vraag

logger = logging.getLogger(__name__)
# What one run may take of the night; each address takes at most a few requests of ten seconds.
LINKS_PER_KEER = 150
_HOOGSTENS_SECONDEN = 8 * 60


class _Rust:
    """Leaves a host its rest between two requests."""

    def __init__(self, seconden: float) -> None:
        self._seconden = seconden
        self._laatst: dict[str, float] = {}

    def __call__(self, host: str) -> None:
        wanneer = self._laatst.get(host, float("-inf")) + self._seconden
        time.sleep(max(0.0, wanneer - time.monotonic()))
        self._laatst[host] = time.monotonic()


@shared_task(time_limit=600, soft_time_limit=570)
def controleer_links() -> None:
    """Ask part of the addresses in what is published; over the nights of a week, all of them."""
    if not settings.KCC_LINKCONTROLE:
        return
    einde = time.monotonic() + _HOOGSTENS_SECONDEN
    services.controleer_links(
        nu=timezone.now(),
        basis_url=settings.KCC_BASIS_URL,
        hoogstens=LINKS_PER_KEER,
        vraag=partial(vraag, wie=f"KCC-linkcontrole/1.0 (+{settings.KCC_BASIS_URL})"),
        wacht=_Rust(services.PAUZE),
        is_tijd_op=lambda: time.monotonic() > einde,
    )


@shared_task(time_limit=300, soft_time_limit=280)
def controleer_catalogus() -> None:
    """Tell the editors what must be reviewed and what is not complete any more."""
    services.controleer_catalogus(nu=timezone.now(), basis_url=settings.KCC_BASIS_URL)


@shared_task
def publiceer_geplande_versies() -> None:
    """Publish what was checked and planned, as soon as its moment has come."""
    if klaar := services.publiceer_geplande(nu=timezone.now()):
        logger.info("%s geplande versies gepubliceerd", len(klaar))


@shared_task(time_limit=60, soft_time_limit=45)
def vergeet_gemiste_zoekvragen() -> None:
    """Nightly: remove what nobody asked the search for 90 days."""
    services.vergeet_gemiste_zoekvragen(vandaag=lokale_dag(timezone.now()))
