"""What has a deadline: warning of it, and working it out again."""

from celery import shared_task
from django.utils import timezone

from contacten import services


@shared_task(name="contacten.tasks.waarschuw", time_limit=300, soft_time_limit=280)
def waarschuw() -> None:
    """Warn of deadlines that come near or have passed, in working hours."""
    services.waarschuw(nu=timezone.now())


@shared_task(name="contacten.tasks.herbereken_termijnen", time_limit=600, soft_time_limit=580)
def herbereken_termijnen() -> None:
    """Work out again what is open, after a calendar changed."""
    services.herbereken_termijnen(nu=timezone.now())
