"""Wiping what was kept long enough."""

from celery import shared_task
from django.utils import timezone

from afspraken.services import bewaren


@shared_task(name="afspraken.tasks.wis_hulpgegevens")
def wis_hulpgegevens() -> None:
    """Wipe the needs and the second way in of appointments of more than a week ago."""
    bewaren.wis_hulpgegevens(nu=timezone.now())
