"""Changing the areas of the gemeente and how far they are apart, without losing sight of who is visited."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from afspraken.models import Afspraak, Gebied, Huisbezoek, Postcodereeks, Reistijd
from afspraken.services import huisbezoek
from afspraken.services.fouten import AfspraakFout
from catalogus.enums import Locatiesoort
from catalogus.models import Locatie
from kcc.lib.perioden import lokale_dag

# As far as an appointment can be made, and more.
_VOORUIT = timedelta(days=400)


class GebiedFout(AfspraakFout):
    """Areas that do not go together; `str()` says what to do."""


class WordtKrap(AfspraakFout):
    """With these times a team no longer reaches some of its visits in time."""

    def __init__(self, afspraken: list[Afspraak]) -> None:
        super().__init__("Met deze reistijden haalt een team niet al zijn bezoeken.")
        self.afspraken = afspraken


@dataclass(frozen=True)
class Gebiedvelden:
    """An area (`pk` None: a new one) with its ranges of postcodes, (from, through)."""

    pk: int | None
    naam: str
    reeksen: tuple[tuple[int, int], ...]


@transaction.atomic
def wijzig_gebieden(
    *,
    gebieden: Sequence[Gebiedvelden],
    minuten: Mapping[tuple[int, int], int],
    nu: datetime,
    ook_krap: bool = False,
) -> None:
    """Make the areas and the matrix as given, all or nothing; an area that is not named is taken away.

    minuten: (id, id) → minutes; without the other direction the way back takes as long. Coming visits get the
    area in which their postcode lies then. WordtKrap when a team would not reach visits that it does now,
    unless `ook_krap`: then they stay where they are and the planner sees them in the tour.
    """
    teams = list(Locatie.objects.filter(soort=Locatiesoort.MOBIEL_TEAM).order_by("pk"))
    huisbezoek.vergrendel_teams(teams)
    eerder = {afspraak.pk for team in teams for afspraak in _krap(team, nu)}
    _zet_gebieden(gebieden)
    _zet_reistijden(minuten)
    for bezoek in Huisbezoek.objects.filter(afspraak__begint_op__gt=nu).exclude(postcode=""):
        gebied_id = huisbezoek.gebied_van(bezoek.postcode)
        if gebied_id is not None and gebied_id != bezoek.gebied_id:
            Huisbezoek.objects.filter(pk=bezoek.pk).update(gebied_id=gebied_id)
    nieuw = [afspraak for team in teams for afspraak in _krap(team, nu) if afspraak.pk not in eerder]
    if nieuw and not ook_krap:
        raise WordtKrap(nieuw)


def _krap(team: Locatie, nu: datetime) -> list[Afspraak]:
    vandaag = lokale_dag(nu)
    return huisbezoek.krappe_bezoeken(team_id=team.pk, vanaf=vandaag, tot=vandaag + _VOORUIT)


def _zet_gebieden(gebieden: Sequence[Gebiedvelden]) -> None:
    houden = [velden.pk for velden in gebieden if velden.pk is not None]
    try:
        Gebied.objects.exclude(pk__in=houden).delete()
    except ProtectedError as fout:
        raise GebiedFout("In dit gebied zijn huisbezoeken gepland. Geef het een andere naam.") from fout
    Postcodereeks.objects.all().delete()
    try:
        with transaction.atomic():
            for velden in gebieden:
                gebied = Gebied.objects.get(pk=velden.pk) if velden.pk is not None else Gebied()
                if gebied.naam != velden.naam:
                    gebied.naam = velden.naam
                    gebied.save()
                Postcodereeks.objects.bulk_create(
                    Postcodereeks(gebied=gebied, van=van, tot_en_met=tot) for van, tot in velden.reeksen
                )
    except IntegrityError as fout:
        naam = getattr(getattr(fout.__cause__, "diag", None), "constraint_name", "") or ""
        meldingen = {c.name: str(c.violation_error_message) for c in Postcodereeks._meta.constraints}
        raise GebiedFout(meldingen.get(naam, "Geef elk gebied een eigen naam.")) from fout


def _zet_reistijden(minuten: Mapping[tuple[int, int], int]) -> None:
    bestaand = {(rij.van_id, rij.naar_id): rij for rij in Reistijd.objects.all()}
    blijft = set(Gebied.objects.values_list("pk", flat=True))
    for paar, rij in bestaand.items():
        if paar not in minuten:
            rij.delete()
    for (van, naar), aantal in minuten.items():
        rij = bestaand.get((van, naar)) or Reistijd(van_id=van, naar_id=naar, minuten=-1)
        if {van, naar} <= blijft and rij.minuten != aantal:
            rij.minuten = aantal
            rij.save()
