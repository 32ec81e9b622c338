"""What a visit is like at each place: how long it takes, how punctual people are, how many come at all."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
from django.db import connection
from django.db.models import Avg, Count, Q

from afspraken.enums import Afspraakstatus
from afspraken.models import Aanbod, Afspraak
from catalogus.models import Locatie

_TERUG = timedelta(weeks=26)
# Quantiles that a distribution is kept by: 0%, 5%, …, 100%; the ends a little inside, where accidents lie.
AANTAL_KWANTIELEN = 21
_KANSEN = [0.002, *(n / 20 for n in range(1, 20)), 0.998]
# So many visits of a group anywhere weigh as much as those of the place itself.
_STERKTE = 50
_STERKTE_KOMT, _GEWOONLIJK_KOMT = 200, 0.97
_LANGSTE_UREN = 4
_STIPT_BINNEN_MINUTEN = 120

_DUUR = """
SELECT locatie, groep, count(*), percentile_cont(%(kansen)s) WITHIN GROUP (ORDER BY duur) FROM (
  SELECT b.locatie_id AS locatie, COALESCE(b.groep_id, a.groep_id) AS groep,
    extract(epoch FROM b.afgerond_op - b.opgeroepen_op) / 60 AS duur
  FROM afspraken_bezoek b
  LEFT JOIN afspraken_aanbod a
    ON b.groep_id IS NULL AND a.locatie_id = b.locatie_id AND a.product_id = b.product_id
  WHERE b.datum >= %(vanaf)s AND b.datum < %(tot)s AND b.afgerond_op IS NOT NULL
) bezoek
WHERE groep IS NOT NULL AND duur <= %(langste)s
GROUP BY GROUPING SETS ((locatie, groep), (groep))
"""
_STIPT = """
SELECT locatie_id, count(*), percentile_cont(%(kansen)s) WITHIN GROUP (ORDER BY marge) FROM (
  SELECT locatie_id, extract(epoch FROM aangemeld_op - afspraak_op) / 60 AS marge
  FROM afspraken_bezoek WHERE datum >= %(vanaf)s AND datum < %(tot)s AND afspraak_op IS NOT NULL
) bezoek
WHERE abs(marge) <= %(stipt)s
GROUP BY GROUPING SETS ((locatie_id), ())
"""
# Without any history: on the dot.
_OP_TIJD = [0.0] * AANTAL_KWANTIELEN


@dataclass(frozen=True)
class Kenmerken:
    """Of one place. `duur`: per group (id) quantiles of the minutes at the desk; `stiptheid`: quantiles of
    the minutes after the appointment at which people check in; `komt`: the chance that they do;
    `bezoekdagen`: the number of days of its history; few of them make a forecast that means little."""

    duur: dict[int, list[float]]
    stiptheid: list[float]
    komt: float
    bezoekdagen: int

    def als_waarden(self) -> dict[str, Any]:
        """For a JSON field."""
        return {
            "duur": {str(groep): [round(w, 2) for w in waarden] for groep, waarden in self.duur.items()},
            "stiptheid": [round(w, 2) for w in self.stiptheid],
            "komt": round(self.komt, 4),
            "bezoekdagen": self.bezoekdagen,
        }

    @classmethod
    def van_waarden(cls, waarden: dict[str, Any]) -> "Kenmerken":
        duur = {int(groep): lijst for groep, lijst in waarden["duur"].items()}
        return cls(duur, waarden["stiptheid"], waarden["komt"], waarden["bezoekdagen"])


def lees_kenmerken(*, vandaag: date) -> dict[int, Kenmerken]:
    """Of every place (id) that is in use, from the visits of the last half year."""
    waarden: dict[str, Any] = {
        "kansen": _KANSEN,
        "vanaf": vandaag - _TERUG,
        "tot": vandaag,
        "langste": _LANGSTE_UREN * 60,
        "stipt": _STIPT_BINNEN_MINUTEN,
    }
    with connection.cursor() as cursor:
        cursor.execute(_DUUR, waarden)
        duren = {(locatie, groep): (aantal, lijst) for locatie, groep, aantal, lijst in cursor.fetchall()}
        cursor.execute(_STIPT, waarden)
        stipt = {locatie: (aantal, lijst) for locatie, aantal, lijst in cursor.fetchall()}
        cursor.execute(
            "SELECT locatie_id, count(DISTINCT datum) FROM afspraken_bezoek WHERE datum >= %(vanaf)s "
            "AND datum < %(tot)s AND aangemeld_op IS NOT NULL GROUP BY 1",
            waarden,
        )
        bezoekdagen = dict(cursor.fetchall())
    afspraken = (
        Afspraak.objects.filter(datum__gte=vandaag - _TERUG, datum__lt=vandaag)
        .values("locatie_id")
        .annotate(
            kwam=Count("pk", filter=Q(status=Afspraakstatus.VERSCHENEN)),
            niet=Count("pk", filter=Q(status=Afspraakstatus.NIET_VERSCHENEN)),
        )
        .order_by()
    )
    komst = {rij["locatie_id"]: (rij["kwam"], rij["kwam"] + rij["niet"]) for rij in afspraken}
    gepland = {
        (locatie, groep): float(minuten)
        for locatie, groep, minuten in Aanbod.objects.filter(is_actief=True)
        .values("locatie_id", "groep_id")
        .annotate(minuten=Avg("duur_minuten"))
        .order_by()
        .values_list("locatie_id", "groep_id", "minuten")
    }
    uitkomst = {}
    for locatie in Locatie.objects.filter(is_actief=True).values_list("pk", flat=True):
        kwam, totaal = komst.get(locatie, (0, 0))
        groepen = {groep for plaats, groep in gepland if plaats == locatie}
        groepen |= {groep for plaats, groep in duren if plaats == locatie}
        uitkomst[locatie] = Kenmerken(
            duur={
                groep: _meng(
                    duren.get((locatie, groep)), duren.get((None, groep)), gepland.get((locatie, groep))
                )
                for groep in sorted(groepen)
            },
            stiptheid=_meng(stipt.get(locatie), stipt.get(None), None),
            komt=(kwam + _STERKTE_KOMT * _GEWOONLIJK_KOMT) / (totaal + _STERKTE_KOMT),
            bezoekdagen=bezoekdagen.get(locatie, 0),
        )
    return uitkomst


def _meng(
    eigen: tuple[int, list[float]] | None, alle: tuple[int, list[float]] | None, gepland: float | None
) -> list[float]:
    """Quantiles of the place drawn to those of all places; without either, as long as was planned."""
    if alle is None or not alle[0]:
        return _OP_TIJD if gepland is None else [gepland] * AANTAL_KWANTIELEN
    if eigen is None:
        return [float(w) for w in alle[1]]
    aantal, deel = eigen[0], np.array(eigen[1], dtype=float)
    gemengd = (aantal * deel + _STERKTE * np.array(alle[1], dtype=float)) / (aantal + _STERKTE)
    return [float(w) for w in gemengd]
