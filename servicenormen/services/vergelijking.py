"""The places of a norm beside each other, week by week: from the same day counts as its figure."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Sum
from django.db.models.functions import TruncWeek

from catalogus.models import Locatie
from kcc.lib.perioden import isoweek
from servicenormen.models import Dagtelling
from servicenormen.regels import Telling, te_tellen_dagen
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
    opgeslagen = (
        Dagtelling.objects.filter(servicenorm=stand.norm, dimensie=_LOCATIE, datum__gte=van, datum__lt=tot)
        .exclude(datum__in=stand.na_geteld)
        .order_by()
        .annotate(maandag=TruncWeek("datum"))
        .values_list("waarde", "maandag")
        .annotate(Sum("teller"), Sum("noemer"))
    )
    som: dict[str, dict[str, Telling]] = defaultdict(lambda: defaultdict(Telling))
    for waarde, maandag, teller, noemer in opgeslagen:
        som[waarde][isoweek(maandag)] += Telling(teller, noemer)
    for cel in stand.cellen:
        if cel.dimensie == _LOCATIE:
            som[cel.waarde][isoweek(cel.datum)] += cel.telling
    return [
        Plaats(
            plaats.code,
            plaats.naam,
            sum(som[str(plaats.pk)].values(), Telling()),
            dict(sorted(som[str(plaats.pk)].items())),
        )
        for plaats in Locatie.objects.filter(pk__in=som).order_by("volgorde", "naam", "pk")
    ]
