"""What the norms say about a tertaal, seen from a peilmoment: figures and their breakdowns."""

import json
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property

from django.db import connection
from django.db.models import Model

from kcc.lib.perioden import Tertaal, lokale_dag
from servicenormen.enums import Normstatus
from servicenormen.meetmethoden import Meetmethode, meetmethode
from servicenormen.models import TOTAAL, Dagtelling, Servicenorm, VerouderdeDag
from servicenormen.regels import Dagen, Dagreeks, Telling, per_week, reeksen, samen, te_tellen_dagen
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
        return samen(self.per_dag.values())

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
    return _tellingen(list(Servicenorm.objects.valid_in(tertaal)), tertaal, peilmoment)


def indicatorcijfers(tertaal: Tertaal) -> dict[str, Telling]:
    """The figures of the indicators of a tertaal that is over, by code."""
    indicatoren = Servicenorm.alle.valid_in(tertaal).filter(is_indicator=True)
    return _tellingen(list(indicatoren), tertaal, tertaal.einde)


def _tellingen(normen: Sequence[Servicenorm], tertaal: Tertaal, peilmoment: datetime) -> dict[str, Telling]:
    van, tot = te_tellen_dagen(tertaal, peilmoment)
    methoden = {norm.pk: meetmethode(norm) for norm in normen}
    na_te_tellen = _na_te_tellen(methoden, van, tot, peilmoment)
    gevonden = {norm.pk: Telling() for norm in normen}
    anders = {norm_id for norm_id, dagen in na_te_tellen.items() if dagen}
    with connection.cursor() as cursor:
        cursor.execute(_SOMMEN, [peilmoment, list(methoden), van, tot])
        for norm_id, *alle_dagen, laatste_teller, laatste_noemer, is_onzeker in cursor.fetchall():
            if methoden[norm_id].laatste_dag_telt:
                gevonden[norm_id] = Telling(laatste_teller, laatste_noemer)
            else:
                gevonden[norm_id] = Telling(*alle_dagen)
            if is_onzeker:
                anders.add(norm_id)
    # What can still change is counted anew.
    te_tellen = [norm for norm in normen if norm.pk in anders]
    for stand in normstanden(te_tellen, tertaal, peilmoment) if te_tellen else []:
        gevonden[stand.norm.pk] = stand.telling
    return {norm.code: gevonden[norm.pk] for norm in normen}


# Teller and noemer of all days, those of the last day, and whether a day can change after the peilmoment.
_SOMMEN = f"""
    SELECT servicenorm_id, sum(teller), sum(noemer),
           (array_agg(teller ORDER BY datum DESC))[1], (array_agg(noemer ORDER BY datum DESC))[1],
           bool_or(stabiel_vanaf > %s)
    FROM {Dagtelling._meta.db_table}
    WHERE servicenorm_id = ANY(%s) AND dimensie = '{TOTAAL}' AND datum >= %s AND datum < %s
    GROUP BY servicenorm_id
"""  # noqa: S608


def eerste_tertaal() -> Tertaal | None:
    """The first tertaal that has figures; None when nothing has been counted yet."""
    with connection.cursor() as cursor:
        cursor.execute(_EERSTE_DAG)
        (eerste,) = cursor.fetchone()
    return Tertaal.van(eerste) if eerste else None


# Per norm, so that the index gives each first day without a scan.
_EERSTE_DAG = f"""
    SELECT min(eerste.datum)
    FROM {Servicenorm._meta.db_table} AS norm,
        LATERAL (SELECT datum FROM {Dagtelling._meta.db_table}
                 WHERE servicenorm_id = norm.id AND dimensie = '{TOTAAL}' ORDER BY datum LIMIT 1) AS eerste
    WHERE NOT norm.is_indicator
"""  # noqa: S608


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
    with connection.cursor() as cursor:
        cursor.execute(_DAGTOTALEN, [peilmoment, list(op_sleutel), van, tot])
        for norm_id, datum, teller, noemer, is_onzeker in cursor.fetchall():
            if is_onzeker:
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


# The last column is whether the count can change after the peilmoment. What lies outside the days on which
# the norm holds is of an earlier definition, until the worker has removed it.
_DAGTOTALEN = f"""
    SELECT telling.servicenorm_id, datum, teller, noemer, stabiel_vanaf > %s
    FROM {Dagtelling._meta.db_table} AS telling
        JOIN {Servicenorm._meta.db_table} AS norm ON norm.id = telling.servicenorm_id
            AND datum >= norm.geldig_vanaf AND (norm.geldig_tot IS NULL OR datum < norm.geldig_tot)
    WHERE telling.servicenorm_id = ANY(%s) AND dimensie = '{TOTAAL}' AND datum >= %s AND datum < %s
"""  # noqa: S608


def delen_van(standen: Sequence[Normstand], namen: Callable[[Meetmethode], Collection[str]]) -> list[Delen]:
    """Of each figure what every value of the dimensions `namen` counts: one query, however many figures.

    Stored counts of the days that hold, and the cells that were counted for the figure itself.
    """
    delen: dict[int, Delen] = {stand.norm.pk: defaultdict(Telling) for stand in standen}
    vragen = []
    for stand in standen:
        van, tot = stand.dagen_van_delen
        gevraagd = list(namen(stand.methode))
        vraag = {"norm": stand.norm.pk, "dimensies": gevraagd, "van": van, "tot": tot}
        vragen.append({**vraag, "zonder": list(stand.na_geteld)})
        for cel in stand.cellen:
            if cel.dimensie in gevraagd and van <= cel.datum < tot:
                delen[stand.norm.pk][cel.dimensie, cel.waarde] += cel.telling
    with connection.cursor() as cursor:
        cursor.execute(_DELEN, [json.dumps(vragen, default=str)])
        for norm_id, dimensie, waarde, teller, noemer in cursor.fetchall():
            delen[norm_id][dimensie, waarde] += Telling(teller, noemer)
    return [delen[stand.norm.pk] for stand in standen]


_DELEN = f"""
    SELECT vraag.norm, deel.*
    FROM jsonb_to_recordset(%s::jsonb)
            AS vraag(norm bigint, dimensies text[], van date, tot date, zonder date[]),
        LATERAL (SELECT dimensie, waarde, sum(teller), sum(noemer) FROM {Dagtelling._meta.db_table}
                 WHERE servicenorm_id = vraag.norm AND dimensie = ANY(vraag.dimensies)
                   AND datum >= vraag.van AND datum < vraag.tot AND datum <> ALL(vraag.zonder)
                 GROUP BY dimensie, waarde) AS deel
"""  # noqa: S608


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
    bronnen = list({methode.bron.value for methode in methoden.values()})
    with connection.cursor() as cursor:
        cursor.execute(_MERKEN, [bronnen, list(methoden), van, tot])
        for bron, norm_id, datum in cursor.fetchall():
            for pk, methode in methoden.items():
                if bron == methode.bron or norm_id == pk:
                    dagen[pk].add(datum)
    return dagen


_MERKEN = f"""
    SELECT DISTINCT bron, servicenorm_id, datum FROM {VerouderdeDag._meta.db_table}
    WHERE (bron = ANY(%s) OR servicenorm_id = ANY(%s)) AND datum >= %s AND datum < %s
"""  # noqa: S608


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


def _namen(model: type[Model], waarden: Collection[str]) -> dict[str, tuple[str, str]]:
    """Code and name by key, in the order of the model."""
    # Not asked by hundreds of keys: nearly all of them are there, and there are few others.
    rijen = model._default_manager.values_list("pk", "code", "naam")
    return {str(pk): (code, naam) for pk, code, naam in rijen if str(pk) in waarden}
