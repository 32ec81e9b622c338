"""Whether anything changed at a place: what every screen asks every few seconds.

One small query over who is inside (an index of its own) and who sits where. It is computed and not kept: it
cannot be wrong after SQL by hand, and nobody who calls a visitor waits for a counter.
"""

from datetime import datetime

from django.db import connection

from kcc.lib.perioden import lokale_dag

_STEMPEL = """
SELECT l.code, left(md5(
  coalesce((
    SELECT string_agg(concat_ws(',', b.id, b.groep_id, b.product_id, b.balie_id, b.voor_balie_id,
      extract(epoch FROM b.laatst_opgeroepen_op), extract(epoch FROM b.teruggezet_op)), ';' ORDER BY b.id)
    FROM afspraken_bezoek b
    WHERE b.locatie_id = l.id AND b.datum = %(datum)s
      AND b.aangemeld_op IS NOT NULL AND b.afgerond_op IS NULL AND b.weggelopen_op IS NULL
  ), '') || '|' || coalesce((
    SELECT string_agg(concat_ws(',', w.balie_id, w.pauze_sinds IS NULL), ';' ORDER BY w.balie_id)
    FROM afspraken_werkplek w
    WHERE w.locatie_id = l.id AND w.balie_id IS NOT NULL
  ), '')
), 16)
FROM catalogus_locatie l
WHERE l.is_actief AND (%(code)s::text IS NULL OR l.code = %(code)s)
"""


def stempel(*, code: str, nu: datetime) -> str | None:
    """A mark of everybody who waits or is called today at the place with this code; None: no such place.

    The same as long as nothing happened there. Time alone changes nothing: a page knows by itself when a
    waiting time gets another colour.
    """
    return _lees(code, nu).get(code)


def stempels(*, nu: datetime) -> dict[str, str]:
    """The mark of every place, by its code, in one query."""
    return _lees(None, nu)


def _lees(code: str | None, nu: datetime) -> dict[str, str]:
    with connection.cursor() as cursor:
        cursor.execute(_STEMPEL, {"code": code, "datum": lokale_dag(nu)})
        return dict(cursor.fetchall())
