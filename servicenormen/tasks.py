"""Background work of the service norms. Every task may run twice without harm."""

from celery import shared_task
from django.utils import timezone

from servicenormen import services


@shared_task(time_limit=600, soft_time_limit=580)
def werk_verouderde_dagen_bij() -> None:
    """Count the days again on which something changed."""
    services.werk_verouderde_dagen_bij()


@shared_task(time_limit=120, soft_time_limit=100)
def meet_producten() -> None:
    """Make today's picture of the catalogue."""
    services.meet_producten(nu=timezone.now())


@shared_task(time_limit=840, soft_time_limit=800)
def herbouw() -> None:
    """The nightly proof: count everything again; a difference is logged as an error."""
    services.herbouw()


@shared_task(time_limit=600, soft_time_limit=580)
def zoek_signalen() -> None:
    """Count what was asked, and find what stands out beside its own past."""
    services.werk_signalen_bij(nu=timezone.now())


@shared_task(time_limit=600, soft_time_limit=580)
def zet_abonnementen_klaar() -> None:
    """Put the figures of the periods that are over in the outbox, for who subscribed to them."""
    services.zet_abonnementen_klaar(nu=timezone.now())
