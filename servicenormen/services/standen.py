"""What the norms say about a tertaal, seen from a peilmoment: figures, breakdowns and their cases."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any

from django.db.models import Max, Min, OuterRef, Q, QuerySet, Subquery, Sum

from kcc.lib.perioden import Tertaal, isoweek, lokale_dag
from servicenormen.enums import Normstatus
from servicenormen.meetmethoden import ONBEKEND, Meetmethode, meetmethode
from servicenormen.models import DUUR, TOTAAL, Dagtelling, Servicenorm, VerouderdeDag
from servicenormen.regels import Dagen, Dagreeks, Telling, per_week, reeksen, te_tellen_dagen
from servicenormen.tellen import Telrij, tel

WEEK = "week"
# How a list asks for the cases that are not over.
DUUR_OPEN = "open"


@dataclass(frozen=True)
class Onderdeel:
    """One value of a dimension in a breakdown."""

    code: str
    naam: str
    telling: Telling


@dataclass
class Normstand:
    """One norm over one tertaal at one peilmoment.

    `per_dag` has the days on which anything could be a case; for a daily measurement (norms 7 and 8) the
    figure is that of the last of them. `uitsplitsing` is filled only when it was asked for.
    """

    norm: Servicenorm
    tertaal: Dagen
    peilmoment: datetime
    per_dag: dict[date, Telling]
    uitsplitsing: dict[str, list[Onderdeel]] = field(default_factory=dict)
    # The days that were counted from the cases, and what that gave beside the total.
    na_geteld: set[date] = field(default_factory=set, repr=False)
    cellen: list[Telrij] = field(default_factory=list, repr=False)

    @cached_property
    def methode(self) -> Meetmethode:
        return meetmethode(self.norm)

    @cached_property
    def per_week(self) -> dict[str, Telling]:
        return per_week(self.per_dag, laatste_dag_telt=self.methode.laatste_dag_telt)

    @cached_property
    def telling(self) -> Telling:
        if self.methode.laatste_dag_telt:
            return self.per_dag[max(self.per_dag)] if self.per_dag else Telling()
        return sum(self.per_dag.values(), Telling())

    @property
    def status(self) -> Normstatus:
        return self.telling.status(self.norm.doel)


@dataclass(frozen=True)
class Gevalfilter:
    """Which cases of a figure: codes by dimension (with `week`), and within the norm or not.

    The dimensions are those of the norm; a case must have all the values asked for. `duur` is what a case
    took: "3", "3-5", "6-" for that or more, or DUUR_OPEN.
    """

    waarden: Mapping[str, str] = field(default_factory=dict)
    binnen_norm: bool | None = None


def standen(tertaal: Tertaal, peilmoment: datetime, *, met_uitsplitsing: bool = False) -> list[Normstand]:
    """The figures of all norms of a tertaal, in the order of the norms.

    Knows nothing of what happened after the peilmoment. Stored day counts serve for days that are counted
    and cannot change any more; the cases of the few other days are counted here. So the figure is that of
    the cases, always, and the number of queries does not grow with the data.
    """
    normen = list(Servicenorm.objects.valid_in(tertaal))
    return normstanden(normen, tertaal, peilmoment, met_uitsplitsing=met_uitsplitsing)


def indicatorstanden(tertaal: Tertaal, peilmoment: datetime) -> list[Normstand]:
    """What is measured beside the norms, as `standen` gives the norms."""
    indicatoren = list(Servicenorm.alle.valid_in(tertaal).filter(is_indicator=True))
    return normstanden(indicatoren, tertaal, peilmoment)


def tellingen(tertaal: Tertaal, peilmoment: datetime) -> dict[str, Telling]:
    """The figures of `standen` alone, by code: added up by the database, where the stored counts hold."""
    normen = list(Servicenorm.objects.valid_in(tertaal))
    van, tot = te_tellen_dagen(tertaal, peilmoment)
    methoden = {norm.pk: meetmethode(norm) for norm in normen}
    na_te_tellen = _na_te_tellen(methoden, van, tot, peilmoment)
    opgeslagen = Dagtelling.objects.filter(
        servicenorm__in=normen, dimensie=TOTAAL, datum__gte=van, datum__lt=tot
    )
    sommen = {
        norm_id: (Telling(teller, noemer), stabiel_vanaf)
        for norm_id, teller, noemer, stabiel_vanaf in opgeslagen.order_by()
        .values_list("servicenorm_id")
        .annotate(Sum("teller"), Sum("noemer"), Max("stabiel_vanaf"))
    }
    # Of a daily measurement only the last day counts; and what can still change is counted anew.
    anders = [
        norm
        for norm in normen
        if methoden[norm.pk].laatste_dag_telt
        or na_te_tellen[norm.pk]
        or (norm.pk in sommen and sommen[norm.pk][1] > peilmoment)
    ]
    gevonden = {norm.pk: sommen[norm.pk][0] if norm.pk in sommen else Telling() for norm in normen}
    for stand in normstanden(anders, tertaal, peilmoment) if anders else []:
        gevonden[stand.norm.pk] = stand.telling
    return {norm.code: gevonden[norm.pk] for norm in normen}


def eerste_tertaal() -> Tertaal | None:
    """The first tertaal that has figures; None when nothing has been counted yet."""
    eerste_dag = (
        Dagtelling.objects.filter(servicenorm=OuterRef("pk"), dimensie=TOTAAL)
        .order_by("datum")
        .values("datum")[:1]
    )
    # Per norm, so that the index gives each first day without a scan.
    eerste = Servicenorm.objects.annotate(eerste=Subquery(eerste_dag)).aggregate(dag=Min("eerste"))["dag"]
    return Tertaal.van(eerste) if eerste else None


def normstand(norm: Servicenorm, tertaal: Tertaal, peilmoment: datetime) -> Normstand:
    """The figure of one norm with its breakdown by each dimension and by week."""
    return normstanden([norm], tertaal, peilmoment, met_uitsplitsing=True)[0]


def gevallen(
    norm: Servicenorm, tertaal: Tertaal, peilmoment: datetime, filter_: Gevalfilter = Gevalfilter()
) -> "QuerySet[Any]":
    """The cases behind a figure: exactly as many as the figure says, with `binnen_norm` on each."""
    methode = meetmethode(norm)
    week = filter_.waarden.get(WEEK)
    if methode.laatste_dag_telt:
        dagen = lijstdagen(normstanden([norm], tertaal, peilmoment)[0], week)
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


def lijstdagen(stand: Normstand, week: str | None) -> list[Dagreeks]:
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


def normstanden(
    normen: Sequence[Servicenorm], tertaal: Dagen, peilmoment: datetime, *, met_uitsplitsing: bool = False
) -> list[Normstand]:
    """The figures of these stored norms over a tertaal, or days of one, in their order; see `standen`."""
    van, tot = te_tellen_dagen(tertaal, peilmoment)
    if van == tot:
        return [Normstand(norm, tertaal, peilmoment, {}) for norm in normen]
    methoden = {norm.pk: meetmethode(norm) for norm in normen}
    # Which days cannot be taken from the store is decided first: a count that is stored in between is of
    # the same cases.
    na_te_tellen = _na_te_tellen(methoden, van, tot, peilmoment)
    totalen: dict[int, dict[date, Telling]] = {norm.pk: {} for norm in normen}
    opgeslagen = Dagtelling.objects.filter(
        servicenorm__in=normen, dimensie=TOTAAL, datum__gte=van, datum__lt=tot
    )
    for norm_id, datum, teller, noemer, stabiel_vanaf in opgeslagen.values_list(
        "servicenorm_id", "datum", "teller", "noemer", "stabiel_vanaf"
    ):
        if stabiel_vanaf > peilmoment:
            na_te_tellen[norm_id].add(datum)
        else:
            totalen[norm_id][datum] = Telling(teller, noemer)
    vandaag = lokale_dag(peilmoment)
    zonder_gevallen = {
        pk: {vandaag} if methode.besluit_na_de_dag else set() for pk, methode in methoden.items()
    }
    cellen: dict[int, list[Telrij]] = {}
    for norm_id, dagen in na_te_tellen.items():
        te_tellen = dagen - zonder_gevallen[norm_id]
        geteld = tel(methoden[norm_id], reeksen(te_tellen), peilmoment) if te_tellen else []
        dagen |= zonder_gevallen[norm_id]
        for datum in dagen:
            totalen[norm_id].pop(datum, None)
        totalen[norm_id].update({cel.datum: cel.telling for cel in geteld if cel.dimensie == TOTAAL})
        cellen[norm_id] = [cel for cel in geteld if cel.dimensie != TOTAAL]
    uitkomst = [
        Normstand(
            norm,
            tertaal,
            peilmoment,
            dict(sorted(totalen[norm.pk].items())),
            na_geteld=na_te_tellen[norm.pk],
            cellen=cellen[norm.pk],
        )
        for norm in normen
    ]
    if met_uitsplitsing:
        for stand in uitkomst:
            _splits_uit(stand, van, tot)
    return uitkomst


def _na_te_tellen(
    methoden: Mapping[int, Meetmethode], van: date, tot: date, peilmoment: datetime
) -> dict[int, set[date]]:
    """Per norm the days that are counted from the cases: marked, or with cases only this peilmoment sees."""
    dagen = _gemerkte_dagen(methoden, van, tot)
    for norm_id, methode in methoden.items():
        dagen[norm_id] |= {dag for dag in methode.wisselende_dagen(peilmoment) if van <= dag < tot}
    return dagen


def _gemerkte_dagen(methoden: Mapping[int, Meetmethode], van: date, tot: date) -> dict[int, set[date]]:
    """Per norm the days whose stored counts may be of cases that have changed."""
    dagen: dict[int, set[date]] = {norm_id: set() for norm_id in methoden}
    merken = VerouderdeDag.objects.filter(
        Q(bron__in={methode.bron for methode in methoden.values()}) | Q(servicenorm__in=methoden),
        datum__gte=van,
        datum__lt=tot,
    )
    for bron, norm_id, datum in merken.values_list("bron", "servicenorm_id", "datum").distinct():
        for pk, methode in methoden.items():
            if bron == methode.bron or norm_id == pk:
                dagen[pk].add(datum)
    return dagen


def _splits_uit(stand: Normstand, van: date, tot: date) -> None:
    """Fill the breakdown of a figure: stored counts of the days that hold, and the cells counted just now."""
    if stand.methode.laatste_dag_telt:
        if not stand.per_dag:
            van = tot
        else:
            van = max(stand.per_dag)
            tot = van + timedelta(days=1)
    som: dict[tuple[str, str], Telling] = defaultdict(Telling)
    opgeslagen = (
        Dagtelling.objects.filter(
            servicenorm=stand.norm,
            dimensie__in=[dimensie.naam for dimensie in stand.methode.dimensies],
            datum__gte=van,
            datum__lt=tot,
        )
        .exclude(datum__in=stand.na_geteld)
        .order_by()
        .values_list("dimensie", "waarde")
        .annotate(Sum("teller"), Sum("noemer"))
    )
    for dimensie, waarde, teller, noemer in opgeslagen:
        som[dimensie, waarde] += Telling(teller, noemer)
    for cel in stand.cellen:
        if van <= cel.datum < tot:
            som[cel.dimensie, cel.waarde] += cel.telling
    stand.uitsplitsing[WEEK] = [
        Onderdeel(week, week, telling) for week, telling in stand.per_week.items() if telling.noemer
    ]
    for dimensie_ in stand.methode.dimensies:
        tellingen = {waarde: telling for (naam, waarde), telling in som.items() if naam == dimensie_.naam}
        if dimensie_.model:
            namen = {
                str(pk): (code, naam)
                for pk, code, naam in dimensie_.model._default_manager.filter(pk__in=tellingen).values_list(
                    "pk", "code", "naam"
                )
            }
        else:
            namen = {waarde: (waarde, naam) for waarde, naam in dimensie_.namen}
        stand.uitsplitsing[dimensie_.naam] = [
            Onderdeel(code, naam, tellingen[waarde])
            for waarde, (code, naam) in namen.items()
            if waarde in tellingen
        ]
