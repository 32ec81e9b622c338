"""How good the forecast is: looking ahead from days in the past, and comparing with what came.

Beside it three rules of thumb: the same weekday of the last week that is known, the same weekday a year
before, and the plain average of the last eight weeks. The first two are what a planner would do; the last one
shows how much of a win is only averaging.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from afspraken.prognose.boekingen import HORIZON, Boekingen, Verwachting, leer_curve, stand, voeg_samen
from afspraken.prognose.interval import interval
from afspraken.prognose.model import Model, leer, verdeel
from afspraken.prognose.reeksen import JAAR_DAGEN, WEEK, Geschiedenis, Getallen

VORIGE_WEEK, VORIG_JAAR, GEMIDDELDE = "vorige_week", "vorig_jaar", "gemiddelde"
_GEMIDDELDE_OVER = 8 * WEEK
# A difference counts when it is this many times its own standard error from none.
_ZEKER = 2.0


@dataclass(frozen=True)
class Prognoseuitkomst:
    """What is expected of the days from the end of the history on, and the model it came from."""

    model: Model
    verwachting: Verwachting


def voorspel(geschiedenis: Geschiedenis, boekingen: Boekingen, aantal: int) -> Prognoseuitkomst:
    """Learn from the history and look `aantal` days ahead, the first being the day after it."""
    g = geschiedenis
    begin, einde = g.lengte, min(g.lengte + aantal, len(g.dagen))
    model = leer(g)
    geopend = g.dagen.open[:, begin:einde][g.plaats]
    verdeeld = verdeel(model.per_dag[:, begin:einde], model.profiel, g.dagen.weekdag[begin:einde], geopend)
    geboekt = stand(boekingen, g.dagen, len(g.reeksen), begin, einde - begin)
    curve = leer_curve(g, boekingen)
    return Prognoseuitkomst(model, voeg_samen(g, verdeeld, geboekt, curve, model.spreiding.locatie))


@dataclass(frozen=True)
class Vergelijking:
    """The forecast against a rule of thumb, on the cases that the rule has an answer for.

    Errors are the sum of the differences over the sum of what came. `wint` only when the difference per
    day, over the days, is surely (95%) more than none.
    """

    fout_dag: float
    eigen_fout_dag: float
    fout_kwartier: float
    eigen_fout_kwartier: float
    dagen: int
    wint: bool


@dataclass(frozen=True)
class Toets:
    """Errors per place, group and day and per quarter of an hour, how often what came lay in the interval,
    and the rules of thumb by name. `bezoeken` is how many came on the days that were foretold."""

    fout_dag: float
    fout_kwartier: float
    dekking_locatie: float
    dekking_groep: float
    dekking_kwartier: float
    bezoeken: int
    dagen: int
    momenten: int
    vergelijkingen: dict[str, Vergelijking]


@dataclass
class _Som:
    """Differences for the forecast and one rule, per day that was foretold: several forecasts of one day are
    not several proofs."""

    eigen_dag: Getallen
    fout_dag: Getallen
    geteld: NDArray[np.bool_]
    eigen_kwartier: float = 0.0
    fout_kwartier: float = 0.0
    bezoeken: float = 0.0


def toets(
    geschiedenis: Geschiedenis, boekingen: Boekingen, momenten: Iterable[int], vooruit: int = HORIZON
) -> Toets:
    """Look ahead `vooruit` days from the mornings of the days with these indexes, all in the history."""
    g = geschiedenis
    # A place's group with and without appointment is one figure here: that is what a desk serves.
    sleutels = sorted({(r.locatie, r.groep or 0) for r in g.reeksen})
    samen = np.array([sleutels.index((r.locatie, r.groep or 0)) for r in g.reeksen], dtype=np.intp)
    locatie = np.array([g.dagen.locaties.index(locatie) for locatie, _ in sleutels], dtype=np.intp)
    sommen = {
        naam: _Som(np.zeros(g.lengte), np.zeros(g.lengte), np.zeros(g.lengte, dtype=bool))
        for naam in (VORIGE_WEEK, VORIG_JAAR, GEMIDDELDE)
    }
    fout_dag = fout_kwartier = bezoeken = 0.0
    raak = {naam: np.zeros(2, dtype=np.int64) for naam in ("locatie", "groep", "kwartier")}
    dagen = 0
    momenten = list(momenten)
    for begin in momenten:
        vroeger = g.tot(begin)
        einde = min(begin + vooruit, g.lengte)
        uitkomst = voorspel(vroeger, boekingen, einde - begin)
        verwacht = _tel_op(uitkomst.verwachting.totaal, samen, len(sleutels))
        geboekt = _tel_op(uitkomst.verwachting.geboekt, samen, len(sleutels))
        geteld = g.per_kwartier[:, begin - g.kwartier_begin : einde - g.kwartier_begin].astype(float)
        kwam = _tel_op(geteld, samen, len(sleutels))
        # A day on which the place turned out to be closed is nobody's fault.
        is_open = np.zeros((len(sleutels), einde - begin), dtype=bool)
        np.logical_or.at(is_open, samen, g.telt[:, begin:einde] > 0)
        dag, dag_verwacht = kwam.sum(axis=2), verwacht.sum(axis=2)
        mis_dag = np.abs(dag - dag_verwacht) * is_open
        mis_kwartier = np.abs(kwam - verwacht).sum(axis=2) * is_open
        fout_dag += mis_dag.sum()
        fout_kwartier += mis_kwartier.sum()
        bezoeken += (dag * is_open).sum()
        dagen += int(is_open.any(axis=0).sum())
        spreiding = uitkomst.model.spreiding
        geboekt_dag = geboekt.sum(axis=2)
        raak["groep"] += _dekking(dag, dag_verwacht, geboekt_dag, is_open, spreiding.groep)
        kwam_hier, verwacht_hier, geboekt_hier = (
            _tel_op(deel, locatie, len(g.dagen.locaties)) for deel in (kwam, verwacht, geboekt)
        )
        open_hier = np.zeros((len(g.dagen.locaties), einde - begin), dtype=bool)
        np.logical_or.at(open_hier, locatie, is_open)
        raak["locatie"] += _dekking(
            kwam_hier.sum(axis=2),
            verwacht_hier.sum(axis=2),
            geboekt_hier.sum(axis=2),
            open_hier,
            spreiding.locatie,
        )
        open_kwartier = (g.dagen.open[:, begin:einde] > 0) & open_hier[:, :, None]
        raak["kwartier"] += _dekking(kwam_hier, verwacht_hier, geboekt_hier, open_kwartier, spreiding.locatie)
        for naam, som in sommen.items():
            vuistregel, weet = _vuistregel(naam, g, samen, len(sleutels), begin, einde)
            weet = weet & is_open
            if not weet.any():
                continue
            mis = np.abs(dag - vuistregel.sum(axis=2)) * weet
            som.fout_dag[begin:einde] += mis.sum(axis=0)
            som.eigen_dag[begin:einde] += (mis_dag * weet).sum(axis=0)
            som.geteld[begin:einde] |= weet.any(axis=0)
            som.fout_kwartier += (np.abs(kwam - vuistregel).sum(axis=2) * weet).sum()
            som.eigen_kwartier += (mis_kwartier * weet).sum()
            som.bezoeken += (dag * weet).sum()
    totaal = max(bezoeken, 1.0)
    return Toets(
        fout_dag=float(fout_dag / totaal),
        fout_kwartier=float(fout_kwartier / totaal),
        dekking_locatie=_deel(raak["locatie"]),
        dekking_groep=_deel(raak["groep"]),
        dekking_kwartier=_deel(raak["kwartier"]),
        bezoeken=int(bezoeken),
        dagen=dagen,
        momenten=len(momenten),
        vergelijkingen={naam: _vergelijk(som) for naam, som in sommen.items() if som.geteld.any()},
    )


def _tel_op(deel: Getallen, waar: NDArray[np.intp], aantal: int) -> Getallen:
    uitkomst = np.zeros((aantal, *deel.shape[1:]))
    np.add.at(uitkomst, waar, deel)
    return uitkomst


def _dekking(
    kwam: Getallen, verwacht: Getallen, geboekt: Getallen, telt: NDArray[np.bool_], spreiding: float
) -> NDArray[np.int64]:
    """How often what came lay within the interval, and how often it might have."""
    laag, hoog = interval(verwacht[telt], geboekt[telt], spreiding)
    binnen = (laag <= kwam[telt]) & (kwam[telt] <= hoog)
    return np.array([binnen.sum(), telt.sum()], dtype=np.int64)


def _deel(raak: NDArray[np.int64]) -> float:
    return float(raak[0] / raak[1]) if raak[1] else 0.0


def _vuistregel(
    naam: str, g: Geschiedenis, samen: NDArray[np.intp], aantal: int, begin: int, einde: int
) -> tuple[Getallen, NDArray[np.bool_]]:
    """What a rule of thumb says of the days [begin, einde) on the morning of the first, (groups, days, 96),
    and where it has an answer: it looks back further when a place was closed on the day it looks at."""
    dagen = np.arange(begin, einde)
    is_open = g.dagen.is_open[:, : g.lengte]
    if naam == GEMIDDELDE:
        eerst = max(begin - _GEMIDDELDE_OVER, g.kwartier_begin)
        deel = _tel_op(
            g.per_kwartier[:, eerst - g.kwartier_begin : begin - g.kwartier_begin].astype(float),
            samen,
            aantal,
        )
        plaats = _plaats_van(g, samen, aantal)
        geopend = np.maximum(is_open[plaats, eerst:begin].sum(axis=1), 1)
        vlak = deel.sum(axis=1) / geopend[:, None]
        return np.repeat(vlak[:, None, :], dagen.size, axis=1), np.ones((aantal, dagen.size), dtype=bool)
    plaats = _plaats_van(g, samen, aantal)
    if naam == VORIGE_WEEK:
        eerste = dagen - WEEK * ((dagen - begin) // WEEK + 1)
        pogingen = [eerste - WEEK * n for n in range(4)]
    else:
        pogingen = [dagen - JAAR_DAGEN, dagen - JAAR_DAGEN - WEEK, dagen - JAAR_DAGEN + WEEK]
    uitkomst = np.zeros((aantal, dagen.size, g.per_kwartier.shape[2]))
    weet = np.zeros((aantal, dagen.size), dtype=bool)
    for poging in pogingen:
        kan = (poging >= g.kwartier_begin) & (poging < begin)
        bron = np.where(kan, poging, begin - 1)
        goed = kan & is_open[plaats][:, bron] & ~weet
        deel = _tel_op(g.per_kwartier[:, bron - g.kwartier_begin].astype(float), samen, aantal)
        uitkomst[goed] = deel[goed]
        weet |= goed
    return uitkomst, weet


def _plaats_van(g: Geschiedenis, samen: NDArray[np.intp], aantal: int) -> NDArray[np.intp]:
    plaats = np.zeros(aantal, dtype=np.intp)
    plaats[samen] = g.plaats
    return plaats


def _vergelijk(som: _Som) -> Vergelijking:
    verschil = (som.fout_dag - som.eigen_dag)[som.geteld]
    fout = float(verschil.std(ddof=1) / np.sqrt(verschil.size)) if verschil.size > 1 else np.inf
    totaal = max(som.bezoeken, 1.0)
    return Vergelijking(
        fout_dag=float(som.fout_dag.sum() / totaal),
        eigen_fout_dag=float(som.eigen_dag.sum() / totaal),
        fout_kwartier=float(som.fout_kwartier / totaal),
        eigen_fout_kwartier=float(som.eigen_kwartier / totaal),
        dagen=int(verschil.size),
        wint=bool(verschil.mean() > _ZEKER * fout),
    )
