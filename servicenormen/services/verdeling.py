"""What the cases of a norm on time took: from the same day counts as its figure."""

from collections import defaultdict
from datetime import datetime

from django.db.models import Max, QuerySet, Sum

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
    van, tot = te_tellen_dagen(stand.tertaal, stand.peilmoment)
    opgeslagen = Dagtelling.objects.filter(
        servicenorm=stand.norm, dimensie=DUUR, datum__gte=van, datum__lt=tot
    ).exclude(datum__in=stand.na_geteld)
    cellen = [cel for cel in stand.cellen if cel.dimensie == DUUR]
    sommen = _sommen(opgeslagen)
    if any(stabiel_vanaf > stand.peilmoment for *_, stabiel_vanaf in sommen):
        toen_open = opgeslagen.filter(stabiel_vanaf__gt=stand.peilmoment)
        dagen = set(toen_open.order_by().values_list("datum", flat=True).distinct())
        sommen = _sommen(opgeslagen.exclude(datum__in=dagen))
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


def _sommen(rijen: "QuerySet[Dagtelling]") -> list[tuple[str, int, int, datetime]]:
    """Per value the cases of all these days, and from when on the last of them holds."""
    return list(
        rijen.order_by().values_list("waarde").annotate(Sum("teller"), Sum("noemer"), Max("stabiel_vanaf"))
    )
