"""Fixed choices of the contact register; the values are those of the import format."""

from django.db import models

from kcc.organisatie.enums import Rol

# Who handles cases; managers only look.
BEHANDELAARS = (Rol.KCC_MEDEWERKER, Rol.BACKOFFICE, Rol.BALIEMEDEWERKER)


class Kanaal(models.TextChoices):
    TELEFOON = "telefoon", "Telefoon"
    BALIE = "balie", "Balie"
    EMAIL = "email", "E-mail"
    POST = "post", "Post"
    WEB = "web", "Website"
    CHAT = "chat", "Chat"
    SOCIAL = "social", "Social media"
    VIDEO = "video", "Videogesprek"
    HUISBEZOEK = "huisbezoek", "Huisbezoek"


# How people are seen in person: by appointment or at the desk. The other channels are how they ask.
BEZOEKKANALEN = (Kanaal.BALIE, Kanaal.VIDEO, Kanaal.HUISBEZOEK)
# A choice of contacts beside a single channel: all of them but the visits.
ZONDER_BEZOEKEN = "zonder-bezoeken"


class Richting(models.TextChoices):
    INKOMEND = "inkomend", "Inkomend"
    UITGAAND = "uitgaand", "Uitgaand"


class Resultaat(models.TextChoices):
    """How a contact ended. Norm 5 counts `DIRECT_ANTWOORD` as answered directly."""

    DIRECT_BEANTWOORD = "direct_beantwoord", "Direct beantwoord"
    DOORVERBONDEN_GELUKT = "doorverbonden_gelukt", "Doorverbonden"
    DOORVERWEZEN = "doorverwezen", "Doorverwezen"
    AFSPRAAK_GEMAAKT = "afspraak_gemaakt", "Afspraak gemaakt"
    PUBLIEKSREACTIE_GEREGISTREERD = "publieksreactie_geregistreerd", "Publieksreactie geregistreerd"
    TERUGBELVERZOEK = "terugbelverzoek", "Terugbelverzoek"
    DOORVERBONDEN_MISLUKT = "doorverbonden_mislukt", "Doorverbinden mislukt"
    AFGEBROKEN = "afgebroken", "Afgebroken"


DIRECT_ANTWOORD = frozenset(
    {
        Resultaat.DIRECT_BEANTWOORD,
        Resultaat.DOORVERBONDEN_GELUKT,
        Resultaat.DOORVERWEZEN,
        Resultaat.AFSPRAAK_GEMAAKT,
        Resultaat.PUBLIEKSREACTIE_GEREGISTREERD,
    }
)


class Klantsoort(models.TextChoices):
    PERSOON = "persoon", "Persoon"
    ORGANISATIE = "organisatie", "Organisatie"


class Vertegenwoordiger(models.TextChoices):
    """Who speaks for a klant."""

    FAMILIE = "familie", "Familie of naaste"
    MANTELZORGER = "mantelzorger", "Mantelzorger"
    ZORGINSTELLING = "zorginstelling", "Zorginstelling"
    WONINGCORPORATIE = "woningcorporatie", "Woningcorporatie"
    BEWINDVOERDER = "bewindvoerder", "Bewindvoerder of curator"
    GEMACHTIGDE = "gemachtigde", "Gemachtigde of advocaat"
    ANDERS = "anders", "Iemand anders"


class Gebeurtenis(models.TextChoices):
    """What the telephone system tells of a call."""

    AANGEBODEN = "aangeboden", "Aangeboden"
    OPGENOMEN = "opgenomen", "Opgenomen"
    BEEINDIGD = "beeindigd", "Beëindigd"


class Poginguitkomst(models.TextChoices):
    BEREIKT = "bereikt", "Gesproken"
    GEEN_GEHOOR = "geen_gehoor", "Geen gehoor"
    IN_GESPREK = "in_gesprek", "In gesprek"
    VOICEMAIL = "voicemail", "Voicemail ingesproken"
    VERKEERD_NUMMER = "verkeerd_nummer", "Verkeerd nummer"


class Terugbelhandelingsoort(models.TextChoices):
    """What can be done to a callback request; its log has one line for each."""

    AANGEMAAKT = "aangemaakt", "Aangemaakt"
    GENOMEN = "genomen", "Op zich genomen"
    TERUGGELEGD = "teruggelegd", "Teruggelegd"
    BELPOGING = "belpoging", "Gebeld"
    DOORGESTUURD = "doorgestuurd", "Doorgestuurd"
    AFGESLOTEN = "afgesloten", "Afgesloten"
    INGETROKKEN = "ingetrokken", "Ingetrokken"
    HEROPEND = "heropend", "Heropend"
    TERMIJN = "termijn", "Termijn opnieuw berekend"


class Terugbelstand(models.TextChoices):
    """How a callback request stands against its deadline, at a moment."""

    TE_LAAT = "te_laat", "Te laat"
    BIJNA_TE_LAAT = "bijna_te_laat", "Bijna te laat"
    OP_TIJD = "op_tijd", "Op tijd"
    GEBELD = "gebeld", "Gebeld, niet bereikt"
    BEREIKT = "bereikt", "Bereikt"
    AFGESLOTEN = "afgesloten", "Afgesloten"
    INGETROKKEN = "ingetrokken", "Ingetrokken"


class Publieksreactiesoort(models.TextChoices):
    """What somebody wants of the gemeente in writing; each has a term of its own (norm 9)."""

    MELDING = "melding", "Melding"
    VRAAG = "vraag", "Vraag"
    AANVRAAG = "aanvraag", "Aanvraag"
    KLACHT = "klacht", "Klacht"


class Tevredenheidsvraag(models.TextChoices):
    """The two questions of the survey that norms 1 and 2 ask about."""

    TEVREDENHEID = "tevredenheid", "Hoe tevreden bent u?"
    AFSPRAAKGEMAK = "afspraakgemak", "Hoe makkelijk was het maken van uw afspraak?"


class Dagdeel(models.TextChoices):
    """When on a day somebody would rather be called: until twelve, or after."""

    OCHTEND = "ochtend", "In de ochtend"
    MIDDAG = "middag", "In de middag"


class Antwoordkanaal(models.TextChoices):
    """How the gemeente reaches somebody who wrote: the law asks for writing, which a call is not."""

    EMAIL = "email", "E-mail"
    POST = "post", "Brief"
    TELEFOON = "telefoon", "Telefoon"


SCHRIFTELIJK = (Antwoordkanaal.EMAIL, Antwoordkanaal.POST)


class Reactiehandelingsoort(models.TextChoices):
    """What can be done to a publieksreactie; its log has one line for each."""

    ONTVANGEN = "ontvangen", "Binnengekomen"
    BEVESTIGD = "bevestigd", "Ontvangst bevestigd"
    GENOMEN = "genomen", "Op zich genomen"
    TERUGGELEGD = "teruggelegd", "Teruggelegd"
    DOORGESTUURD = "doorgestuurd", "Doorgestuurd"
    OPGESCHORT = "opgeschort", "Om aanvulling gevraagd"
    AANGEVULD = "aangevuld", "Aanvulling ontvangen"
    VERDAAGD = "verdaagd", "Verdaagd"
    BEANTWOORD = "beantwoord", "Beantwoord"
    INGETROKKEN = "ingetrokken", "Ingetrokken"
    HEROPEND = "heropend", "Intrekking teruggedraaid"
    IN_GEBREKE = "in_gebreke", "Ingebrekestelling ontvangen"
    NOTITIE = "notitie", "Notitie"
    GEWIJZIGD = "gewijzigd", "Gegevens gewijzigd"
    TERMIJN = "termijn", "Termijn opnieuw berekend"
    DOSSIER = "dossier", "Dossier overgedragen"
    DEEL_GEVRAAGD = "deel_gevraagd", "Deel uitgezet"
    DEEL_GEREED = "deel_gereed", "Deel gereed"
    DEEL_INGETROKKEN = "deel_ingetrokken", "Deel ingetrokken"


# The lines that say why; those of SCHRIFTELIJK_GEMELD hold what was told to the citizen too.
MET_REDEN = (
    Reactiehandelingsoort.DOORGESTUURD,
    Reactiehandelingsoort.OPGESCHORT,
    Reactiehandelingsoort.VERDAAGD,
    Reactiehandelingsoort.INGETROKKEN,
    Reactiehandelingsoort.HEROPEND,
)
SCHRIFTELIJK_GEMELD = (Reactiehandelingsoort.OPGESCHORT, Reactiehandelingsoort.VERDAAGD)


class Socialhandelingsoort(models.TextChoices):
    """What can be done to a message on social media."""

    ONTVANGEN = "ontvangen", "Binnengekomen"
    GENOMEN = "genomen", "Op zich genomen"
    TERUGGELEGD = "teruggelegd", "Teruggelegd"
    DOORGESTUURD = "doorgestuurd", "Doorgestuurd"
    BEANTWOORD = "beantwoord", "Beantwoord"
    GEEN_ANTWOORD = "geen_antwoord", "Geen antwoord nodig"
    CONTACT = "contact", "Als contact vastgelegd"
    TERMIJN = "termijn", "Termijn opnieuw berekend"


class Zaakstand(models.TextChoices):
    """How what asks for an answer stands against its deadline, at a moment."""

    TE_LAAT = "te_laat", "Te laat"
    BIJNA_TE_LAAT = "bijna_te_laat", "Bijna te laat"
    OP_TIJD = "op_tijd", "Op tijd"
    OPGESCHORT = "opgeschort", "Wacht op aanvulling"
    AFGESLOTEN = "afgesloten", "Beantwoord"
    INGETROKKEN = "ingetrokken", "Ingetrokken"
    GEEN_ANTWOORD = "geen_antwoord", "Geen antwoord nodig"


class Zaaksoort(models.TextChoices):
    """What has a deadline of which somebody is warned."""

    TERUGBELVERZOEK = "terugbelverzoek", "Terugbelverzoek"
    PUBLIEKSREACTIE = "publieksreactie", "Publieksreactie"
    SOCIALBERICHT = "socialbericht", "Socialbericht"
    DOORZENDING = "doorzending", "Afspraak met de afdeling"
    DOSSIERDEEL = "dossierdeel", "Deel van een dossier"


class Waarschuwingstap(models.TextChoices):
    BIJNA = "bijna", "Bijna te laat"
    TE_LAAT = "te_laat", "Te laat"


class Doorzendeinde(models.TextChoices):
    """How the work of a department with what it was sent came to an end."""

    AFGEHANDELD = "afgehandeld", "Afgehandeld"
    DOORGESTUURD = "doorgestuurd", "Verder gestuurd"
    VERVALLEN = "vervallen", "Niet meer nodig"


class Postbron(models.TextChoices):
    """How a message came into the Postbus."""

    IMAP = "imap", "Mailbox (IMAP)"
    LMTP = "lmtp", "Mailserver (LMTP)"
    PIJP = "pijp", "Mailserver (opdracht)"
    SCANMAP = "scanmap", "Scanner"
    UPLOAD = "upload", "Toegevoegd door een medewerker"
    FORMULIER = "formulier", "Contactformulier"
    WEBHOOK = "webhook", "Social media"


class Poststatus(models.TextChoices):
    """Where a message of the Postbus is. Only OPEN asks something of a medewerker, besides QUARANTAINE.

    DUBBEL: the same message came twice. RETOUR: a mail server told about a mail of ours. AUTOMATISCH: an
    automatic answer, of somebody on holiday for example.
    """

    ONTVANGEN = "ontvangen", "Nog niet gelezen"
    OPEN = "open", "Open"
    AFGEHANDELD = "afgehandeld", "Afgehandeld"
    QUARANTAINE = "quarantaine", "In quarantaine"
    DUBBEL = "dubbel", "Dubbel ontvangen"
    RETOUR = "retour", "Melding van een mailserver"
    AUTOMATISCH = "automatisch", "Automatisch antwoord"
    VERWIJDERD = "verwijderd", "Verwijderd"


class Quarantainereden(models.TextChoices):
    """Why a message waits apart until somebody looked at it."""

    LEEG = "leeg", "Er staat niets in het bericht"
    ONLEESBAAR = "onleesbaar", "Het bericht is niet te lezen"
    GEEN_AFZENDER = "geen_afzender", "Er staat geen afzender in het bericht"
    TE_GROOT = "te_groot", "Het bericht is te groot"
    GEVAARLIJK = "gevaarlijk", "Er zit een bijlage bij die gevaarlijk kan zijn"
    LUS = "lus", "Het bericht gaat in een kring rond, of komt van onszelf"
    ONBEKENDE_RETOUR = "onbekende_retour", "Een mailserver meldt iets over een mail die wij niet kennen"
    ONGEWENST = "ongewenst", "Een medewerker vond het bericht ongewenst"


class Koppelwijze(models.TextChoices):
    """How a message was found to belong to an earlier one."""

    KENMERK = "kenmerk", "Antwoord op onze mail"
    VERWIJZING = "verwijzing", "Antwoord in hetzelfde gesprek"
    NUMMER = "nummer", "Nummer genoemd door een bekende afzender"
    AFZENDER = "afzender", "Bekende afzender"
    MEDEWERKER = "medewerker", "Gekozen door een medewerker"


class Posthandelingsoort(models.TextChoices):
    """What can happen to a message of the Postbus; its log has one line for each."""

    ONTVANGEN = "ontvangen", "Ontvangen"
    GEKOPPELD = "gekoppeld", "Gekoppeld"
    GENOMEN = "genomen", "Op zich genomen"
    TERUGGELEGD = "teruggelegd", "Teruggelegd"
    TOEGEWEZEN = "toegewezen", "Toegewezen"
    BEANTWOORD = "beantwoord", "Beantwoord"
    BEVESTIGD = "bevestigd", "Ontvangst bevestigd"
    GEREGISTREERD = "geregistreerd", "Geregistreerd"
    AFGEHANDELD = "afgehandeld", "Afgehandeld"
    HEROPEND = "heropend", "Heropend"
    QUARANTAINE = "quarantaine", "In quarantaine gezet"
    VRIJGEGEVEN = "vrijgegeven", "Vrijgegeven"
    VERWIJDERD = "verwijderd", "Verwijderd"


class Nummersoort(models.TextChoices):
    """By which number the government knows somebody."""

    BSN = "bsn", "Burgerservicenummer"
    KVK = "kvk", "KVK-nummer"


class Toonreden(models.TextChoices):
    """Why a medewerker wants to read a number in full; nobody needs another reason."""

    IDENTITEIT = "identiteit", "Om vast te stellen wie ik spreek"
    DOORGEVEN = "doorgeven", "Om het aan de behandelende afdeling door te geven"
    CONTROLE = "controle", "Om te controleren of het goed is ingevoerd"


# A mark of the survey from 1 to 10 that asks for something to be done.
LAAG_CIJFER = 5


class Bewaarsoort(models.TextChoices):
    """What has a term of its own after which it is wiped."""

    CONTACT = "contact", "Contacten"
    TELEFOONGESPREK = "telefoongesprek", "Telefoonnummers van bellers"
    TERUGBELVERZOEK = "terugbelverzoek", "Terugbelverzoeken"
    INFORMATIE = "informatie", "Vragen en meldingen"
    AANVRAAG = "aanvraag", "Aanvragen"
    KLACHT = "klacht", "Klachten"
    SOCIAL = "social", "Berichten op social media"
    POST = "post", "Post en e-mail"
    AFSPRAAK = "afspraak", "Afspraken"
    BEZOEK = "bezoek", "Bezoeken"
    ONDERZOEK = "onderzoek", "Antwoorden op het klantonderzoek"
    UITNODIGING = "uitnodiging", "Uitnodigingen voor het klantonderzoek"
    KLANT = "klant", "Klanten van wie niets meer is bewaard"


class Exportreden(models.TextChoices):
    """Why everything about somebody is downloaded."""

    VERZOEK = "verzoek", "De persoon vroeg erom (recht op inzage)"
    OVERDRAGEN = "overdragen", "De persoon wil de gegevens meenemen (overdraagbaarheid)"
    ONDERZOEK = "onderzoek", "Onderzoek na een klacht of een datalek"


class Dubbelreden(models.TextChoices):
    """Why two clients may be one."""

    NAAM = "naam", "Dezelfde naam"
    NAAM_LIJKT = "naam_lijkt", "Een naam die erop lijkt"
    GEBOORTEDATUM = "geboortedatum", "Dezelfde geboortedatum"
    TELEFOON = "telefoon", "Hetzelfde telefoonnummer"
    EMAIL = "email", "Hetzelfde e-mailadres"
    ADRES = "adres", "Hetzelfde adres"


class Dubbelbesluit(models.TextChoices):
    """What a person decided about two clients that looked like one; who are merged are two no more."""

    NIET_DEZELFDE = "niet_dezelfde", "Niet dezelfde"
