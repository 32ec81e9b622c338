"""What an application names by code, number or user name: the row itself, or 400 that says what is wrong."""

from typing import TYPE_CHECKING, Any

from django.db.models import Prefetch
from rest_framework.exceptions import ValidationError

from catalogus.models import Product
from contacten.models import Klant
from kcc.organisatie.models import Medewerker

if TYPE_CHECKING:
    from django.db.models import QuerySet


def met_product() -> "Prefetch[Any]":
    """Fetch the product of each row along, each product once and without its texts, which are long."""
    return Prefetch(
        "product", Product.objects.select_related("afdeling").only("code", "naam", "afdeling__code")
    )


def met_code(rijen: "QuerySet[Any]", naam: str, invoer: dict[str, Any]) -> Any:
    """The row with the code that was given under this name, None without one; 400 when there is none."""
    if naam not in invoer:
        return None
    gevonden = rijen.filter(code=invoer[naam]).first()
    if gevonden is None:
        raise ValidationError({naam: [f"Er is geen {naam} met de code {invoer[naam]}."]})
    return gevonden


def met_nummer(invoer: dict[str, Any]) -> Klant | None:
    """The client whose number was given as `klant`, None without one; 400 when there is none."""
    if "klant" not in invoer:
        return None
    klant = Klant.objects.filter(pk=invoer["klant"]).first()
    if klant is None:
        raise ValidationError({"klant": [f"Er is geen klant met het nummer {invoer['klant']}."]})
    return klant


def met_naam(
    invoer: dict[str, Any], naam: str = "medewerker", *, ook_vertrokken: bool = False
) -> Medewerker | None:
    """The medewerker whose user name was given under `naam`, None without one; 400 when there is none."""
    if naam not in invoer:
        return None
    medewerker = Medewerker.objects.filter(username__iexact=invoer[naam]).first()
    if medewerker is None or not (medewerker.is_active or ook_vertrokken):
        raise ValidationError({naam: ["Er is geen medewerker met deze gebruikersnaam."]})
    return medewerker


def voorkeur(invoer: dict[str, Any]) -> dict[str, Any]:
    """When somebody would rather be called, as Terugbelvraag takes it."""
    namen = ("voorkeur_dagdeel", "voorkeur_vanaf", "voorkeur_tot", "voorkeursmoment")
    return {naam: invoer[naam] for naam in namen if naam in invoer}
