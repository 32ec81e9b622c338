"""The figures as anybody may see them: nothing about a group so small that it tells who."""

from collections.abc import Mapping
from dataclasses import dataclass

from kcc.lib.perioden import Tertaal
from servicenormen.meetmethoden import over_personen
from servicenormen.models import Vaststelling
from servicenormen.regels import Telling, is_openbaar, openbare_delen
from servicenormen.services.rapport import Rapport, Rapportnorm


@dataclass(frozen=True)
class OpenbareNorm:
    """One norm with its public figures. `telling`: None when it is withheld.

    uitsplitsing: by dimension and code; groups that are too small are not in it.
    """

    norm: Rapportnorm
    telling: Telling | None
    uitsplitsing: Mapping[str, Mapping[str, Telling]]


def openbare_normen(rapport: Rapport) -> list[OpenbareNorm]:
    """The norms of a report, in its order, with small groups of persons withheld."""
    return [_openbaar(norm) for norm in rapport.normen]


def vastgestelde_tertalen() -> list[Tertaal]:
    """The tertalen that were closed, newest first."""
    tertalen = Vaststelling.objects.order_by("-tertaal").values_list("tertaal", flat=True).distinct()
    return [Tertaal.lees(tertaal) for tertaal in tertalen]


def _openbaar(norm: Rapportnorm) -> OpenbareNorm:
    is_persoonlijk = over_personen(norm.meetmethode)
    if is_persoonlijk and not is_openbaar(norm.telling):
        return OpenbareNorm(norm, None, {})
    uitsplitsing = {}
    for dimensie, deel in norm.uitsplitsing.items():
        tellingen = {onderdeel.code: onderdeel.telling for onderdeel in deel.delen}
        zichtbaar = openbare_delen(tellingen) if is_persoonlijk else set(tellingen)
        uitsplitsing[dimensie] = {code: telling for code, telling in tellingen.items() if code in zichtbaar}
    return OpenbareNorm(norm, norm.telling, uitsplitsing)
