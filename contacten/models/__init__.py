"""Who contacted the gemeente, about what, what was promised by when, and what they thought of it."""

from contacten.models.publieksreactie import Opschorting, Publieksreactie, PublieksreactieQuerySet
from contacten.models.register import (
    Emailadres,
    Klant,
    Klantcontact,
    KlantQuerySet,
    Telefoonnummer,
    Terugbelhandeling,
    Terugbelpoging,
    Terugbelverzoek,
    TerugbelverzoekQuerySet,
    zoeknaam,
)
from contacten.models.socialbericht import SocialBericht
from contacten.models.tevredenheid import Tevredenheid

__all__ = [
    "Emailadres",
    "Klant",
    "KlantQuerySet",
    "Klantcontact",
    "Opschorting",
    "Publieksreactie",
    "PublieksreactieQuerySet",
    "SocialBericht",
    "Telefoonnummer",
    "Terugbelhandeling",
    "Terugbelpoging",
    "Terugbelverzoek",
    "TerugbelverzoekQuerySet",
    "Tevredenheid",
    "zoeknaam",
]
