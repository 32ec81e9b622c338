"""The cases behind a figure, and how many a list of them has, without counting them where that is known."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from kcc.lib.perioden import Tertaal, isoweek
from servicenormen.meetmethoden import ONBEKEND, Dimensie, meetmethode
from servicenormen.models import DUUR, Dagtelling, Servicenorm
from servicenormen.regels import Dagreeks, Telling, reeksen, samen, te_tellen_dagen
from servicenormen.services.standen import WEEK, Normstand, normstanden

# How a list asks for the cases that are not over.
DUUR_OPEN = "open"


@dataclass(frozen=True)
class Gevalfilter:
    """Which cases of a figure: codes by dimension (with `week`), and within the norm or not.

    The dimensions are those of the norm; a case must have all the values asked for. `duur` is what a case
    took: "3", "3-5", "6-" for that or more, or DUUR_OPEN.
    """

    waarden: Mapping[str, str] = field(default_factory=dict)
    binnen_norm: bool | None = None


def gevallen(
    norm: Servicenorm, tertaal: Tertaal, peilmoment: datetime, filter_: Gevalfilter = Gevalfilter()
) -> "QuerySet[Any]":
    """The cases behind a figure: exactly as many as the figure says, with `binnen_norm` on each."""
    methode = meetmethode(norm)
    week = filter_.waarden.get(WEEK)
    if methode.laatste_dag_telt:
        dagen = _lijstdagen(normstanden([norm], tertaal, peilmoment)[0], week)
    else:
        dagen = _dagen_van_week(te_tellen_dagen(tertaal, peilmoment), week)
    gevraagd = {naam: methode.dimensie(naam) for naam in filter_.waarden if naam != WEEK}
    rijen = methode.gevallen(dagen, peilmoment, [dimensie for dimensie in gevraagd.values() if dimensie])
    for naam, dimensie in gevraagd.items():
        code = filter_.waarden[naam]
        if dimensie is None:
            rijen = rijen.none()
        elif naam == DUUR:
            rijen = rijen.filter(_in_duur(code))
        else:
            rijen = rijen.filter(**{dimensie.codeveld: code})
    if filter_.binnen_norm is not None:
        rijen = rijen.filter(binnen_norm=filter_.binnen_norm)
    return rijen


def geval_telling(norm: Servicenorm, tertaal: Tertaal, peilmoment: datetime, filter_: Gevalfilter) -> Telling:
    """The rows of `gevallen` with the same filter, and how many of them are within the norm; exactly.

    A week and one dimension are in the day counts; what they do not have is counted.
    """
    dimensies = [naam for naam in filter_.waarden if naam != WEEK]
    stand = normstanden([norm], tertaal, peilmoment)[0]
    if len(dimensies) > 1 or DUUR in dimensies:
        rijen = gevallen(norm, tertaal, peilmoment, Gevalfilter(filter_.waarden))
        geteld = rijen.order_by().aggregate(alle=Count("pk"), binnen=Count("pk", filter=Q(binnen_norm=True)))
        telling = Telling(geteld["binnen"], geteld["alle"])
    elif dimensies:
        dimensie = stand.methode.dimensie(dimensies[0])
        telling = _van_deel(stand, dimensie, filter_) if dimensie else Telling()
    else:
        dagen = _lijstdagen(stand, filter_.waarden.get(WEEK))
        op_dagen = (t for dag, t in stand.per_dag.items() if any(van <= dag < tot for van, tot in dagen))
        telling = samen(op_dagen)
    if filter_.binnen_norm is None:
        return telling
    return Telling(telling.teller, telling.teller) if filter_.binnen_norm else Telling(0, telling.buiten)


def _van_deel(stand: Normstand, dimensie: Dimensie, filter_: Gevalfilter) -> Telling:
    """The cases with one value of one dimension."""
    waarde = filter_.waarden[dimensie.naam]
    if dimensie.model:
        pk = dimensie.model._default_manager.filter(code=waarde).values_list("pk", flat=True).first()
        if pk is None:
            return Telling()
        waarde = str(pk)
    dagen = _lijstdagen(stand, filter_.waarden.get(WEEK))
    if not dagen:
        return Telling()
    op_dagen = Q()
    for van, tot in dagen:
        op_dagen |= Q(datum__gte=van, datum__lt=tot)
    som = (
        Dagtelling.objects.filter(op_dagen, servicenorm=stand.norm, dimensie=dimensie.naam, waarde=waarde)
        .exclude(datum__in=stand.na_geteld)
        .aggregate(teller=Sum("teller", default=0), noemer=Sum("noemer", default=0))
    )
    na_geteld = (
        cel.telling
        for cel in stand.cellen
        if (cel.dimensie, cel.waarde) == (dimensie.naam, waarde)
        and any(van <= cel.datum < tot for van, tot in dagen)
    )
    return sum(na_geteld, Telling(som["teller"], som["noemer"]))


def _lijstdagen(stand: Normstand, week: str | None) -> list[Dagreeks]:
    """The days of the cases behind a figure or one of its weeks: of a daily measurement the last day."""
    dagen = _dagen_van_week(te_tellen_dagen(stand.tertaal, stand.peilmoment), week)
    if stand.methode.laatste_dag_telt and dagen:
        van, tot = dagen[0]
        laatste = max((dag for dag in stand.per_dag if van <= dag < tot), default=None)
        dagen = [(laatste, laatste + timedelta(days=1))] if laatste else []
    return dagen


def _in_duur(tekst: str) -> Q:
    """What "3", "3-5", "6-" and "open" ask of the column `duur`."""
    if tekst == DUUR_OPEN:
        return Q(duur=ONBEKEND)
    van, streep, tot = tekst.partition("-")
    keuze = Q(duur__gte=int(van)) if streep else Q(duur=int(van))
    return keuze & Q(duur__lte=int(tot)) if tot else keuze


def _dagen_van_week(periode: Dagreeks, week: str | None) -> list[Dagreeks]:
    van, tot = periode
    dagen = [van + timedelta(days=n) for n in range((tot - van).days)]
    return reeksen(dag for dag in dagen if week is None or isoweek(dag) == week)
