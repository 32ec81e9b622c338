"""When places are open."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date, datetime, timedelta

from django.db import transaction

from catalogus import regels
from catalogus.models import Locatie
from catalogus.regels import Openingstijden, Openvenster
from kcc.lib.aanhaakpunt import Aanhaakpunt
from kcc.lib.werktijd import Dienstkalender
from kcc.organisatie.enums import Kalender
from kcc.organisatie.models import Kalenderdag

# Called with (locatie, datums) in the transaction that changed its opening hours; `datums` is None when any
# day may have changed.
bij_gewijzigde_openingstijden = Aanhaakpunt("gewijzigde openingstijden")
# Called with (nu, wachtenden), a dict: whoever helps visitors adds per id of a place how many wait there now.
# A place where that is not known is not in it.
bij_vraag_naar_drukte = Aanhaakpunt("vraag naar drukte")


@transaction.atomic
def openingstijden_gewijzigd(*, locatie: Locatie, datums: Collection[date] | None = None) -> None:
    """Tell whoever depends on the opening hours of a place that they changed, in the same transaction."""
    bij_gewijzigde_openingstijden(locatie=locatie, datums=datums)


def openingstijden(locatie: Locatie) -> Openingstijden:
    """The hours of a place as a value; prefetch with `with_openingstijden` for a list of places."""
    per_weekdag: dict[int, list[Openvenster]] = defaultdict(list)
    for tijd in locatie.openingstijden.all():
        per_weekdag[tijd.weekdag].append(Openvenster(tijd.van, tijd.tot))
    uitzonderingen: dict[date, list[Openvenster]] = defaultdict(list)
    for uitzondering in locatie.openingsuitzonderingen.all():
        vensters = uitzonderingen[uitzondering.datum]
        if uitzondering.van and uitzondering.tot:
            vensters.append(Openvenster(uitzondering.van, uitzondering.tot))
    return Openingstijden(per_weekdag, uitzonderingen)


def wachtenden(*, nu: datetime) -> dict[int, int]:
    """How many visitors wait now, per id of a place where that is known."""
    gevonden: dict[int, int] = {}
    bij_vraag_naar_drukte(nu=nu, wachtenden=gevonden)
    return gevonden


def openingsdagen(
    locatie: Locatie, kalender: Dienstkalender, vanaf: date, aantal: int
) -> list[regels.Openingsdag]:
    """The `aantal` dates from `vanaf` on, with why a date differs from the week where somebody wrote that."""
    dagen = Kalenderdag.objects.filter(
        kalender=Kalender.DIENST, datum__gte=vanaf, datum__lt=vanaf + timedelta(days=aantal)
    )
    redenen = {dag.datum: dag.omschrijving for dag in dagen}
    redenen |= {dag.datum: dag.omschrijving for dag in locatie.openingsuitzonderingen.all()}
    return regels.openingsdagen(openingstijden(locatie), kalender, vanaf, aantal, redenen)
