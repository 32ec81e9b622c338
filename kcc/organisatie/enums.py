"""Fixed choices of the organisation."""

from django.db import models


class Rol(models.TextChoices):
    """What a medewerker may do; each role is a Django group with this name."""

    BALIEMEDEWERKER = "baliemedewerker", "Baliemedewerker"
    KCC_MEDEWERKER = "kcc-medewerker", "KCC-medewerker"
    BACKOFFICE = "backoffice", "Backoffice"
    REDACTEUR = "redacteur", "Redacteur"
    PLANNER = "planner", "Planner"
    MANAGER = "manager", "Manager"
    BEHEERDER = "beheerder", "Beheerder"
    PRIVACY_OFFICER = "privacy-officer", "Privacy officer"


class Kalender(models.TextChoices):
    """The two calendars of kcc.lib.werktijd, which are never mixed."""

    DIENST = "dienst", "Dienstkalender (werkdagen van de gemeente)"
    ATW = "atw", "Atw-kalender (wettelijke termijnen)"


class Handeling(models.TextChoices):
    """What somebody did with data about a person."""

    INZIEN = "inzien", "ingezien"
    ZOEKEN = "zoeken", "gezocht"
    WIJZIGEN = "wijzigen", "gewijzigd"
    EXPORTEREN = "exporteren", "geëxporteerd"


class Inzageresultaat(models.TextChoices):
    TOEGESTAAN = "toegestaan", "toegestaan"
    GEWEIGERD = "geweigerd", "geweigerd"


class Berichtkanaal(models.TextChoices):
    EMAIL = "email", "e-mail"
    SMS = "sms", "sms"


class Berichtstatus(models.TextChoices):
    """WACHTEND is tried again; MISLUKT never left and RETOUR came back: somebody must look at both.

    VERVALLEN: it need not be told any more, or a medewerker has dealt with it otherwise.
    """

    MISLUKT = "mislukt", "niet verzonden"
    RETOUR = "retour", "teruggekomen"
    WACHTEND = "wachtend", "wacht op verzending"
    VERZONDEN = "verzonden", "verzonden"
    VERVALLEN = "vervallen", "hoeft niet meer"


# What did not reach the person it was for.
NIET_BEZORGD = (Berichtstatus.MISLUKT, Berichtstatus.RETOUR)


class Retouruitkomst(models.TextChoices):
    """What became of a returned mail."""

    NIET_GELEZEN = "niet_gelezen", "nog niet gelezen"
    VERWERKT = "verwerkt", "bij het bericht gezet"
    ONBEKEND = "onbekend", "gaat over een bericht dat wij niet kennen"
    GEEN_WEIGERING = "geen_weigering", "zegt niet dat een bericht niet aankwam"
    ONLEESBAAR = "onleesbaar", "is geen melding van een mailserver"


class Apikanaal(models.TextChoices):
    """For whom an application books: its appointments count on the share of this channel."""

    ONLINE = "online", "inwoners die zelf boeken"
    TELEFOON = "telefoon", "medewerkers aan de telefoon"
    RECEPTIE = "receptie", "de receptie"


class Apiscope(models.TextChoices):
    """What an application may do through the API; a token carries one or more."""

    AFSPRAKEN = "afspraken", "afspraken van iedereen bekijken, verplaatsen en afzeggen"
    CONTACTEN = "contacten", "contacten vastleggen en bekijken"
    TELEFONIE = "telefonie", "gebeurtenissen van gesprekken melden"
