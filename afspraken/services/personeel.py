"""How many desks a day needs, beside what the roster has: the forecast and the book, played many times."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, time

import numpy as np
from django.db import transaction
from numpy.typing import NDArray

from afspraken import regels
from afspraken.enums import Afspraakstatus
from afspraken.models import Afspraakregel, Bezetting, Personeelsadvies, Prognose, Prognosestand
from afspraken.prognose.interval import interval
from afspraken.prognose.reeksen import KWARTIER_MINUTEN, KWARTIEREN, open_kwartieren
from afspraken.services.kenmerken import AANTAL_KWANTIELEN, Kenmerken
from afspraken.services.prognose import laatste_stand
from afspraken.simulatie import rooster as roosters
from afspraken.simulatie.balies import DOEL, Baliebehoefte, Soort, zoek_balies
from afspraken.simulatie.erlang import benodigde_balies
from afspraken.simulatie.loket import Dienst, speel
from afspraken.simulatie.uitkomst import NORM_MINUTEN, Uitkomst, vat_samen
from afspraken.simulatie.vraag import Dagvraag, trek
from catalogus import services as catalogus
from catalogus.models import Locatie
from kcc.organisatie.services import dienstkalender

# How often a day is played: to show it, and to show one line of a week. To look for desks, as often as gives
# so many visitors, within bounds: on a busy day fewer days tell as much.
TOONDAGEN, WEEKDAGEN = 100, 40
_ZOEKBEZOEKERS, _ZOEKDAGEN = 6_000, (24, 60)
# A place with fewer days of history is new: the page says that the forecast says little.
NIEUW_ONDER_DAGEN = 28

Getallen = NDArray[np.float64]


@dataclass(frozen=True)
class Planningsdag:
    """A place on a day as the simulation sees it. Groups are numbered as in `groepen` (ids; None: not known).

    `verwacht`, `geboekt`: (96) visitors expected, and which of them have booked. `geopend`: (96).
    """

    locatie: Locatie
    datum: date
    groepen: tuple[int | None, ...]
    geopend: NDArray[np.int8]
    verwacht: Getallen
    geboekt: Getallen
    inloop: Getallen
    vraag: Dagvraag
    diensten: tuple[Dienst, ...]
    spreiding: float
    spreiding_groep: float
    is_nieuw: bool

    @property
    def sluit(self) -> float:
        """The minute at which the place closes; 0 when it does not open."""
        open_ = np.flatnonzero(self.geopend)
        return float((open_[-1] + 1) * KWARTIER_MINUTEN) if open_.size else 0.0

    @property
    def rooster(self) -> NDArray[np.intp]:
        """(96): desks that the roster staffs."""
        return roosters.per_kwartier(self.diensten)

    def grenzen(self) -> tuple[Getallen, Getallen]:
        """(96) twice: between which the visitors of each quarter lie, four times out of five."""
        laag, hoog = interval(self.verwacht, self.geboekt, self.spreiding, self.vraag.komt)
        return laag * self.geopend, hoog * self.geopend

    def dagtotaal(self) -> tuple[float, float, float]:
        """Expected over the whole day, and between which."""
        totaal, geboekt = self.verwacht.sum(), self.geboekt.sum()
        laag, hoog = interval(np.array([totaal]), np.array([geboekt]), self.spreiding, self.vraag.komt)
        return float(totaal), float(laag[0]), float(hoog[0])

    @property
    def zaad(self) -> int:
        """The same day is played with the same chance, so that only what one changes makes a difference."""
        return self.locatie.pk * 1_000_000 + self.datum.toordinal()


@dataclass(frozen=True)
class Watals:
    """What somebody tries: times the walk-ins and the service time, a chance to show up, desks per block."""

    inloop: float = 1.0
    duur: float = 1.0
    komt: float | None = None
    wijzigingen: tuple[roosters.Wijziging, ...] = ()


@dataclass(frozen=True)
class Advies:
    """What a planner needs to know of a place on a day, per quarter of an hour (96 each).

    `balies` and `erlang` are None as long as no advice was made. `verschil`: roster minus advice, so
    negative is too few. `binnen_norm`: the share called within ten minutes with the advised desks.
    """

    locatie: Locatie
    datum: date
    geopend: list[bool]
    verwacht: list[float]
    laag: list[int]
    hoog: list[int]
    rooster: list[int]
    balies: list[int] | None
    erlang: list[int] | None
    binnen_norm: float | None
    is_gehaald: bool
    is_nieuw: bool

    @property
    def verschil(self) -> list[int] | None:
        if self.balies is None:
            return None
        return [r - b for r, b in zip(self.rooster, self.balies, strict=True)]

    @property
    def uren_te_weinig(self) -> float:
        """Hours of a desk that are missing, over all quarters."""
        return sum(-v for v in self.verschil or [] if v < 0) / 4

    @property
    def uren_te_veel(self) -> float:
        return sum(v for v in self.verschil or [] if v > 0) / 4

    @property
    def uren_rooster(self) -> float:
        return sum(self.rooster) / 4

    @property
    def uren_advies(self) -> float | None:
        return None if self.balies is None else sum(self.balies) / 4


def lees_dagen(locatie: Locatie, datums: Collection[date]) -> dict[date, Planningsdag]:
    """The days of a place, in a fixed number of queries; empty when no forecast was made yet.

    Fetch `locatie` with its opening hours.
    """
    stand = laatste_stand()
    if stand is None:
        return {}
    waarden = stand.kenmerken.get(str(locatie.pk))
    kenmerken = (
        Kenmerken.van_waarden(waarden) if waarden else Kenmerken({}, [0.0] * AANTAL_KWANTIELEN, 0.97, 0)
    )
    prognoses: dict[date, list[Prognose]] = defaultdict(list)
    for prognose in Prognose.objects.filter(locatie=locatie, datum__in=datums).order_by("groep_id"):
        prognoses[prognose.datum].append(prognose)
    geboekt = _geboekt(locatie, datums)
    bezet: dict[date, list[Bezetting]] = defaultdict(list)
    bezettingen = Bezetting.objects.filter(balie__locatie=locatie, datum__in=datums)
    for bezetting in bezettingen.select_related("balie").prefetch_related("groepen"):
        bezet[bezetting.datum].append(bezetting)
    tijden, kalender = catalogus.openingstijden(locatie), dienstkalender()
    return {
        datum: _planningsdag(
            locatie,
            datum,
            [(regels.cel(v.van), regels.cel_omhoog(v.tot)) for v in tijden.op(datum, kalender)],
            prognoses[datum],
            geboekt[datum],
            bezet[datum],
            kenmerken,
            stand,
        )
        for datum in datums
    }


# An appointment in the book: minute, group of the first product, number of products.
_Boeking = tuple[int, int, int]


def _geboekt(locatie: Locatie, datums: Collection[date]) -> dict[date, list[_Boeking]]:
    rijen = (
        Afspraakregel.objects.filter(afspraak__locatie=locatie, afspraak__datum__in=datums)
        .exclude(
            afspraak__status__in=[
                Afspraakstatus.GERESERVEERD,
                Afspraakstatus.AFGEZEGD,
                Afspraakstatus.NIET_VERSCHENEN,
            ]
        )
        .order_by("afspraak_id", "eerste_cel")
        .values_list("afspraak__datum", "afspraak_id", "groep_id", "eerste_cel")
    )
    per_afspraak: dict[tuple[date, int], list[tuple[int, int]]] = defaultdict(list)
    for datum, afspraak_id, groep, cel in rijen:
        per_afspraak[datum, afspraak_id].append((cel * regels.CEL_MINUTEN, groep))
    boekingen: dict[date, list[_Boeking]] = defaultdict(list)
    for (datum, _), delen in per_afspraak.items():
        boekingen[datum].append((*delen[0], len(delen)))
    return boekingen


def _planningsdag(
    locatie: Locatie,
    datum: date,
    vensters: Sequence[tuple[int, int]],
    prognoses: Sequence[Prognose],
    boekingen: Sequence[_Boeking],
    bezettingen: Sequence[Bezetting],
    kenmerken: Kenmerken,
    stand: Prognosestand,
) -> Planningsdag:
    geopend = open_kwartieren(vensters)
    ids: set[int] = {p.groep_id for p in prognoses if p.groep_id is not None}
    ids |= {groep for _, groep, _ in boekingen}
    ids |= {groep.pk for bezetting in bezettingen for groep in bezetting.groepen.all()}
    # Who comes for nobody knows what has the last number.
    groepen: tuple[int | None, ...] = (
        *sorted(ids),
        *([None] if any(p.groep_id is None for p in prognoses) else []),
    )
    nummer = {groep: n for n, groep in enumerate(groepen)}
    vorm = (len(groepen), KWARTIEREN)
    afspraken, vooraf, inloop = np.zeros(vorm), np.zeros(vorm), np.zeros(vorm)
    for prognose in prognoses:
        n = nummer[prognose.groep_id]
        afspraken[n], vooraf[n], inloop[n] = prognose.afspraken, prognose.geboekt, prognose.inloop
    nu = np.zeros(vorm)
    for minuut, groep, _ in boekingen:
        nu[nummer[groep], minuut // KWARTIER_MINUTEN] += kenmerken.komt
    # What was booked since the night no longer has to come.
    rest = np.maximum(afspraken - vooraf, 0.0)
    over = np.maximum(rest.sum(axis=1) - np.maximum(nu.sum(axis=1) - vooraf.sum(axis=1), 0.0), 0.0)
    totaal = rest.sum(axis=1)
    erbij = rest * np.divide(over, totaal, out=np.zeros_like(over), where=totaal > 0)[:, None] * geopend
    inloop = inloop * geopend
    return Planningsdag(
        locatie=locatie,
        datum=datum,
        groepen=groepen,
        geopend=geopend,
        verwacht=(nu + erbij + inloop).sum(axis=0),
        geboekt=nu.sum(axis=0),
        inloop=inloop.sum(axis=0),
        vraag=Dagvraag(
            afspraak_op=np.array([minuut for minuut, _, _ in boekingen], dtype=float),
            groep=np.array([nummer[groep] for _, groep, _ in boekingen], dtype=np.intp),
            producten=np.array([producten for _, _, producten in boekingen], dtype=np.intp),
            erbij=erbij,
            inloop=inloop,
            duur=_duren(groepen, kenmerken),
            stiptheid=np.array(kenmerken.stiptheid),
            komt=kenmerken.komt,
            opent=float(np.flatnonzero(geopend)[0] * KWARTIER_MINUTEN) if geopend.any() else 0.0,
        ),
        diensten=_diensten(bezettingen, nummer),
        spreiding=stand.spreiding_locatie,
        spreiding_groep=stand.spreiding_groep,
        is_nieuw=kenmerken.bezoekdagen < NIEUW_ONDER_DAGEN,
    )


def _duren(groepen: Sequence[int | None], kenmerken: Kenmerken) -> Getallen:
    """(groups, quantiles); of a group that is not known, the average of the others."""
    bekend = [np.array(duur) for duur in kenmerken.duur.values()]
    gemiddeld = np.mean(bekend, axis=0) if bekend else np.full(AANTAL_KWANTIELEN, 10.0)
    duren = [np.array(kenmerken.duur.get(groep, gemiddeld)) if groep else gemiddeld for groep in groepen]
    return np.array(duren) if duren else np.zeros((0, AANTAL_KWANTIELEN))


def _diensten(bezettingen: Sequence[Bezetting], nummer: dict[int | None, int]) -> tuple[Dienst, ...]:
    return tuple(
        Dienst(
            balie=bezetting.balie.nummer,
            van=_minuut(bezetting.van),
            tot=_minuut(bezetting.tot),
            # Every desk may help who came for nobody knows what, as services.roep_volgende_op does.
            groepen=frozenset(nummer[groep.pk] for groep in bezetting.groepen.all())
            | ({nummer[None]} if None in nummer else frozenset()),
        )
        for bezetting in bezettingen
    )


def _minuut(tijd: time) -> float:
    return float(tijd.hour * 60 + tijd.minute)


# --- Playing -----------------------------------------------------------------------------------


def speel_dag(dag: Planningsdag, watals: Watals | None = None, *, dagen: int = TOONDAGEN) -> Uitkomst:
    """What the roster makes of the day, or the roster with what somebody tries."""
    watals = watals or Watals()
    diensten = proefrooster(dag, watals)
    komst = trek(dag.vraag.met(inloop=watals.inloop, komt=watals.komt, duur=watals.duur), dagen, dag.zaad)
    return vat_samen(komst, speel(komst, diensten, dag.sluit), diensten)


def proefrooster(dag: Planningsdag, watals: Watals) -> list[Dienst]:
    """The roster with the desks that somebody tries."""
    return roosters.pas_aan(dag.diensten, watals.wijzigingen, frozenset(range(len(dag.groepen))))


def met_watals(dag: Planningsdag, watals: Watals) -> Planningsdag:
    """The day with the visitors that somebody tries; the roster stays."""
    vraag = dag.vraag.met(inloop=watals.inloop, komt=watals.komt, duur=watals.duur)
    factor = vraag.komt / dag.vraag.komt if dag.vraag.komt > 0 else 1.0
    return replace(
        dag,
        vraag=vraag,
        verwacht=(dag.verwacht - dag.inloop) * factor + dag.inloop * watals.inloop,
        geboekt=dag.geboekt * factor,
        inloop=dag.inloop * watals.inloop,
    )


def zoek_behoefte(dag: Planningsdag, watals: Watals | None = None) -> Baliebehoefte:
    """The desks that the day needs, of the kinds that the roster knows."""
    watals = watals or Watals()
    vraag = met_watals(dag, watals).vraag
    bezoekers = max(dag.verwacht.sum(), 1.0)
    dagen = int(np.clip(_ZOEKBEZOEKERS / bezoekers, *_ZOEKDAGEN))
    return zoek_balies(trek(vraag, dagen, dag.zaad), soorten_van(dag), dag.geopend)


def soorten_van(dag: Planningsdag) -> list[Soort]:
    """The kinds of desk in the roster of the day; one that serves everybody is always among them, since a
    group that no desk serves would wait for ever."""
    soorten = {
        groepen: int(roosters.per_kwartier([d for d in dag.diensten if d.groepen == groepen]).max())
        for groepen in {dienst.groepen for dienst in dag.diensten}
    }
    soorten.setdefault(frozenset(range(len(dag.groepen))), 0)
    return [Soort(groepen, aantal) for groepen, aantal in sorted(soorten.items(), key=lambda s: sorted(s[0]))]


def erlang_balies(dag: Planningsdag) -> list[int]:
    """What Erlang C asks for, per quarter (96), as if everybody just walked in."""
    gemiddeld = dag.vraag.duur.mean(axis=1) if dag.vraag.duur.size else np.zeros(0)
    werk = np.zeros(len(dag.groepen))
    werk += dag.vraag.erbij.sum(axis=1) + dag.vraag.inloop.sum(axis=1)
    np.add.at(werk, dag.vraag.groep, dag.vraag.komt * dag.vraag.producten)
    duur = float((werk * gemiddeld).sum() / werk.sum()) if werk.sum() else 0.0
    return [
        benodigde_balies(aantal / KWARTIER_MINUTEN, duur, NORM_MINUTEN, DOEL) if is_open else 0
        for aantal, is_open in zip(dag.verwacht.tolist(), dag.geopend.tolist(), strict=True)
    ]


# --- Keeping -----------------------------------------------------------------------------------


def te_berekenen_dagen(*, locatie_id: int, vanaf: date) -> list[date]:
    """Days with a forecast whose advice was not made from the newest forecast yet, the nearest first."""
    stand = laatste_stand()
    if stand is None:
        return []
    klaar = Personeelsadvies.objects.filter(locatie_id=locatie_id, stand=stand).values("datum")
    return list(
        Prognose.objects.filter(locatie_id=locatie_id, stand=stand, datum__gte=vanaf)
        .exclude(datum__in=klaar)
        .order_by("datum")
        .values_list("datum", flat=True)
        .distinct()
    )


@transaction.atomic
def bereken_advies(*, locatie: Locatie, datum: date) -> Personeelsadvies | None:
    """Look for the desks that a day needs and keep that; None without a forecast. Again gives the same."""
    stand = laatste_stand()
    dag = lees_dagen(locatie, [datum]).get(datum)
    if stand is None or dag is None:
        return None
    behoefte = zoek_behoefte(dag)
    advies_, _ = Personeelsadvies.objects.update_or_create(
        locatie=locatie,
        datum=datum,
        defaults={
            "stand": stand,
            "balies": behoefte.per_kwartier.tolist(),
            "erlang": erlang_balies(dag),
            "binnen_norm": behoefte.uitkomst.binnen_norm,
            "is_gehaald": behoefte.gehaald,
        },
    )
    return advies_


def advies(locatie: Locatie, datum: date) -> Advies | None:
    """What to show beside the roster of a day; None when there is no forecast."""
    return adviezen(locatie, [datum]).get(datum)


def adviezen(locatie: Locatie, datums: Collection[date]) -> dict[date, Advies]:
    """The same for several days, in a fixed number of queries. The roster is that of now, the advice that of
    the night. Nothing is played here, so that a roster can be shown at once."""
    dagen = lees_dagen(locatie, datums)
    bewaard = {rij.datum: rij for rij in Personeelsadvies.objects.filter(locatie=locatie, datum__in=datums)}
    return {datum: _advies(dag, bewaard.get(datum)) for datum, dag in dagen.items()}


def _advies(dag: Planningsdag, bewaard: Personeelsadvies | None) -> Advies:
    laag, hoog = dag.grenzen()
    return Advies(
        locatie=dag.locatie,
        datum=dag.datum,
        geopend=dag.geopend.astype(bool).tolist(),
        verwacht=dag.verwacht.tolist(),
        laag=laag.astype(int).tolist(),
        hoog=hoog.astype(int).tolist(),
        rooster=dag.rooster.tolist(),
        balies=list(bewaard.balies) if bewaard else None,
        erlang=list(bewaard.erlang) if bewaard else None,
        binnen_norm=bewaard.binnen_norm if bewaard else None,
        is_gehaald=bool(bewaard and bewaard.is_gehaald),
        is_nieuw=dag.is_nieuw,
    )
