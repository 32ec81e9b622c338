"""Capacity: computing the vectors, reading what is free from them, taking a place in them.

Lock order everywhere: the Locatie row (only by who recomputes), then Capaciteit rows by primary key.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import numpy as np
from django.db import connection, transaction
from django.db.models import Q
from numpy.typing import NDArray
from psycopg import Cursor

from afspraken import regels
from afspraken.models import (
    Aanbod,
    Afspraak,
    Afspraakregel,
    Bezetting,
    Capaciteit,
    Kanaaldeel,
    Kanaalvrijgave,
    Roosterregel,
    Uitgerolddag,
)
from afspraken.regels import Beslag, Inzet, Kanaalplafond, Plafond, Segment, Vector
from afspraken.services.fouten import GeenPlek
from catalogus import services as catalogus
from catalogus.models import Locatie
from kcc.lib.perioden import lokale_dag
from kcc.lib.werktijd import Dienstkalender
from kcc.organisatie.services import dienstkalender

# --- Computing ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class Dagplan:
    """What the capacity of a place on a day follows from."""

    inzet: list[Inzet]
    afspraken: dict[int, list[Beslag]]
    open_cellen: Vector
    kanaalplafonds: list[Kanaalplafond]

    def plafonds(self) -> list[Plafond]:
        beslag = [deel for delen in self.afspraken.values() for deel in delen]
        return regels.plafonds(self.inzet, beslag, self.open_cellen, self.kanaalplafonds)


def dagplannen(locatie: Locatie, datums: Collection[date], kalender: Dienstkalender) -> dict[date, Dagplan]:
    """The plans of a place for some days, in a fixed number of queries. Appointments oldest first."""
    inzet: dict[date, list[Inzet]] = defaultdict(list)
    for dienst in Bezetting.objects.filter(balie__locatie=locatie, datum__in=datums).prefetch_related(
        "groepen"
    ):
        inzet[dienst.datum].append(
            Inzet(
                regels.cel_omhoog(dienst.van),
                regels.cel(dienst.tot),
                frozenset(groep.pk for groep in dienst.groepen.all()),
            )
        )
    afspraken: dict[date, dict[int, list[Beslag]]] = defaultdict(lambda: defaultdict(list))
    regelrijen = (
        Afspraakregel.objects.filter(
            afspraak__in=Afspraak.objects.holding().filter(locatie=locatie, datum__in=datums)
        )
        .order_by("afspraak__gemaakt_op", "afspraak_id", "eerste_cel")
        .values_list(
            "afspraak__datum", "afspraak_id", "afspraak__kanaal", "groep_id", "eerste_cel", "aantal_cellen"
        )
    )
    for datum, afspraak_id, kanaal, groep_id, eerste_cel, aantal_cellen in regelrijen:
        afspraken[datum][afspraak_id].append(Beslag(Segment(groep_id, eerste_cel, aantal_cellen), kanaal))
    tijden = catalogus.openingstijden(locatie)
    delen = list(Kanaaldeel.objects.filter(locatie=locatie).order_by("pk"))
    vrijgegeven = set(
        Kanaalvrijgave.objects.filter(kanaaldeel__in=delen, datum__in=datums).values_list(
            "kanaaldeel_id", "datum"
        )
    )
    plannen = {}
    for datum in datums:
        open_cellen = np.zeros(regels.CELLEN, dtype=np.int16)
        for venster in tijden.op(datum, kalender):
            open_cellen[regels.cel_omhoog(venster.van) : regels.cel(venster.tot)] = 1
        kanaalplafonds = [
            Kanaalplafond(tuple(sorted(deel.kanalen)), deel.percentage)
            for deel in delen
            if (deel.pk, datum) not in vrijgegeven
        ]
        plannen[datum] = Dagplan(inzet[datum], dict(afspraken[datum]), open_cellen, kanaalplafonds)
    return plannen


@transaction.atomic
def herbereken(*, locatie_id: int, datums: Collection[date]) -> None:
    """Bring the vectors of a place for some days in line with roster, hours, shares and appointments.

    Where more is booked than there are desks the ceiling is what is booked, so that nothing more can be
    booked and nothing is lost; `conflicten` names the appointments to move.
    """
    if not datums:
        return
    locatie = _vergrendel_locatie(locatie_id)
    rijen = Capaciteit.objects.filter(locatie=locatie, datum__in=datums).order_by("pk")
    oud = {(rij.datum, tuple(rij.groepen), tuple(rij.kanalen)): rij for rij in rijen.select_for_update()}
    nieuw = []
    for datum, plan in dagplannen(locatie, datums, dienstkalender()).items():
        for plafond in plan.plafonds():
            rij = oud.pop((datum, tuple(sorted(plafond.groepen)), plafond.kanalen), None)
            capaciteit, vrij = _vectoren(plafond)
            if rij is None or rij.capaciteit != capaciteit or rij.vrij != vrij:
                nieuw.append(
                    Capaciteit(
                        locatie=locatie,
                        datum=datum,
                        groepen=sorted(plafond.groepen),
                        kanalen=list(plafond.kanalen),
                        capaciteit=capaciteit,
                        vrij=vrij,
                    )
                )
    Capaciteit.objects.filter(pk__in=[rij.pk for rij in oud.values()]).delete()
    Capaciteit.objects.bulk_create(
        nieuw,
        batch_size=500,
        update_conflicts=True,
        unique_fields=["locatie", "datum", "groepen", "kanalen"],
        update_fields=["capaciteit", "vrij"],
    )


def _vectoren(plafond: Plafond) -> tuple[list[int], list[int]]:
    capaciteit = np.maximum(plafond.balies, plafond.belasting)
    return capaciteit.tolist(), (capaciteit - plafond.belasting).tolist()


def _vergrendel_locatie(locatie_id: int) -> Locatie:
    return (
        Locatie.objects.with_openingstijden().select_for_update(no_key=True, of=("self",)).get(pk=locatie_id)
    )


def conflicten(*, locatie_id: int, datums: Collection[date]) -> list[int]:
    """Ids of the appointments that no longer fit the desks of their day, when the first come stay."""
    locatie = Locatie.objects.with_openingstijden().get(pk=locatie_id)
    te_verplaatsen = []
    for plan in dagplannen(locatie, datums, dienstkalender()).values():
        segmenten = [[deel.segment for deel in delen] for delen in plan.afspraken.values()]
        passend = regels.passen(plan.inzet, segmenten, plan.open_cellen)
        te_verplaatsen += [
            afspraak_id for afspraak_id, past in zip(plan.afspraken, passend, strict=True) if not past
        ]
    return te_verplaatsen


@transaction.atomic
def controleer(*, locatie_id: int, datums: Collection[date]) -> list[tuple[date, list[int], list[str]]]:
    """The rows whose vectors differ from what they should be, as (date, groups, channels); none is right."""
    locatie = _vergrendel_locatie(locatie_id)
    rijen = Capaciteit.objects.filter(locatie=locatie, datum__in=datums).order_by("pk").select_for_update()
    gevonden = {
        (rij.datum, tuple(rij.groepen), tuple(rij.kanalen)): (rij.capaciteit, rij.vrij) for rij in rijen
    }
    verwacht = {
        (datum, tuple(sorted(plafond.groepen)), plafond.kanalen): _vectoren(plafond)
        for datum, plan in dagplannen(locatie, datums, dienstkalender()).items()
        for plafond in plan.plafonds()
    }
    return [
        (datum, list(groepen), list(kanalen))
        for datum, groepen, kanalen in sorted(gevonden.keys() | verwacht.keys())
        if gevonden.get((datum, groepen, kanalen)) != verwacht.get((datum, groepen, kanalen))
    ]


# --- The roster --------------------------------------------------------------------------------


@transaction.atomic
def rol_rooster_uit(*, locatie_id: int, vanaf: date, tot: date) -> list[date]:
    """Turn the weekly pattern into Bezetting for [vanaf, tot); returns the days that were new.

    A day is rolled out once, so that what a planner changed by hand stays: a desk that was staffed by hand
    is left alone, and who works elsewhere at that time already is not named.
    """
    locatie = _vergrendel_locatie(locatie_id)
    alle = {vanaf + timedelta(days=n) for n in range((tot - vanaf).days)}
    gedaan = Uitgerolddag.objects.filter(locatie=locatie, datum__in=alle).values_list("datum", flat=True)
    nieuw = sorted(alle - set(gedaan))
    patroon = list(
        Roosterregel.objects.filter(balie__locatie=locatie).prefetch_related("groepen").order_by("pk")
    )
    medewerkers = {regel.medewerker_id for regel in patroon if regel.medewerker_id}
    bezet = list(
        Bezetting.objects.filter(
            Q(balie__locatie=locatie) | Q(medewerker__in=medewerkers), datum__in=nieuw
        ).values_list("datum", "balie_id", "medewerker_id", "van", "tot")
    )
    bezettingen, bronnen = [], []
    for datum in nieuw:
        al_bezet = [rij for rij in bezet if rij[0] == datum]
        for regel in patroon:
            if (
                regel.weekdag == datum.isoweekday()
                and regel.geldig_vanaf <= datum
                and (regel.geldig_tot is None or datum < regel.geldig_tot)
            ):
                tegelijk = [rij for rij in al_bezet if rij[3] < regel.tot and regel.van < rij[4]]
                if any(balie_id == regel.balie_id for _, balie_id, _, _, _ in tegelijk):
                    continue
                is_elders = any(wie == regel.medewerker_id for _, _, wie, _, _ in tegelijk)
                bezettingen.append(
                    Bezetting(
                        balie_id=regel.balie_id,
                        datum=datum,
                        van=regel.van,
                        tot=regel.tot,
                        medewerker_id=None if is_elders else regel.medewerker_id,
                        regel=regel,
                    )
                )
                bronnen.append(regel)
    Bezetting.objects.bulk_create(bezettingen, batch_size=1000)
    koppeling = Bezetting.groepen.through
    koppeling.objects.bulk_create(
        [
            koppeling(bezetting_id=bezetting.pk, productgroep_id=groep.pk)
            for bezetting, regel in zip(bezettingen, bronnen, strict=True)
            for groep in regel.groepen.all()
        ],
        batch_size=5000,
    )
    Uitgerolddag.objects.bulk_create([Uitgerolddag(locatie=locatie, datum=datum) for datum in nieuw])
    herbereken(locatie_id=locatie.pk, datums=nieuw)
    return nieuw


# --- Reading -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Wens:
    """What somebody wants to come for: (product id, number of persons), in the order of handling."""

    regels: tuple[tuple[int, int], ...]

    @property
    def product_ids(self) -> list[int]:
        return [product_id for product_id, _ in self.regels]


@dataclass(frozen=True)
class Visite:
    """A wish at a place: the segments of the visit from its start, and the rules of booking there."""

    locatie_id: int
    segmenten: tuple[Segment, ...]
    horizon_dagen: int
    voorlooptijd: timedelta

    @property
    def aantal_cellen(self) -> int:
        return sum(segment.aantal_cellen for segment in self.segmenten)


@dataclass(frozen=True)
class Vrijedag:
    """The cells of a day at a place at which a visit can start; never empty."""

    locatie_id: int
    datum: date
    cellen: NDArray[np.intp]


def visites(wens: Wens, locatie_ids: Collection[int] | None = None) -> list[Visite]:
    """The wish at every place (of `locatie_ids`) that supplies all of it for so many persons."""
    aanbod = Aanbod.objects.filter(
        product_id__in=wens.product_ids, is_actief=True, locatie__is_actief=True
    ).order_by("locatie__volgorde", "locatie_id")
    if locatie_ids is not None:
        aanbod = aanbod.filter(locatie_id__in=locatie_ids)
    per_locatie: dict[int, dict[int, Aanbod]] = defaultdict(dict)
    for item in aanbod:
        per_locatie[item.locatie_id][item.product_id] = item
    resultaat = []
    for locatie_id, per_product in per_locatie.items():
        if any(
            product_id not in per_product or per_product[product_id].maximum_personen < personen
            for product_id, personen in wens.regels
        ):
            continue
        segmenten, begin = [], 0
        for product_id, personen in wens.regels:
            item = per_product[product_id]
            cellen = regels.benodigde_cellen(item.duur_minuten, item.extra_minuten_per_persoon, personen)
            segmenten.append(Segment(item.groep_id, begin, cellen))
            begin += cellen
        gekozen = [per_product[product_id] for product_id in wens.product_ids]
        resultaat.append(
            Visite(
                locatie_id,
                tuple(segmenten),
                min(item.horizon_dagen for item in gekozen),
                timedelta(minutes=max(item.voorlooptijd_minuten for item in gekozen)),
            )
        )
    return resultaat


_LEES = """
SELECT locatie_id, datum, groepen, array_send(vrij)
FROM afspraken_capaciteit
WHERE locatie_id = ANY(%s) AND datum >= %s AND datum < %s AND groepen && %s::bigint[]
  AND (kanalen = '{}' OR %s = ANY(kanalen))
ORDER BY locatie_id, datum
"""
# array_send gives a header of 20 bytes and then, per element, its length (4 bytes) and value (2 bytes),
# big-endian: read in one go, many times faster than as text.
_ELEMENT = np.dtype([("lengte", ">i4"), ("waarde", ">i2")])
_KOP = 20


def zoek_vrij(
    *,
    visites: Sequence[Visite],
    kanaal: str,
    vanaf: date,
    tot: date,
    nu: datetime,
) -> list[Vrijedag]:
    """Every start that can be booked now in [vanaf, tot), by date and place; one query.

    Reads the very rows that booking takes from, so that a start shown as free is one that can be booked.
    """
    if not visites:
        return []
    vandaag = lokale_dag(nu)
    groepen = sorted({segment.groep for visite in visites for segment in visite.segmenten})
    connection.ensure_connection()
    # A cursor of its own, because only that gives results in binary: half the time of text.
    with connection.wrap_database_errors, Cursor(connection.connection) as cursor:
        cursor.execute(
            _LEES,
            [[v.locatie_id for v in visites], max(vanaf, vandaag), tot, groepen, kanaal],
            binary=True,
        )
        rijen = cursor.fetchall()
    if not rijen:
        return []
    ruw = np.frombuffer(b"".join(rij[3][_KOP:] for rij in rijen), dtype=_ELEMENT)
    vrij = ruw["waarde"].astype(np.int16).reshape(len(rijen), regels.CELLEN)
    per_locatie = {visite.locatie_id: visite for visite in visites}
    # One pass per distinct segment over all rows, then one AND per day.
    passend: dict[Segment, NDArray[np.bool_]] = {}
    for segment in {segment for visite in visites for segment in visite.segmenten}:
        minimum = regels.glijdend_minimum(vrij, segment.aantal_cellen) >= 1
        if segment.eerste_cel:
            verschoven = np.zeros_like(minimum)
            verschoven[:, : -segment.eerste_cel] = minimum[:, segment.eerste_cel :]
            minimum = verschoven
        passend[segment] = minimum
    per_dag: dict[tuple[date, int], list[int]] = defaultdict(list)
    for index, (locatie_id, datum, _, _) in enumerate(rijen):
        per_dag[datum, locatie_id].append(index)
    volgorde = {visite.locatie_id: plaats for plaats, visite in enumerate(visites)}
    resultaat = []
    for (datum, locatie_id), indexen in sorted(per_dag.items(), key=lambda i: (i[0][0], volgorde[i[0][1]])):
        visite = per_locatie[locatie_id]
        if datum > vandaag + timedelta(days=visite.horizon_dagen):
            continue
        kan = np.ones(regels.CELLEN, dtype=bool)
        for segment in visite.segmenten:
            eigen = [index for index in indexen if segment.groep in rijen[index][2]]
            if not eigen:
                kan[:] = False
                break
            kan &= passend[segment][eigen].all(axis=0)
        cellen = np.flatnonzero(kan)
        cellen = cellen[_eerste_mogelijke_cel(datum, nu + visite.voorlooptijd, cellen) :]
        if cellen.size:
            resultaat.append(Vrijedag(locatie_id, datum, cellen))
    return resultaat


def _eerste_mogelijke_cel(datum: date, niet_voor: datetime, cellen: NDArray[np.intp]) -> int:
    """Index in `cellen` of the first that starts at or after `niet_voor`."""
    if datum > lokale_dag(niet_voor):
        return 0
    return next(
        (i for i, cel in enumerate(cellen) if regels.cel_moment(datum, int(cel)) >= niet_voor), len(cellen)
    )


# --- Taking ------------------------------------------------------------------------------------


def vergrendel(dagen: Iterable[tuple[int, date]]) -> None:
    """Lock all vectors of these (locatie id, date) in primary-key order, for a change of several days."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id FROM afspraken_capaciteit WHERE (locatie_id, datum) IN "
            "(SELECT * FROM unnest(%s::bigint[], %s::date[])) ORDER BY id FOR UPDATE",
            [[locatie_id for locatie_id, _ in dagen], [datum for _, datum in dagen]],
        )


_LEES_PLEK = """
SELECT groepen, {past} FROM afspraken_capaciteit
WHERE locatie_id = %s AND datum = %s AND groepen && %s::bigint[] AND (kanalen = '{{}}' OR %s = ANY(kanalen))
ORDER BY id {vergrendel}
"""
_PAST = "(%s <> ALL (groepen) OR 1 <= ALL (vrij[%s:%s]))"
_NEEM = """
UPDATE afspraken_capaciteit
SET vrij[%(van)s:%(tot)s] = ARRAY(
    SELECT (aantal - 1)::smallint
    FROM unnest(vrij[%(van)s:%(tot)s]) WITH ORDINALITY AS cel(aantal, plaats) ORDER BY plaats
)
WHERE locatie_id = %(locatie)s AND datum = %(datum)s AND %(groep)s = ANY (groepen)
  AND (kanalen = '{}' OR %(kanaal)s = ANY (kanalen))
"""


def eis_plek(
    *,
    locatie_id: int,
    datum: date,
    segmenten: Sequence[Segment],
    kanaal: str,
    vergrendel: bool = False,
) -> None:
    """Raise GeenPlek when these segments (cells from midnight) do not fit now.

    With `vergrendel` the rows stay locked, in primary-key order, until the transaction ends.
    """
    if any(s.eerste_cel < 0 or s.eerste_cel + s.aantal_cellen > regels.CELLEN for s in segmenten):
        raise GeenPlek
    groepen = {segment.groep for segment in segmenten}
    past: list[int] = []
    for s in segmenten:
        past += [s.groep, s.eerste_cel + 1, s.eerste_cel + s.aantal_cellen]
    vraag = _LEES_PLEK.format(
        past=" AND ".join([_PAST] * len(segmenten)), vergrendel="FOR UPDATE" if vergrendel else ""
    )
    with connection.cursor() as cursor:
        cursor.execute(vraag, [*past, locatie_id, datum, list(groepen), kanaal])
        rijen = cursor.fetchall()
    if not all(past for _, past in rijen) or not groepen <= {g for rij in rijen for g in rij[0]}:
        raise GeenPlek


def neem(*, locatie_id: int, datum: date, segmenten: Sequence[Segment], kanaal: str) -> None:
    """Take a place for these segments (cells from midnight), or raise GeenPlek and take nothing.

    Must run in a transaction, and as late in it as can be: until it ends nobody else books that day. The
    rows are locked first and changed by a second statement, which sees a row that a change of roster added
    in between; the check constraint is what guards the invariant.
    """
    eis_plek(locatie_id=locatie_id, datum=datum, segmenten=segmenten, kanaal=kanaal, vergrendel=True)
    with connection.cursor() as cursor:
        for s in segmenten:
            cursor.execute(
                _NEEM,
                {
                    "van": s.eerste_cel + 1,
                    "tot": s.eerste_cel + s.aantal_cellen,
                    "locatie": locatie_id,
                    "datum": datum,
                    "groep": s.groep,
                    "kanaal": kanaal,
                },
            )
