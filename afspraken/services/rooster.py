"""Which days a change touches, and recomputing them."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date

from django.db import transaction

from afspraken.models import Afspraak, Bezetting, Capaciteit, Uitgerolddag
from afspraken.services import capaciteit

# Per place (id) the days whose capacity may have changed.
Dagen = Mapping[int, Collection[date]]


def toekomstige_dagen(*, locatie_id: int, vanaf: date) -> list[date]:
    """The days from `vanaf` on that matter to a place's capacity: rolled out, staffed, or computed before."""
    per_bron = [
        Uitgerolddag.objects.filter(locatie_id=locatie_id, datum__gte=vanaf),
        Bezetting.objects.filter(balie__locatie_id=locatie_id, datum__gte=vanaf),
        Capaciteit.objects.filter(locatie_id=locatie_id, datum__gte=vanaf),
    ]
    return sorted({datum for bron in per_bron for datum in bron.values_list("datum", flat=True)})


@transaction.atomic
def verwerk_wijziging(*, dagen: Dagen) -> list[Afspraak]:
    """Recompute these days, and return the appointments that do not fit their desks (any more)."""
    te_verplaatsen: list[int] = []
    # Places in order of their key, so that two changes of several places never wait for each other.
    for locatie_id in sorted(dagen):
        datums = sorted(dagen[locatie_id])
        capaciteit.herbereken(locatie_id=locatie_id, datums=datums)
        te_verplaatsen += capaciteit.conflicten(locatie_id=locatie_id, datums=datums)
    return list(Afspraak.objects.filter(pk__in=te_verplaatsen).order_by("begint_op"))


@transaction.atomic
def herbereken_vanaf(*, locatie_id: int, vanaf: date) -> list[Afspraak]:
    """As `verwerk_wijziging`, for every day of a place from `vanaf` on: after a change of its hours."""
    return verwerk_wijziging(dagen={locatie_id: toekomstige_dagen(locatie_id=locatie_id, vanaf=vanaf)})


def geraakte_dagen(bezettingen: Iterable[Bezetting]) -> dict[int, set[date]]:
    """Per place the days of these staffed desks; fetch `balie` along."""
    dagen: dict[int, set[date]] = defaultdict(set)
    for bezetting in bezettingen:
        dagen[bezetting.balie.locatie_id].add(bezetting.datum)
    return dict(dagen)
