"""Turning a message into a contact, a promise to call back, or a publieksreactie with its term."""

from datetime import datetime

from django.db import transaction

from catalogus.models import Product
from contacten.enums import (
    Antwoordkanaal,
    Kanaal,
    Posthandelingsoort,
    Poststatus,
    Publieksreactiesoort,
    Reactiehandelingsoort,
    Resultaat,
)
from contacten.models import Klantcontact, Postbericht, Publieksreactie, Reactiehandeling
from contacten.services.postbus.werk import begin_stap, sluit
from contacten.services.registratie import Terugbelvraag, registreer_klantcontact
from contacten.termijnen import antwoordtermijn, laatste_dag
from kcc.lib.perioden import lokale_dag
from kcc.organisatie.models import Afdeling, Medewerker
from kcc.organisatie.services import atwkalender, dienstkalender


@transaction.atomic
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
    stap = begin_stap(Posthandelingsoort.GEREGISTREERD, bericht_id, medewerker, nu, gezien)
    bericht = stap.bericht
    if stap.is_gedaan:
        return bericht
    bericht.klantcontact = _contact(bericht, medewerker, resultaat, product, notitie, None, nu)
    bericht.product = product or bericht.product
    sluit(bericht, medewerker, nu)
    return stap.bewaar(f"Contact: {resultaat.label.lower()}.")


@transaction.atomic
def registreer_als_terugbelverzoek(
    *,
    bericht_id: int,
    medewerker: Medewerker,
    telefoonnummer: str,
    afdeling: Afdeling | None = None,
    product: Product | None = None,
    vraag: str = "",
    nu: datetime,
    gezien: int | None = None,
) -> Postbericht:
    """Promise to call the sender back, and close the message. Raise ValidationError, by field."""
    stap = begin_stap(Posthandelingsoort.GEREGISTREERD, bericht_id, medewerker, nu, gezien)
    bericht = stap.bericht
    if stap.is_gedaan:
        return bericht
    gevraagd = Terugbelvraag(
        telefoonnummer=telefoonnummer,
        naam=bericht.afzender_naam or (bericht.klant.naam if bericht.klant else ""),
        vraag=vraag.strip() or bericht.tekst[:1000] or bericht.onderwerp,
        afdeling=afdeling or bericht.afdeling,
    )
    bericht.klantcontact = _contact(bericht, medewerker, None, product, "", gevraagd, nu)
    bericht.terugbelverzoek = bericht.klantcontact.terugbelverzoeken.first()
    bericht.product = product or bericht.product
    sluit(bericht, medewerker, nu)
    return stap.bewaar("Terugbelverzoek gemaakt.")


@transaction.atomic
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
    stap = begin_stap(Posthandelingsoort.GEREGISTREERD, bericht_id, medewerker, nu, gezien)
    bericht = stap.bericht
    if stap.is_gedaan:
        return bericht
    contact = _contact(bericht, medewerker, Resultaat.PUBLIEKSREACTIE_GEREGISTREERD, product, "", None, nu)
    reactie = _maak_reactie(bericht, contact, soort, product, afdeling, medewerker, nu)
    bericht.klantcontact, bericht.publieksreactie = contact, reactie
    bericht.product = product or bericht.product
    # Earlier and later messages of the conversation are about it too.
    Postbericht.objects.filter(draad_id=bericht.draad_id_of_zelf, publieksreactie__isnull=True).exclude(
        pk=bericht.pk
    ).exclude(status=Poststatus.VERWIJDERD).update(publieksreactie=reactie)
    sluit(bericht, medewerker, nu)
    return stap.bewaar(f"{reactie.get_soort_display()} {reactie.nummer}.")


def _contact(
    bericht: Postbericht,
    medewerker: Medewerker,
    resultaat: Resultaat | None,
    product: Product | None,
    notitie: str,
    terugbelvraag: Terugbelvraag | None,
    nu: datetime,
) -> Klantcontact:
    aantal = bericht.handelingen.filter(soort=Posthandelingsoort.GEREGISTREERD).count()
    return registreer_klantcontact(
        # A message that was opened again can be registered again.
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
    termijn = antwoordtermijn(
        soort,
        product.termijn_aantal if product else None,
        product.termijn_eenheid if product else "",
        is_wettelijk=bool(product and product.termijn_is_wettelijk),
    )
    reactie = Publieksreactie(
        referentie=contact.referentie,
        soort=soort,
        kanaal=bericht.kanaal,
        klant=bericht.klant,
        klantcontact=contact,
        product=product,
        afdeling=afdeling or bericht.afdeling or (product.afdeling if product else None),
        naam=bericht.afzender_naam or (bericht.klant.naam if bericht.klant else ""),
        emailadres=bericht.naar[:254],
        telefoonnummer=bericht.telefoonnummer[:20],
        taal=bericht.klant.taal if bericht.klant else "nl",
        antwoord_via=Antwoordkanaal.EMAIL if bericht.naar else Antwoordkanaal.POST,
        onderwerp=bericht.onderwerp,
        tekst=bericht.tekst,
        ontvangen_op=bericht.ontvangen_op,
        termijn_aantal=termijn.aantal,
        termijn_eenheid=termijn.eenheid,
        termijn_is_wettelijk=termijn.is_wettelijk,
    )
    reactie.deadline = laatste_dag(lokale_dag(bericht.ontvangen_op), termijn, dienstkalender(), atwkalender())
    reactie.save(force_insert=True)
    Reactiehandeling.objects.create(
        publieksreactie=reactie, moment=nu, medewerker=medewerker, soort=Reactiehandelingsoort.ONTVANGEN
    )
    return reactie
