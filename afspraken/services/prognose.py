"""Making and keeping the forecast."""

from dataclasses import asdict
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np
from django.db import transaction

from afspraken.models import Prognose, Prognosestand
from afspraken.prognose.reeksen import KWARTIEREN, WEEK, Geschiedenis
from afspraken.prognose.toets import Toets, toets, voorspel
from afspraken.services.geschiedenis import PROGNOSE_DAGEN, Gegevens, lees_gegevens
from afspraken.services.kenmerken import lees_kenmerken
from kcc.lib.perioden import lokale_dag

# The test looks ahead from these mornings, so many weeks ago: whole stretches of eight weeks, and short ones
# for what the book says about the days that are near.
TOETSWEKEN = (24, 20, 16, 12, 8, 4, 3, 2, 1)
_MINSTENS_GELEERD = 12 * WEEK
_BEWAAR = timedelta(days=90)


def maak_prognose(*, nu: datetime, met_toets: bool = True) -> Prognosestand:
    """Make the forecast of today and eight weeks, and measure how good it is. A second time on one day
    replaces the first. Advice that was based on an older forecast stays until it is made anew."""
    vandaag = lokale_dag(nu)
    gegevens = lees_gegevens(vandaag=vandaag)
    geschiedenis = gegevens.geschiedenis
    uitkomst = voorspel(geschiedenis, gegevens.boekingen, PROGNOSE_DAGEN)
    getoetst = toets_prognose(gegevens) if met_toets else None
    kenmerken = lees_kenmerken(vandaag=vandaag)
    stand = {
        "gemaakt_op": nu,
        "historie_vanaf": geschiedenis.dagen.eerste if geschiedenis.lengte else None,
        "halveringstijd_dagen": uitkomst.model.halvering,
        "is_met_seizoen": uitkomst.model.met_seizoen,
        "spreiding_groep": uitkomst.model.spreiding.groep,
        "spreiding_locatie": uitkomst.model.spreiding.locatie,
        "kenmerken": {str(locatie): eigen.als_waarden() for locatie, eigen in kenmerken.items()},
    }
    if met_toets:
        stand["toets"] = asdict(getoetst) if getoetst else {}
    return _bewaar(
        vandaag, stand, _rijen(geschiedenis, uitkomst.verwachting.totaal, uitkomst.verwachting.geboekt)
    )


def toets_prognose(gegevens: Gegevens) -> Toets | None:
    """The test on what came since; None while there is too little history to learn and compare."""
    geschiedenis = gegevens.geschiedenis
    momenten = [
        begin
        for weken in TOETSWEKEN
        if (begin := geschiedenis.lengte - weken * WEEK) >= _MINSTENS_GELEERD
        and begin > geschiedenis.kwartier_begin
    ]
    if not momenten or not geschiedenis.per_dag.any():
        return None
    return toets(geschiedenis, gegevens.boekingen, momenten)


def laatste_stand() -> Prognosestand | None:
    """The newest forecast."""
    return Prognosestand.objects.first()


def lees_toets(stand: Prognosestand) -> dict[str, Any]:
    """The figures of the test as they were stored; empty when there are none."""
    return dict(stand.toets)


_Rij = tuple[date, int, int | None, list[list[float]]]


def _rijen(
    geschiedenis: Geschiedenis, totaal: np.ndarray[Any, Any], geboekt: np.ndarray[Any, Any]
) -> list[_Rij]:
    """One row per day, place and group: (date, place, group, [appointments, booked, walk-ins])."""
    per_paar: dict[tuple[int, int | None], np.ndarray[Any, Any]] = {}
    dagen = totaal.shape[1]
    for n, reeks in enumerate(geschiedenis.reeksen):
        deel = per_paar.setdefault((reeks.locatie, reeks.groep), np.zeros((dagen, 3, KWARTIEREN)))
        if reeks.is_inloop:
            deel[:, 2] = totaal[n]
        else:
            deel[:, 0], deel[:, 1] = totaal[n], geboekt[n]
    begin = geschiedenis.dagen.datum(geschiedenis.lengte)
    return [
        (begin + timedelta(days=dag), locatie, groep, deel[dag].round(4).tolist())
        for (locatie, groep), deel in per_paar.items()
        for dag in range(dagen)
        if deel[dag].any()
    ]


@transaction.atomic
def _bewaar(vandaag: date, velden: dict[str, Any], rijen: list[_Rij]) -> Prognosestand:
    stand, _ = Prognosestand.objects.update_or_create(datum=vandaag, defaults=velden)
    Prognose.objects.all().delete()
    Prognose.objects.bulk_create(
        [
            Prognose(
                stand=stand,
                datum=datum,
                locatie_id=locatie,
                groep_id=groep,
                afspraken=afspraken,
                geboekt=geboekt,
                inloop=inloop,
            )
            for datum, locatie, groep, (afspraken, geboekt, inloop) in rijen
        ],
        batch_size=500,
    )
    Prognosestand.objects.filter(datum__lt=vandaag - _BEWAAR).exclude(pk=stand.pk).delete()
    return stand
