"""Nightly: forgetting what nobody needs any more of conversations."""

from celery import shared_task
from django.utils import timezone

from contacten import services


@shared_task(name="contacten.tasks.ruim_op", time_limit=600, soft_time_limit=580)
def ruim_op() -> None:
    """Forget old drafts and who had what open."""
    nu = timezone.now()
    services.vergeet_concepten(nu=nu)
    services.vergeet_aanwezigheid(nu=nu)
