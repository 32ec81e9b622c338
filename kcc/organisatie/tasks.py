"""Background work of the organisation. Every task may run twice without harm."""

from celery import shared_task
from django.core.management import call_command
from django.utils import timezone

from kcc.organisatie import services
from kcc.organisatie.models import UitgaandBericht


@shared_task(time_limit=60, soft_time_limit=45)
def bezorg_bericht(*, bericht_id: int) -> None:
    """Deliver one message of the outbox."""
    services.bezorg_bericht(bericht_id=bericht_id, nu=timezone.now())


@shared_task(time_limit=300, soft_time_limit=280)
def bezorg_wachtende_berichten() -> None:
    """Deliver what is due: the safety net under announcements that got lost, and every next attempt."""
    nu = timezone.now()
    for bericht_id in UitgaandBericht.objects.due(nu).values_list("pk", flat=True)[:500]:
        services.bezorg_bericht(bericht_id=bericht_id, nu=timezone.now())


@shared_task(time_limit=300, soft_time_limit=280)
def ruim_op() -> None:
    """Nightly: empty what was sent long ago, and remove sessions, sign-on attempts and counts of before."""
    nu = timezone.now()
    services.wis_verzonden_berichten(nu=nu)
    services.wis_retourmail(nu=nu)
    services.ruim_api_op(nu=nu)
    call_command("clearsessions")
    call_command("axes_reset_logs", age=30, verbosity=0)
