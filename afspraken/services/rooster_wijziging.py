"""A change of the planning: seen first, then carried through exactly as it was seen.

Seeing it is doing it in a transaction that is rolled back, without touching the vectors: nobody who books
notices. Doing it happens in one transaction under the locks, together with what becomes of the appointments
that no longer fit. When what would happen then differs from what was seen (somebody booked, another planner
changed the same days), nothing happens and the planner sees it anew.

Lock order as everywhere: appointments, the place, the vectors, and last what is held.
"""

import hashlib
import json
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction

from afspraken import regels
from afspraken.enums import Afspraakstatus, Botsingkeuze
from afspraken.models import (
    Aanbod,
    Afspraak,
    Bezetting,
    Capaciteit,
    Kanaaldeel,
    Planningswijziging,
    Roosterregel,
    Uitgerolddag,
)
from afspraken.services import capaciteit, reserveren, rooster_stand, rooster_uitrol, rooster_voorstel
from afspraken.services.fouten import AfspraakFout
from afspraken.services.rooster import toekomstige_dagen
from afspraken.services.rooster_dag import RoosterFout
from afspraken.services.rooster_stand import Rijverschil
from afspraken.services.verzetten import Besluit, verzet_afspraken
from catalogus.models import Locatie
from kcc.lib.perioden import TIJDZONE, lokale_dag
from kcc.organisatie.models import Medewerker
from kcc.organisatie.services import dienstkalender

# So many days after the last that changes are searched for another time.
_ZOEKDAGEN = 21
_MELDINGEN = {
    constraint.name: str(constraint.violation_error_message)
    for model in (Bezetting, Roosterregel, Kanaaldeel, Aanbod)
    for constraint in model._meta.constraints
}


class VoorbeeldVerouderd(AfspraakFout):
    """What would happen is not what was shown: show it again."""

    melding = "Er is intussen iets veranderd. Kijk opnieuw wat deze wijziging betekent."


@dataclass(frozen=True)
class Wijziging:
    """What a planner wants to do. `doe` changes rows; `dagen` are looked at even when their rows stay the
    same, and are rolled out first; `raakt` gives ids of appointments that it touches in another way than
    by room (asked after `doe`)."""

    omschrijving: str
    doe: Callable[[], None]
    dagen: frozenset[date] = frozenset()
    raakt: Callable[[], Collection[int]] = field(default=lambda: ())
    herstelt: int | None = None


@dataclass(frozen=True)
class Botsing:
    """An appointment that does not fit after the change, and where it can go, best first.

    `was_er_al`: it did not fit before the change either.
    """

    afspraak: Afspraak
    voorstellen: list[datetime]
    was_er_al: bool = False


@dataclass(frozen=True)
class Voorbeeld:
    """What a change would do. `stempel` is the same as long as that is the same."""

    verschil: list[Rijverschil]
    botsingen: list[Botsing]
    stempel: str

    @property
    def doet_iets(self) -> bool:
        return bool(self.verschil)


def bekijk_wijziging(*, locatie_id: int, wijziging: Wijziging, nu: datetime) -> Voorbeeld:
    """What this change would do now; nothing is written and no vector is locked."""
    voorbeeld = _proef(locatie_id, wijziging, nu, gehouden=None)
    dagen = {botsing.afspraak.datum for botsing in voorbeeld.botsingen}
    if not dagen:
        return voorbeeld
    # What did not fit before was left so by somebody: it counts, unless the planner decides otherwise.
    eerder = set(capaciteit.conflicten(locatie_id=locatie_id, datums=dagen))
    return _proef(locatie_id, wijziging, nu, gehouden=eerder)


def _proef(locatie_id: int, wijziging: Wijziging, nu: datetime, gehouden: set[int] | None) -> Voorbeeld:
    with transaction.atomic():
        voorbeeld = _pas_toe(locatie_id, wijziging, nu, gehouden)
        transaction.set_rollback(True)
    return voorbeeld


@transaction.atomic
def voer_wijziging_door(
    *,
    locatie_id: int,
    wijziging: Wijziging,
    stempel: str,
    besluiten: Mapping[int, Besluit],
    medewerker: Medewerker | None,
    nu: datetime,
) -> Planningswijziging:
    """Do a change and everything decided about the appointments that no longer fit, or nothing at all.

    `besluiten` holds one for every appointment that was shown. Raises VoorbeeldVerouderd when what would
    happen is not what `stempel` stands for, GeenPlek when a chosen time was taken meanwhile.
    """
    list(Afspraak.objects.select_for_update(of=("self",)).filter(pk__in=besluiten).order_by("pk"))
    Locatie.objects.select_for_update(no_key=True).get(pk=locatie_id)
    vandaag = lokale_dag(nu)
    # All days ahead at once: a move may go to any of them, and one statement locks in the order of the keys.
    capaciteit.vergrendel(
        {(locatie_id, datum) for datum in toekomstige_dagen(locatie_id=locatie_id, vanaf=vandaag)}
    )
    reserveren.geef_vervallen_vrij(nu=nu, locatie_id=locatie_id)
    voorbeeld = _pas_toe(locatie_id, wijziging, nu)
    if voorbeeld.stempel != stempel or {b.afspraak.pk for b in voorbeeld.botsingen} != set(besluiten):
        raise VoorbeeldVerouderd
    voor = {botsing.afspraak.pk: botsing.afspraak for botsing in voorbeeld.botsingen}
    dagen = _dagen(locatie_id, wijziging, voorbeeld.verschil, vandaag)
    verzet = {
        afspraak.pk: afspraak
        for afspraak in verzet_afspraken(locatie_id=locatie_id, besluiten=besluiten, datums=dagen, nu=nu)
    }
    eigen_dagen = sorted({v.dag for v in voorbeeld.verschil if v.dag} | set(wijziging.dagen))
    return Planningswijziging.objects.create(
        locatie_id=locatie_id,
        omschrijving=wijziging.omschrijving[:200],
        medewerker=medewerker,
        gemaakt_op=nu,
        eerste_dag=eigen_dagen[0] if eigen_dagen else None,
        laatste_dag=eigen_dagen[-1] if eigen_dagen else None,
        verschil=[verschil.als_json() for verschil in voorbeeld.verschil],
        besluiten=[
            {
                "afspraak": pk,
                "nummer": voor[pk].nummer,
                "keuze": besluit.keuze.value,
                "van": voor[pk].begint_op.astimezone(TIJDZONE).isoformat(timespec="minutes"),
                "naar": verzet[pk].begint_op.astimezone(TIJDZONE).isoformat(timespec="minutes")
                if besluit.keuze == Botsingkeuze.VERPLAATSEN
                else None,
            }
            for pk, besluit in besluiten.items()
        ],
        herstelt_id=wijziging.herstelt,
    )


def herstelling(*, eerdere: Planningswijziging, locatie: Locatie, nu: datetime) -> Wijziging:
    """The change that undoes an earlier one. Appointments that were moved or cancelled by it stay so: their
    mails are out."""
    vandaag = lokale_dag(nu)
    return Wijziging(
        omschrijving=f"Ongedaan gemaakt: {eerdere.omschrijving}",
        doe=lambda: rooster_stand.zet_terug(locatie=locatie, verschillen=eerdere.verschil, vanaf=vandaag),
        herstelt=eerdere.pk,
    )


def te_herstellen(*, locatie_id: int, nu: datetime) -> Planningswijziging | None:
    """The last change of a place, while it can be undone: it did something, was not undone and is no undoing
    itself, and all its days are still to come (or today)."""
    laatste = Planningswijziging.objects.filter(locatie_id=locatie_id).select_related("hersteld_door").first()
    if laatste is None or laatste.herstelt_id or not laatste.verschil:
        return None
    if laatste.eerste_dag and laatste.eerste_dag < lokale_dag(nu):
        return None
    return laatste


def _pas_toe(
    locatie_id: int, wijziging: Wijziging, nu: datetime, gehouden: set[int] | None = None
) -> Voorbeeld:
    """Change the rows in this transaction, and see what that does; the vectors stay as they are.

    With `gehouden` (ids of appointments that stay where they are) also where the others can go.
    """
    vandaag = lokale_dag(nu)
    locatie = Locatie.objects.select_for_update(no_key=True).get(pk=locatie_id)
    _rol_uit(locatie_id, wijziging.dagen)
    voor = rooster_stand.lees_stand(locatie, vandaag)
    try:
        with transaction.atomic():
            wijziging.doe()
    except IntegrityError as fout:
        naam = getattr(getattr(fout.__cause__, "diag", None), "constraint_name", None)
        if naam not in _MELDINGEN:
            raise
        raise RoosterFout(_MELDINGEN[naam]) from fout
    verschil = rooster_stand.vergelijk(voor, rooster_stand.lees_stand(locatie, vandaag))
    dagen = _dagen(locatie_id, wijziging, verschil, vandaag)
    botsingen = _botsingen(locatie_id, dagen, set(wijziging.raakt()), nu, gehouden)
    kern = [
        rooster_stand.kern(verschil),
        [
            [b.afspraak.pk, b.afspraak.begint_op.isoformat(), b.afspraak.volgnummer]
            for b in sorted(botsingen, key=lambda b: b.afspraak.pk)
        ],
    ]
    stempel = hashlib.sha256(json.dumps(kern, sort_keys=True).encode()).hexdigest()
    return Voorbeeld(verschil, botsingen, stempel)


def _rol_uit(locatie_id: int, dagen: Collection[date]) -> None:
    """The pattern of days beyond what was rolled out comes first, or it would come over the change."""
    gedaan = Uitgerolddag.objects.filter(locatie_id=locatie_id, datum__in=dagen)
    for datum in sorted(set(dagen) - set(gedaan.values_list("datum", flat=True))):
        rooster_uitrol.rol_rooster_uit(locatie_id=locatie_id, vanaf=datum, tot=datum + timedelta(days=1))


def _dagen(
    locatie_id: int, wijziging: Wijziging, verschil: Collection[Rijverschil], vandaag: date
) -> list[date]:
    """The days whose room may differ."""
    dagen = {v.dag for v in verschil if v.dag} | set(wijziging.dagen)
    if any(v.soort == "kanaaldeel" for v in verschil):
        dagen |= set(toekomstige_dagen(locatie_id=locatie_id, vanaf=vandaag))
    return sorted(dag for dag in dagen if dag >= vandaag)


def _botsingen(
    locatie_id: int, dagen: Collection[date], geraakt: set[int], nu: datetime, gehouden: set[int] | None
) -> list[Botsing]:
    """The appointments of these days, still to come, that do not fit; and those that are touched."""
    zoekdagen = set(dagen)
    if gehouden is not None and dagen:
        verder = max(dagen) + timedelta(days=_ZOEKDAGEN)
        met_ruimte = Capaciteit.objects.filter(locatie_id=locatie_id, datum__gt=min(dagen), datum__lte=verder)
        zoekdagen |= set(met_ruimte.values_list("datum", flat=True))
    locatie = Locatie.objects.with_openingstijden().get(pk=locatie_id)
    plannen = capaciteit.dagplannen(locatie, sorted(zoekdagen), dienstkalender())
    passen_niet = set(geraakt)
    for datum in dagen:
        passen_niet |= set(plannen[datum].passen_niet())
    afspraken = list(
        Afspraak.objects.filter(pk__in=passen_niet, begint_op__gt=nu, status=Afspraakstatus.BEVESTIGD)
        .select_related("locatie")
        .prefetch_related("regels__product")
        .order_by("begint_op", "pk")
    )
    if gehouden is None:
        return [Botsing(afspraak, []) for afspraak in afspraken]
    gevonden = _voorstellen(plannen, afspraken, gehouden, nu)
    return [
        Botsing(
            afspraak,
            [regels.cel_moment(dag, cel) for dag, cel in gevonden[afspraak.pk]],
            was_er_al=afspraak.pk in gehouden,
        )
        for afspraak in afspraken
    ]


def _voorstellen(
    plannen: Mapping[date, capaciteit.Dagplan],
    afspraken: Sequence[Afspraak],
    gehouden: set[int],
    nu: datetime,
) -> dict[int, list[tuple[date, int]]]:
    """Where each can go. The first proposals go together: who has none stays, and that takes room as well,
    so the rest is worked out again."""
    te_verplaatsen = {afspraak.pk for afspraak in afspraken} - gehouden
    while True:
        ruimte = rooster_voorstel.Ruimte(plannen, te_verplaatsen)
        gevonden: dict[int, list[tuple[date, int]]] = {}
        for afspraak in afspraken:
            plan = plannen.get(afspraak.datum)
            beslag = plan.afspraken[afspraak.pk] if plan else []
            neem = afspraak.pk in te_verplaatsen
            gevonden[afspraak.pk] = (
                rooster_voorstel.voorstellen(ruimte, afspraak.datum, beslag, nu, neem=neem) if beslag else []
            )
        blijven = {pk for pk in te_verplaatsen if not gevonden[pk]}
        if not blijven:
            return gevonden
        te_verplaatsen -= blijven
