"""What the cases of a norm on time took: from the same day counts as its figure."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date

from django.db import connection

from servicenormen.meetmethoden import ONBEKEND
from servicenormen.models import DUUR, Dagtelling
from servicenormen.regels import Telling, reeksen, te_tellen_dagen
from servicenormen.regels_verdeling import Verdeling
from servicenormen.services.standen import Normstand
from servicenormen.tellen import tel


def verdeling(stand: Normstand) -> Verdeling | None:
    """What the cases of this figure took, as known at its peilmoment; None for a norm that is not on time.

    A day on which a case was still open at the peilmoment and is not now, is counted from its cases.
    """
    if stand.methode.duur is None:
        return None
    cellen = [cel for cel in stand.cellen if cel.dimensie == DUUR]
    sommen = _sommen(stand, stand.na_geteld)
    if any(is_onzeker for *_, is_onzeker in sommen):
        van, tot = te_tellen_dagen(stand.tertaal, stand.peilmoment)
        toen_open = Dagtelling.objects.filter(
            servicenorm=stand.norm, dimensie=DUUR, datum__gte=van, datum__lt=tot,
            stabiel_vanaf__gt=stand.peilmoment,
        ).exclude(datum__in=stand.na_geteld)  # fmt: skip
        dagen = set(toen_open.order_by().values_list("datum", flat=True).distinct())
        sommen = _sommen(stand, stand.na_geteld | dagen)
        cellen += [
            cel for cel in tel(stand.methode, reeksen(dagen), stand.peilmoment) if cel.dimensie == DUUR
        ]
    aantallen: dict[int, Telling] = defaultdict(Telling)
    for waarde, teller, noemer, _ in sommen:
        aantallen[int(waarde)] += Telling(teller, noemer)
    for cel in cellen:
        aantallen[int(cel.waarde)] += cel.telling
    return Verdeling(
        {waarde: telling for waarde, telling in sorted(aantallen.items()) if waarde != ONBEKEND},
        open=aantallen.get(ONBEKEND, Telling()),
    )


def _sommen(stand: Normstand, zonder: Collection[date]) -> list[tuple[str, int, int, bool]]:
    """Per value the cases of all days but these, and whether one of them can change after the peilmoment."""
    van, tot = te_tellen_dagen(stand.tertaal, stand.peilmoment)
    with connection.cursor() as cursor:
        cursor.execute(_SOMMEN, [stand.peilmoment, stand.norm.pk, van, tot, list(zonder)])
        return cursor.fetchall()


_SOMMEN = f"""
    SELECT waarde, sum(teller), sum(noemer), bool_or(stabiel_vanaf > %s)
    FROM {Dagtelling._meta.db_table}
    WHERE servicenorm_id = %s AND dimensie = '{DUUR}' AND datum >= %s AND datum < %s
      AND datum <> ALL(%s::date[])
    GROUP BY waarde
"""  # noqa: S608
