"""What a change of roster, hours or channel shares does to days that were rolled out already."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, time

from django.db import transaction

from afspraken.models import Afspraak, Bezetting, Capaciteit, Roosterregel, Uitgerolddag
from afspraken.services import capaciteit
from catalogus.models import Locatie

# Per place (id) the days whose capacity may have changed.
Dagen = Mapping[int, Collection[date]]


def toekomstige_dagen(*, locatie_id: int, vanaf: date) -> list[date]:
    """The days from `vanaf` on that matter to a place's capacity: rolled out, staffed, or computed before."""
    per_bron = [
        Uitgerolddag.objects.filter(locatie_id=locatie_id, datum__gte=vanaf),
        Bezetting.objects.filter(balie__locatie_id=locatie_id, datum__gte=vanaf),
        Capaciteit.objects.filter(locatie_id=locatie_id, datum__gte=vanaf),
    ]
    return sorted({datum for bron in per_bron for datum in bron.values_list("datum", flat=True)})


@transaction.atomic
def verwerk_wijziging(*, dagen: Dagen) -> list[Afspraak]:
    """Recompute these days, and return the appointments that do not fit their desks (any more)."""
    te_verplaatsen: list[int] = []
    # Places in order of their key, so that two changes of several places never wait for each other.
    for locatie_id in sorted(dagen):
        datums = sorted(dagen[locatie_id])
        capaciteit.herbereken(locatie_id=locatie_id, datums=datums)
        te_verplaatsen += capaciteit.conflicten(locatie_id=locatie_id, datums=datums)
    return list(Afspraak.objects.filter(pk__in=te_verplaatsen).order_by("begint_op"))


@transaction.atomic
def herbereken_vanaf(*, locatie_id: int, vanaf: date) -> list[Afspraak]:
    """As `verwerk_wijziging`, for every day of a place from `vanaf` on: after a change of its hours."""
    return verwerk_wijziging(dagen={locatie_id: toekomstige_dagen(locatie_id=locatie_id, vanaf=vanaf)})


@dataclass(frozen=True)
class Patroon:
    """What a Roosterregel says: who is where on which days, without its identity."""

    balie_id: int
    weekdag: int
    van: time
    tot: time
    groepen: frozenset[int]
    geldig_vanaf: date
    geldig_tot: date | None

    def geldt_op(self, datum: date) -> bool:
        """Whether the pattern staffs its desk on `datum`."""
        return (
            datum.isoweekday() == self.weekdag
            and self.geldig_vanaf <= datum
            and (self.geldig_tot is None or datum < self.geldig_tot)
        )

    def is_van(self, bezetting: Bezetting) -> bool:
        """Whether this day is still as the pattern made it, so that nobody changed it by hand."""
        return (bezetting.balie_id, bezetting.van, bezetting.tot, self.groepen) == (
            self.balie_id,
            self.van,
            self.tot,
            frozenset(groep.pk for groep in bezetting.groepen.all()),
        )


def lees_patroon(regel: Roosterregel) -> Patroon:
    """The pattern of a line of the roster as it is stored."""
    return Patroon(
        balie_id=regel.balie_id,
        weekdag=regel.weekdag,
        van=regel.van,
        tot=regel.tot,
        groepen=frozenset(regel.groepen.values_list("pk", flat=True)),
        geldig_vanaf=regel.geldig_vanaf,
        geldig_tot=regel.geldig_tot,
    )


@transaction.atomic
def voer_roosterwijziging_door(
    *, regel_id: int, locatie_id: int, oud: Patroon | None, nieuw: Patroon | None, vanaf: date
) -> set[date]:
    """Carry a changed line of the roster through to the days from `vanaf` on that were rolled out already.

    `oud` is None for a new line, `nieuw` for one that is about to go. Days that a planner changed by hand,
    or took away, stay as they are. Returns the days that changed; the caller recomputes them
    (`verwerk_wijziging`). A line stays with one place.
    """
    # Rolling out takes the same lock: it sees the new line, or this sees the days that it made.
    Locatie.objects.select_for_update(no_key=True).get(pk=locatie_id)
    gewijzigd = set()
    bezet = Bezetting.objects.filter(regel_id=regel_id, datum__gte=vanaf).prefetch_related("groepen")
    eigen = {bezetting.datum: bezetting for bezetting in bezet}
    for datum, bezetting in eigen.items():
        if oud == nieuw or oud is None or not oud.is_van(bezetting):
            continue
        gewijzigd.add(datum)
        if nieuw is None or not nieuw.geldt_op(datum):
            bezetting.delete()
        else:
            bezetting.balie_id, bezetting.van, bezetting.tot = nieuw.balie_id, nieuw.van, nieuw.tot
            bezetting.save()
            bezetting.groepen.set(nieuw.groepen)
    if nieuw is not None:
        uitgerold = Uitgerolddag.objects.filter(locatie_id=locatie_id, datum__gte=vanaf)
        for datum in uitgerold.values_list("datum", flat=True):
            was_er_al = datum in eigen or (oud is not None and oud.geldt_op(datum))
            if nieuw.geldt_op(datum) and not was_er_al:
                bezetting = Bezetting.objects.create(
                    balie_id=nieuw.balie_id, datum=datum, van=nieuw.van, tot=nieuw.tot, regel_id=regel_id
                )
                bezetting.groepen.set(nieuw.groepen)
                gewijzigd.add(datum)
    return gewijzigd


def geraakte_dagen(bezettingen: Iterable[Bezetting]) -> dict[int, set[date]]:
    """Per place the days of these staffed desks; fetch `balie` along."""
    dagen: dict[int, set[date]] = defaultdict(set)
    for bezetting in bezettingen:
        dagen[bezetting.balie.locatie_id].add(bezetting.datum)
    return dict(dagen)
