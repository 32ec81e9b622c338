"""Registering a publieksreactie: from a call, a letter, a mail or the website."""

from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from catalogus.models import Product
from contacten.enums import Antwoordkanaal, Kanaal, Publieksreactiesoort, Reactiehandelingsoort
from contacten.models import Klant, Klantcontact, Publieksreactie, Reactiehandeling
from contacten.services.doorzenden import begin_doorzending
from contacten.services.publieksreacties import bepaal_deadline, termijn_van
from contacten.services.reactieberichten import antwoordkanaal, kern_bevestiging, meld
from contacten.services.samenvoegen import houd_klant_vast
from kcc.organisatie.models import Afdeling, Medewerker
from kcc.organisatie.services import atwkalender, dienstkalender

# Foreign keys come from rows that were just read.
_VERWIJZINGEN = {"klant", "klantcontact", "product", "afdeling", "medewerker"}


@dataclass(frozen=True)
class Afzender:
    """Who wrote, and how to reach them. All empty: an anonymous report, which nobody can answer.

    `antwoord_via`: how they want to be answered; empty is by mail, else letter, else phone.
    """

    naam: str = ""
    emailadres: str = ""
    telefoonnummer: str = ""
    adres: str = ""
    taal: str = "nl"
    antwoord_via: Antwoordkanaal | str = ""


def registreer_publieksreactie(
    *,
    referentie: str,
    soort: Publieksreactiesoort,
    kanaal: Kanaal,
    onderwerp: str,
    tekst: str,
    afzender: Afzender,
    ontvangen_op: datetime,
    medewerker: Medewerker | None,
    nu: datetime,
    klant: Klant | None = None,
    klantcontact: Klantcontact | None = None,
    product: Product | None = None,
    afdeling: Afdeling | None = None,
    met_bevestiging: bool = True,
) -> Publieksreactie:
    """Register a reactie with its term and last day, and acknowledge it over the sender's channel.

    `referentie` names this one: with one that is registered already nothing is written and the first is
    returned, so that a double press or a retry never registers twice. The afdeling is the product's when not
    given; of another government, or unknown, it is the KCC's to send on. `medewerker`: who registered it,
    who does not take it up by that. `met_bevestiging`: False for what must not be answered by a machine
    (RFC 3834). Raise ValidationError, by field, for what is missing or wrong.
    """
    if bestaand := Publieksreactie.objects.filter(referentie=referentie).first():
        return bestaand
    termijn = termijn_van(soort, product)
    reactie = Publieksreactie(
        referentie=referentie,
        soort=soort,
        kanaal=kanaal,
        klant=klant,
        klantcontact=klantcontact,
        product=product,
        afdeling=_afdeling(product, afdeling),
        naam=afzender.naam.strip() or (klant.naam if klant else ""),
        emailadres=afzender.emailadres.strip().lower(),
        telefoonnummer=afzender.telefoonnummer,
        adres=afzender.adres.strip(),
        taal=afzender.taal,
        antwoord_via=afzender.antwoord_via,
        onderwerp=onderwerp.strip(),
        tekst=tekst.strip(),
        ontvangen_op=ontvangen_op,
        termijn_aantal=termijn.aantal,
        termijn_eenheid=termijn.eenheid,
        termijn_is_wettelijk=termijn.is_wettelijk,
    )
    if ontvangen_op > nu:
        raise ValidationError({"ontvangen_op": "De ontvangst ligt in de toekomst. Kies een eerdere dag."})
    if not reactie.onderwerp and not reactie.tekst:
        raise ValidationError({"tekst": "Schrijf op waar het over gaat."})
    reactie.full_clean(exclude=_VERWIJZINGEN, validate_unique=False)
    try:
        with transaction.atomic():
            reactie.klant = houd_klant_vast(klant) if klant else None
            # Before it has a key it has no suspensions either.
            reactie.save(force_insert=True)
            reactie.deadline = bepaal_deadline(reactie, dienstkalender(), atwkalender())
            _leg_ontvangst_vast(reactie, medewerker, nu, met_bevestiging=met_bevestiging)
            reactie.save(update_fields=["deadline", "bevestigd_op"])
    except IntegrityError:
        # Somebody registered the same one in between: then that registration is the answer.
        gelijktijdig = Publieksreactie.objects.filter(referentie=referentie).first()
        if gelijktijdig is None:
            raise
        return gelijktijdig
    return reactie


def _afdeling(product: Product | None, gekozen: Afdeling | None) -> Afdeling | None:
    if gekozen is not None and gekozen.is_extern:
        raise ValidationError(
            {"afdeling": f"{gekozen} is een andere overheid. Verwijs door, of kies een eigen afdeling."}
        )
    if gekozen is not None:
        return gekozen
    van_product = product.afdeling if product else None
    return None if van_product is None or van_product.is_extern else van_product


def _leg_ontvangst_vast(
    reactie: Publieksreactie, medewerker: Medewerker | None, nu: datetime, *, met_bevestiging: bool
) -> None:
    handeling = Reactiehandeling(
        publieksreactie=reactie,
        moment=nu,
        medewerker=medewerker,
        soort=Reactiehandelingsoort.ONTVANGEN,
        afdeling=reactie.afdeling,
    )
    handeling.save(force_insert=True)
    kanaal = antwoordkanaal(reactie)
    # A letter or a call is work for a person: the worklist asks for it.
    if met_bevestiging and kanaal == Antwoordkanaal.EMAIL:
        bevestiging = Reactiehandeling(
            publieksreactie=reactie, moment=nu, soort=Reactiehandelingsoort.BEVESTIGD
        )
        meld(reactie=reactie, handeling=bevestiging, kanaal=kanaal, kern=kern_bevestiging(reactie), nu=nu)
        bevestiging.save(force_insert=True)
        reactie.bevestigd_op = nu
    if reactie.afdeling is not None:
        begin_doorzending(
            zaak=reactie,
            afdeling=reactie.afdeling,
            van_afdeling=None,
            ontvangen_op=reactie.ontvangen_op,
            medewerker=medewerker,
            nu=nu,
        )
