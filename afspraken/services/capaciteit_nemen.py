"""Taking a place in the vectors of a day: all of it, or nothing."""

from collections.abc import Sequence
from datetime import date

from django.db import connection

from afspraken import regels
from afspraken.regels import Segment
from afspraken.services.fouten import GeenPlek

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
