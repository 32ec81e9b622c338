"""Access time: measured at fixed moments, and honest about a moment that was missed."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from itertools import islice

from django.db import connection, transaction

from afspraken import regels
from afspraken.enums import Afspraakkanaal
from afspraken.models import Aanbod, Beschikbaarheidsmeting, Meetmoment
from afspraken.regels import Segment
from afspraken.services.capaciteit_zoeken import Visite, Vrijedag, zoek_vrij_voor_alle
from catalogus.enums import Locatiesoort
from kcc.lib.perioden import dag_grenzen, lokaal_moment, lokale_dag
from kcc.lib.werktijd import Dienstkalender, aantal_werkdagen
from kcc.organisatie.services import dienstkalender

# So long after its moment a measurement still tells what was free then; later it is missed.
UITERSTE = timedelta(hours=1)
# Nothing is said of what nobody could have measured: a KCC that stood still for longer begins anew.
TERUGKIJKEN = timedelta(days=60)
_KWARTIER = 15 // regels.CEL_MINUTEN


def meetmomenten(tijden: Sequence[time], *, na: datetime, tot_en_met: datetime) -> list[datetime]:
    """The fixed moments after `na` through `tot_en_met`: on every werkdag, in order."""
    kalender = dienstkalender()
    eerste, laatste = lokale_dag(na), lokale_dag(tot_en_met)
    dagen = (eerste + timedelta(days=n) for n in range((laatste - eerste).days + 1))
    momenten = [lokaal_moment(dag, tijd) for dag in dagen if kalender.is_werkdag(dag) for tijd in tijden]
    return [moment for moment in momenten if na < moment <= tot_en_met]


def te_meten(tijden: Sequence[time], *, nu: datetime) -> list[datetime]:
    """The fixed moments of which nothing is recorded yet, oldest first.

    From the last one recorded on; the first time only what can still be measured.
    """
    laatste = Meetmoment.objects.order_by("-moment").values_list("moment", flat=True).first()
    na = nu - UITERSTE - timedelta(microseconds=1) if laatste is None else max(laatste, nu - TERUGKIJKEN)
    return meetmomenten(tijden, na=na, tot_en_met=nu)


@transaction.atomic
def meet_beschikbaarheid(*, moment: datetime, nu: datetime) -> Meetmoment:
    """Measure for every product that a place supplies by appointment when one person could come first and
    third, over the online channel; all rows or none, as measured at the fixed `moment`.

    A moment of more than an hour ago is recorded as missed instead. What is recorded of a moment stays:
    measuring again changes nothing. ValueError for a moment that has not come yet.
    """
    if nu < moment:
        raise ValueError("Een meting kan niet voor haar moment.")
    # Of two at once the second waits here for the first.
    meetmoment, is_nieuw = Meetmoment.objects.get_or_create(
        moment=moment, defaults={"vastgelegd_op": nu, "is_gemist": nu - moment > UITERSTE}
    )
    if not is_nieuw or meetmoment.is_gemist:
        return meetmoment
    metingen = list(_meet(moment, nu, dienstkalender()))
    # What was read in from a file for this very moment stays.
    Beschikbaarheidsmeting.objects.bulk_create(metingen, batch_size=1000, ignore_conflicts=True)
    meetmoment.aantal_metingen = len(metingen)
    meetmoment.save(update_fields=["aantal_metingen"])
    return meetmoment


def _meet(moment: datetime, nu: datetime, kalender: Dienstkalender) -> Iterator[Beschikbaarheidsmeting]:
    per_product: dict[int, list[Visite]] = defaultdict(list)
    # When a team can come depends on where; the norm is about places.
    aanbod = Aanbod.objects.filter(is_actief=True, locatie__is_actief=True).exclude(
        locatie__soort=Locatiesoort.MOBIEL_TEAM
    )
    for item in aanbod.select_related("locatie").order_by("product_id", "locatie_id"):
        cellen = regels.benodigde_cellen(item.duur_minuten, item.extra_minuten_per_persoon, 1)
        per_product[item.product_id].append(
            Visite(
                item.locatie,
                (Segment(item.groep_id, 0, cellen),),
                item.horizon_dagen,
                timedelta(minutes=item.voorlooptijd_minuten),
            )
        )
    wensen = {tuple(visites): visites for visites in per_product.values()}
    gevonden = _eerste_drie(wensen, nu)
    dag = lokale_dag(moment)
    for product_id, visites in per_product.items():
        for visite in visites:
            vrij = gevonden[tuple(visites)].get(visite.locatie_id, [])
            yield Beschikbaarheidsmeting(
                gemeten_op=moment,
                locatie_id=visite.locatie_id,
                product_id=product_id,
                eerste_vrije_op=vrij[0] if vrij else None,
                derde_vrije_op=vrij[2] if len(vrij) > 2 else None,
                werkdagen_tot_eerste=aantal_werkdagen(dag, lokale_dag(vrij[0]), kalender) if vrij else None,
            )


def _eerste_drie(
    wensen: dict[tuple[Visite, ...], list[Visite]], nu: datetime
) -> dict[tuple[Visite, ...], dict[int, list[datetime]]]:
    """By wish and place the first three starts that a citizen sees online; in one query."""
    vandaag = lokale_dag(nu)
    horizon = max((visite.horizon_dagen for visites in wensen.values() for visite in visites), default=0)
    gevonden = zoek_vrij_voor_alle(
        wensen,
        kanaal=Afspraakkanaal.ONLINE,
        vanaf=vandaag,
        tot=vandaag + timedelta(days=horizon + 1),
        nu=nu,
        # Who is typing now has not come yet, and may not.
        tel_reserveringen=False,
    )
    eerste: dict[tuple[Visite, ...], dict[int, list[datetime]]] = {}
    for wens, vrije_dagen in gevonden.items():
        dagen: dict[int, list[Vrijedag]] = defaultdict(list)
        for vrij in vrije_dagen:
            dagen[vrij.locatie_id].append(vrij)
        eerste[wens] = {locatie_id: list(islice(_starts(vrije), 3)) for locatie_id, vrije in dagen.items()}
    return eerste


def _starts(dagen: Sequence[Vrijedag]) -> Iterator[datetime]:
    """The free starts as the pages offer them: the first of every quarter of an hour."""
    for dag in dagen:
        kwartier = -1
        for cel in dag.cellen.tolist():
            if cel // _KWARTIER != kwartier:
                kwartier = cel // _KWARTIER
                yield regels.cel_moment(dag.datum, cel)


@transaction.atomic
def herbereken_werkdagen(*, datums: Collection[date]) -> int:
    """Count the werkdagen anew of the measurements with one of these dates between the day of measuring and
    the first free slot; how many became another number."""
    if not datums:
        return 0
    # A day counts when it lies after the day of measuring, through the day of the slot.
    geraakt = Beschikbaarheidsmeting.objects.filter(
        gemeten_op__lt=dag_grenzen(max(datums))[0], eerste_vrije_op__gte=dag_grenzen(min(datums))[0]
    )
    paren = {
        (lokale_dag(gemeten), lokale_dag(vrij))
        for gemeten, vrij in geraakt.values_list("gemeten_op", "eerste_vrije_op").distinct().iterator()
        if vrij is not None
    }
    paren = {(van, tot) for van, tot in paren if any(van < datum <= tot for datum in datums)}
    if not paren:
        return 0
    kalender = dienstkalender()
    rijen = [(van, tot, aantal_werkdagen(van, tot, kalender)) for van, tot in sorted(paren)]
    with connection.cursor() as cursor:
        cursor.execute(_HERBEREKEN, [list(kolom) for kolom in zip(*rijen, strict=True)])
        return cursor.rowcount


_HERBEREKEN = f"""
    UPDATE {Beschikbaarheidsmeting._meta.db_table} AS meting SET werkdagen_tot_eerste = nieuw.werkdagen
    FROM unnest(%s::date[], %s::date[], %s::smallint[]) AS nieuw (van, tot, werkdagen)
    WHERE (meting.gemeten_op AT TIME ZONE 'Europe/Amsterdam')::date = nieuw.van
      AND (meting.eerste_vrije_op AT TIME ZONE 'Europe/Amsterdam')::date = nieuw.tot
      AND meting.werkdagen_tot_eerste <> nieuw.werkdagen
"""  # noqa: S608
