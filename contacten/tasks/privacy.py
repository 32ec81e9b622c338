"""Nightly: wiping what was kept long enough."""

from celery import shared_task
from django.utils import timezone

from contacten.services import bewaren


@shared_task(name="contacten.tasks.wis_verlopen", time_limit=600, soft_time_limit=580)
def wis_verlopen() -> None:
    """Make anonymous everything whose term is over; what is not done in time is done the next night."""
    bewaren.wis_verlopen(nu=timezone.now())
