"""The BSN or KVK number of a client: kept encrypted, found by a keyed hash, shown only with a reason."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from contacten.enums import Nummersoort
from contacten.models import Identificatienummer, Klant
from contacten.regels_nummers import normaliseer_bsn, normaliseer_kvk
from contacten.services.samenvoegen import houd_klant_vast
from kcc.lib.versleuteling import Sleutelring

_NORMALISEER = {Nummersoort.BSN: normaliseer_bsn, Nummersoort.KVK: normaliseer_kvk}
_AL_BEKEND = (
    "Dit nummer hoort al bij een andere klant. Zoek op het nummer en voeg de twee samen als het om "
    "dezelfde gaat."
)
# While the system runs: few enough rows for each batch to be over in a moment.
PER_KEER = 500


def sleutelring() -> Sleutelring:
    """The secrets of BSN_SLEUTELS."""
    return Sleutelring(settings.BSN_SLEUTELS)


def zoek_op_nummer(*, soort: Nummersoort, nummer: str) -> Klant | None:
    """The client with this number, which is written as it is stored (digits only)."""
    sleutels = sleutelring().zoeksleutels(nummer, soort)
    return Klant.objects.filter(
        identificatienummers__soort=soort, identificatienummers__zoeksleutel__in=sleutels
    ).first()


def leg_nummer_vast(*, klant: Klant, soort: Nummersoort, nummer: str) -> None:
    """Store the number of a client, in any spelling, instead of what was known; empty takes it away.

    ValidationError on `nummer` when it cannot be right (the eleven-proof of a BSN) or belongs to another
    client.
    """
    if not nummer.strip():
        klant.identificatienummers.filter(soort=soort).delete()
        return
    try:
        cijfers = _NORMALISEER[soort](nummer)
    except ValueError as fout:
        raise ValidationError({"nummer": str(fout)}) from None
    ring = sleutelring()
    try:
        with transaction.atomic():
            vast = houd_klant_vast(klant)
            # Also under an earlier secret, where the constraint cannot see that it is the same number.
            ander = zoek_op_nummer(soort=soort, nummer=cijfers)
            if ander is not None and ander.pk != vast.pk:
                raise ValidationError({"nummer": _AL_BEKEND})
            Identificatienummer.objects.update_or_create(
                klant=vast,
                soort=soort,
                defaults={
                    "versleuteld": ring.versleutel(cijfers),
                    "zoeksleutel": ring.zoeksleutel(cijfers, soort),
                    "sleutel": ring.naam,
                },
            )
    except IntegrityError:
        raise ValidationError({"nummer": _AL_BEKEND}) from None


def lees_nummer(*, klant: Klant, soort: Nummersoort) -> str:
    """The number in full; empty when it is not known. Whoever calls this has logged why."""
    bewaard = klant.identificatienummers.filter(soort=soort).first()
    return sleutelring().ontsleutel(bewaard.versleuteld) if bewaard else ""


def tel_te_herversleutelen() -> int:
    """How many numbers were written with another secret than the one in use."""
    return Identificatienummer.objects.exclude(sleutel=sleutelring().naam).count()


@transaction.atomic
def herversleutel_nummers(*, aantal: int = PER_KEER) -> int:
    """Write at most `aantal` numbers anew with the secret in use; returns how many, 0 when all are done.

    Safe to stop and to run beside the system or itself: each batch is a transaction of its own, on rows
    that nobody else has. Raises kcc.lib.versleuteling.Onleesbaar when the secret of a row is missing.
    """
    ring = sleutelring()
    rijen = list(
        Identificatienummer.objects.exclude(sleutel=ring.naam)
        .order_by("pk")
        .select_for_update(skip_locked=True)[:aantal]
    )
    for rij in rijen:
        nummer = ring.ontsleutel(rij.versleuteld)
        rij.versleuteld = ring.versleutel(nummer)
        rij.zoeksleutel = ring.zoeksleutel(nummer, rij.soort)
        rij.sleutel = ring.naam
    Identificatienummer.objects.bulk_update(rijen, ["versleuteld", "zoeksleutel", "sleutel"])
    return len(rijen)
