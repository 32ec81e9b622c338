"""The desk: checking in, calling, finishing."""

from collections.abc import Collection
from datetime import datetime

from django.db import IntegrityError, connection, transaction
from django.db.models import Q

from afspraken.enums import Afspraakstatus, Bezoekresultaat
from afspraken.models import (
    Aanbod,
    Afspraak,
    Balie,
    Bezetting,
    Bezoek,
    BezoekQuerySet,
    Productgroep,
    Werkplek,
)
from afspraken.services.fouten import BalieFout
from catalogus.models import Locatie, Product
from kcc.lib.aanhaakpunt import Aanhaakpunt
from kcc.lib.perioden import TIJDZONE, lokale_dag
from kcc.organisatie.models import Medewerker

# Called with (bezoek, medewerker, nu) in the transaction that finished the visit.
bij_afgerond_bezoek = Aanhaakpunt("afgerond bezoek")


@transaction.atomic
def meld_aan(*, afspraak_id: int, nu: datetime) -> Bezoek:
    """Check in a visitor with an appointment of today; checking in twice gives the first visit.

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
    try:
        with transaction.atomic():
            return Bezoek.objects.create(
                referentie=aanvraag_sleutel,
                locatie=locatie,
                product=product,
                groep_id=aanbod.groep_id,
                datum=lokale_dag(nu),
                ticketnummer=_volgend_ticket(locatie.pk, nu),
                naam=naam,
                aangemeld_op=nu,
            )
    except IntegrityError:
        if bezoek := Bezoek.objects.filter(referentie=aanvraag_sleutel).first():
            return bezoek
        raise


@transaction.atomic
def draai_aanmelding_terug(*, bezoek_id: int, nu: datetime) -> None:
    """Undo a check-in that was a mistake: the visit never was, and its appointment is expected again.

    Only while the visitor waits; a visit that is gone already stays so.
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
def ga_zitten(*, medewerker: Medewerker, balie: Balie) -> Werkplek:
    """Take a desk; whoever sat there (and forgot to leave) is moved off it, and a visitor at that desk
    becomes the visitor of who takes it over."""
    Balie.objects.select_for_update().get(pk=balie.pk)
    _eis_niemand_aan_balie(medewerker, behalve=balie)
    Werkplek.objects.filter(balie=balie).exclude(medewerker=medewerker).update(balie=None)
    werkplek, _ = Werkplek.objects.update_or_create(
        medewerker=medewerker, defaults={"locatie_id": balie.locatie_id, "balie": balie}
    )
    return werkplek


@transaction.atomic
def werk_in(*, medewerker: Medewerker, locatie: Locatie) -> Werkplek:
    """Work at a place without sitting at a desk: the reception, or a break."""
    _eis_niemand_aan_balie(medewerker)
    werkplek, _ = Werkplek.objects.update_or_create(
        medewerker=medewerker, defaults={"locatie": locatie, "balie": None}
    )
    return werkplek


def _eis_niemand_aan_balie(medewerker: Medewerker, behalve: Balie | None = None) -> None:
    """Nobody leaves a visitor behind at the desk they sit at."""
    bezoek = Bezoek.objects.at_desk().filter(balie__werkplek__medewerker=medewerker)
    if achterblijver := bezoek.exclude(balie=behalve).first():
        raise BalieFout(f"U helpt {achterblijver.ticket} nog. Rond dat bezoek eerst af.")


def groepen_van_balie(balie: Balie, nu: datetime) -> Collection[int]:
    """The groups this desk serves now by the roster; all that the place supplies when it is not rostered,
    so that a desk opened on the spot can work."""
    lokaal = nu.astimezone(TIJDZONE)
    diensten = Bezetting.objects.filter(
        balie=balie, datum=lokaal.date(), van__lte=lokaal.time(), tot__gt=lokaal.time()
    )
    groepen = set(Productgroep.objects.filter(bezetting__in=diensten).values_list("pk", flat=True))
    return groepen or set(Aanbod.objects.filter(locatie=balie.locatie_id).values_list("groep_id", flat=True))


def wachtrij(locatie: Locatie, nu: datetime) -> BezoekQuerySet:
    """Who waits at a place today, first to be called first."""
    return (
        Bezoek.objects.waiting()
        .filter(locatie=locatie, datum=lokale_dag(nu))
        .in_queue_order()
        .select_related("product")
    )


def huidig_bezoek(balie: Balie) -> Bezoek | None:
    """Who sits at this desk now, with the appointment and its products."""
    bezoeken = Bezoek.objects.at_desk().filter(balie=balie).select_related("product", "afspraak")
    return bezoeken.prefetch_related("afspraak__regels__product").first()


@transaction.atomic
def roep_volgende_op(*, balie: Balie, medewerker: Medewerker, nu: datetime) -> Bezoek | None:
    """Call the first visitor in the queue whom this desk can serve; None when there is none.

    Two desks never call the same visitor (rows that another desk is calling are skipped). While somebody
    sits at the desk that visitor is returned, so that a double click calls one person.
    """
    Balie.objects.select_for_update().get(pk=balie.pk)
    if huidig := huidig_bezoek(balie):
        return huidig
    bezoek = (
        Bezoek.objects.waiting()
        .filter(
            Q(groep__in=groepen_van_balie(balie, nu)) | Q(groep=None),
            locatie_id=balie.locatie_id,
            datum=lokale_dag(nu),
        )
        .in_queue_order()
        .select_for_update(skip_locked=True, of=("self",))
        .first()
    )
    if bezoek is None:
        return None
    bezoek.opgeroepen_op = bezoek.laatst_opgeroepen_op = nu
    bezoek.balie = balie
    bezoek.medewerker = medewerker
    bezoek.save()
    return bezoek


@transaction.atomic
def roep_opnieuw_op(*, bezoek_id: int, nu: datetime) -> Bezoek:
    """Call a visitor again who did not come to the desk; the first call stays what norm 4 measures."""
    bezoek = _aan_balie(bezoek_id)
    bezoek.laatst_opgeroepen_op = nu
    bezoek.save(update_fields=["laatst_opgeroepen_op"])
    return bezoek


@transaction.atomic
def rond_bezoek_af(
    *, bezoek_id: int, medewerker: Medewerker, resultaat: Bezoekresultaat, nu: datetime
) -> Bezoek:
    """Finish a visit with its result; finishing twice changes nothing."""
    bezoek = Bezoek.objects.select_for_update(of=("self",)).get(pk=bezoek_id)
    if bezoek.afgerond_op:
        return bezoek
    bezoek = _aan_balie(bezoek_id)
    bezoek.afgerond_op = nu
    bezoek.resultaat = resultaat
    bezoek.medewerker = medewerker
    bezoek.save()
    bij_afgerond_bezoek(bezoek=bezoek, medewerker=medewerker, nu=nu)
    return bezoek


@transaction.atomic
def meld_weggelopen(*, bezoek_id: int, nu: datetime) -> Bezoek:
    """The visitor left, before or after being called; saying so twice changes nothing."""
    bezoek = Bezoek.objects.select_for_update(of=("self",)).get(pk=bezoek_id)
    if bezoek.afgerond_op:
        raise BalieFout("Dit bezoek is al afgerond.")
    if bezoek.weggelopen_op is None:
        bezoek.weggelopen_op = nu
        bezoek.save(update_fields=["weggelopen_op"])
    return bezoek


def _aan_balie(bezoek_id: int) -> Bezoek:
    bezoek = Bezoek.objects.select_for_update(of=("self",)).get(pk=bezoek_id)
    if bezoek.opgeroepen_op is None or bezoek.afgerond_op or bezoek.weggelopen_op:
        raise BalieFout("Deze bezoeker zit niet aan een balie. Kijk in de wachtrij hoe het ervoor staat.")
    return bezoek
