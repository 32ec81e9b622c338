"""What is free: reading from the very rows that booking takes from."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

import numpy as np
from django.db import connection
from django.db.models import Q
from numpy.typing import NDArray
from psycopg import Cursor

from afspraken import regels
from afspraken.models import Aanbod
from afspraken.regels import Segment
from afspraken.services import huisbezoek
from catalogus.enums import Locatiesoort
from kcc.lib.perioden import lokale_dag


@dataclass(frozen=True)
class Wens:
    """What somebody wants to come for: (product id, number of persons), in the order of handling.

    With an area (id) it is a wish to be visited at home there; without, mobile teams do not supply it.
    """

    regels: tuple[tuple[int, int], ...]
    gebied_id: int | None = None

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
    gebied_id: int | None = None

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
    thuis = Q(locatie__soort=Locatiesoort.MOBIEL_TEAM)
    aanbod = aanbod.filter(thuis if wens.gebied_id is not None else ~thuis)
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
                wens.gebied_id,
            )
        )
    return resultaat


# With what is held but need not be reckoned with, which is nearly always nothing: a row of capacity comes
# once for every line of it that is in there.
def kan_thuis(wens: Wens) -> bool:
    """Whether a team supplies all of this at people's homes; when depends on where they live."""
    return bool(visites(replace(wens, gebied_id=0)))


_LEES = """
WITH los AS MATERIALIZED (
    SELECT a.locatie_id, a.datum, a.kanaal, r.groep_id, r.eerste_cel, r.aantal_cellen
    FROM afspraken_afspraak a JOIN afspraken_afspraakregel r ON r.afspraak_id = a.id
    WHERE a.status = 'gereserveerd' AND (a.vervalt_op <= %s OR a.id = %s)
)
SELECT c.locatie_id, c.datum, c.groepen, array_send(c.vrij), c.id, los.eerste_cel, los.aantal_cellen
FROM afspraken_capaciteit c LEFT JOIN los
  ON los.locatie_id = c.locatie_id AND los.datum = c.datum AND los.groep_id = ANY(c.groepen)
    AND (c.kanalen = '{}' OR los.kanaal = ANY(c.kanalen))
WHERE c.locatie_id = ANY(%s) AND c.datum >= %s AND c.datum < %s AND c.groepen && %s::bigint[]
  AND (c.kanalen = '{}' OR %s = ANY(c.kanalen))
ORDER BY c.locatie_id, c.datum, c.id
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
    zonder: int | None = None,
    tel_reserveringen: bool = True,
) -> list[Vrijedag]:
    """Every start that can be booked now in [vanaf, tot), by date and place; one query.

    Reads the very rows that booking takes from, so that a start shown as free is one that can be booked. A
    hold whose time is over does not count, nor does the hold `zonder` (id): one's own; with
    `tel_reserveringen` false no hold does.
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
            [
                nu if tel_reserveringen else datetime.max.replace(tzinfo=UTC),
                zonder,
                [v.locatie_id for v in visites],
                max(vanaf, vandaag),
                tot,
                groepen,
                kanaal,
            ],
            binary=True,
        )
        gelezen = cursor.fetchall()
    if not gelezen:
        return []
    rijen = [rij for n, rij in enumerate(gelezen) if n == 0 or rij[4] != gelezen[n - 1][4]]
    ruw = np.frombuffer(b"".join(rij[3][_KOP:] for rij in rijen), dtype=_ELEMENT)
    vrij = ruw["waarde"].astype(np.int16).reshape(len(rijen), regels.CELLEN)
    if len(gelezen) > len(rijen) or any(rij[5] is not None for rij in rijen):
        plaats = {rij[4]: index for index, rij in enumerate(rijen)}
        for *_, rij_id, eerste_cel, aantal_cellen in gelezen:
            if eerste_cel is not None:
                vrij[plaats[rij_id], eerste_cel : eerste_cel + aantal_cellen] += 1
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
    for index, (locatie_id, datum, *_) in enumerate(rijen):
        per_dag[datum, locatie_id].append(index)
    if teams := [visite.locatie_id for visite in visites if visite.gebied_id is not None]:
        bezet = huisbezoek.gehouden_op(nu, zonder, tel_reserveringen)
        rondes = huisbezoek.lees_rondes(teams, max(vanaf, vandaag), tot, bezet)
        reistijden = huisbezoek.lees_reistijden()
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
        if visite.gebied_id is not None:
            ronde = rondes.get((locatie_id, datum))
            kan &= ronde.starts(visite.gebied_id, visite.aantal_cellen, reistijden) if ronde else False
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
