"""What a place supplies by appointment; part of a change, as in `rooster_dag`."""

from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import transaction

from afspraken.models import Aanbod, Afspraak
from afspraken.services.rooster_dag import RoosterFout


@dataclass(frozen=True)
class Aanbodvelden:
    """How a product is supplied: what desks serve it, how long it takes, and when it can be booked."""

    groep_id: int
    duur_minuten: int
    extra_minuten_per_persoon: int
    maximum_personen: int
    horizon_dagen: int
    voorlooptijd_minuten: int
    is_actief: bool


@transaction.atomic
def zet_aanbod(*, locatie_id: int, product_id: int, velden: Aanbodvelden) -> None:
    """Let a place supply a product like this. Appointments that were made keep their length and their desks:
    they were promised."""
    Aanbod.objects.update_or_create(locatie_id=locatie_id, product_id=product_id, defaults=asdict(velden))


@transaction.atomic
def haal_aanbod_weg(*, aanbod_id: int) -> None:
    """A product that was put at the wrong place; what has appointments is put out of use instead."""
    aanbod = Aanbod.objects.filter(pk=aanbod_id).first()
    if aanbod is None:
        return
    if Afspraak.objects.filter(locatie=aanbod.locatie_id, regels__product=aanbod.product_id).exists():
        raise RoosterFout("Hiervoor zijn afspraken gemaakt. Zet het aanbod uit, verwijder het niet.")
    aanbod.delete()


def komende_afspraken(*, locatie_id: int, product_id: int, nu: datetime) -> list[int]:
    """Ids of the appointments still to come for a product at a place."""
    komend = Afspraak.objects.holding().filter(
        locatie_id=locatie_id, begint_op__gt=nu, regels__product_id=product_id
    )
    return list(komend.values_list("pk", flat=True))
