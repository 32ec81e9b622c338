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


class Berichtstatus(models.TextChoices):
    """WACHTEND is tried again; MISLUKT is the dead letter that a beheerder must look at."""

    WACHTEND = "wachtend", "wacht op verzending"
    VERZONDEN = "verzonden", "verzonden"
    MISLUKT = "mislukt", "niet verzonden"


class Apiscope(models.TextChoices):
    """What an application may do through the API; a token carries one or more."""

    AFSPRAKEN = "afspraken", "afspraken van iedereen bekijken, verplaatsen en afzeggen"
    CONTACTEN = "contacten", "contacten vastleggen en bekijken"
