"""Fixed choices of the service norms."""

from django.db import models


class Bron(models.TextChoices):
    """The source tables that cases come from; the database triggers mark stale days by these values."""

    BEZOEK = "bezoek", "Bezoeken"
    KLANTCONTACT = "klantcontact", "Klantcontacten"
    TERUGBELVERZOEK = "terugbelverzoek", "Terugbelverzoeken"
    PRODUCTMETING = "productmeting", "Productmetingen"
    TEVREDENHEID = "tevredenheid", "Tevredenheid"
    BESCHIKBAARHEID = "beschikbaarheid", "Beschikbaarheidsmetingen"
    PUBLIEKSREACTIE = "publieksreactie", "Publieksreacties"
    SOCIALBERICHT = "socialbericht", "Socialberichten"
    UITNODIGING = "uitnodiging", "Uitnodigingen voor het klantonderzoek"
    VERVOLGCONTACT = "vervolgcontact", "Contacten met wie daarna weer komt"


class Meetmethodenaam(models.TextChoices):
    """How a norm is measured; each name is one class in servicenormen.meetmethoden."""

    WACHTTIJD = "wachttijd", "Wachttijd bij een afspraak"
    DIRECT_ANTWOORD = "direct_antwoord", "Direct antwoord aan de telefoon"
    TERUGBELLEN = "terugbellen", "Op tijd teruggebeld"
    PRODUCT_COMPLEET = "product_compleet", "Volledige productinformatie"
    PRODUCT_ONLINE = "product_online", "Product online te regelen"
    TEVREDENHEID = "tevredenheid", "Cijfer van klanten"
    TOEGANG_OVERAL = "toegang_overal", "Snel terecht in elke Stadswinkel"
    TOEGANG_ERGENS = "toegang_ergens", "Snel terecht in een van de Stadswinkels"
    ANTWOORD = "antwoord", "Antwoord binnen de termijn"
    SOCIAL_ANTWOORD = "social_antwoord", "Antwoord op social media"
    OPGELOST = "opgelost", "Opgelost bij het eerste contact"
    OPGELOST_ANONIEM = "opgelost_anoniem", "Zelf beantwoord, zonder bekende klant"
    NIET_VERSCHENEN = "niet_verschenen", "Niet verschenen"
    INLOOP = "inloop", "Wachttijd zonder afspraak"
    BEREIKT = "bereikt", "Gesproken bij het terugbellen"
    RESPONS = "respons", "Respons op het klantonderzoek"
    EERSTE_PLEK = "eerste_plek", "Eerste vrije plek per meting"
    DERDE_PLEK = "derde_plek", "Derde vrije plek per meting"


# What a norm can be measured by; the others are for indicators.
NORMMETHODEN = [
    Meetmethodenaam.WACHTTIJD,
    Meetmethodenaam.DIRECT_ANTWOORD,
    Meetmethodenaam.TERUGBELLEN,
    Meetmethodenaam.PRODUCT_COMPLEET,
    Meetmethodenaam.PRODUCT_ONLINE,
    Meetmethodenaam.TEVREDENHEID,
    Meetmethodenaam.TOEGANG_OVERAL,
    Meetmethodenaam.TOEGANG_ERGENS,
    Meetmethodenaam.ANTWOORD,
    Meetmethodenaam.SOCIAL_ANTWOORD,
]


class Normstatus(models.TextChoices):
    """What a figure says about its norm."""

    GEHAALD = "gehaald", "Gehaald"
    NIET_GEHAALD = "niet_gehaald", "Niet gehaald"
    GEEN_METINGEN = "geen_metingen", "Geen metingen"


class Voorstelstatus(models.TextChoices):
    """What became of a proposed norm."""

    INGEDIEND = "ingediend", "Wacht op een tweede persoon"
    GOEDGEKEURD = "goedgekeurd", "Goedgekeurd"
    AFGEWEZEN = "afgewezen", "Afgewezen"
    INGETROKKEN = "ingetrokken", "Ingetrokken"


class Signaalbron(models.TextChoices):
    """What a signal was found in. BEZOEK is counted apart: visits are part of the contacts of a product, but
    not what a signal is found in by themselves."""

    CONTACT = "contact", "Contacten"
    KTO = "kto", "Onvoldoendes en opmerkingen"
    ZOEK = "zoek", "Zoekvragen zonder antwoord"
    BEZOEK = "bezoek", "Bezoeken"


class Signaalstatus(models.TextChoices):
    """How far a signal is."""

    NIEUW = "nieuw", "Nieuw"
    IN_BEHANDELING = "in_behandeling", "In behandeling"
    GESLOTEN = "gesloten", "Gesloten"


class Signaaluitkomst(models.TextChoices):
    """What became of a signal."""

    WERKTE = "werkte", "De actie werkte"
    WERKTE_NIET = "werkte_niet", "De actie werkte niet"
    VANZELF = "vanzelf", "Het ging vanzelf over"
    GEEN_SIGNAAL = "geen_signaal", "Het was geen signaal"


class Signaalhandelingsoort(models.TextChoices):
    """What somebody did with a signal."""

    GEVONDEN = "gevonden", "Gevonden"
    OPGEPAKT = "opgepakt", "Opgepakt"
    ACTIE = "actie", "Actie vastgelegd"
    GESLOTEN = "gesloten", "Gesloten"


class Abonnementsoort(models.TextChoices):
    """What somebody gets by mail."""

    WEEK = "week", "Elke maandag de stand van de normen"
    TERTAAL = "tertaal", "Het rapport van een tertaal, zodra het is vastgesteld"
    HALFJAAR = "halfjaar", "Twee keer per jaar het overzicht per cluster"


class Abonnementeinde(models.TextChoices):
    """Why it ended."""

    OPGEZEGD = "opgezegd", "Opgezegd"
    GEEN_RECHT = "geen_recht", "Werkt niet meer met de cijfers"
