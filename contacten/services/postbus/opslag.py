"""Files that came with messages: in the default storage, outside anything that a web server serves."""

import hashlib
from collections.abc import Iterable
from functools import partial

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import QuerySet

from contacten.enums import Poststatus
from contacten.models import Postbericht, Postbijlage, Publieksreactie, Terugbelverzoek
from contacten.postbus.bijlagen import Keuring, keur
from contacten.postbus.mail import Bestand


def bewaar_bijlagen(bericht: Postbericht, bestanden: Iterable[Bestand]) -> list[Keuring]:
    """Judge the files of a message, keep those that may be kept, and note all; what was judged, in order.

    Call it with the row of the message locked. After a crash it may run again: a file that was written by
    half is written anew, because its place follows from the message and its number.
    """
    keuringen = []
    bericht.bijlagen.all().delete()
    for nummer, bestand in enumerate(bestanden, start=1):
        keuring = keur(
            bestand.naam, bestand.inhoud, grootste=settings.POSTBUS_BIJLAGE_BYTES, is_mail=bestand.is_mail
        )
        plaats = "" if keuring.weigerreden else _schrijf(bericht.pk, nummer, bestand.inhoud)
        Postbijlage.objects.create(
            bericht=bericht,
            nummer=nummer,
            naam=keuring.naam,
            mimetype=keuring.mimetype,
            omvang=len(bestand.inhoud),
            bestand=plaats,
            weigerreden=keuring.weigerreden,
        )
        keuringen.append(keuring)
    return keuringen


def _schrijf(bericht_id: int, nummer: int, inhoud: bytes) -> str:
    kenmerk = hashlib.sha256(inhoud).hexdigest()[:16]
    plaats = f"postbus/{bericht_id // 1000}/{bericht_id}/{nummer}-{kenmerk}"
    default_storage.delete(plaats)
    return default_storage.save(plaats, ContentFile(inhoud))


def bijlagen_van(zaak: Publieksreactie | Terugbelverzoek) -> QuerySet[Postbijlage]:
    """The files that came with a case, oldest first; nothing of what is in quarantine or was removed."""
    return (
        Postbijlage.objects.filter(bericht__in=zaak.postberichten.all())
        .exclude(bestand="")
        .exclude(bericht__status__in=[Poststatus.QUARANTAINE, Poststatus.VERWIJDERD])
        .order_by("bericht_id", "nummer")
    )


def wis_bijlagen(bijlagen: QuerySet[Postbijlage]) -> None:
    """Remove these files, in the caller's transaction; a file that is gone already is no error.

    The files themselves go after the commit: they cannot be brought back when there is none.
    """
    for plaats in bijlagen.exclude(bestand="").values_list("bestand", flat=True):
        transaction.on_commit(partial(default_storage.delete, plaats))
    bijlagen.delete()
