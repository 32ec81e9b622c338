"""Which persons rows of the register are about, as the Inzagelog names them."""

from collections.abc import Iterable

from contacten.models import (
    Klant,
    Klantcontact,
    Postbericht,
    Publieksreactie,
    SocialBericht,
    Telefoongesprek,
    Terugbelverzoek,
)

Persoonlijk = (
    Klant | Klantcontact | Postbericht | Publieksreactie | SocialBericht | Telefoongesprek | Terugbelverzoek
)


def personen_van(rijen: Iterable[Persoonlijk]) -> list[tuple[str, int]]:
    """(object_soort, object_id) of the person behind each row: the client, or who left only a name.

    A contact without a client is about nobody, unless it names who spoke.
    """
    objecten: list[tuple[str, int]] = []
    for rij in rijen:
        if isinstance(rij, Klant):
            objecten.append(("klant", rij.pk))
        elif isinstance(rij, Telefoongesprek):
            if rij.nummer:
                objecten.append(("telefoongesprek", rij.pk))
        elif isinstance(rij, SocialBericht):
            objecten.append(("socialbericht", rij.pk))
        elif rij.klant_id is not None:
            objecten.append(("klant", rij.klant_id))
        elif (
            not isinstance(rij, Klantcontact) or rij.vertegenwoordiger_naam or rij.vertegenwoordiger_telefoon
        ):
            objecten.append((rij._meta.model_name or "", rij.pk))
    return objecten
