"""Fixed choices of the catalogue."""

from django.db import models


class Publicatiestatus(models.TextChoices):
    """What citizens see of a product or answer; CONCEPT was never published."""

    CONCEPT = "concept", "Concept"
    GEPUBLICEERD = "gepubliceerd", "Gepubliceerd"
    GEARCHIVEERD = "gearchiveerd", "Gearchiveerd"


class Versiestatus(models.TextChoices):
    """Where a version is: being written, waiting for a colleague, waiting for its moment, or done."""

    CONCEPT = "concept", "Concept"
    TER_CONTROLE = "ter_controle", "Ter controle"
    INGEPLAND = "ingepland", "Ingepland"
    GEPUBLICEERD = "gepubliceerd", "Gepubliceerd"
    INGETROKKEN = "ingetrokken", "Ingetrokken"

    @classmethod
    def open(cls) -> list["Versiestatus"]:
        """The statuses of a version that can still become something else."""
        return [cls.CONCEPT, cls.TER_CONTROLE, cls.INGEPLAND]


class Doelgroep(models.TextChoices):
    BURGER = "burger", "Inwoner"
    ONDERNEMER = "ondernemer", "Ondernemer"


class Weekdag(models.IntegerChoices):
    """As in ISO 8601."""

    MAANDAG = 1, "maandag"
    DINSDAG = 2, "dinsdag"
    WOENSDAG = 3, "woensdag"
    DONDERDAG = 4, "donderdag"
    VRIJDAG = 5, "vrijdag"
    ZATERDAG = 6, "zaterdag"
    ZONDAG = 7, "zondag"


class Locatiesoort(models.TextChoices):
    """How a place supplies: people come to it, see it on a screen, or it comes to them."""

    STADSWINKEL = "stadswinkel", "Stadswinkel"
    SERVICEPUNT = "servicepunt", "Servicepunt"
    VIDEO = "video", "Video"
    MOBIEL_TEAM = "mobiel_team", "Mobiel team"

    @classmethod
    def te_bezoeken(cls) -> list["Locatiesoort"]:
        """The kinds that have an address at which citizens come."""
        return [cls.STADSWINKEL, cls.SERVICEPUNT]


class Termijneenheid(models.TextChoices):
    WERKDAGEN = "werkdagen", "werkdagen"
    DAGEN = "dagen", "dagen"
    WEKEN = "weken", "weken"
    MAANDEN = "maanden", "maanden"
    DIRECT = "direct", "direct klaar"


class Productkanaal(models.TextChoices):
    """Through which channels a product can be had."""

    ONLINE = "online", "Online"
    BALIE = "balie", "In een Stadswinkel"
    TELEFOON = "telefoon", "Telefonisch"
    POST = "post", "Per post"


class DigidNiveau(models.TextChoices):
    BASIS = "basis", "DigiD"
    MIDDEN = "midden", "DigiD met sms of app"
    SUBSTANTIEEL = "substantieel", "DigiD app met ID-check"


class Zoeksoort(models.IntegerChoices):
    """What can be found; the numbers stand in the triggers of the search index."""

    PRODUCT = 1, "Product"
    VRAAG = 2, "Vraag en antwoord"
    VERWIJZING = 3, "Andere organisatie"
    LOCATIE = 4, "Stadswinkel"


class Zoekveld(models.IntegerChoices):
    """Which part of a thing a line comes from; the numbers stand in the triggers of the search index."""

    NAAM = 1, "Naam"
    SYNONIEM = 2, "Synoniem"
    KORT = 3, "In het kort"
    TEKST = 4, "Tekst"
    INTERN = 5, "Alleen voor medewerkers"


class Linkstatus(models.TextChoices):
    """What became of the last time that an address was asked for."""

    NIEUW = "nieuw", "Nog niet bekeken"
    GOED = "goed", "Werkt"
    STUK = "stuk", "Werkt niet"
    NIET_TE_CONTROLEREN = "niet_te_controleren", "Niet te controleren"


class Controlesoort(models.TextChoices):
    """What an editor is told about a text."""

    NAKIJKEN = "nakijken", "Moet worden nagekeken"
    ONVOLLEDIG = "onvolledig", "Niet meer volledig"
