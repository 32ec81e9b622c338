"""When a product or theme is asked for more than its own past explains. Pure: arrays in, arrays out.

The window is the last seven days, so every weekday is in it once. What was to be expected in it is the level
of the series itself in the eight windows before, times

- how much of an ordinary week the window was open (holidays);
- how busy it is everywhere, and in the theme, beside their own eight weeks before (a series is never compared
  with itself, and nobody's outbreak counts as being busy);
- how much the series, a year ago at this time, differed from the gemeente and its theme (its own season).

Every factor is drawn towards 1 as far as few contacts stand behind it. How far above the expected is too far
depends on how unsteady the series itself is (overdispersion). After the Farrington method of public health
surveillance (Farrington et al. 1996, Noufaily et al. 2013), with the surroundings of today for a trend.

Each series is judged twice: as a whole, and without the visits. How many people come to a desk follows from
how many appointments there are: visits tell little of what people suddenly ask, and drown the calls about it.
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

Getallen = NDArray[np.float64]
Masker = NDArray[np.bool_]

DAGEN = 7
WEKEN = 8
# An alarm: so many standard deviations above the expected, and at least so many contacts.
DREMPEL = 3.2
MINIMUM = 6.0
# From so many windows of its own on a series can be judged.
_MINSTE_WEKEN = 4
# So many expected contacts weigh as much as the assumption that a factor is 1.
_KRIMP_OMGEVING = 50.0
_KRIMP_SEIZOEN = 40.0
# So many windows weigh as much as the unsteadiness of all series together.
_KRIMP_ONRUST = 8.0
# How far off the level is apart from chance, with a year ago to look at and without.
_ONZEKER, _ONZEKER_ZONDER_JAAR = 0.06, 0.1
# A window so many standard deviations from the level weighs less in it.
_UITSCHIETER = 2.58
# A year, in windows: 52 whole weeks, so that weekdays are compared with the same weekdays.
_JAAR = 52
_VERLEDEN = _JAAR + 1 + WEKEN
# As far back as the rules look.
DAGEN_TERUG = DAGEN * (_VERLEDEN + 1)


@dataclass(frozen=True)
class Reeksen:
    """Counts per series and day: first the products, then the themes with the counts of their products.

    aantallen: (series, days). thema: (series,), the row of the theme of each product, -1 for none and for the
    themes themselves. gemaskerd: (series, days), the days on which the series was in a known signal.
    weekdag: (days,), 0 is Monday. is_dicht: (days,), a closing day from Monday to Friday. zonder_bezoeken:
    (series, days), as aantallen but without visits; None where there are none to leave out.
    """

    aantallen: Getallen
    thema: NDArray[np.int64]
    gemaskerd: Masker
    weekdag: NDArray[np.int64]
    is_dicht: Masker
    is_product: Masker
    zonder_bezoeken: Getallen | None = None


@dataclass(frozen=True)
class Oordeel:
    """Per series: how many there were, how many were to be expected, how many standard deviations that is
    above it, and whether it is a signal. Without enough past all are 0. `is_zonder`: the figures are those
    without the visits, which stood out more."""

    aantal: Getallen
    verwacht: Getallen
    afwijking: Getallen
    is_signaal: Masker
    is_zonder: Masker


def beoordeel(reeksen: Reeksen, dag: int) -> Oordeel:
    """Judge the window of seven days that ends with column `dag`."""
    varianten = [reeksen]
    if reeksen.zonder_bezoeken is not None:
        varianten.append(replace(reeksen, aantallen=reeksen.zonder_bezoeken))
    ruw = [_oordeel(variant, dag) for variant in varianten]
    producten = np.logical_or.reduce([oordeel.is_signaal for oordeel, _ in ruw]) & reeksen.is_product
    alles, *zonder = [
        _zonder_dubbele(variant, oordeel, spreiding, producten)
        for variant, (oordeel, spreiding) in zip(varianten, ruw, strict=True)
    ]
    if not zonder:
        return alles
    ander = zonder[0]
    beter = ander.is_signaal & (~alles.is_signaal | (ander.afwijking > alles.afwijking))
    return Oordeel(
        np.where(beter, ander.aantal, alles.aantal),
        np.where(beter, ander.verwacht, alles.verwacht),
        np.where(beter, ander.afwijking, alles.afwijking),
        alles.is_signaal | ander.is_signaal,
        beter,
    )


def _oordeel(reeksen: Reeksen, dag: int) -> tuple[Oordeel, Getallen]:
    """Each series by itself, with the standard deviation of what is expected of it."""
    vensters = min((dag + 1) // DAGEN, _VERLEDEN + 1)
    aantal = reeksen.aantallen.shape[0]
    if vensters < _MINSTE_WEKEN + 1:
        leeg = np.zeros(aantal)
        return Oordeel(leeg, leeg, leeg, leeg.astype(bool), leeg.astype(bool)), np.ones(aantal)
    blok = _vensters(reeksen.aantallen, dag, vensters)
    bruikbaar = ~_vensters(reeksen.gemaskerd.astype(float), dag, vensters).astype(bool)
    open_ = _vensters(_daggewichten(reeksen, dag)[None, :], dag, vensters)[0]

    y, basis = blok[:, 0], slice(1, 1 + WEKEN)
    niveau, gewogen, onrust = _niveau(blok[:, basis], open_[basis], bruikbaar[:, basis])
    omgeving = _omgeving(reeksen, y, niveau * open_[0])
    seizoen = np.ones(aantal)
    met_jaar = vensters > _VERLEDEN
    if met_jaar:
        seizoen = _seizoen(reeksen, blok, open_, bruikbaar)
    verwacht = np.maximum(niveau * open_[0] * omgeving * seizoen, 0.25)
    onzeker = _ONZEKER if met_jaar else _ONZEKER_ZONDER_JAAR
    spreiding = np.sqrt(onrust * (verwacht + verwacht**2 / gewogen) + (onzeker * verwacht) ** 2)
    # To the power 2/3 a count with few contacts is nearly normal too.
    afwijking = (y ** (2 / 3) - verwacht ** (2 / 3)) / (2 / 3 * verwacht ** (-1 / 3) * spreiding)
    is_signaal = (afwijking >= DREMPEL) & (y - verwacht >= MINIMUM)
    return Oordeel(y, verwacht, afwijking, is_signaal, np.zeros(aantal, dtype=bool)), spreiding


def _zonder_dubbele(reeksen: Reeksen, oordeel: Oordeel, spreiding: Getallen, producten: Masker) -> Oordeel:
    """A theme is a signal only by what its products that are signals themselves (`producten`) do not
    explain."""
    te_veel = np.where(producten, np.maximum(oordeel.aantal - oordeel.verwacht, 0.0), 0.0)
    eigen = _per_thema(reeksen, te_veel)
    verwacht = oordeel.verwacht
    rest = np.maximum(oordeel.aantal - eigen, 0.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        gerest = (rest ** (2 / 3) - verwacht ** (2 / 3)) / (2 / 3 * verwacht ** (-1 / 3) * spreiding)
    afwijking = np.where(eigen > 0, gerest, oordeel.afwijking)
    is_signaal = np.where(
        reeksen.is_product, oordeel.is_signaal, (afwijking >= DREMPEL) & (rest - verwacht >= MINIMUM)
    )
    return replace(oordeel, is_signaal=is_signaal)


def _vensters(waarden: Getallen, dag: int, aantal: int) -> Getallen:
    """Sums of seven days, the window that ends with `dag` first: (series, windows)."""
    deel = waarden[:, dag + 1 - DAGEN * aantal : dag + 1]
    return deel.reshape(len(waarden), aantal, DAGEN).sum(axis=2)[:, ::-1]


def _daggewichten(reeksen: Reeksen, dag: int) -> Getallen:
    """What part of an ordinary week each day is: by its weekday; a closing day is like a Sunday."""
    tot = slice(max(0, dag + 1 - 26 * DAGEN), dag + 1)
    totaal = reeksen.aantallen[reeksen.is_product, tot].sum(axis=0)
    weekdag, open_ = reeksen.weekdag[tot], ~reeksen.is_dicht[tot]
    per_weekdag = np.array(
        [
            totaal[(weekdag == nummer) & open_].mean() if ((weekdag == nummer) & open_).any() else 0.0
            for nummer in range(7)
        ]
    )
    per_weekdag = per_weekdag / per_weekdag.sum() if per_weekdag.sum() else np.full(7, 1 / 7)
    gewicht: Getallen = np.where(reeksen.is_dicht, per_weekdag[6], per_weekdag[reeksen.weekdag])
    return gewicht


def _niveau(blok: Getallen, open_: Getallen, bruikbaar: Masker) -> tuple[Getallen, Getallen, Getallen]:
    """Level per open week, the contacts behind it, and the overdispersion, of each series.

    Windows in a signal are left out, unless there would be too few; outliers weigh less.
    """
    gewicht = np.where(bruikbaar.sum(axis=1, keepdims=True) >= _MINSTE_WEKEN, bruikbaar, True).astype(float)
    for _ in range(2):
        blootstelling = (gewicht * open_).sum(axis=1)
        niveau = (gewicht * blok).sum(axis=1) / np.maximum(blootstelling, 1e-9)
        mu = np.maximum(niveau[:, None] * open_, 0.1)
        telt = (gewicht > 0).astype(float)
        vrijheid = np.maximum(telt.sum(axis=1) - 1, 1)
        chi = (gewicht * (blok - mu) ** 2 / mu).sum(axis=1)
        druk = niveau >= 1
        # Together they vary as chance does, and by a share of their size besides (negative binomial).
        te_veel = max((chi - vrijheid)[druk].sum(), 0.0) if druk.any() else 0.0
        aandeel = te_veel / max((vrijheid * niveau)[druk].sum(), 1.0)
        gezamenlijk = 1 + aandeel * niveau
        onrust = np.maximum((chi + _KRIMP_ONRUST * gezamenlijk) / (vrijheid + _KRIMP_ONRUST), 1.0)
        afstand = np.abs(blok - mu) / np.sqrt(onrust[:, None] * mu)
        gewicht = telt * np.where(
            afstand > _UITSCHIETER, (_UITSCHIETER / np.maximum(afstand, 1e-9)) ** 2, 1.0
        )
    return niveau, (gewicht * blok).sum(axis=1) + 1.0, onrust


def _per_thema(reeksen: Reeksen, waarden: Getallen) -> Getallen:
    """For each theme the sum over its products; 0 for the products."""
    som = np.zeros(len(waarden))
    leden = reeksen.is_product & (reeksen.thema >= 0)
    np.add.at(som, reeksen.thema[leden], waarden[leden])
    return som


def _omgeving(reeksen: Reeksen, y: Getallen, verwacht: Getallen) -> Getallen:
    """How much busier it is around each series than in the weeks before: in the gemeente and its theme."""
    product = reeksen.is_product
    geknipt = np.minimum(y, verwacht + 3 * np.sqrt(verwacht) + 3)
    y_thema, e_thema = _per_thema(reeksen, geknipt), _per_thema(reeksen, verwacht)
    eigen_y, eigen_e = np.where(product, geknipt, y_thema), np.where(product, verwacht, e_thema)
    gemeente = (geknipt[product].sum() - eigen_y + _KRIMP_OMGEVING) / (
        verwacht[product].sum() - eigen_e + _KRIMP_OMGEVING
    )
    lid = product & (reeksen.thema >= 0)
    boven = np.where(lid, reeksen.thema, 0)
    thema = (y_thema[boven] - geknipt + _KRIMP_OMGEVING) / (
        (e_thema[boven] - verwacht) * gemeente + _KRIMP_OMGEVING
    )
    return gemeente * np.where(lid, thema, 1.0)


def _seizoen(reeksen: Reeksen, blok: Getallen, open_: Getallen, bruikbaar: Masker) -> Getallen:
    """How much each series rose or fell a year ago, beyond what its surroundings did: three windows around
    this one, beside the eight before them."""
    toen, ervoor = slice(_JAAR - 1, _JAAR + 2), slice(_JAAR + 2, _JAAR + 2 + WEKEN - 1)
    niveau, _, _ = _niveau(blok[:, ervoor], open_[ervoor], bruikbaar[:, ervoor])
    geldig = bruikbaar[:, toen]
    verwacht = (niveau[:, None] * open_[toen] * geldig).sum(axis=1)
    y = (blok[:, toen] * geldig).sum(axis=1)
    omgeving = _omgeving(reeksen, y, verwacht)
    factor: Getallen = (y + _KRIMP_SEIZOEN) / (verwacht * omgeving + _KRIMP_SEIZOEN)
    return np.clip(factor, 0.5, 3.0)
