"""From the one QuerySet of cases to counts: by day and by single dimension, in one pass of the database."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import F

from servicenormen.meetmethoden import OOIT, Meetmethode
from servicenormen.models import TOTAAL, Dagtelling, Servicenorm
from servicenormen.regels import Dagreeks, Telling, reeksen


class Telrij(NamedTuple):
    """One cell of the day counts."""

    datum: date
    dimensie: str
    waarde: str
    telling: Telling


def tel(methode: Meetmethode, dagen: Sequence[Dagreeks], peilmoment: datetime) -> list[Telrij]:
    """Count the cases of these days as known at the peilmoment.

    A day on which nothing could be a case gives no row; one on which all were left out gives a total of 0.
    """
    vraag = _telvraag(methode, dagen, peilmoment)
    if vraag is None:
        return []
    sql, waarden = vraag
    with connection.cursor() as cursor:
        cursor.execute(sql, waarden)
        return [
            Telrij(datum, dimensie, waarde, Telling(teller, noemer))
            for datum, dimensie, waarde, teller, noemer, _ in cursor.fetchall()
        ]


def leg_vast(norm: Servicenorm, methode: Meetmethode, dagen: Iterable[date]) -> set[date]:
    """Make the stored counts of these days equal to their cases; the days on which they were not.

    One statement: counts, writes only cells that differ, and removes cells that no case is left for.
    """
    dagen = sorted(set(dagen))
    geldige = reeksen(dag for dag in dagen if norm.geldt_op(dag))
    sql, waarden = _telvraag(methode, geldige, OOIT) or (_LEEG, ())
    with connection.cursor() as cursor:
        cursor.execute(_VASTLEGGEN.format(telvraag=sql), [*waarden, norm.pk, dagen, norm.pk])
        return {datum for (datum,) in cursor.fetchall()}


def _telvraag(
    methode: Meetmethode, dagen: Sequence[Dagreeks], peilmoment: datetime
) -> tuple[str, tuple[Any, ...]] | None:
    """SQL with a row (datum, dimensie, waarde, teller, noemer, stabiel_vanaf) per cell, and its values."""
    namen = [dimensie.naam for dimensie in methode.geteld]
    kandidaten = (
        methode.kandidaten(dagen, peilmoment)
        .order_by()
        .values(
            "normdatum",
            "beslist_op",
            *sorted({"is_geval", "binnen_norm", *_eigen_velden(methode)}),
            **{f"d_{dimensie.naam}": F(dimensie.veld) for dimensie in methode.geteld},
        )
    )
    try:
        binnenste, waarden = kandidaten.query.sql_with_params()
    except EmptyResultSet:
        return None
    kolommen = [f"d_{naam}" for naam in namen]
    welke = " ".join(f"WHEN GROUPING({kolom}) = 0 THEN '{kolom[2:]}'" for kolom in kolommen)
    waarde = ", ".join(f"{kolom}::text" for kolom in kolommen)
    sets = ", ".join(f"(normdatum, {kolom})" for kolom in kolommen)
    # What a dimension counts: the cases, or rows of its own.
    teller, noemer = (
        "CASE "
        + " ".join(
            f"WHEN GROUPING(d_{dimensie.naam}) = 0 THEN count(*) FILTER (WHERE {wat(dimensie)})"
            for dimensie in methode.geteld
        )
        + f" ELSE count(*) FILTER (WHERE {anders}) END"
        for wat, anders in (
            (lambda d: f"{d.geval_veld} AND {d.binnen_veld}", "is_geval AND binnen_norm"),
            (lambda d: d.geval_veld, "is_geval"),
        )
    )
    # What a case took can be known later than whether it was within the norm: a late answer still comes.
    stabiel = "max(beslist_op)"
    if methode.duur:
        stabiel = f"CASE WHEN GROUPING(d_duur) = 0 THEN max(GREATEST(beslist_op, duur_op)) ELSE {stabiel} END"
    # A cell of all cases is also kept without cases: candidates that are left out can make a day unstable.
    # Only names of our own columns and the compiled query are put in: every value is a parameter.
    sql = f"""
        SELECT normdatum AS datum,
               CASE {welke} ELSE '{TOTAAL}' END AS dimensie,
               COALESCE({waarde}, '') AS waarde,
               ({teller})::int AS teller,
               ({noemer})::int AS noemer,
               {stabiel} AS stabiel_vanaf
        FROM ({binnenste}) AS kandidaat
        GROUP BY GROUPING SETS ((normdatum), {sets})
        HAVING GROUPING({", ".join(kolommen)}) = {2 ** len(kolommen) - 1}
            OR (COALESCE({waarde}, '') <> '' AND {noemer} > 0)
    """  # noqa: S608
    return sql, waarden


def _eigen_velden(methode: Meetmethode) -> set[str]:
    eigen = {veld for dimensie in methode.geteld for veld in (dimensie.geval_veld, dimensie.binnen_veld)}
    return eigen | ({"duur_op"} if methode.duur else set())


_LEEG = """
    SELECT NULL::date AS datum, ''::text AS dimensie, ''::text AS waarde, 0 AS teller, 0 AS noemer,
           NULL::timestamptz AS stabiel_vanaf WHERE false
"""
_TABEL = Dagtelling._meta.db_table
# The removed and the written cells are never the same ones, so that one statement can do both.
_VASTLEGGEN = f"""
    WITH nieuw AS MATERIALIZED ({{telvraag}}),
    weg AS (
        DELETE FROM {_TABEL} AS oud
        WHERE oud.servicenorm_id = %s AND oud.datum = ANY(%s)
          AND NOT EXISTS (
              SELECT FROM nieuw
              WHERE (nieuw.datum, nieuw.dimensie, nieuw.waarde) = (oud.datum, oud.dimensie, oud.waarde))
        RETURNING oud.datum
    ),
    geschreven AS (
        INSERT INTO {_TABEL} AS oud (servicenorm_id, datum, dimensie, waarde, teller, noemer, stabiel_vanaf)
        SELECT %s, datum, dimensie, waarde, teller, noemer, stabiel_vanaf FROM nieuw
        ON CONFLICT (servicenorm_id, dimensie, datum, waarde) DO UPDATE
            SET teller = EXCLUDED.teller, noemer = EXCLUDED.noemer, stabiel_vanaf = EXCLUDED.stabiel_vanaf
            WHERE (oud.teller, oud.noemer, oud.stabiel_vanaf)
                  IS DISTINCT FROM (EXCLUDED.teller, EXCLUDED.noemer, EXCLUDED.stabiel_vanaf)
        RETURNING datum
    )
    SELECT datum FROM weg UNION SELECT datum FROM geschreven
"""  # noqa: S608
