"""The desk: calling from the queue, sending on, finishing.

The waiting clock of norm 4 stops at the first call and at nothing else: being called again, sent on or put
back changes neither `opgeroepen_op` nor the rank in the queue.
"""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from afspraken.enums import Bezoekresultaat, Sluitreden
from afspraken.models import (
    Aanbod,
    Balie,
    Bezetting,
    Bezoek,
    BezoekQuerySet,
    Productgroep,
    Werkplek,
    Werkwijze,
)
from afspraken.services.fouten import BalieFout
from catalogus.models import Locatie, Product
from kcc.lib.aanhaakpunt import Aanhaakpunt
from kcc.lib.perioden import TIJDZONE, lokale_dag
from kcc.organisatie.models import Medewerker

# Called with (bezoek, medewerker, nu) in the transaction that ended a visit in which somebody was spoken to:
# finished, or closed after it was sent on or left at a desk (then without a result).
bij_afgerond_bezoek = Aanhaakpunt("afgerond bezoek")
# Called with (bezoek, nu) in the transaction that takes back the finish of a visit: what was registered with
# it is undone, or the step is refused with a BalieFout.
bij_teruggedraaid_bezoek = Aanhaakpunt("teruggedraaid bezoek")

# So long after it, who finished a visit by mistake can take that back.
TERUG_BINNEN = timedelta(minutes=5)

# A second press of the button is no second call.
_DUBBELE_DRUK = timedelta(seconds=5)


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
    """Who waits at a place today, first to be called first, with `eigen_balie`."""
    return (
        Bezoek.objects.waiting()
        .filter(locatie=locatie, datum=lokale_dag(nu))
        .with_eigen_balie()
        .in_queue_order()
        .select_related("product", "groep", "voor_balie")
    )


def huidig_bezoek(balie: Balie) -> Bezoek | None:
    """Who sits at this desk now, with the appointment and its products."""
    bezoeken = Bezoek.objects.at_desk().filter(balie=balie).select_related("product", "groep", "afspraak")
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
    if Werkplek.objects.filter(balie=balie, pauze_sinds__isnull=False).exists():
        raise BalieFout("Uw balie staat op pauze. Ga eerst weer open.")
    bezoek = (
        Bezoek.objects.waiting()
        .with_eigen_balie()
        .filter(
            Q(eigen_balie=balie.pk)
            | Q(eigen_balie=None) & (Q(groep__in=groepen_van_balie(balie, nu)) | Q(groep=None)),
            locatie_id=balie.locatie_id,
            datum=lokale_dag(nu),
        )
        .in_queue_order()
        .select_for_update(skip_locked=True, of=("self",))
        .first()
    )
    if bezoek is None:
        return None
    bezoek.opgeroepen_op = bezoek.opgeroepen_op or nu
    bezoek.laatst_opgeroepen_op = nu
    bezoek.aantal_oproepen = 1
    bezoek.teruggezet_op = bezoek.voor_balie = None
    bezoek.balie = balie
    bezoek.medewerker = medewerker
    bezoek.save()
    return bezoek


@transaction.atomic
def roep_opnieuw_op(*, bezoek_id: int, nu: datetime) -> Bezoek:
    """Call a visitor again who did not come to the desk; the first call stays what norm 4 measures."""
    bezoek = _aan_balie(bezoek_id)
    if bezoek.laatst_opgeroepen_op and nu - bezoek.laatst_opgeroepen_op < _DUBBELE_DRUK:
        return bezoek
    bezoek.laatst_opgeroepen_op = nu
    bezoek.aantal_oproepen += 1
    bezoek.save(update_fields=["laatst_opgeroepen_op", "aantal_oproepen"])
    return bezoek


@transaction.atomic
def zet_terug(*, bezoek_id: int) -> Bezoek:
    """Put a visitor who was called by mistake back in the queue, at the old place in it."""
    bezoek = _aan_balie(bezoek_id)
    _naar_wachtrij(bezoek, bezoek.laatst_opgeroepen_op)
    bezoek.save()
    return bezoek


@transaction.atomic
def stuur_door(
    *, bezoek_id: int, groep: Productgroep | None = None, balie: Balie | None = None, nu: datetime
) -> Bezoek:
    """Send the visitor at a desk on, to the desks of another group or to one desk of this place.

    The clock goes on: check-in, first call and rank stay, so that who was sent on goes before who came later.
    """
    bezoek = _aan_balie(bezoek_id)
    if (groep is None) == (balie is None):
        raise BalieFout("Kies waar de bezoeker naartoe gaat.")
    if balie is not None and (balie.locatie_id != bezoek.locatie_id or balie.pk == bezoek.balie_id):
        raise BalieFout("Kies een andere balie van deze locatie.")
    if groep is not None:
        geleverd = Aanbod.objects.filter(locatie=bezoek.locatie_id, groep=groep, is_actief=True)
        if groep.pk == bezoek.groep_id or not geleverd.exists():
            raise BalieFout("Kies iets anders waarmee deze locatie helpt.")
        bezoek.groep = groep
    _naar_wachtrij(bezoek, nu)
    bezoek.voor_balie = balie
    bezoek.doorgestuurd_op = nu
    bezoek.save()
    return bezoek


def _naar_wachtrij(bezoek: Bezoek, sinds: datetime | None) -> None:
    bezoek.teruggezet_op = sinds
    bezoek.aantal_oproepen = 0
    bezoek.balie = bezoek.medewerker = None


@transaction.atomic
def rond_bezoek_af(
    *,
    bezoek_id: int,
    medewerker: Medewerker,
    resultaat: Bezoekresultaat,
    product: Product | None = None,
    nu: datetime,
) -> Bezoek:
    """Finish a visit with its result; finishing twice changes nothing.

    `product` is for a visitor of whom nobody knew for what they came.
    """
    bezoek = Bezoek.objects.select_for_update(of=("self",)).get(pk=bezoek_id)
    if bezoek.afgerond_op:
        return bezoek
    bezoek = _aan_balie(bezoek_id)
    bezoek.afgerond_op = nu
    bezoek.resultaat = resultaat
    bezoek.medewerker = medewerker
    if bezoek.product_id is None:
        bezoek.product = product
    bezoek.save()
    bij_afgerond_bezoek(bezoek=bezoek, medewerker=medewerker, nu=nu)
    return bezoek


@transaction.atomic
def draai_afronding_terug(*, bezoek_id: int, balie: Balie, medewerker: Medewerker, nu: datetime) -> Bezoek:
    """Take back that a visit was finished: the visitor sits at this desk as before, and what was registered
    with the finish is gone. Doing so twice changes nothing.

    Only by who finished it at this desk, within TERUG_BINNEN, while nobody else sits there. Calls, the clock
    of norm 4 and the product stay as they were.
    """
    Balie.objects.select_for_update().get(pk=balie.pk)
    bezoek = Bezoek.objects.select_for_update(of=("self",)).get(pk=bezoek_id)
    if bezoek.afgerond_op is None and bezoek.balie_id == balie.pk:
        return bezoek
    if not kan_terugdraaien(bezoek, balie=balie, medewerker=medewerker, nu=nu):
        minuten = TERUG_BINNEN // timedelta(minutes=1)
        raise BalieFout(f"Afronden kan alleen terug aan uw eigen balie, binnen {minuten} minuten.")
    if huidig := huidig_bezoek(balie):
        raise BalieFout(f"U helpt {huidig.ticket} al. Zet die bezoeker eerst terug in de wachtrij.")
    bij_teruggedraaid_bezoek(bezoek=bezoek, nu=nu)
    bezoek.afgerond_op, bezoek.resultaat = None, ""
    bezoek.save(update_fields=["afgerond_op", "resultaat"])
    return bezoek


def kan_terugdraaien(bezoek: Bezoek, *, balie: Balie, medewerker: Medewerker, nu: datetime) -> bool:
    """Whether this medewerker finished this visit at this desk so lately that it can be taken back."""
    return (
        bezoek.afgerond_op is not None
        and nu - bezoek.afgerond_op < TERUG_BINNEN
        and bezoek.datum == lokale_dag(nu)
        and (bezoek.balie_id, bezoek.medewerker_id) == (balie.pk, medewerker.pk)
    )


def laatst_afgerond(balie: Balie, medewerker: Medewerker, nu: datetime) -> Bezoek | None:
    """The visit of which this medewerker can take back the finish at this desk, if any."""
    bezoeken = Bezoek.objects.filter(
        locatie=balie.locatie_id,
        datum=lokale_dag(nu),
        balie=balie,
        medewerker=medewerker,
        afgerond_op__gt=nu - TERUG_BINNEN,
    )
    return bezoeken.order_by("-afgerond_op").first()


@transaction.atomic
def meld_niet_gekomen(*, bezoek_id: int, nu: datetime) -> Bezoek:
    """Close the visit of who was called and did not come; saying so twice changes nothing.

    Only after as many calls as the place makes (Werkwijze), and the time it gives after the last one.
    """
    bezoek = Bezoek.objects.select_for_update(of=("self",)).get(pk=bezoek_id)
    if bezoek.sluitreden == Sluitreden.NIET_GEKOMEN:
        return bezoek
    bezoek = _aan_balie(bezoek_id)
    werkwijze = Werkwijze.van(bezoek.locatie_id)
    if (nog := werkwijze.oproepen - bezoek.aantal_oproepen) > 0:
        raise BalieFout(f"Roep {bezoek.ticket} eerst nog {nog} keer op.")
    rest = (bezoek.laatst_opgeroepen_op or nu) + werkwijze.wachttijd - nu
    if (seconden := -(-rest // timedelta(seconds=1))) > 0:
        raise BalieFout(f"Wacht nog {seconden} seconden. {bezoek.ticket} kan onderweg zijn naar uw balie.")
    sluit(bezoek, Sluitreden.NIET_GEKOMEN, op=nu, nu=nu)
    return bezoek


@transaction.atomic
def meld_weggelopen(*, bezoek_id: int, nu: datetime) -> Bezoek:
    """Somebody who waited has left; saying so twice changes nothing."""
    bezoek = Bezoek.objects.select_for_update(of=("self",)).get(pk=bezoek_id)
    if bezoek.weggelopen_op:
        return bezoek
    if bezoek.afgerond_op:
        raise BalieFout("Dit bezoek is al afgerond.")
    if bezoek.opgeroepen_op and not bezoek.teruggezet_op:
        raise BalieFout(f"{bezoek.ticket} is opgeroepen. De balie sluit dit bezoek.")
    sluit(bezoek, Sluitreden.WEGGELOPEN, op=nu, nu=nu)
    return bezoek


def sluit(bezoek: Bezoek, reden: Sluitreden, *, op: datetime, nu: datetime) -> None:
    """Close a visit (locked by the caller) that was not finished, as of `op`.

    It is a contact when somebody was spoken to: who was sent on, and who was still at a desk at the end of
    the day. How that ended nobody knows, so it has no result.
    """
    gesproken = bezoek.doorgestuurd_op or (
        reden == Sluitreden.EINDE_DAG and bezoek.opgeroepen_op and not bezoek.teruggezet_op
    )
    bezoek.weggelopen_op = op
    bezoek.sluitreden = reden
    bezoek.save(update_fields=["weggelopen_op", "sluitreden"])
    if gesproken:
        bij_afgerond_bezoek(bezoek=bezoek, medewerker=bezoek.medewerker, nu=nu)


def _aan_balie(bezoek_id: int) -> Bezoek:
    bezoek = Bezoek.objects.select_for_update(of=("self",)).get(pk=bezoek_id)
    if bezoek.opgeroepen_op is None or bezoek.teruggezet_op or bezoek.afgerond_op or bezoek.weggelopen_op:
        raise BalieFout("Deze bezoeker zit niet aan een balie. Kijk in de wachtrij hoe het ervoor staat.")
    return bezoek
