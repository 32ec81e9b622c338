"""Changes of one or some days of the roster.

Each is part of a change (`rooster_wijziging`), which locks the place, recomputes its capacity and shows
beforehand what no longer fits. On their own they only change who is where.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet

from afspraken.models import Balie, Bezetting
from afspraken.services.fouten import AfspraakFout

Uren = tuple[time, time]


class RoosterFout(AfspraakFout):
    """A change of the roster that does not fit what is there; `str()` says what to do."""


@dataclass(frozen=True)
class Dienst:
    """From when to when, for which groups, and who sits there (id, None: not named)."""

    van: time
    tot: time
    groepen: frozenset[int]
    medewerker_id: int | None = None


def overgebleven(uren: Uren, zonder: Iterable[Uren]) -> list[Uren]:
    """What is left of `uren` without these, in order."""
    stukken = [uren]
    for weg_van, weg_tot in zonder:
        stukken = [
            stuk
            for van, tot in stukken
            for stuk in ((van, min(tot, weg_van)), (max(van, weg_tot), tot))
            if stuk[0] < stuk[1]
        ]
    return sorted(stukken)


def maak_bezettingen(paren: Sequence[tuple[Bezetting, Collection[int]]]) -> None:
    """Store new shifts, each with the ids of its groups, in two statements."""
    Bezetting.objects.bulk_create([bezetting for bezetting, _ in paren], batch_size=1000)
    koppeling = Bezetting.groepen.through
    koppeling.objects.bulk_create(
        [
            koppeling(bezetting_id=bezetting.pk, productgroep_id=groep_id)
            for bezetting, groepen in paren
            for groep_id in sorted(groepen)
        ],
        batch_size=5000,
    )


@transaction.atomic
def bezet_balie(*, balie_id: int, datum: date, dienst: Dienst) -> None:
    """Staff a desk on a day, besides what its pattern says."""
    _maak(Bezetting(balie_id=balie_id, datum=datum, van=dienst.van, tot=dienst.tot), dienst)


@transaction.atomic
def wijzig_bezetting(*, bezetting_id: int, dienst: Dienst) -> None:
    """Change the hours, the groups or the person of a desk on one day."""
    bezetting = Bezetting.objects.filter(pk=bezetting_id).first()
    if bezetting is None:
        raise RoosterFout("Deze dienst is er niet meer. Kijk opnieuw in het rooster van deze dag.")
    bezetting.van, bezetting.tot = dienst.van, dienst.tot
    _maak(bezetting, dienst)


def _maak(bezetting: Bezetting, dienst: Dienst) -> None:
    bezetting.medewerker_id = dienst.medewerker_id
    bezetting.save()
    bezetting.groepen.set(dienst.groepen)


@transaction.atomic
def haal_bezetting_weg(*, bezetting_id: int) -> None:
    """Staff a desk no more on one day; taking away twice changes nothing."""
    Bezetting.objects.filter(pk=bezetting_id).delete()


@transaction.atomic
def meld_afwezig(
    *,
    locatie_id: int,
    datums: Collection[date],
    balie_id: int | None = None,
    medewerker_id: int | None = None,
    van: time = time.min,
    tot: time = time.max,
) -> None:
    """Take a desk, or whoever works there, out of the roster between these hours of these days.

    Staffing goes with the person: the desk is empty then. A shift that lasts longer keeps its ends.
    """
    diensten = Bezetting.objects.filter(
        Q(balie_id=balie_id) if balie_id else Q(medewerker_id=medewerker_id, medewerker__isnull=False),
        balie__locatie_id=locatie_id,
        datum__in=datums,
        van__lt=tot,
        tot__gt=van,
    ).prefetch_related("groepen")
    nieuw = []
    for bezetting in diensten:
        stukken = overgebleven((bezetting.van, bezetting.tot), [(van, tot)])
        groepen = [groep.pk for groep in bezetting.groepen.all()]
        if not stukken:
            bezetting.delete()
            continue
        (bezetting.van, bezetting.tot), *rest = stukken
        bezetting.save()
        for begin, einde in rest:
            ander = Bezetting(
                balie_id=bezetting.balie_id,
                datum=bezetting.datum,
                van=begin,
                tot=einde,
                medewerker_id=bezetting.medewerker_id,
            )
            nieuw.append((ander, groepen))
    maak_bezettingen(nieuw)


@transaction.atomic
def kopieer_week(*, locatie_id: int, van_maandag: date, naar_maandag: date, vervang: bool) -> None:
    """Staff the desks of a week as in another week; `vervang`: instead of what is there, else besides it.

    Besides: where a desk is staffed already, that stays. Who works elsewhere at that time is not named.
    """
    if van_maandag == naar_maandag:
        raise RoosterFout("Kies een andere week om naar te kopiëren.")
    verschuiving = naar_maandag - van_maandag
    week = timedelta(days=7)
    bron = list(_van_week(locatie_id, van_maandag, week).prefetch_related("groepen"))
    doel = _van_week(locatie_id, naar_maandag, week)
    if vervang:
        doel.delete()
    bezet = [] if vervang else list(doel)
    elders = list(
        Bezetting.objects.filter(
            medewerker__in={b.medewerker_id for b in bron if b.medewerker_id},
            datum__gte=naar_maandag,
            datum__lt=naar_maandag + week,
        )
    )
    nieuw = []
    for bezetting in bron:
        datum = bezetting.datum + verschuiving
        al = [(b.van, b.tot) for b in bezet if (b.balie_id, b.datum) == (bezetting.balie_id, datum)]
        for van, tot in overgebleven((bezetting.van, bezetting.tot), al):
            is_elders = any(
                ander.medewerker_id == bezetting.medewerker_id
                and ander.datum == datum
                and ander.van < tot
                and van < ander.tot
                for ander in elders
            )
            kopie = Bezetting(
                balie_id=bezetting.balie_id,
                datum=datum,
                van=van,
                tot=tot,
                medewerker_id=None if is_elders else bezetting.medewerker_id,
            )
            nieuw.append((kopie, [groep.pk for groep in bezetting.groepen.all()]))
    maak_bezettingen(nieuw)


def _van_week(locatie_id: int, maandag: date, week: timedelta) -> QuerySet[Bezetting]:
    return Bezetting.objects.filter(
        balie__in=Balie.objects.filter(locatie_id=locatie_id), datum__gte=maandag, datum__lt=maandag + week
    )
