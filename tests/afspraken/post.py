"""Reading the messages that lie in the outbox, as the worker would send them."""

from datetime import datetime

from django.utils import timezone

from kcc.organisatie.models import UitgaandBericht
from kcc.organisatie.opmaak import Inhoud, maak_op


def lees(bericht: UitgaandBericht, nu: datetime | None = None) -> Inhoud:
    """What this message says."""
    return maak_op(bericht, nu or timezone.now())


def laatste(soort: str) -> Inhoud:
    """What the newest message of this kind says: bevestiging, wijziging, afzegging or herinnering."""
    return lees(UitgaandBericht.objects.filter(gegevens__soort=soort).latest("pk"))
