"""Arriving at a place: checking in with or without an appointment, and what was a mistake."""

import re
from datetime import datetime

from django.db import IntegrityError, connection, transaction

from afspraken.enums import Afspraakstatus
from afspraken.models import Aanbod, Afspraak, Bezoek, Productgroep
from afspraken.services.fouten import BalieFout
from catalogus.models import Locatie, Product
from kcc.lib.perioden import lokale_dag

_NUMMER = re.compile(r"[1-9][0-9]{7}")


def lees_afspraaknummer(tekst: str) -> str:
    """The number of an appointment in what was typed or scanned; spaces, dots and dashes do not matter.
    Empty when it is none."""
    cijfers = re.sub(r"[\s.-]", "", tekst)
    return cijfers if _NUMMER.fullmatch(cijfers) else ""


@transaction.atomic
def meld_aan(*, afspraak_id: int, nu: datetime) -> Bezoek:
    """Check in a visitor with an appointment of today; checking in twice gives the first visit, also when
    reception and kiosk do so at the same moment.

    Who left meanwhile and comes back has lost the turn: BalieFout, as walk-in there is a new one.
    """
    afspraak = Afspraak.objects.select_for_update(of=("self",)).get(pk=afspraak_id)
    if bezoek := Bezoek.objects.filter(afspraak=afspraak).first():
        if bezoek.weggelopen_op:
            raise BalieFout("Deze bezoeker was weggelopen. Meld de bezoeker als inloop aan.")
        return bezoek
    if afspraak.status != Afspraakstatus.BEVESTIGD:
        raise BalieFout(
            f"De afspraak is {afspraak.get_status_display().lower()}. Meld de bezoeker als inloop aan."
        )
    if afspraak.datum != lokale_dag(nu):
        raise BalieFout("Deze afspraak is niet vandaag. Meld de bezoeker als inloop aan.")
    regel = afspraak.regels.order_by("eerste_cel").first()
    bezoek = Bezoek.objects.create(
        locatie_id=afspraak.locatie_id,
        afspraak=afspraak,
        product_id=regel.product_id if regel else None,
        groep_id=regel.groep_id if regel else None,
        datum=afspraak.datum,
        ticketnummer=_volgend_ticket(afspraak.locatie_id, nu),
        naam=afspraak.naam,
        afspraak_op=afspraak.begint_op,
        aangemeld_op=nu,
    )
    afspraak.status = Afspraakstatus.VERSCHENEN
    afspraak.gewijzigd_op = nu
    afspraak.save(update_fields=["status", "gewijzigd_op"])
    return bezoek


def meld_inloop_aan(
    *, locatie: Locatie, product: Product, naam: str = "", aanvraag_sleutel: str, nu: datetime
) -> Bezoek:
    """Check in a visitor without an appointment; the same `aanvraag_sleutel` gives the first visit, also
    when both arrive at the same moment."""
    if bezoek := Bezoek.objects.filter(referentie=aanvraag_sleutel).first():
        return bezoek
    aanbod = Aanbod.objects.filter(locatie=locatie, product=product, is_actief=True).first()
    if aanbod is None:
        raise BalieFout(f"{locatie} levert {product} niet aan de balie. Verwijs naar een andere locatie.")
    return _neem_ticket(locatie, aanbod.groep_id, product.pk, naam, aanvraag_sleutel, nu)


def neem_ticket(*, locatie: Locatie, groep: Productgroep, aanvraag_sleutel: str, nu: datetime) -> Bezoek:
    """Check in a visitor without an appointment who only said for what kind of thing (a kiosk); as
    meld_inloop_aan. The clerk fills in the product when finishing."""
    if bezoek := Bezoek.objects.filter(referentie=aanvraag_sleutel).first():
        return bezoek
    if not Aanbod.objects.filter(locatie=locatie, groep=groep, is_actief=True).exists():
        raise BalieFout(f"{locatie} helpt niet met {groep}. Verwijs naar een andere locatie.")
    return _neem_ticket(locatie, groep.pk, None, "", aanvraag_sleutel, nu)


def _neem_ticket(
    locatie: Locatie, groep_id: int, product_id: int | None, naam: str, aanvraag_sleutel: str, nu: datetime
) -> Bezoek:
    try:
        with transaction.atomic():
            return Bezoek.objects.create(
                referentie=aanvraag_sleutel,
                locatie=locatie,
                product_id=product_id,
                groep_id=groep_id,
                datum=lokale_dag(nu),
                ticketnummer=_volgend_ticket(locatie.pk, nu),
                naam=naam,
                aangemeld_op=nu,
            )
    except IntegrityError:
        if bezoek := Bezoek.objects.filter(referentie=aanvraag_sleutel).first():
            return bezoek
        raise


def _volgend_ticket(locatie_id: int, nu: datetime) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO afspraken_ticketteller (locatie_id, datum, laatste) VALUES (%s, %s, 1) "
            "ON CONFLICT ON CONSTRAINT ticketteller_uniek "
            "DO UPDATE SET laatste = afspraken_ticketteller.laatste + 1 RETURNING laatste",
            [locatie_id, lokale_dag(nu)],
        )
        return cursor.fetchone()[0]


@transaction.atomic
def draai_aanmelding_terug(*, bezoek_id: int, nu: datetime) -> None:
    """Undo a check-in that was a mistake: the visit never was, and its appointment is expected again.

    Only of somebody who waits and was never called; a visit that is gone already stays so.
    """
    bezoek = Bezoek.objects.select_for_update(of=("self",)).filter(pk=bezoek_id).first()
    if bezoek is None:
        return
    if bezoek.opgeroepen_op or bezoek.weggelopen_op:
        raise BalieFout("Deze bezoeker wacht niet meer. De aanmelding kan niet meer terug.")
    afspraak_id = bezoek.afspraak_id
    bezoek.delete()
    if afspraak_id:
        Afspraak.objects.filter(pk=afspraak_id).update(status=Afspraakstatus.BEVESTIGD, gewijzigd_op=nu)


@transaction.atomic
def haal_terug(*, bezoek_id: int, nu: datetime) -> Bezoek:
    """Undo that a visit of today was closed as left or not come: the visitor is there after all.

    Check-in, rank and first call stay as they were, so that norm 4 sees no new visitor. Not for who was
    sent on from a desk: of that visit a contact was registered when it was closed.
    """
    bezoek = Bezoek.objects.select_for_update(of=("self",)).get(pk=bezoek_id)
    if bezoek.weggelopen_op is None:
        return bezoek
    if not bezoek.kan_terug or bezoek.datum != lokale_dag(nu):
        raise BalieFout("Dit bezoek is voorbij. Meld de bezoeker opnieuw aan, als inloop.")
    bezoek.weggelopen_op, bezoek.sluitreden = None, ""
    bezoek.teruggezet_op = nu if bezoek.opgeroepen_op else None
    bezoek.balie = bezoek.medewerker = None
    bezoek.save()
    return bezoek
