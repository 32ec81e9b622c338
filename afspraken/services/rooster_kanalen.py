"""Shares of the channels: what they are, and releasing what nobody used at the set times."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db import transaction

from afspraken import regels
from afspraken.models import Kanaaldeel, Kanaalvrijgave
from afspraken.services import capaciteit
from catalogus.models import Locatie
from kcc.lib.perioden import lokale_dag


@dataclass(frozen=True)
class Deel:
    """What a share should be: at most `percentage` of the desks for these channels together, until it is
    released (`vrijgave`: days before the day and the time; None: never)."""

    kanalen: frozenset[str]
    percentage: int
    vrijgave: tuple[int, time] | None = None


@transaction.atomic
def zet_kanaaldelen(*, locatie_id: int, delen: Collection[Deel], nu: datetime) -> None:
    """Make these the shares of a place. A day whose release has not come yet by the new times is kept from
    the channels again. The caller recomputes (all days from today on)."""
    Locatie.objects.select_for_update(no_key=True).get(pk=locatie_id)
    bestaand = {frozenset(deel.kanalen): deel for deel in Kanaaldeel.objects.filter(locatie_id=locatie_id)}
    gewenst = {deel.kanalen: deel for deel in delen}
    for kanalen, rij in bestaand.items():
        if kanalen not in gewenst:
            rij.delete()
    for kanalen, deel in gewenst.items():
        rij = bestaand.get(kanalen) or Kanaaldeel(locatie_id=locatie_id, kanalen=sorted(kanalen))
        dagen, tijd = deel.vrijgave or (None, None)
        gewoon = (rij.percentage, rij.vrijgave_dagen, rij.vrijgave_tijd) == (deel.percentage, dagen, tijd)
        if gewoon and rij.pk:
            continue
        rij.percentage, rij.vrijgave_dagen, rij.vrijgave_tijd = deel.percentage, dagen, tijd
        rij.save()
        te_vroeg = [
            vrijgave.pk
            for vrijgave in rij.vrijgaven.filter(datum__gte=lokale_dag(nu))
            if not is_vrij_te_geven(rij, vrijgave.datum, nu)
        ]
        Kanaalvrijgave.objects.filter(pk__in=te_vroeg).delete()


def is_vrij_te_geven(deel: Kanaaldeel, datum: date, nu: datetime) -> bool:
    """Whether the moment at which this share is released for `datum` has come."""
    if deel.vrijgave_dagen is None or deel.vrijgave_tijd is None:
        return False
    return regels.vrijgavemoment(datum, deel.vrijgave_dagen, deel.vrijgave_tijd) <= nu


def geef_kanaaldelen_vrij(*, nu: datetime) -> dict[int, list[date]]:
    """Release every share whose time has come, and return the days that changed per place.

    Each place in a transaction of its own, under the same locks as every change of capacity. What was
    released stays so; a run that was missed is made up for by the next one.
    """
    vrijgegeven = {}
    for locatie_id in sorted(_te_vrij_te_geven(Kanaaldeel.objects.all(), nu)):
        if datums := _geef_locatie_vrij(locatie_id, nu):
            vrijgegeven[locatie_id] = datums
    Kanaalvrijgave.objects.filter(datum__lt=lokale_dag(nu)).delete()
    return vrijgegeven


@transaction.atomic
def _geef_locatie_vrij(locatie_id: int, nu: datetime) -> list[date]:
    Locatie.objects.select_for_update(no_key=True).get(pk=locatie_id)
    # Read again under the lock: a planner may have changed the shares meanwhile.
    gevonden = _te_vrij_te_geven(Kanaaldeel.objects.filter(locatie_id=locatie_id), nu)
    rijen = gevonden.get(locatie_id, [])
    Kanaalvrijgave.objects.bulk_create(rijen, ignore_conflicts=True)
    datums = sorted({rij.datum for rij in rijen})
    capaciteit.herbereken(locatie_id=locatie_id, datums=datums)
    return datums


def _te_vrij_te_geven(delen: Iterable[Kanaaldeel], nu: datetime) -> dict[int, list[Kanaalvrijgave]]:
    """Per place what is due at `nu` and was not released before."""
    vandaag = lokale_dag(nu)
    gedaan = set(Kanaalvrijgave.objects.filter(datum__gte=vandaag).values_list("kanaaldeel_id", "datum"))
    gevonden = defaultdict(list)
    for deel in delen:
        for vooruit in range((deel.vrijgave_dagen or 0) + 1):
            datum = vandaag + timedelta(days=vooruit)
            if is_vrij_te_geven(deel, datum, nu) and (deel.pk, datum) not in gedaan:
                gevonden[deel.locatie_id].append(Kanaalvrijgave(kanaaldeel=deel, datum=datum))
    return dict(gevonden)
