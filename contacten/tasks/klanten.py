"""Nightly: which clients may be one, and forgetting what undid a merge."""

from celery import shared_task
from django.utils import timezone

from contacten.services import dubbelen, samenvoegen


@shared_task(name="contacten.tasks.zoek_dubbelen", time_limit=600, soft_time_limit=580)
def zoek_dubbelen() -> None:
    """Suggest clients that may be one, and empty merges that can no longer be undone."""
    nu = timezone.now()
    samenvoegen.wis_samenvoegingen(nu=nu)
    dubbelen.zoek_dubbelen(nu=nu)
