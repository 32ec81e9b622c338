"""Who contacted the gemeente, about what, what was promised by when, and what they thought of it."""

from contacten.models.concept import Aanwezigheid, Contactconcept
from contacten.models.klantcontact import Contactvraag, Contactwijziging, Klantcontact
from contacten.models.publieksreactie import Opschorting, Publieksreactie, PublieksreactieQuerySet
from contacten.models.register import (
    Emailadres,
    Klant,
    KlantQuerySet,
    Telefoonnummer,
    Terugbelhandeling,
    Terugbelpoging,
    Terugbelverzoek,
    TerugbelverzoekQuerySet,
    zoeknaam,
)
from contacten.models.socialbericht import SocialBericht
from contacten.models.telefonie import Telefoongesprek
from contacten.models.tevredenheid import Tevredenheid

__all__ = [
    "Aanwezigheid",
    "Contactconcept",
    "Contactvraag",
    "Contactwijziging",
    "Emailadres",
    "Klant",
    "KlantQuerySet",
    "Klantcontact",
    "Opschorting",
    "Publieksreactie",
    "PublieksreactieQuerySet",
    "SocialBericht",
    "Telefoongesprek",
    "Telefoonnummer",
    "Terugbelhandeling",
    "Terugbelpoging",
    "Terugbelverzoek",
    "TerugbelverzoekQuerySet",
    "Tevredenheid",
    "zoeknaam",
]
