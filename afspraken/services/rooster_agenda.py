"""What the calendar of the planner shows: per block of time the desks, what is booked and what is free.

Read from the same plans as the vectors, in a fixed number of queries whatever the place holds.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta

import numpy as np

from afspraken import regels
from afspraken.models import Afspraak, Balie, Bezetting, Productgroep
from afspraken.regels import CEL_MINUTEN, Plafond, Vector
from afspraken.services import capaciteit
from afspraken.services.capaciteit import Dagplan
from catalogus.models import Locatie
from catalogus.regels import Openvenster
from catalogus.services.opening import openingsdagen
from kcc.lib.werktijd import Dienstkalender
from kcc.organisatie.services import dienstkalender

CELLEN_PER_UUR = 60 // CEL_MINUTEN
CELLEN_PER_KWARTIER = 15 // CEL_MINUTEN


@dataclass(frozen=True)
class Blok:
    """An hour or a quarter of a day: averages over its cells. `is_open`: the place is open at some moment."""

    balies: float
    geboekt: float
    vrij: float
    is_open: bool
    heeft_conflict: bool

    @property
    def niveau(self) -> int:
        """How full it is: 0 (nothing booked) to 4, and 5 when nothing more can be booked."""
        if not self.balies:
            return 5 if self.heeft_conflict else 0
        if not self.vrij:
            return 5
        return min(1 + int(4 * self.geboekt / self.balies), 4) if self.geboekt else 0


@dataclass(frozen=True)
class Dagbeeld:
    """A day of a place: when it is open and why it differs, who is where, and what does not fit."""

    datum: date
    vensters: list[Openvenster]
    reden: str
    diensten: list[Bezetting]
    conflicten: list[Afspraak]
    plan: Dagplan
    conflictcellen: Vector
    _plafonds: list[Plafond]

    def vectoren(self, groep_id: int | None = None, kanaal: str = "") -> tuple[Vector, Vector, Vector]:
        """Desks, booked and free per cell: of a group or of all, through a channel or through all.

        Free is what can still be booked, so it counts everything that shares the desks.
        """
        beslag = [deel for delen in self.plan.afspraken.values() for deel in delen]
        alle = frozenset().union(*(dienst.groepen for dienst in self.plan.inzet))
        van_plaats = alle | {deel.segment.groep for deel in beslag}
        gekozen = frozenset({groep_id}) if groep_id else van_plaats
        balies = regels.bezetting_vector(self.plan.inzet, gekozen, self.plan.open_cellen)
        geboekt = regels.belasting_vector(beslag, gekozen, [kanaal] if kanaal else [])
        vrij = balies - regels.belasting_vector(beslag, van_plaats) if groep_id is None else balies.copy()
        for plafond in self._plafonds:
            telt = groep_id in plafond.groepen if groep_id else plafond.groepen == alle
            if telt and (not plafond.kanalen or kanaal in plafond.kanalen):
                vrij = np.minimum(vrij, plafond.balies - plafond.belasting)
        return balies, geboekt, np.maximum(vrij, 0)

    def blokken(
        self, van: int, tot: int, stap: int, groep_id: int | None = None, kanaal: str = ""
    ) -> list[Blok]:
        """The blocks of `stap` cells between two cells."""
        balies, geboekt, vrij = self.vectoren(groep_id, kanaal)
        blokken = []
        for cel in range(van, tot, stap):
            deel = slice(cel, cel + stap)
            blokken.append(
                Blok(
                    balies=float(balies[deel].mean()),
                    geboekt=float(geboekt[deel].mean()),
                    vrij=float(vrij[deel].mean()),
                    is_open=bool(self.plan.open_cellen[deel].any()),
                    heeft_conflict=bool(self.conflictcellen[deel].any()),
                )
            )
        return blokken


def lees_dagen(locatie: Locatie, datums: Sequence[date], vandaag: date) -> list[Dagbeeld]:
    """The days of a place (fetched `with_openingstijden`). What does not fit is told from today on: before
    that, nobody can do anything about it."""
    kalender: Dienstkalender = dienstkalender()
    plannen = capaciteit.dagplannen(locatie, datums, kalender)
    diensten: dict[date, list[Bezetting]] = defaultdict(list)
    bezet = Bezetting.objects.filter(balie__locatie=locatie, datum__in=datums)
    for bezetting in bezet.select_related("balie", "medewerker").prefetch_related("groepen"):
        diensten[bezetting.datum].append(bezetting)
    aantal = (max(datums) - min(datums)).days + 1
    opening = {dag.datum: dag for dag in openingsdagen(locatie, kalender, min(datums), aantal)}
    passen_niet = {datum: plan.passen_niet() if datum >= vandaag else [] for datum, plan in plannen.items()}
    conflicten: dict[date, list[Afspraak]] = defaultdict(list)
    ids = [pk for delen in passen_niet.values() for pk in delen]
    for afspraak in Afspraak.objects.filter(pk__in=ids).order_by("begint_op", "pk"):
        conflicten[afspraak.datum].append(afspraak)
    beelden = []
    for datum in datums:
        plan = plannen[datum]
        beslag = [deel for pk in passen_niet[datum] for deel in plan.afspraken[pk]]
        beelden.append(
            Dagbeeld(
                datum=datum,
                vensters=list(opening[datum].vensters),
                reden=opening[datum].reden,
                diensten=sorted(diensten[datum], key=lambda b: (b.balie.nummer, b.van)),
                conflicten=conflicten[datum],
                plan=plan,
                conflictcellen=regels.belasting_vector(beslag, {deel.segment.groep for deel in beslag}),
                _plafonds=plan.plafonds(),
            )
        )
    return beelden


def grenzen(dagen: Iterable[Dagbeeld]) -> tuple[int, int]:
    """The whole hours, as cells, in which something is open, staffed or booked on these days; (96, 204)
    (8.00 to 17.00) when nothing is."""
    bezig = np.zeros(regels.CELLEN, dtype=bool)
    for dag in dagen:
        bezig |= dag.plan.open_cellen.astype(bool) | dag.conflictcellen.astype(bool)
        bezig |= dag.vectoren()[1] > 0
    cellen = np.flatnonzero(bezig)
    if not cellen.size:
        return 8 * CELLEN_PER_UUR, 17 * CELLEN_PER_UUR
    eerste, laatste = int(cellen[0]), int(cellen[-1])
    return eerste // CELLEN_PER_UUR * CELLEN_PER_UUR, -(-(laatste + 1) // CELLEN_PER_UUR) * CELLEN_PER_UUR


def groepen_van(locatie: Locatie) -> list[Productgroep]:
    """The groups that a place supplies or staffs."""
    return list(
        Productgroep.objects.filter(aanbod__locatie=locatie).distinct()
        | Productgroep.objects.filter(roosterregel__balie__locatie=locatie).distinct()
    )


def balies_van(locatie: Locatie) -> list[Balie]:
    return list(Balie.objects.filter(locatie=locatie).order_by("nummer"))


def week_van(datum: date) -> list[date]:
    """The seven days of the ISO week in which a date lies."""
    maandag = datum - timedelta(days=datum.weekday())
    return [maandag + timedelta(days=n) for n in range(7)]


def tijd_van(cel: int) -> time:
    return regels.cel_tijd(cel)
