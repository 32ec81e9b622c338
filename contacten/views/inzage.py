"""Every person that a page shows is a line in the Inzagelog."""

from collections.abc import Iterable

from django.utils import timezone

from afspraken.models import Afspraak
from contacten.models import (
    Klant,
    Klantcontact,
    Publieksreactie,
    SocialBericht,
    Telefoongesprek,
    Terugbelverzoek,
)
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
    request: MedewerkerVerzoek,
    personen: Iterable[
        Klant | Klantcontact | Terugbelverzoek | Publieksreactie | SocialBericht | Telefoongesprek
    ],
    handeling: Handeling = Handeling.INZIEN,
) -> None:
    """Log the persons behind these rows, each once: the client, or who left only a name and a number.

    A contact without a client is about nobody.
    """
    objecten = []
    for persoon in personen:
        if isinstance(persoon, Klant):
            objecten.append(("klant", persoon.pk))
        elif isinstance(persoon, Telefoongesprek):
            if persoon.nummer:
                objecten.append(("telefoongesprek", persoon.pk))
        elif isinstance(persoon, SocialBericht):
            objecten.append(("socialbericht", persoon.pk))
        elif persoon.klant_id is not None:
            objecten.append(("klant", persoon.klant_id))
        elif isinstance(persoon, Terugbelverzoek | Publieksreactie):
            objecten.append((persoon._meta.model_name or "", persoon.pk))
    if objecten:
        log_inzagen(
            medewerker=request.user,
            handeling=handeling,
            objecten=objecten,
            herkomst=herkomst(request),
            nu=timezone.now(),
        )
