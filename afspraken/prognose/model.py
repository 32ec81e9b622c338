"""What the forecast is made of: a level times a handful of factors, each an average that can be told.

Visits of a series on a day are expected to be

    level × recent change × weekday × season × beside a closing day × trend × share of the day it is open

Every factor is observed / expected by all the others, with so many made-up visits "as expected" added
(`_STERKTE`): a Gamma prior around 1. So what few visits say hardly counts, and a small group follows its
place. Factors are estimated in turn until they stand still.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from afspraken.prognose.interval import BOVEN, ONDER
from afspraken.prognose.reeksen import JAAR_DAGEN, KWARTIEREN, WEEK, Geschiedenis, Getallen

WEKEN_PER_JAAR = 52
# In made-up visits: how much the history must say before a factor moves away from 1.
_STERKTE = {"weekdag": 20.0, "weekdag_groep": 60.0, "seizoen": 40.0, "seizoen_groep": 80.0, "bijzonder": 60.0}
_STERKTE_NIVEAU = 10.0
_STERKTE_PROFIEL = 40.0
# The trend per year is expected within ten percent of none.
_TREND_SPREIDING = 0.1
_TREND_GRENS = 0.5
_RONDEN = 8
# Old years tell about weekday and season too, but less.
_HALVERING_PATROON = 104 * WEEK
_HALVERING_PROFIEL = 26 * WEEK
# How fast a level may change; which one fits is learned (see `leer`).
HALVERINGSTIJDEN = (4 * WEEK, 8 * WEEK, 26 * WEEK, 104 * WEEK)
# The mornings, in weeks ago, from which a model looks ahead to learn how far it can be trusted.
_PROEVEN = (8, 16, 24)
_PROEF_DAGEN = 8 * WEEK
_PROEF_MINSTENS_GELEERD = 4 * WEEK
# So many standard deviations from the mean the interval ends, where chance is nearly normal.
_KWANTIEL = NormalDist().inv_cdf(BOVEN)
# A series that should have had so many visits in the last eight weeks and had none, is no more.
_VERDWENEN_NA = 8 * WEEK
_VERDWENEN_VERWACHT = 8.0
_GLADSTRIJKER = np.array([1.0, 2.0, 3.0, 2.0, 1.0]) / 9.0


@dataclass(frozen=True)
class Spreiding:
    """How much more days differ than chance alone: the variance is mean + spreiding × mean²."""

    groep: float
    locatie: float


@dataclass(frozen=True)
class Model:
    """What was learned. `per_dag`: (series, all days of the calendar); `profiel`: (series, 7, 96), a rate per
    open quarter; `halvering` in days; `met_seizoen`: whether there was a year to learn a season from."""

    per_dag: Getallen
    profiel: Getallen
    halvering: int
    met_seizoen: bool
    spreiding: Spreiding


def leer(geschiedenis: Geschiedenis) -> Model:
    """Learn from the history, as far as it goes.

    How fast the level moves, and how far days stray from what is expected, is learned by looking ahead from
    several mornings in the past (`_PROEVEN`) and comparing with what came: one stretch of eight weeks says
    too little of how often a season or a level turns out otherwise.
    """
    proeven = [
        proef
        for weken in _PROEVEN
        if (begin := geschiedenis.lengte - weken * WEEK) >= _PROEF_MINSTENS_GELEERD
        for proef in [Proef.van(geschiedenis, begin)]
    ]
    halvering, spreiding = HALVERINGSTIJDEN[-1], Spreiding(0.05, 0.05)
    if proeven:
        halvering = min(HALVERINGSTIJDEN, key=lambda h: sum(proef.afwijking(h) for proef in proeven))
        spreiding = _spreiding(geschiedenis.plaats, len(geschiedenis.dagen.locaties), halvering, proeven)
    per_dag, met_seizoen = pas_aan(geschiedenis, halvering)
    return Model(per_dag, dagprofiel(geschiedenis), halvering, met_seizoen, spreiding)


@dataclass(frozen=True)
class Proef:
    """Looking ahead from a morning in the past: what came, (series, days), where that counts, and per
    half-life what was expected."""

    werkelijk: Getallen
    telt: NDArray[np.bool_]
    verwacht: dict[int, Getallen]

    @classmethod
    def van(cls, geschiedenis: Geschiedenis, begin: int) -> "Proef":
        einde = min(begin + _PROEF_DAGEN, geschiedenis.lengte)
        vroeger = geschiedenis.tot(begin)
        return cls(
            geschiedenis.per_dag[:, begin:einde],
            geschiedenis.telt[:, begin:einde] > 0,
            {h: pas_aan(vroeger, h)[0][:, begin:einde] for h in HALVERINGSTIJDEN},
        )

    def afwijking(self, halvering: int) -> float:
        return _afwijking(self.werkelijk[self.telt], self.verwacht[halvering][self.telt])


def pas_aan(geschiedenis: Geschiedenis, halvering: int) -> tuple[Getallen, bool]:
    """The expected visits per series and day, (series, all days), and whether a season was learned."""
    g, lengte, dagen = geschiedenis, geschiedenis.lengte, geschiedenis.dagen
    n, alle = len(g.reeksen), len(dagen)
    plaats, inloop, groep = g.plaats, g.is_inloop.astype(np.intp), g.groepnummer
    y, telt = g.per_dag, g.telt
    leeftijd = np.arange(lengte)[::-1] + 1.0
    patroon, recent = 0.5 ** (leeftijd / _HALVERING_PATROON), 0.5 ** (leeftijd / halvering)
    met_seizoen = lengte >= JAAR_DAGEN
    locaties, groepen = len(dagen.locaties), int(groep.max(initial=0)) + 1
    reeks = np.arange(n)[:, None]
    bijzonder = dagen.bijzonder[plaats]
    # Each factor: to which of its cells a series and day belong, how many cells, and how it is smoothed.
    soortplaats = (inloop * locaties + plaats)[:, None]
    soortgroep = (inloop * groepen + groep)[:, None]
    cellen: dict[str, NDArray[np.intp]] = {
        "weekdag": soortplaats * WEEK + dagen.weekdag,
        "weekdag_groep": reeks * WEEK + dagen.weekdag,
        "bijzonder": np.where(bijzonder, inloop[:, None] * 4 + bijzonder, 0),
    }
    if met_seizoen:
        cellen["seizoen"] = inloop[:, None] * WEKEN_PER_JAAR + dagen.week
        cellen["seizoen_groep"] = soortgroep * WEKEN_PER_JAAR + dagen.week
    factoren = {naam: np.ones(int(cel.max(initial=0)) + 1) for naam, cel in cellen.items()}
    tijd = (np.arange(alle) - (lengte - 1)) / 365.25
    trend = np.zeros(2 * locaties)
    gewicht = patroon * (telt > 0)
    niveau = (y * gewicht).sum(axis=1) / np.maximum((telt * gewicht).sum(axis=1), 1e-9)

    def verwacht() -> Getallen:
        basis = niveau[:, None] * np.exp(trend[soortplaats] * tijd)
        for naam, cel in cellen.items():
            basis = basis * factoren[naam][cel]
        return basis

    for _ in range(_RONDEN):
        for naam, cel in cellen.items():
            volledig = verwacht()[:, :lengte] * telt
            rest = volledig / factoren[naam][cel[:, :lengte]]
            factoren[naam] = _factor(naam, cel[:, :lengte], y * gewicht, rest * gewicht, factoren[naam].size)
        volledig = verwacht()[:, :lengte] * telt
        niveau = niveau * (((y * gewicht).sum(axis=1) + 1e-9) / ((volledig * gewicht).sum(axis=1) + 1e-9))
        if met_seizoen:
            volledig = verwacht()[:, :lengte] * telt
            trend = _trend(trend, soortplaats, tijd[:lengte], (y - volledig) * gewicht, volledig * gewicht)
    uitkomst = verwacht()
    volledig = uitkomst[:, :lengte] * telt
    recent_deel = ((y * recent).sum(axis=1) + _STERKTE_NIVEAU) / (
        (volledig * recent).sum(axis=1) + _STERKTE_NIVEAU
    )
    recent_deel[_verdwenen(y, volledig)] = 0.0
    return uitkomst * recent_deel[:, None] * dagen.opendeel[plaats], met_seizoen


def _factor(naam: str, cel: NDArray[np.intp], gezien: Getallen, verwacht: Getallen, aantal: int) -> Getallen:
    """Observed over expected per cell, drawn towards 1; a season is smoothed over the weeks beside it."""
    teller: Getallen = np.bincount(cel.ravel(), gezien.ravel(), aantal).astype(float)
    noemer: Getallen = np.bincount(cel.ravel(), verwacht.ravel(), aantal).astype(float)
    if naam.startswith("seizoen"):
        teller, noemer = _strijk_glad(teller), _strijk_glad(noemer)
    factor = (teller + _STERKTE[naam]) / (noemer + _STERKTE[naam])
    if naam == "bijzonder":
        factor[0] = 1.0
    return factor


def _strijk_glad(per_week: Getallen) -> Getallen:
    """Each week with the two before and after it, the year being round."""
    aantal = -(-per_week.size // WEKEN_PER_JAAR) * WEKEN_PER_JAAR
    weken = np.pad(per_week, (0, aantal - per_week.size)).reshape(-1, WEKEN_PER_JAAR)
    glad = sum(
        deel * np.roll(weken, stap, axis=1) for stap, deel in zip(range(-2, 3), _GLADSTRIJKER, strict=True)
    )
    return np.asarray(glad).ravel()[: per_week.size]


def _trend(
    trend: Getallen, soortplaats: NDArray[np.intp], tijd: Getallen, verschil: Getallen, verwacht: Getallen
) -> Getallen:
    """One step of Newton towards the growth per year of each kind at each place, expected near none."""
    waar = soortplaats.ravel()
    # Around the middle of the history, so that the level does not move along.
    totaal = np.maximum(np.bincount(waar, verwacht.sum(axis=1), trend.size), 1e-9)
    midden = np.bincount(waar, (verwacht * tijd).sum(axis=1), trend.size) / totaal
    afstand = tijd - midden[soortplaats]
    helling = np.bincount(waar, (verschil * afstand).sum(axis=1), trend.size) - trend / _TREND_SPREIDING**2
    kromming = np.bincount(waar, (verwacht * afstand**2).sum(axis=1), trend.size) + 1 / _TREND_SPREIDING**2
    return np.clip(trend + helling / kromming, -_TREND_GRENS, _TREND_GRENS)


def _verdwenen(y: Getallen, verwacht: Getallen) -> NDArray[np.bool_]:
    laatst = slice(-_VERDWENEN_NA, None)
    weg: NDArray[np.bool_] = (y[:, laatst].sum(axis=1) == 0) & (
        (verwacht[:, laatst].sum(axis=1) >= _VERDWENEN_VERWACHT) | (y.sum(axis=1) == 0)
    )
    return weg


def _afwijking(werkelijk: Getallen, verwacht: Getallen) -> float:
    """The Poisson deviance: how badly these expectations foretold these counts."""
    mu = np.maximum(verwacht, 1e-6)
    log = np.where(werkelijk > 0, werkelijk * np.log(np.maximum(werkelijk, 1e-6) / mu), 0.0)
    return float(2 * (log - (werkelijk - mu)).sum())


def _spreiding(
    plaats: NDArray[np.intp], locaties: int, halvering: int, proeven: Sequence[Proef]
) -> Spreiding:
    """The spread with which four of five days of the probes lie in the interval: of each group, and of each
    place as a whole."""
    groep, locatie = [], []
    for proef in proeven:
        verwacht = proef.verwacht[halvering] * proef.telt
        som = np.zeros((2, locaties, verwacht.shape[1]))
        np.add.at(som[0], plaats, proef.werkelijk * proef.telt)
        np.add.at(som[1], plaats, verwacht)
        groep.append(_nodig(proef.werkelijk, verwacht))
        locatie.append(_nodig(*som))
    return Spreiding(
        *(max(float(np.quantile(np.concatenate(s), BOVEN - ONDER)), 0.0) for s in (groep, locatie))
    )


def _nodig(werkelijk: Getallen, verwacht: Getallen) -> Getallen:
    """Of each day that something was expected of: the spread that just holds it within the interval."""
    open_ = verwacht > 0
    mu = verwacht[open_]
    return (((werkelijk[open_] - mu) / _KWANTIEL) ** 2 - mu) / mu**2


def dagprofiel(geschiedenis: Geschiedenis) -> Getallen:
    """How busy each quarter is while open, (series, 7, 96): a rate, so that other hours need no new profile.

    That of a series and weekday is drawn towards its place and weekday, that towards the whole place.
    """
    g = geschiedenis
    begin, aantal = g.kwartier_begin, g.per_kwartier.shape[1]
    n, locaties = len(g.reeksen), len(g.dagen.locaties)
    if not aantal:
        return np.ones((n, WEEK, KWARTIEREN))
    gewicht = 0.5 ** ((np.arange(aantal)[::-1] + 1) / _HALVERING_PROFIEL)
    weekdag = g.dagen.weekdag[begin : begin + aantal]
    gewogen = np.zeros((aantal, WEEK))
    gewogen[np.arange(aantal), weekdag] = gewicht
    per_reeks = np.einsum("sdq,dw->swq", g.per_kwartier.astype(float), gewogen)
    waar = g.is_inloop * locaties + g.plaats
    per_plaats = np.zeros((2 * locaties, WEEK, KWARTIEREN))
    np.add.at(per_plaats, waar, per_reeks)
    geopend = np.einsum("ldq,dw->lwq", g.dagen.open[:, begin : begin + aantal].astype(float), gewogen)
    geopend = np.concatenate([geopend, geopend])
    ruim = _verdeling(per_plaats.sum(axis=1), geopend.sum(axis=1), 1.0, 0.0)
    plaats_weekdag = _verdeling(per_plaats, geopend, ruim[:, None, :], _STERKTE_PROFIEL)
    return _verdeling(per_reeks, geopend[waar], plaats_weekdag[waar], _STERKTE_PROFIEL)


def _verdeling(gezien: Getallen, geopend: Getallen, vooraf: Getallen | float, sterkte: float) -> Getallen:
    """Relative rates around 1 per quarter: visits over what `vooraf` expects of them while open."""
    gezien, verwacht = gezien * (geopend > 0), geopend * vooraf
    schaal = gezien.sum(axis=-1, keepdims=True) / np.maximum(verwacht.sum(axis=-1, keepdims=True), 1e-9)
    verwacht = verwacht * schaal
    # Per quarter, the made-up visits are a share of what the whole day has.
    extra = np.maximum(sterkte * verwacht / np.maximum(verwacht.sum(axis=-1, keepdims=True), 1e-9), 0.5)
    uitkomst: Getallen = vooraf * (gezien + extra) / (verwacht + extra)
    return uitkomst


def verdeel(
    per_dag: Getallen, profiel: Getallen, weekdag: NDArray[np.intp], geopend: NDArray[np.int8]
) -> Getallen:
    """Spread days over their open quarters: (series, days) → (series, days, 96); closed quarters are 0.

    `geopend`: (series, days, 96).
    """
    gewicht = profiel[:, weekdag, :] * geopend
    totaal = gewicht.sum(axis=2, keepdims=True)
    verdeeld: Getallen = np.divide(
        per_dag[:, :, None] * gewicht, totaal, out=np.zeros_like(gewicht), where=totaal > 0
    )
    return verdeeld
