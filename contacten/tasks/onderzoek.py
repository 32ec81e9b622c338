"""Asking people what they thought of it."""

from celery import shared_task
from django.utils import timezone

from contacten.services import onderzoek


@shared_task(name="contacten.tasks.nodig_uit", time_limit=300, soft_time_limit=280)
def nodig_uit() -> None:
    """Ask who visited or spoke to us and may be asked."""
    onderzoek.nodig_uit(nu=timezone.now())
