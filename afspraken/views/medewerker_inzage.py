"""Every appointment that a medewerker sees or changes is a line in the Inzagelog."""

from collections.abc import Iterable

from django.utils import timezone

from afspraken.models import Afspraak
from kcc.organisatie.enums import Handeling
from kcc.organisatie.services import log_inzagen
from kcc.organisatie.toegang import MedewerkerVerzoek, herkomst


def log(request: MedewerkerVerzoek, afspraken: Iterable[Afspraak], handeling: Handeling) -> None:
    """Log that the medewerker of this request looked for, saw or changed these appointments."""
    log_inzagen(
        medewerker=request.user,
        handeling=handeling,
        objecten=[("afspraak", afspraak.pk) for afspraak in afspraken],
        herkomst=herkomst(request),
        nu=timezone.now(),
    )
