"""What the norms say about a tertaal, seen from a peilmoment: figures and their breakdowns."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property

from django.db.models import Max, Min, Model, OuterRef, Q, Subquery, Sum

from kcc.lib.perioden import Tertaal, lokale_dag
from servicenormen.enums import Normstatus
from servicenormen.meetmethoden import Meetmethode, meetmethode
from servicenormen.models import TOTAAL, Dagtelling, Servicenorm, VerouderdeDag
from servicenormen.regels import Dagen, Dagreeks, Telling, per_week, reeksen, te_tellen_dagen
from servicenormen.tellen import Telrij, tel

WEEK = "week"
# What is counted of each value of each dimension: (dimension, value as it is stored).
Delen = dict[tuple[str, str], Telling]


@dataclass(frozen=True)
class Onderdeel:
    """One value of a dimension in a breakdown."""

    code: str
    naam: str
    telling: Telling


@dataclass
class Normstand:
    """One version of a norm over a tertaal, or other days, at one peilmoment.

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

    @property
    def dagen_van_delen(self) -> Dagreeks:
        """The days that a breakdown is of: of a daily measurement the last, else all on which this holds."""
        if self.methode.laatste_dag_telt and self.per_dag:
            laatste = max(self.per_dag)
            return laatste, laatste + timedelta(days=1)
        van, tot = te_tellen_dagen(self.tertaal, self.peilmoment)
        einde = self.norm.geldig_tot
        return max(van, self.norm.geldig_vanaf), min(tot, einde) if einde else tot


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


def normstanden(
    normen: Sequence[Servicenorm], tertaal: Dagen, peilmoment: datetime, *, met_uitsplitsing: bool = False
) -> list[Normstand]:
    """The figures of these stored norms over a tertaal, or any run of days, in their order; see `standen`.

    Each norm counts on the days on which it holds, so that versions of one norm share a longer run.
    """
    van, tot = te_tellen_dagen(tertaal, peilmoment)
    if van == tot:
        return [Normstand(norm, tertaal, peilmoment, {}) for norm in normen]
    methoden = {norm.pk: meetmethode(norm) for norm in normen}
    # Which days cannot be taken from the store is decided first: a count that is stored in between is of
    # the same cases.
    na_te_tellen = _na_te_tellen(methoden, van, tot, peilmoment)
    op_sleutel = {norm.pk: norm for norm in normen}
    na_te_tellen = {
        norm_id: {dag for dag in dagen_ if op_sleutel[norm_id].geldt_op(dag)}
        for norm_id, dagen_ in na_te_tellen.items()
    }
    totalen: dict[int, dict[date, Telling]] = {norm.pk: {} for norm in normen}
    opgeslagen = Dagtelling.objects.filter(
        servicenorm__in=normen, dimensie=TOTAAL, datum__gte=van, datum__lt=tot
    )
    for norm_id, datum, teller, noemer, stabiel_vanaf in opgeslagen.values_list(
        "servicenorm_id", "datum", "teller", "noemer", "stabiel_vanaf"
    ):
        if not op_sleutel[norm_id].geldt_op(datum):
            # Of an earlier definition, until the worker has removed it.
            continue
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
        _splits_uit(uitkomst)
    return uitkomst


def delen_van(standen: Sequence[Normstand], namen: Callable[[Meetmethode], Collection[str]]) -> list[Delen]:
    """Of each figure what every value of the dimensions `namen` counts: one query, however many figures.

    Stored counts of the days that hold, and the cells that were counted for the figure itself.
    """
    delen: dict[int, Delen] = {stand.norm.pk: defaultdict(Telling) for stand in standen}
    keuze = Q(pk__in=[])
    for stand in standen:
        van, tot = stand.dagen_van_delen
        gevraagd = namen(stand.methode)
        opgeslagen = Q(servicenorm=stand.norm, dimensie__in=gevraagd, datum__gte=van, datum__lt=tot)
        keuze |= opgeslagen & ~Q(datum__in=stand.na_geteld) if stand.na_geteld else opgeslagen
        for cel in stand.cellen:
            if cel.dimensie in gevraagd and van <= cel.datum < tot:
                delen[stand.norm.pk][cel.dimensie, cel.waarde] += cel.telling
    sommen = (
        Dagtelling.objects.filter(keuze)
        .order_by()
        .values_list("servicenorm_id", "dimensie", "waarde")
        .annotate(Sum("teller"), Sum("noemer"))
    )
    for norm_id, dimensie, waarde, teller, noemer in sommen:
        delen[norm_id][dimensie, waarde] += Telling(teller, noemer)
    return [delen[stand.norm.pk] for stand in standen]


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


def _splits_uit(standen: Sequence[Normstand]) -> None:
    """Fill the breakdowns of these figures, with the names of their parts."""
    delen = delen_van(standen, lambda methode: [dimensie.naam for dimensie in methode.dimensies])
    sleutels: dict[type[Model], set[str]] = defaultdict(set)
    for stand, deel in zip(standen, delen, strict=True):
        modellen = {dimensie.naam: dimensie.model for dimensie in stand.methode.dimensies}
        for naam, waarde in deel:
            if model := modellen[naam]:
                sleutels[model].add(waarde)
    namen = {model: _namen(model, waarden) for model, waarden in sleutels.items()}
    for stand, deel in zip(standen, delen, strict=True):
        stand.uitsplitsing[WEEK] = [
            Onderdeel(week, week, telling) for week, telling in stand.per_week.items() if telling.noemer
        ]
        for dimensie in stand.methode.dimensies:
            bekend = {waarde: (waarde, naam) for waarde, naam in dimensie.namen}
            if dimensie.model:
                bekend = namen.get(dimensie.model, {})
            stand.uitsplitsing[dimensie.naam] = [
                Onderdeel(code, naam, deel[dimensie.naam, waarde])
                for waarde, (code, naam) in bekend.items()
                if (dimensie.naam, waarde) in deel
            ]


def _namen(model: type[Model], waarden: Iterable[str]) -> dict[str, tuple[str, str]]:
    """Code and name by key, in the order of the model."""
    rijen = model._default_manager.filter(pk__in=waarden).values_list("pk", "code", "naam")
    return {str(pk): (code, naam) for pk, code, naam in rijen}
