"""Who contacted the gemeente, about what, what was promised by when, and what they thought of it."""

from contacten.models.bewaren import Bewaarloop, Bewaartermijn
from contacten.models.concept import Aanwezigheid, Contactconcept
from contacten.models.dossier import Dossier, Dossierdeel
from contacten.models.dvo import Dienstverleningsovereenkomst, Doorzending
from contacten.models.dwangsom import Dwangsombedrag
from contacten.models.klantcontact import Contactvraag, Contactwijziging, Klantcontact
from contacten.models.klantnummer import Dubbelsuggestie, Identificatienummer, Samenvoeging
from contacten.models.onderzoek import Onderzoekafmelding, Onderzoekantwoord, Uitnodiging
from contacten.models.postbus import (
    Postantwoord,
    Postbericht,
    PostberichtQuerySet,
    Postbijlage,
    Posthandeling,
    Postinhoud,
    Tekstblok,
)
from contacten.models.publieksreactie import (
    Opschorting,
    Publieksreactie,
    PublieksreactieQuerySet,
    Reactiehandeling,
    einde_van_dag,
)
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
from contacten.models.socialbericht import SocialBericht, SocialBerichtQuerySet, Socialhandeling
from contacten.models.telefonie import Telefoongesprek
from contacten.models.tevredenheid import Tevredenheid
from contacten.models.waarschuwing import Termijnherberekening, Waarschuwing

__all__ = [
    "Aanwezigheid",
    "Bewaarloop",
    "Bewaartermijn",
    "Contactconcept",
    "Contactvraag",
    "Contactwijziging",
    "Dienstverleningsovereenkomst",
    "Doorzending",
    "Dossier",
    "Dossierdeel",
    "Dubbelsuggestie",
    "Dwangsombedrag",
    "Emailadres",
    "Identificatienummer",
    "Klant",
    "KlantQuerySet",
    "Klantcontact",
    "Onderzoekafmelding",
    "Onderzoekantwoord",
    "Opschorting",
    "Postantwoord",
    "Postbericht",
    "PostberichtQuerySet",
    "Postbijlage",
    "Posthandeling",
    "Postinhoud",
    "Publieksreactie",
    "PublieksreactieQuerySet",
    "Reactiehandeling",
    "Samenvoeging",
    "SocialBericht",
    "SocialBerichtQuerySet",
    "Socialhandeling",
    "Tekstblok",
    "Telefoongesprek",
    "Telefoonnummer",
    "Termijnherberekening",
    "Terugbelhandeling",
    "Terugbelpoging",
    "Terugbelverzoek",
    "TerugbelverzoekQuerySet",
    "Tevredenheid",
    "Uitnodiging",
    "Waarschuwing",
    "einde_van_dag",
    "zoeknaam",
]
