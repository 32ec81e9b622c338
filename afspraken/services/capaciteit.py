"""Capacity: computing the vectors from roster, hours, shares and appointments, and proving them.

Reading what is free from them is `capaciteit_zoeken`, taking a place in them `capaciteit_nemen`.

Lock order everywhere: appointments by primary key, the Locatie row (only by who recomputes), the Capaciteit
rows by primary key, and then holds (`reserveren`), which nobody keeps locked while waiting for anything.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from django.db import connection, transaction

from afspraken import regels
from afspraken.models import Afspraak, Afspraakregel, Bezetting, Capaciteit, Kanaaldeel, Kanaalvrijgave
from afspraken.regels import Beslag, Inzet, Kanaalplafond, Plafond, Segment, Vector
from afspraken.regels_ronde import Reistijden, Ronde, halte_van, passen_in_ronde
from afspraken.services import huisbezoek
from catalogus import services as catalogus
from catalogus.models import Locatie
from kcc.lib.werktijd import Dienstkalender
from kcc.organisatie.services import dienstkalender


@dataclass(frozen=True)
class Dagplan:
    """What the capacity of a place on a day follows from; `reserveringen` are those of `afspraken` (ids)
    that are only held for who is still typing."""

    inzet: list[Inzet]
    afspraken: dict[int, list[Beslag]]
    open_cellen: Vector
    kanaalplafonds: list[Kanaalplafond]
    reserveringen: frozenset[int] = frozenset()
    # Of a mobile team: its day without any visit.
    ronde: Ronde | None = None
    reistijden: Reistijden | None = None

    def plafonds(self) -> list[Plafond]:
        beslag = [deel for delen in self.afspraken.values() for deel in delen]
        return regels.plafonds(self.inzet, beslag, self.open_cellen, self.kanaalplafonds)

    def passen_niet(self) -> list[int]:
        """Ids of the appointments that do not fit the desks, when the first come stay. Holds do not count:
        they yield."""
        afspraken = {pk: delen for pk, delen in self.afspraken.items() if pk not in self.reserveringen}
        segmenten = [[deel.segment for deel in delen] for delen in afspraken.values()]
        passend = regels.passen(self.inzet, segmenten, self.open_cellen)
        niet = [pk for pk, past in zip(afspraken, passend, strict=True) if not past]
        if self.ronde is None or self.reistijden is None:
            return niet
        in_ronde = {pk: delen for pk, delen in afspraken.items() if pk not in niet}
        haltes = [halte_van(delen) for delen in in_ronde.values()]
        bereikbaar = passen_in_ronde(self.ronde, haltes, self.reistijden)
        te_ver = {pk for pk, kan in zip(in_ronde, bereikbaar, strict=True) if not kan}
        return [pk for pk in afspraken if pk in te_ver or pk in niet]

    def wijkend(self) -> set[int]:
        """Ids of the holds that are in the way: more is booked than there are desks (or than a share of
        channels leaves) at a moment that they take."""
        if not self.reserveringen:
            return set()
        plafonds = self.plafonds()
        bediend = {groep for plafond in plafonds for groep in plafond.groepen}
        tekorten = [plafond for plafond in plafonds if plafond.tekort]
        return {
            pk
            for pk in self.reserveringen
            for deel in self.afspraken[pk]
            if deel.segment.groep not in bediend or any(plafond.is_te_veel(deel) for plafond in tekorten)
        }

    def zonder(self, weg: Collection[int]) -> "Dagplan":
        """The same day without these appointments."""
        rest = {pk: delen for pk, delen in self.afspraken.items() if pk not in weg}
        return replace(self, afspraken=rest, reserveringen=self.reserveringen - set(weg))


def dagplannen(locatie: Locatie, datums: Collection[date], kalender: Dienstkalender) -> dict[date, Dagplan]:
    """The plans of a place for some days, in a fixed number of queries. Appointments oldest first."""
    inzet: dict[date, list[Inzet]] = defaultdict(list)
    for dienst in Bezetting.objects.filter(balie__locatie=locatie, datum__in=datums).prefetch_related(
        "groepen"
    ):
        inzet[dienst.datum].append(
            Inzet(
                regels.cel_omhoog(dienst.van),
                regels.cel(dienst.tot),
                frozenset(groep.pk for groep in dienst.groepen.all()),
            )
        )
    afspraken: dict[date, dict[int, list[Beslag]]] = defaultdict(lambda: defaultdict(list))
    regelrijen = (
        Afspraakregel.objects.filter(
            afspraak__in=Afspraak.alle.holding().filter(locatie=locatie, datum__in=datums)
        )
        .order_by("afspraak__gemaakt_op", "afspraak_id", "eerste_cel")
        .values_list(
            "afspraak__datum",
            "afspraak_id",
            "afspraak__kanaal",
            "groep_id",
            "eerste_cel",
            "aantal_cellen",
            "afspraak__vervalt_op",
            *(["afspraak__huisbezoek__gebied"] if locatie.is_mobiel_team else []),
        )
    )
    reserveringen = set()
    for datum, afspraak_id, kanaal, groep_id, eerste_cel, aantal_cellen, vervalt_op, *gebied in regelrijen:
        segment = Segment(groep_id, eerste_cel, aantal_cellen)
        afspraken[datum][afspraak_id].append(Beslag(segment, kanaal, *gebied))
        if vervalt_op is not None:
            reserveringen.add(afspraak_id)
    tijden = catalogus.openingstijden(locatie)
    delen = list(Kanaaldeel.objects.filter(locatie=locatie).order_by("pk"))
    vrijgegeven = set(
        Kanaalvrijgave.objects.filter(kanaaldeel__in=delen, datum__in=datums).values_list(
            "kanaaldeel_id", "datum"
        )
    )
    plannen = {}
    for datum in datums:
        open_cellen = np.zeros(regels.CELLEN, dtype=np.int16)
        for venster in tijden.op(datum, kalender):
            open_cellen[regels.cel_omhoog(venster.van) : regels.cel(venster.tot)] = 1
        open_cellen *= regels.cellen_op_de_klok(datum)
        kanaalplafonds = [
            Kanaalplafond(tuple(sorted(deel.kanalen)), deel.percentage)
            for deel in delen
            if (deel.pk, datum) not in vrijgegeven
        ]
        plannen[datum] = Dagplan(
            inzet[datum],
            dict(afspraken[datum]),
            open_cellen,
            kanaalplafonds,
            frozenset(reserveringen.intersection(afspraken[datum])),
        )
    if locatie.is_mobiel_team:
        basis, reistijden = huisbezoek.gebied_van(locatie.postcode), huisbezoek.lees_reistijden()
        for datum, plan in plannen.items():
            groepen = frozenset().union(*(dienst.groepen for dienst in plan.inzet))
            werkt = np.minimum(regels.bezetting_vector(plan.inzet, groepen, plan.open_cellen), 1)
            plannen[datum] = replace(plan, ronde=Ronde(werkt, basis, ()), reistijden=reistijden)
    return plannen


@transaction.atomic
def herbereken(*, locatie_id: int, datums: Collection[date]) -> None:
    """Bring the vectors of a place for some days in line with roster, hours, shares and appointments.

    Where more is booked than there are desks the ceiling is what is booked, so that nothing more can be
    booked and nothing is lost; `conflicten` names the appointments to move. Holds in the way are taken away.
    """
    if not datums:
        return
    locatie = vergrendel_locatie(locatie_id)
    rijen = Capaciteit.objects.filter(locatie=locatie, datum__in=datums).order_by("pk")
    oud = {(rij.datum, tuple(rij.groepen), tuple(rij.kanalen)): rij for rij in rijen.select_for_update()}
    nieuw = []
    for datum, plan in _zonder_wijkende(dagplannen(locatie, datums, dienstkalender())).items():
        for plafond in plan.plafonds():
            rij = oud.pop((datum, tuple(sorted(plafond.groepen)), plafond.kanalen), None)
            capaciteit, vrij = _vectoren(plafond)
            if rij is None or rij.capaciteit != capaciteit or rij.vrij != vrij:
                nieuw.append(
                    Capaciteit(
                        locatie=locatie,
                        datum=datum,
                        groepen=sorted(plafond.groepen),
                        kanalen=list(plafond.kanalen),
                        capaciteit=capaciteit,
                        vrij=vrij,
                    )
                )
    Capaciteit.objects.filter(pk__in=[rij.pk for rij in oud.values()]).delete()
    Capaciteit.objects.bulk_create(
        nieuw,
        batch_size=500,
        update_conflicts=True,
        unique_fields=["locatie", "datum", "groepen", "kanalen"],
        update_fields=["capaciteit", "vrij"],
    )


def _zonder_wijkende(plannen: dict[date, Dagplan]) -> dict[date, Dagplan]:
    """Take away the holds that are in the way; one that was just confirmed is an appointment and stays."""
    wijkend = {pk for plan in plannen.values() for pk in plan.wijkend()}
    if not wijkend:
        return plannen
    gereserveerd = Afspraak.alle.held().filter(pk__in=wijkend).order_by("pk")
    weg = {afspraak.pk for afspraak in gereserveerd.select_for_update(of=("self",))}
    Afspraak.alle.filter(pk__in=weg).delete()
    return {
        datum: replace(plan.zonder(weg), reserveringen=plan.reserveringen - wijkend)
        for datum, plan in plannen.items()
    }


def _vectoren(plafond: Plafond) -> tuple[list[int], list[int]]:
    capaciteit = np.maximum(plafond.balies, plafond.belasting)
    return capaciteit.tolist(), (capaciteit - plafond.belasting).tolist()


def vergrendel_locatie(locatie_id: int) -> Locatie:
    """The place, with its hours, locked against whoever else recomputes it."""
    return (
        Locatie.objects.with_openingstijden().select_for_update(no_key=True, of=("self",)).get(pk=locatie_id)
    )


def conflicten(*, locatie_id: int, datums: Collection[date]) -> list[int]:
    """Ids of the appointments that no longer fit the desks of their day, when the first come stay."""
    locatie = Locatie.objects.with_openingstijden().get(pk=locatie_id)
    plannen = dagplannen(locatie, datums, dienstkalender())
    return [pk for plan in plannen.values() for pk in plan.passen_niet()]


@transaction.atomic
def controleer(*, locatie_id: int, datums: Collection[date]) -> list[tuple[date, list[int], list[str]]]:
    """The rows whose vectors differ from what they should be, as (date, groups, channels); none is right."""
    locatie = vergrendel_locatie(locatie_id)
    rijen = Capaciteit.objects.filter(locatie=locatie, datum__in=datums).order_by("pk").select_for_update()
    gevonden = {
        (rij.datum, tuple(rij.groepen), tuple(rij.kanalen)): (rij.capaciteit, rij.vrij) for rij in rijen
    }
    verwacht = {
        (datum, tuple(sorted(plafond.groepen)), plafond.kanalen): _vectoren(plafond)
        for datum, plan in dagplannen(locatie, datums, dienstkalender()).items()
        for plafond in plan.plafonds()
    }
    return [
        (datum, list(groepen), list(kanalen))
        for datum, groepen, kanalen in sorted(gevonden.keys() | verwacht.keys())
        if gevonden.get((datum, groepen, kanalen)) != verwacht.get((datum, groepen, kanalen))
    ]


def vergrendel(dagen: Iterable[tuple[int, date]]) -> None:
    """Lock all vectors of these (locatie id, date) in primary-key order, for a change of several days."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id FROM afspraken_capaciteit WHERE (locatie_id, datum) IN "
            "(SELECT * FROM unnest(%s::bigint[], %s::date[])) ORDER BY id FOR UPDATE",
            [[locatie_id for locatie_id, _ in dagen], [datum for _, datum in dagen]],
        )
