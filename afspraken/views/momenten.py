"""Choosing a place and time, for a new appointment and for one that moves."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby

from django.utils.translation import gettext as _

from afspraken import regels
from afspraken.services import Visite, Vrijedag, zoek_vrij
from catalogus.models import Locatie
from kcc.lib.perioden import lokale_dag

OVERZICHT_DAGEN = 28
DAGEN_PER_BLAD = 10
_KWARTIER = 15 // regels.CEL_MINUTEN


@dataclass(frozen=True)
class EersteMoment:
    """The soonest start at a place; None when nothing is free in the coming weeks."""

    locatie: Locatie
    moment: datetime | None


@dataclass(frozen=True)
class Dag:
    datum: date
    aantal: int
    is_gekozen: bool


@dataclass(frozen=True)
class Dagdeel:
    naam: str
    momenten: list[datetime]


@dataclass(frozen=True)
class Dagkeuze:
    """One place by day: the days with a free start, and the starts of the chosen day."""

    dagen: list[Dag]
    datum: date | None
    dagdelen: list[Dagdeel]
    vorige: date | None
    volgende: date | None


def eerste_momenten(visites: Sequence[Visite], *, kanaal: str, nu: datetime) -> list[EersteMoment]:
    """Every place that supplies the wish, soonest first; a full place last."""
    vandaag = lokale_dag(nu)
    eerste: dict[int, datetime] = {}
    for vrij in zoek_vrij(
        visites=visites, kanaal=kanaal, vanaf=vandaag, tot=vandaag + timedelta(days=OVERZICHT_DAGEN), nu=nu
    ):
        eerste.setdefault(vrij.locatie_id, regels.cel_moment(vrij.datum, int(vrij.cellen[0])))
    locaties = Locatie.objects.in_bulk([visite.locatie_id for visite in visites])
    momenten = [
        EersteMoment(locaties[visite.locatie_id], eerste.get(visite.locatie_id)) for visite in visites
    ]
    return sorted(momenten, key=lambda e: (e.moment is None, e.moment or nu))


def dagkeuze(
    visite: Visite, *, kanaal: str, gekozen: date | None, vanaf: date | None, nu: datetime
) -> Dagkeuze:
    """The free days of one place from `vanaf` on, and the starts of the chosen day (default: the first)."""
    vandaag = lokale_dag(nu)
    vrij = zoek_vrij(
        visites=[visite],
        kanaal=kanaal,
        vanaf=vandaag,
        tot=vandaag + timedelta(days=visite.horizon_dagen + 1),
        nu=nu,
    )
    begin = next((i for i, dag in enumerate(vrij) if dag.datum >= (vanaf or gekozen or vandaag)), 0)
    begin -= begin % DAGEN_PER_BLAD
    blad = vrij[begin : begin + DAGEN_PER_BLAD]
    dag = next((d for d in blad if d.datum == gekozen), blad[0] if blad else None)
    return Dagkeuze(
        dagen=[Dag(d.datum, d.cellen.size, d is dag) for d in blad],
        datum=dag.datum if dag else None,
        dagdelen=_dagdelen(dag) if dag else [],
        vorige=vrij[begin - DAGEN_PER_BLAD].datum if begin else None,
        volgende=vrij[begin + DAGEN_PER_BLAD].datum if begin + DAGEN_PER_BLAD < len(vrij) else None,
    )


def _dagdelen(dag: Vrijedag) -> list[Dagdeel]:
    """The first free start of every quarter of an hour: enough to choose from, and nothing is hidden."""
    per_kwartier: dict[int, int] = {}
    for cel in dag.cellen:
        per_kwartier.setdefault(int(cel) // _KWARTIER, int(cel))
    return [
        Dagdeel(naam, [regels.cel_moment(dag.datum, cel) for cel in cellen])
        for naam, cellen in groupby(per_kwartier.values(), key=_naam_dagdeel)
    ]


def _naam_dagdeel(cel: int) -> str:
    uur = regels.cel_tijd(cel).hour
    return _("Ochtend") if uur < 12 else _("Middag") if uur < 18 else _("Avond")
