"""Turning a message into a contact, a promise to call back, or a publieksreactie with its term."""

from datetime import date, datetime

from django.db.models import Q

from catalogus.models import Product
from contacten.enums import (
    Antwoordkanaal,
    Dagdeel,
    Kanaal,
    Posthandelingsoort,
    Poststatus,
    Publieksreactiesoort,
    Resultaat,
)
from contacten.models import Klantcontact, Postbericht, Publieksreactie
from contacten.services.postbus.werk import begin_poststap_met_klant, sluit
from contacten.services.reacties_registreren import Afzender, registreer_publieksreactie
from contacten.services.registratie import Terugbelvraag, registreer_klantcontact
from contacten.services.stappen import handeling
from kcc.lib.telefoon import lees_telefoonnummer
from kcc.organisatie.models import Afdeling, Medewerker


@handeling
def registreer_als_contact(
    *,
    bericht_id: int,
    medewerker: Medewerker,
    resultaat: Resultaat,
    product: Product | None = None,
    notitie: str = "",
    nu: datetime,
    gezien: int | None = None,
) -> Postbericht:
    """Register the message as a contact that is over, and close it. Raise ValidationError, by field."""
    stap = begin_poststap_met_klant(Posthandelingsoort.GEREGISTREERD, bericht_id, medewerker, nu, gezien)
    bericht = stap.zaak
    bericht.klantcontact = leg_contact_vast(bericht, medewerker, resultaat, product, notitie, None, nu)
    bericht.product = product or bericht.product
    sluit(bericht, medewerker, nu)
    return stap.bewaar(toelichting=f"Contact: {resultaat.label.lower()}.")


@handeling
def registreer_als_terugbelverzoek(
    *,
    bericht_id: int,
    medewerker: Medewerker,
    telefoonnummer: str,
    afdeling: Afdeling | None = None,
    product: Product | None = None,
    vraag: str = "",
    voorkeur_dagdeel: Dagdeel | str = "",
    voorkeur_vanaf: date | None = None,
    voorkeur_tot: date | None = None,
    voorkeursmoment: str = "",
    nu: datetime,
    gezien: int | None = None,
) -> Postbericht:
    """Promise to call the sender back, and close the message. Raise ValidationError, by field.

    When they would rather be called: see Terugbelvraag.
    """
    stap = begin_poststap_met_klant(Posthandelingsoort.GEREGISTREERD, bericht_id, medewerker, nu, gezien)
    bericht = stap.zaak
    gevraagd = Terugbelvraag(
        telefoonnummer=telefoonnummer,
        naam=bericht.afzender_naam or (bericht.klant.naam if bericht.klant else ""),
        vraag=vraag.strip() or bericht.tekst[:1000] or bericht.onderwerp,
        voorkeur_dagdeel=voorkeur_dagdeel,
        voorkeur_vanaf=voorkeur_vanaf,
        voorkeur_tot=voorkeur_tot,
        voorkeursmoment=voorkeursmoment,
        afdeling=afdeling or bericht.afdeling,
    )
    bericht.klantcontact = leg_contact_vast(bericht, medewerker, None, product, "", gevraagd, nu)
    bericht.terugbelverzoek = bericht.klantcontact.terugbelverzoeken.first()
    bericht.product = product or bericht.product
    sluit(bericht, medewerker, nu)
    return stap.bewaar(toelichting="Terugbelverzoek gemaakt.")


@handeling
def registreer_als_publieksreactie(
    *,
    bericht_id: int,
    medewerker: Medewerker,
    soort: Publieksreactiesoort,
    product: Product | None = None,
    afdeling: Afdeling | None = None,
    nu: datetime,
    gezien: int | None = None,
) -> Postbericht:
    """Register the message as a publieksreactie, whose term began when it came in, and close it.

    Its answer is given there; what the sender writes later comes with it.
    """
    stap = begin_poststap_met_klant(Posthandelingsoort.GEREGISTREERD, bericht_id, medewerker, nu, gezien)
    bericht = stap.zaak
    contact = leg_contact_vast(
        bericht, medewerker, Resultaat.PUBLIEKSREACTIE_GEREGISTREERD, product, "", None, nu
    )
    reactie = _maak_reactie(bericht, contact, soort, product, afdeling, medewerker, nu)
    bericht.klantcontact, bericht.publieksreactie = contact, reactie
    bericht.product = product or bericht.product
    # Earlier and later messages of the conversation are about it too.
    begin = bericht.draad_id_of_zelf
    gesprek = Postbericht.objects.filter(Q(pk=begin) | Q(draad_id=begin), publieksreactie__isnull=True)
    gesprek.exclude(pk=bericht.pk).exclude(status=Poststatus.VERWIJDERD).update(publieksreactie=reactie)
    sluit(bericht, medewerker, nu)
    return stap.bewaar(toelichting=f"{reactie.get_soort_display()} {reactie.nummer}.")


def leg_contact_vast(
    bericht: Postbericht,
    medewerker: Medewerker,
    resultaat: Resultaat | None,
    product: Product | None,
    notitie: str,
    terugbelvraag: Terugbelvraag | None,
    nu: datetime,
) -> Klantcontact:
    """The contact that a message was, over at `nu`. A message that was opened again can be another one."""
    aantal = Klantcontact.objects.filter(referentie__startswith=f"postbus-{bericht.pk}-").count()
    return registreer_klantcontact(
        referentie=f"postbus-{bericht.pk}-{aantal + 1}",
        kanaal=Kanaal(bericht.kanaal),
        begonnen_op=bericht.ontvangen_op,
        beeindigd_op=nu,
        resultaat=resultaat,
        medewerker=medewerker,
        klant=bericht.klant,
        product=product or bericht.product,
        afdeling=bericht.afdeling,
        onderwerp=bericht.onderwerp,
        notitie=notitie or bericht.tekst[:2000],
        terugbelvraag=terugbelvraag,
        nu=nu,
    )


def _maak_reactie(
    bericht: Postbericht,
    contact: Klantcontact,
    soort: Publieksreactiesoort,
    product: Product | None,
    afdeling: Afdeling | None,
    medewerker: Medewerker,
    nu: datetime,
) -> Publieksreactie:
    """The reaction with its term and last day, counted from the day on which the message came in."""
    return registreer_publieksreactie(
        referentie=contact.referentie,
        soort=soort,
        kanaal=Kanaal(bericht.kanaal),
        onderwerp=bericht.onderwerp,
        tekst=bericht.tekst,
        afzender=Afzender(
            naam=bericht.afzender_naam,
            emailadres=bericht.naar[:254],
            telefoonnummer=lees_telefoonnummer(bericht.telefoonnummer),
            taal=bericht.klant.taal if bericht.klant else "nl",
            antwoord_via=Antwoordkanaal.EMAIL if bericht.naar else "",
        ),
        ontvangen_op=bericht.ontvangen_op,
        medewerker=medewerker,
        klant=bericht.klant,
        klantcontact=contact,
        product=product,
        afdeling=afdeling or bericht.afdeling,
        # A machine that answers answers would go round (RFC 3834).
        met_bevestiging=not bericht.is_automatisch,
        nu=nu,
    )
