"""Keeping the day counts equal to the cases: what is stale within a minute, everything once a night."""

import logging
import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import NamedTuple

from django.db import connection, transaction
from django.db.models import Max, Min, Q, QuerySet

from kcc.lib.perioden import Tertaal
from servicenormen.enums import Bron
from servicenormen.meetmethoden import Meetmethode, meetmethode
from servicenormen.models import Dagtelling, Servicenorm, VerouderdeDag
from servicenormen.tellen import leg_vast

logger = logging.getLogger(__name__)

# So many days are counted in one pass and one transaction: locks are held for less than a second.
_DAGEN_PER_KEER = 62


class Verschil(NamedTuple):
    """A day whose stored counts were wrong although nothing had marked it."""

    code: str
    datum: date


def werk_verouderde_dagen_bij() -> int:
    """Count every day again that was marked before this call; the number of days counted.

    Newest days first. Safe beside itself: a day that another process is counting is left to that process.
    Running it again changes nothing.
    """
    laatste = VerouderdeDag.objects.aggregate(laatste=Max("pk"))["laatste"]
    if laatste is None:
        return 0
    methoden = _methoden_per_bron()
    dagen_per_bron: dict[str, set[date]] = defaultdict(set)
    bron_van_norm = {norm.pk: bron for bron, normen in methoden.items() for norm, _ in normen}
    merken = VerouderdeDag.objects.filter(pk__lte=laatste)
    for bron, norm_id, datum in merken.values_list("bron", "servicenorm_id", "datum").distinct():
        dagen_per_bron[bron or bron_van_norm[norm_id]].add(datum)
    geteld = 0
    for bron, dagen in dagen_per_bron.items():
        for deel in _delen(sorted(dagen, reverse=True)):
            gedaan, _ = _tel_opnieuw(bron, methoden.get(bron, []), deel, wacht=False)
            geteld += len(gedaan)
    return geteld


def herbouw() -> list[Verschil]:
    """Count everything again and make the stored counts right; what was wrong without a mark for it.

    A difference means that a change escaped the triggers, so each is logged as an error. Days that are
    marked are no difference: they are simply counted.
    """
    verschillen: list[Verschil] = []
    for bron, normen in _methoden_per_bron().items():
        for tertaal in _tertalen(normen):
            for deel in _delen(list(tertaal.dagen())):
                _, gevonden = _tel_opnieuw(bron, normen, deel, wacht=True)
                verschillen += gevonden
    for verschil in verschillen:
        logger.error(
            "De dagtelling van norm %s op %s klopte niet en is hersteld.", verschil.code, verschil.datum
        )
    return verschillen


@transaction.atomic
def _tel_opnieuw(
    bron: str, normen: Sequence[tuple[Servicenorm, Meetmethode]], dagen: Iterable[date], *, wacht: bool
) -> tuple[list[date], list[Verschil]]:
    """Count these days for all norms of a source, under a lock per day.

    The order makes it safe: lock, read the marks, count, remove the marks that were read. A change that
    commits after the marks were read keeps its mark, whether or not the count already saw it.
    """
    dagen = _vergrendel(bron, sorted(dagen), wacht=wacht)
    if not dagen:
        return [], []
    merken = _merken(bron, normen, dagen)
    gezien = list(merken.values_list("pk", flat=True))
    anders = {norm: leg_vast(norm, methode, dagen) for norm, methode in normen}
    # Read again, after counting: what was counted of a transaction that has just committed has its mark now.
    gemerkt = set(merken.values_list("datum", flat=True))
    VerouderdeDag.objects.filter(pk__in=gezien).delete()
    verschillen = [
        Verschil(norm.code, datum) for norm, dagen_ in anders.items() for datum in sorted(dagen_ - gemerkt)
    ]
    return dagen, verschillen


def _delen(dagen: Sequence[date]) -> Iterator[Sequence[date]]:
    for begin in range(0, len(dagen), _DAGEN_PER_KEER):
        yield dagen[begin : begin + _DAGEN_PER_KEER]


def _merken(
    bron: str, normen: Sequence[tuple[Servicenorm, Meetmethode]], dagen: Sequence[date]
) -> QuerySet[VerouderdeDag]:
    return VerouderdeDag.objects.filter(
        Q(bron=bron) | Q(servicenorm__in=[norm for norm, _ in normen]), datum__in=dagen
    )


def _vergrendel(bron: str, dagen: Sequence[date], *, wacht: bool) -> list[date]:
    """Lock the days of a source until the end of the transaction; without `wacht`, those that are free.

    Always in the order of the days, so that two processes that wait never wait for each other.
    """
    sleutel = zlib.crc32(f"servicenormen.{bron}".encode()) - 2**31
    if wacht:
        sql = "SELECT dag, pg_advisory_xact_lock(%s, dag - date '2000-01-01') FROM unnest(%s::date[]) AS dag"
    else:
        sql = (
            "SELECT dag FROM unnest(%s::date[]) AS dag "
            "WHERE pg_try_advisory_xact_lock(%s, dag - date '2000-01-01')"
        )
    with connection.cursor() as cursor:
        cursor.execute(sql, [sleutel, list(dagen)] if wacht else [list(dagen), sleutel])
        return sorted(rij[0] for rij in cursor.fetchall())


def _methoden_per_bron() -> dict[str, list[tuple[Servicenorm, Meetmethode]]]:
    per_bron: dict[str, list[tuple[Servicenorm, Meetmethode]]] = {bron: [] for bron in Bron.values}
    for norm in Servicenorm.alle.all():
        methode = meetmethode(norm)
        per_bron[methode.bron].append((norm, methode))
    return per_bron


def _tertalen(normen: Sequence[tuple[Servicenorm, Meetmethode]]) -> list[Tertaal]:
    """The tertalen in which there is anything to count, or anything counted."""
    grenzen: list[date] = []
    for norm, methode in normen:
        grenzen += methode.bereik()
        opgeslagen = Dagtelling.objects.filter(servicenorm=norm).aggregate(Min("datum"), Max("datum"))
        grenzen += [datum for datum in opgeslagen.values() if datum]
    if not grenzen:
        return []
    tertalen = [Tertaal.van(min(grenzen))]
    while tertalen[-1] < Tertaal.van(max(grenzen)):
        tertalen.append(tertalen[-1].volgende)
    return tertalen
