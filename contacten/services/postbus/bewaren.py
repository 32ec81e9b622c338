"""How long what came in is kept as it came."""

from datetime import datetime, timedelta

from django.db import transaction

from contacten.enums import Poststatus
from contacten.models import Postinhoud

# As long as outgoing messages: what was read stays, the message as it came goes.
BEWAARTIJD_RUW = timedelta(days=30)
_KLAAR = [Poststatus.AFGEHANDELD, Poststatus.DUBBEL, Poststatus.RETOUR, Poststatus.AUTOMATISCH]


@transaction.atomic
def wis_postinhoud(*, nu: datetime) -> int:
    """Remove the raw contents of what came in more than 30 days ago and is dealt with; how many.

    What is open or in quarantine keeps them.
    """
    oud = Postinhoud.objects.filter(
        bericht__status__in=_KLAAR, bericht__ontvangen_op__lt=nu - BEWAARTIJD_RUW
    ).exclude(bericht__afgehandeld_op__gte=nu - BEWAARTIJD_RUW)
    return oud.delete()[0]
