"""Changes of the weekly pattern, carried through to the days that were rolled out already.

Each is part of a change (`rooster_wijziging`), as in `rooster_dag`. A line is never rewritten from a day that
was: it ends, and another begins. Days that a planner changed by hand, or took away, stay as they are.
"""

from collections.abc import Collection
from datetime import date

from django.db import transaction

from afspraken.models import Balie, Bezetting, Roosterregel, Uitgerolddag
from afspraken.services.rooster_dag import Dienst, RoosterFout, maak_bezettingen


@transaction.atomic
def voeg_roosterregels_toe(
    *,
    balie_id: int,
    weekdagen: Collection[int],
    dienst: Dienst,
    vanaf: date,
    geldig_tot: date | None = None,
) -> None:
    """Staff a desk every week on these weekdays (1 is Monday), from a date on, until a date if given."""
    for weekdag in sorted(weekdagen):
        _maak_regel(balie_id, weekdag, dienst, vanaf, geldig_tot, alleen=None)


@transaction.atomic
def wijzig_roosterregel(*, regel_id: int, dienst: Dienst, vanaf: date) -> None:
    """Let a line say this from a date on. What it said before stays in a line that ends there."""
    regel = _regel(regel_id)
    if regel.geldig_tot and vanaf >= regel.geldig_tot:
        raise RoosterFout("Deze regel geldt dan niet meer. Voeg een nieuwe regel toe.")
    vanaf = max(vanaf, regel.geldig_vanaf)
    geldig_tot, balie_id, weekdag = regel.geldig_tot, regel.balie_id, regel.weekdag
    dagen = _sluit(regel, vanaf)
    _maak_regel(balie_id, weekdag, dienst, vanaf, geldig_tot, alleen=dagen)


@transaction.atomic
def beeindig_roosterregel(*, regel_id: int, vanaf: date) -> None:
    """Let a line hold no more from this date on."""
    regel = _regel(regel_id)
    if regel.geldig_tot and vanaf >= regel.geldig_tot:
        raise RoosterFout("Deze regel is dan al afgelopen.")
    _sluit(regel, max(vanaf, regel.geldig_vanaf))


@transaction.atomic
def kopieer_patroon(*, van_balie_id: int, naar_balie_id: int, vanaf: date, vervang: bool) -> None:
    """Give a desk the week of another desk of its place from a date on; `vervang` ends what it had.

    Without persons, since nobody sits at two desks.
    """
    van, naar = Balie.objects.get(pk=van_balie_id), Balie.objects.get(pk=naar_balie_id)
    if van == naar or van.locatie_id != naar.locatie_id:
        raise RoosterFout("Kies een andere balie van dezelfde locatie.")
    if vervang:
        for regel in _geldend(naar_balie_id, vanaf):
            _sluit(regel, max(vanaf, regel.geldig_vanaf))
    for regel in _geldend(van_balie_id, vanaf):
        voeg_roosterregels_toe(
            balie_id=naar_balie_id,
            weekdagen=[regel.weekdag],
            dienst=Dienst(regel.van, regel.tot, frozenset(regel.groepen.values_list("pk", flat=True))),
            vanaf=max(vanaf, regel.geldig_vanaf),
            geldig_tot=regel.geldig_tot,
        )


def _geldend(balie_id: int, vanaf: date) -> list[Roosterregel]:
    regels = Roosterregel.objects.filter(balie_id=balie_id).exclude(geldig_tot__lte=vanaf)
    return list(regels.order_by("weekdag", "van", "geldig_vanaf"))


def _regel(regel_id: int) -> Roosterregel:
    regel = Roosterregel.objects.filter(pk=regel_id).prefetch_related("groepen").first()
    if regel is None:
        raise RoosterFout("Deze regel is er niet meer. Kijk opnieuw in het weekpatroon.")
    return regel


def _sluit(regel: Roosterregel, vanaf: date) -> set[date]:
    """End a line, and take away the days from then on that are as it made them; returns those days."""
    groepen = {groep.pk for groep in regel.groepen.all()}
    weg = [
        bezetting
        for bezetting in Bezetting.objects.filter(regel=regel, datum__gte=vanaf).prefetch_related("groepen")
        if (bezetting.van, bezetting.tot, {groep.pk for groep in bezetting.groepen.all()})
        == (regel.van, regel.tot, groepen)
        and bezetting.medewerker_id in (None, regel.medewerker_id)
    ]
    dagen = {bezetting.datum for bezetting in weg}
    Bezetting.objects.filter(pk__in=[bezetting.pk for bezetting in weg]).delete()
    if regel.geldig_vanaf < vanaf:
        regel.geldig_tot = vanaf
        regel.save()
    else:
        regel.delete()
    return dagen


def _maak_regel(
    balie_id: int,
    weekdag: int,
    dienst: Dienst,
    vanaf: date,
    geldig_tot: date | None,
    alleen: set[date] | None,
) -> None:
    """A new line, on the days that were rolled out already too (of `alleen`, if given)."""
    regel = Roosterregel.objects.create(
        balie_id=balie_id,
        weekdag=weekdag,
        van=dienst.van,
        tot=dienst.tot,
        medewerker_id=dienst.medewerker_id,
        geldig_vanaf=vanaf,
        geldig_tot=geldig_tot,
    )
    regel.groepen.set(dienst.groepen)
    _rol_uit(regel, dienst, alleen)


def _rol_uit(regel: Roosterregel, dienst: Dienst, alleen: set[date] | None) -> None:
    """Staff the desk on the days that were rolled out already (of `alleen`, if given), where it is free."""
    dagen = Uitgerolddag.objects.filter(
        locatie__balies=regel.balie_id,
        datum__gte=regel.geldig_vanaf,
        datum__iso_week_day=regel.weekdag,
    )
    if regel.geldig_tot:
        dagen = dagen.filter(datum__lt=regel.geldig_tot)
    datums = [d for d in dagen.values_list("datum", flat=True) if alleen is None or d in alleen]
    tegelijk = Bezetting.objects.filter(datum__in=datums, van__lt=dienst.tot, tot__gt=dienst.van)
    balie_bezet = set(tegelijk.filter(balie=regel.balie_id).values_list("datum", flat=True))
    elders = set()
    if dienst.medewerker_id:
        bij = tegelijk.filter(medewerker=dienst.medewerker_id)
        elders = set(bij.values_list("datum", flat=True))
    nieuw = [
        Bezetting(
            balie_id=regel.balie_id,
            datum=datum,
            van=dienst.van,
            tot=dienst.tot,
            medewerker_id=None if datum in elders else dienst.medewerker_id,
            regel=regel,
        )
        for datum in sorted(datums)
        if datum not in balie_bezet
    ]
    maak_bezettingen([(bezetting, dienst.groepen) for bezetting in nieuw])
