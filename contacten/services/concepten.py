"""A contact while it is being typed: kept as one types, found again, never overwritten unseen."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django.db import transaction
from django.db.models import Exists, OuterRef

from contacten.models import Contactconcept, Klantcontact, Telefoongesprek
from contacten.services.registratie import registreer_klantcontact
from contacten.services.stappen import Achterhaald
from kcc.organisatie.models import Medewerker

# Who has not registered a contact by then never will; it holds what people said.
BEWAARTIJD = timedelta(days=7)
# More than this is no contact that somebody typed.
MEESTE_TEKENS = 100_000
VENSTER = "venster"

Velden = Mapping[str, Any]


class AlGeregistreerd(Exception):
    """The contact of this draft was registered already."""

    def __init__(self, contact: Klantcontact) -> None:
        super().__init__("Dit gesprek is al opgeslagen.")
        self.contact = contact


class Conceptverschil(Achterhaald):
    """Another window saved this draft in between; `concept` is as it is now."""

    def __init__(self, concept: Contactconcept) -> None:
        super().__init__("Dit gesprek is in een ander venster veranderd. Wat u hier typte staat er nog.")
        self.concept = concept


@transaction.atomic
def bewaar_concept(
    *,
    sleutel: str,
    medewerker: Medewerker,
    begonnen_op: datetime,
    velden: Velden,
    gezien: int,
    nu: datetime,
) -> Contactconcept:
    """Keep a draft as it is typed now; made when there is none yet.

    `gezien` is the version that the page was made from (0: none) and `velden["venster"]` names the page. A
    page may overwrite what it wrote itself, however its requests overtake each other; what another page
    wrote since `gezien` is refused with Conceptverschil. Raises AlGeregistreerd after registration.
    """
    concept, is_nieuw = _houd_vast(sleutel, medewerker, begonnen_op, velden, nu)
    # Only now that the row is ours: who was registering it is done.
    if contact := Klantcontact.objects.filter(referentie=sleutel).first():
        raise AlGeregistreerd(contact)
    if is_nieuw:
        return concept
    _controleer_venster(concept, medewerker, str(velden.get(VENSTER, "")), gezien)
    if dict(concept.velden) == dict(velden):
        return concept
    concept.velden = dict(velden)
    concept.versie += 1
    concept.gewijzigd_op = nu
    concept.save(update_fields=["velden", "versie", "gewijzigd_op"])
    return concept


@transaction.atomic
def registreer_concept(
    *,
    sleutel: str,
    medewerker: Medewerker,
    begonnen_op: datetime,
    venster: str,
    gezien: int,
    nu: datetime,
    **registratie: Any,
) -> Klantcontact:
    """Register what was typed (`registratie` as for registreer_klantcontact) and forget the draft.

    Refused with Conceptverschil when another page than `venster` wrote the draft since version `gezien`.
    Raises AlGeregistreerd when it was registered before, and ValidationError as registreer_klantcontact.
    """
    concept, is_nieuw = _houd_vast(sleutel, medewerker, begonnen_op, {VENSTER: venster}, nu)
    if contact := Klantcontact.objects.filter(referentie=sleutel).first():
        raise AlGeregistreerd(contact)
    if not is_nieuw:
        _controleer_venster(concept, medewerker, venster, gezien)
    contact = registreer_klantcontact(
        referentie=sleutel,
        medewerker=medewerker,
        begonnen_op=begonnen_op,
        gesprek_id=concept.gesprek_id,
        nu=nu,
        **registratie,
    )
    concept.delete()
    return contact


def _houd_vast(
    sleutel: str, medewerker: Medewerker, begonnen_op: datetime, velden: Velden, nu: datetime
) -> tuple[Contactconcept, bool]:
    """The draft, locked until the end of the transaction, and whether it was made now.

    Who makes it at the same moment waits here and then finds it, or makes it anew after it was registered.
    """
    return Contactconcept.objects.select_for_update().get_or_create(
        sleutel=sleutel,
        defaults={
            "medewerker": medewerker,
            "velden": dict(velden),
            "begonnen_op": begonnen_op,
            "gewijzigd_op": nu,
        },
    )


def _controleer_venster(concept: Contactconcept, medewerker: Medewerker, venster: str, gezien: int) -> None:
    if concept.medewerker_id != medewerker.pk:
        raise Conceptverschil(concept)
    if concept.versie != gezien and concept.velden.get(VENSTER, "") != venster:
        raise Conceptverschil(concept)


@transaction.atomic
def open_gesprek(*, gesprek_id: int, medewerker: Medewerker, nu: datetime) -> Contactconcept:
    """The draft of this medewerker for a call of the telephone system; made when there is none yet.

    Raises Telefoongesprek.DoesNotExist, and AlGeregistreerd when the contact of the call is there already.
    """
    # One at a time per call: a double press opens one draft.
    gesprek = Telefoongesprek.objects.select_for_update(of=("self",)).get(
        pk=gesprek_id, medewerker=medewerker
    )
    if gesprek.klantcontact is not None:
        raise AlGeregistreerd(gesprek.klantcontact)
    bestaand = Contactconcept.objects.filter(gesprek=gesprek, medewerker=medewerker).first()
    return bestaand or Contactconcept.objects.create(
        sleutel=uuid4().hex,
        medewerker=medewerker,
        gesprek=gesprek,
        begonnen_op=gesprek.opgenomen_op or gesprek.aangeboden_op or nu,
        gewijzigd_op=nu,
    )


def lees_concept(*, sleutel: str, medewerker: Medewerker) -> Contactconcept | None:
    """The draft under this key, when it is of this medewerker."""
    return Contactconcept.objects.select_related("gesprek").filter(pk=sleutel, medewerker=medewerker).first()


def open_concepten(*, medewerker: Medewerker) -> list[Contactconcept]:
    """What this medewerker began and did not register, newest first."""
    geregistreerd = Klantcontact.objects.filter(referentie=OuterRef("sleutel"))
    concepten = Contactconcept.objects.filter(~Exists(geregistreerd), medewerker=medewerker)
    return list(concepten.select_related("gesprek").order_by("-begonnen_op", "sleutel")[:10])


@transaction.atomic
def gooi_concept_weg(*, sleutel: str, medewerker: Medewerker) -> bool:
    """Throw a draft away that needs no registration; whether there was one."""
    return bool(Contactconcept.objects.filter(pk=sleutel, medewerker=medewerker).delete()[0])


@transaction.atomic
def vergeet_concepten(*, nu: datetime) -> int:
    """Remove drafts that nobody touched for a week."""
    return Contactconcept.objects.filter(gewijzigd_op__lt=nu - BEWAARTIJD).delete()[0]
