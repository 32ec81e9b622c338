"""The history of visits and bookings as arrays, counted by the database."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from django.db import connection
from numpy.typing import NDArray
from psycopg import Cursor

from afspraken import regels
from afspraken.enums import Afspraakstatus
from afspraken.models import Aanbod
from afspraken.prognose.boekingen import Boekingen
from afspraken.prognose.reeksen import KWARTIEREN, Dagen, Geschiedenis, Reeks, open_kwartieren
from catalogus import services as catalogus
from catalogus.models import Locatie
from kcc.lib.perioden import TIJDZONE
from kcc.organisatie.services import dienstkalender

# What is forecast: today and eight weeks, as far as the rosters go.
PROGNOSE_DAGEN = 57
# Further back nothing is learned, and the quarters of an hour only of what the newest of it needs: a year
# before the first day of the test, and that day.
HISTORIE_DAGEN = 5 * 365
KWARTIER_DAGEN = 80 * 7
BOEKING_DAGEN = 120
_NUL = date(2000, 1, 1)
# An array in binary: a header, then per element its length (4 bytes) and value (4 bytes), big-endian.
_KOP, _ELEMENT = 20, np.dtype([("lengte", ">i4"), ("waarde", ">i4")])

# A visit without a group is one of the group that serves its product there. -1 stands for none.
_GROEP = "COALESCE(b.groep_id, a.groep_id, -1)"
_BEZOEKEN = """
FROM afspraken_bezoek b
LEFT JOIN afspraken_aanbod a
  ON b.groep_id IS NULL AND a.locatie_id = b.locatie_id AND a.product_id = b.product_id
WHERE b.datum >= %(vanaf)s AND b.datum < %(tot)s AND b.aangemeld_op IS NOT NULL
"""
_PER_DAG = f"""
SELECT b.locatie_id, {_GROEP}, (b.afspraak_op IS NULL)::int, b.datum - %(nul)s::date, count(*)::int
{_BEZOEKEN} GROUP BY 1, 2, 3, 4
"""
_PER_KWARTIER = f"""
SELECT locatie, groep, inloop, dag, kwartier, count(*)::int FROM (
  SELECT b.locatie_id AS locatie, {_GROEP} AS groep, (b.afspraak_op IS NULL)::int AS inloop,
    b.datum - %(nul)s::date AS dag,
    (extract(hour FROM lokaal)::int * 4 + extract(minute FROM lokaal)::int / 15) AS kwartier
  FROM (SELECT *, COALESCE(afspraak_op, aangemeld_op) AT TIME ZONE %(zone)s AS lokaal FROM afspraken_bezoek
        WHERE datum >= %(vanaf)s AND datum < %(tot)s AND aangemeld_op IS NOT NULL) b
  LEFT JOIN afspraken_aanbod a
    ON b.groep_id IS NULL AND a.locatie_id = b.locatie_id AND a.product_id = b.product_id
) geteld GROUP BY 1, 2, 3, 4, 5
"""  # noqa: S608
_GEBOEKT = """
SELECT locatie, groep, dag, cel / 3, gemaakt, afgezegd, verschenen, count(*)::int FROM (
  SELECT DISTINCT ON (p.id) p.locatie_id AS locatie, r.groep_id AS groep, p.datum - %(nul)s::date AS dag,
    r.eerste_cel AS cel,
    p.datum - (p.gemaakt_op AT TIME ZONE %(zone)s)::date AS gemaakt,
    CASE WHEN p.status = %(afgezegd)s THEN GREATEST(p.datum - (p.gewijzigd_op AT TIME ZONE %(zone)s)::date, 0)
      ELSE -1 END AS afgezegd,
    (p.status = %(verschenen)s)::int AS verschenen
  FROM afspraken_afspraak p JOIN afspraken_afspraakregel r ON r.afspraak_id = p.id
  WHERE p.datum >= %(vanaf)s AND p.datum < %(tot)s AND p.status <> %(gereserveerd)s
  ORDER BY p.id, r.eerste_cel
) regels GROUP BY 1, 2, 3, 4, 5, 6, 7
"""


def kolommen(vraag: str, waarden: dict[str, object], aantal: int) -> list[NDArray[np.int64]]:
    """The columns of a query of whole numbers as arrays, read in binary in one go; none may be NULL."""
    namen = [f"k{n}" for n in range(aantal)]
    delen = ", ".join(f"array_send(COALESCE(array_agg({naam}::int), '{{}}'))" for naam in namen)
    connection.ensure_connection()
    with connection.wrap_database_errors, Cursor(connection.connection) as cursor:
        cursor.execute(f"SELECT {delen} FROM ({vraag}) AS rij ({', '.join(namen)})", waarden, binary=True)  # noqa: S608
        rij = cursor.fetchone()
    assert rij is not None  # noqa: S101 - an aggregate has a row
    return [np.frombuffer(deel[_KOP:], dtype=_ELEMENT)["waarde"].astype(np.int64) for deel in rij]


@dataclass(frozen=True)
class Gegevens:
    """What a forecast is made from."""

    geschiedenis: Geschiedenis
    boekingen: Boekingen


def lees_gegevens(*, vandaag: date, vooruit: int = PROGNOSE_DAGEN, terug: int = HISTORIE_DAGEN) -> Gegevens:
    """Everything until `vandaag` (which is itself to be forecast) and the calendar of `vooruit` days on."""
    locaties = list(Locatie.objects.filter(is_actief=True).with_openingstijden().order_by("pk"))
    waarden: dict[str, object] = {
        "nul": _NUL,
        "zone": str(TIJDZONE),
        "tot": vandaag,
        "vanaf": vandaag - timedelta(days=terug),
        "afgezegd": Afspraakstatus.AFGEZEGD.value,
        "verschenen": Afspraakstatus.VERSCHENEN.value,
        "gereserveerd": Afspraakstatus.GERESERVEERD.value,
    }
    per_dag = kolommen(_PER_DAG, waarden, 5)
    eerste = _NUL + timedelta(days=int(per_dag[3].min())) if per_dag[3].size else vandaag
    kwartier_vanaf = max(eerste, vandaag - timedelta(days=KWARTIER_DAGEN))
    per_kwartier = kolommen(_PER_KWARTIER, waarden | {"vanaf": kwartier_vanaf}, 6)
    geboekt = kolommen(
        _GEBOEKT,
        waarden
        | {"vanaf": vandaag - timedelta(days=BOEKING_DAGEN), "tot": vandaag + timedelta(days=vooruit)},
        8,
    )
    reeksen = _reeksen({locatie.pk for locatie in locaties}, per_dag)
    dagen = _dagen(locaties, eerste, (vandaag - eerste).days + vooruit)
    lengte = (vandaag - eerste).days
    begin = (eerste - _NUL).days
    telling = np.zeros((len(reeksen), lengte))
    waar, mee = _plaats(reeksen, per_dag[0], per_dag[1], per_dag[2])
    np.add.at(telling, (waar[mee], per_dag[3][mee] - begin), per_dag[4][mee])
    kwartieren = np.zeros((len(reeksen), (vandaag - kwartier_vanaf).days, KWARTIEREN), dtype=np.int16)
    waar, mee = _plaats(reeksen, per_kwartier[0], per_kwartier[1], per_kwartier[2])
    dag = per_kwartier[3] - (kwartier_vanaf - _NUL).days
    np.add.at(kwartieren, (waar[mee], dag[mee], per_kwartier[4][mee]), per_kwartier[5][mee].astype(np.int16))
    waar, mee = _plaats(reeksen, geboekt[0], geboekt[1], np.zeros_like(geboekt[0]))
    boekingen = Boekingen(
        reeks=waar[mee],
        dag=geboekt[2][mee] - begin,
        kwartier=geboekt[3][mee],
        gemaakt=geboekt[4][mee],
        afgezegd=geboekt[5][mee],
        verschenen=geboekt[6][mee],
        aantal=geboekt[7][mee].astype(float),
    )
    return Gegevens(Geschiedenis(reeksen, dagen, telling, kwartieren), boekingen)


def _reeksen(locaties: set[int], per_dag: Sequence[NDArray[np.int64]]) -> tuple[Reeks, ...]:
    """The series: what is offered at each place, and what came there without anybody knowing for what.

    A group that a place no longer offers is not forecast: nobody can come for it.
    """
    aangeboden = set(
        Aanbod.objects.filter(is_actief=True, locatie_id__in=locaties).values_list("locatie_id", "groep_id")
    )
    onbekend = {(int(plaats), -1) for plaats in np.unique(per_dag[0][per_dag[1] == -1])}
    return tuple(
        Reeks(locatie, groep if groep != -1 else None, is_inloop)
        for locatie, groep in sorted(aangeboden | {paar for paar in onbekend if paar[0] in locaties})
        for is_inloop in (False, True)
    )


def _plaats(
    reeksen: Sequence[Reeks],
    locatie: NDArray[np.int64],
    groep: NDArray[np.int64],
    inloop: NDArray[np.int64],
) -> tuple[NDArray[np.intp], NDArray[np.bool_]]:
    """The index of the series of each row, and which rows have one."""
    plaatsen = {
        (r.locatie, r.groep if r.groep is not None else -1, int(r.is_inloop)): n
        for n, r in enumerate(reeksen)
    }
    sleutels, terug = np.unique(np.stack([locatie, groep, inloop]), axis=1, return_inverse=True)
    waar = np.array([plaatsen.get((int(a), int(b), int(c)), -1) for a, b, c in sleutels.T], dtype=np.intp)
    gevonden = waar[terug.ravel()] if waar.size else np.zeros(0, dtype=np.intp)
    return gevonden, gevonden >= 0


def _dagen(locaties: Sequence[Locatie], eerste: date, aantal: int) -> Dagen:
    kalender = dienstkalender()
    geopend = np.zeros((len(locaties), aantal, KWARTIEREN), dtype=np.int8)
    gewoonlijk = np.zeros_like(geopend)
    for plaats, locatie in enumerate(locaties):
        tijden = catalogus.openingstijden(locatie)
        # A week has few kinds of days: each is worked out once.
        per_vensters: dict[tuple[tuple[int, int], ...], NDArray[np.int8]] = {}
        for n in range(aantal):
            datum = eerste + timedelta(days=n)
            for rij, vensters in (
                (geopend, tijden.op(datum, kalender)),
                (gewoonlijk, tijden.gewoonlijk_op(datum)),
            ):
                cellen = tuple((regels.cel(v.van), regels.cel_omhoog(v.tot)) for v in vensters)
                if cellen not in per_vensters:
                    per_vensters[cellen] = open_kwartieren(cellen)
                rij[plaats, n] = per_vensters[cellen]
    return Dagen(eerste, tuple(locatie.pk for locatie in locaties), geopend, gewoonlijk)
