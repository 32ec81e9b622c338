"""Background work of the contact register. Every task may run twice without harm."""

from celery import shared_task
from django.utils import timezone

from contacten import services


@shared_task(time_limit=300, soft_time_limit=280)
def waarschuw() -> None:
    """Warn of deadlines that come near or have passed, in working hours."""
    services.waarschuw(nu=timezone.now())


@shared_task(time_limit=600, soft_time_limit=580)
def herbereken_termijnen() -> None:
    """Work out again what is open, after a calendar changed."""
    services.herbereken_termijnen(nu=timezone.now())
