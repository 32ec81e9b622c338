"""Correcting a contact that was registered."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from catalogus.models import Product
from contacten.enums import Resultaat
from contacten.models import Contactwijziging, Klantcontact
from contacten.services.verschil import Stand, controleer_stand
from kcc.organisatie.models import Medewerker

_VELDEN = ("product", "onderwerp", "notitie", "resultaat", "is_vertrouwelijk")


def stand_van_contact(contact: Klantcontact) -> Stand:
    """What the page of a contact shows of what can be corrected."""
    return {
        "Product": str(contact.product or ""),
        "Onderwerp": contact.onderwerp,
        "Notitie": contact.notitie,
        "Resultaat": contact.get_resultaat_display(),
        "Vertrouwelijk": "Ja" if contact.is_vertrouwelijk else "Nee",
    }


@transaction.atomic
def wijzig_klantcontact(
    *,
    contact_id: int,
    product: Product | None,
    onderwerp: str,
    notitie: str,
    resultaat: Resultaat,
    is_vertrouwelijk: bool,
    gezien: Stand,
    medewerker: Medewerker,
    nu: datetime,
) -> Klantcontact:
    """Correct what a contact was about or how it ended; its moments and its client stay.

    The afdeling follows the product when it was that of the product before. A contact does not become or
    stop being a callback request here: that is a promise with a term of its own. Raises Veranderd when the
    contact is not as `gezien` any more, ValidationError for what cannot be.
    """
    contact = (
        Klantcontact.objects.select_for_update(of=("self",))
        .select_related("product__afdeling", "medewerker")
        .get(pk=contact_id)
    )
    laatste = contact.wijzigingen.select_related("medewerker").last()
    controleer_stand(gezien, stand_van_contact(contact), wie=str(laatste.medewerker or "") if laatste else "")
    nieuw = {
        "product": product,
        "onderwerp": onderwerp.strip(),
        "notitie": notitie.strip(),
        "resultaat": resultaat,
        "is_vertrouwelijk": is_vertrouwelijk,
    }
    anders = [veld for veld in _VELDEN if getattr(contact, veld) != nieuw[veld]]
    if not anders:
        return contact
    if "resultaat" in anders and Resultaat.TERUGBELVERZOEK in {contact.resultaat, resultaat}:
        raise ValidationError(
            {"resultaat": "Een terugbelverzoek maakt of sluit u niet hier. Gebruik de lijst Terugbellen."}
        )
    if "product" in anders and contact.afdeling_id == (
        contact.product.afdeling_id if contact.product else None
    ):
        contact.afdeling = product.afdeling if product else None
    for veld in anders:
        setattr(contact, veld, nieuw[veld])
    contact.full_clean(
        exclude={"klant", "locatie", "medewerker", "bezoek", "afspraak"}, validate_unique=False
    )
    contact.save(update_fields=[*anders, "afdeling"])
    Contactwijziging.objects.create(klantcontact=contact, moment=nu, medewerker=medewerker, velden=anders)
    return contact
