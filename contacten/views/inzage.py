"""Every person that a page shows is a line in the Inzagelog."""

from collections.abc import Iterable

from django.utils import timezone

from afspraken.models import Afspraak
from contacten.services.inzage import Persoonlijk, personen_van
from kcc.organisatie.enums import Handeling
from kcc.organisatie.services import log_inzagen
from kcc.organisatie.toegang import MedewerkerVerzoek, herkomst


def log_afspraak(request: MedewerkerVerzoek, afspraak: Afspraak) -> None:
    """Log that this page shows an appointment."""
    log_inzagen(
        medewerker=request.user,
        handeling=Handeling.INZIEN,
        objecten=[("afspraak", afspraak.pk)],
        herkomst=herkomst(request),
        nu=timezone.now(),
    )


def log_personen(
    request: MedewerkerVerzoek, personen: Iterable[Persoonlijk], handeling: Handeling = Handeling.INZIEN
) -> None:
    """Log the persons behind these rows, each once."""
    if objecten := personen_van(personen):
        log_inzagen(
            medewerker=request.user,
            handeling=handeling,
            objecten=objecten,
            herkomst=herkomst(request),
            nu=timezone.now(),
        )
