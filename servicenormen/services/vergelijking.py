"""The places of a norm beside each other, week by week: from the same day counts as its figure."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import connection

from catalogus.models import Locatie
from kcc.lib.perioden import isoweek
from servicenormen.models import Dagtelling
from servicenormen.regels import Telling, samen, te_tellen_dagen
from servicenormen.services.standen import Normstand

_LOCATIE = "locatie"


@dataclass(frozen=True)
class Plaats:
    """A place with its figure over the period, and by ISO week: weeks without cases are not in it."""

    code: str
    naam: str
    telling: Telling
    per_week: Mapping[str, Telling]


def vergelijking(stand: Normstand) -> list[Plaats]:
    """The places with cases, in the order in which the gemeente shows them; none without such a dimension."""
    if stand.methode.dimensie(_LOCATIE) is None:
        return []
    van, tot = te_tellen_dagen(stand.tertaal, stand.peilmoment)
    som: dict[str, dict[str, Telling]] = defaultdict(lambda: defaultdict(Telling))
    with connection.cursor() as cursor:
        cursor.execute(_PER_WEEK, [stand.norm.pk, van, tot, list(stand.na_geteld)])
        for waarde, maandag, teller, noemer in cursor.fetchall():
            som[waarde][isoweek(maandag)] = Telling(teller, noemer)
    for cel in stand.cellen:
        if cel.dimensie == _LOCATIE:
            som[cel.waarde][isoweek(cel.datum)] += cel.telling
    return [
        Plaats(
            code,
            naam,
            samen(som[str(pk)].values()),
            dict(sorted(som[str(pk)].items())),
        )
        for pk, code, naam in Locatie.objects.filter(pk__in=som)
        .order_by("volgorde", "naam", "pk")
        .values_list("pk", "code", "naam")
    ]


_PER_WEEK = f"""
    SELECT waarde, date_trunc('week', datum)::date AS maandag, sum(teller), sum(noemer)
    FROM {Dagtelling._meta.db_table}
    WHERE servicenorm_id = %s AND dimensie = '{_LOCATIE}' AND datum >= %s AND datum < %s
      AND datum <> ALL(%s::date[])
    GROUP BY waarde, maandag
"""  # noqa: S608
