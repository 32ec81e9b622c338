"""What is booked already, and what that says of how many will come.

So many days ahead, a certain share of those who come has booked. A day on which more (or less) is booked than
usual at that distance will probably be busier (or quieter) by its other bookings too: how much more, depends
on how much days differ anyway. Gamma-Poisson: before, the day's own factor is 1 with variance `spreiding`;
after seeing B bookings where λ·c were expected it is (1/spreiding + B) / (1/spreiding + λ·c).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from afspraken.prognose.reeksen import KWARTIEREN, Dagen, Geschiedenis, Getallen

# How far ahead the curve looks; earlier bookings count as made that long ahead.
HORIZON = 56
# So many appointments must have been kept before a curve is believed; per group, drawn to that of all.
_GENOEG = 200.0
_STERKTE_GROEP = 200.0
# Bounds of how far bookings may move the rest of a day, whatever the history says.
_VASTST, _LOSST = 500.0, 5.0
_ZONDER_GEGEVENS_KOMT = 0.97


@dataclass(frozen=True)
class Boekingen:
    """Appointments as columns of one length, with how far ahead they were made and given up.

    `reeks`: index of the series (of appointments); `dag`: index of the day; `gemaakt`: how many days before
    it; `afgezegd`: how many days before it, or -1; `verschenen`: 0/1; `aantal`: so many alike.
    """

    reeks: NDArray[np.intp]
    dag: NDArray[np.intp]
    kwartier: NDArray[np.intp]
    gemaakt: NDArray[np.intp]
    afgezegd: NDArray[np.intp]
    verschenen: NDArray[np.intp]
    aantal: Getallen

    def stond_vast(self, vooruit: NDArray[np.intp] | int) -> NDArray[np.bool_]:
        """Which were in the book on the morning `vooruit` days before their day: made on an earlier day,
        and not given up by then."""
        return (self.gemaakt > vooruit) & (self.afgezegd <= vooruit)

    @staticmethod
    def geen() -> "Boekingen":
        leeg = np.zeros(0, dtype=np.intp)
        return Boekingen(leeg, leeg, leeg, leeg, leeg, leeg, np.zeros(0))


@dataclass(frozen=True)
class Boekcurve:
    """Per series and days ahead (series, HORIZON + 1): `deel` of who will come that has booked by then, and
    the share of bookings that is kept, `komt`. `bekend`: whether there was enough to learn it from."""

    deel: Getallen
    komt: Getallen
    bekend: bool


def leer_curve(geschiedenis: Geschiedenis, boekingen: Boekingen) -> Boekcurve:
    """Learn from the appointments of the days of the history."""
    n, tot = len(geschiedenis.reeksen), geschiedenis.lengte
    gekend = boekingen.dag < tot
    vooruit = np.arange(HORIZON + 1)
    groep = geschiedenis.groepnummer
    groepen = int(groep.max(initial=0)) + 1
    geboekt, gekomen = np.zeros((groepen, HORIZON + 1)), np.zeros((groepen, HORIZON + 1))
    for h in vooruit:
        vast = gekend & boekingen.stond_vast(int(h))
        waar, aantal = groep[boekingen.reeks[vast]], boekingen.aantal[vast]
        geboekt[:, h] = np.bincount(waar, aantal, groepen)
        gekomen[:, h] = np.bincount(waar, aantal * boekingen.verschenen[vast], groepen)
    klaar = gekend & (boekingen.verschenen == 1)
    totaal = np.bincount(groep[boekingen.reeks[klaar]], boekingen.aantal[klaar], groepen)[:, None]
    if totaal.sum() < _GENOEG:
        vlak = np.ones((n, HORIZON + 1))
        return Boekcurve(0 * vlak, _ZONDER_GEGEVENS_KOMT * vlak, False)
    deel_alle = gekomen.sum(axis=0) / totaal.sum()
    komt_alle = (gekomen.sum(axis=0) + _GENOEG * _ZONDER_GEGEVENS_KOMT) / (geboekt.sum(axis=0) + _GENOEG)
    deel = (gekomen + _STERKTE_GROEP * deel_alle) / (totaal + _STERKTE_GROEP)
    komt = (gekomen + _STERKTE_GROEP * komt_alle) / (geboekt + _STERKTE_GROEP)
    return Boekcurve(deel[groep], komt[groep], True)


def stand(boekingen: Boekingen, dagen: Dagen, reeksen: int, vandaag: int, aantal: int) -> Getallen:
    """What was booked on the morning of day `vandaag` for it and the days after: (series, aantal, 96)."""
    vooruit = boekingen.dag - vandaag
    mee = (vooruit >= 0) & (vooruit < aantal)
    mee &= boekingen.stond_vast(vooruit)
    uitkomst = np.zeros((reeksen, aantal, KWARTIEREN))
    np.add.at(uitkomst, (boekingen.reeks[mee], vooruit[mee], boekingen.kwartier[mee]), boekingen.aantal[mee])
    return uitkomst


@dataclass(frozen=True)
class Verwachting:
    """(series, days, 96): all who are expected, and which of them have booked already (less no-shows)."""

    totaal: Getallen
    geboekt: Getallen


def voeg_samen(
    geschiedenis: Geschiedenis, verdeeld: Getallen, geboekt: Getallen, curve: Boekcurve, spreiding: float
) -> Verwachting:
    """Update what the history expects with what is booked; walk-ins stay as they are.

    verdeeld: (series, days, 96), what the history expects; geboekt: the same shape, see `stand`.
    """
    inloop = geschiedenis.is_inloop
    dagen = verdeeld.shape[1]
    vooruit = np.minimum(np.arange(dagen), HORIZON)
    komt, deel = curve.komt[:, vooruit], curve.deel[:, vooruit]
    vast = geboekt * komt[:, :, None]
    vast[inloop] = 0.0
    per_dag = verdeeld.sum(axis=2)
    if not curve.bekend:
        # Nobody knows what is still to come: what is booked counts only where it is more.
        rest = np.maximum(per_dag - vast.sum(axis=2), 0.0)
    else:
        vastheid = np.clip(1 / max(spreiding, 1e-6), _LOSST, _VASTST)
        locaties = len(geschiedenis.dagen.locaties)
        gezien, verwacht = np.zeros((locaties, dagen)), np.zeros((locaties, dagen))
        met = ~inloop
        np.add.at(gezien, geschiedenis.plaats[met], vast.sum(axis=2)[met])
        np.add.at(verwacht, geschiedenis.plaats[met], (per_dag * deel)[met])
        factor = (vastheid + gezien) / (vastheid + verwacht)
        rest = per_dag * (1 - deel) * factor[geschiedenis.plaats]
    rest = np.where(inloop[:, None], per_dag, np.maximum(rest, 0.0))
    aandeel = np.divide(
        verdeeld, per_dag[:, :, None], out=np.zeros_like(verdeeld), where=per_dag[:, :, None] > 0
    )
    return Verwachting(vast + rest[:, :, None] * aandeel, vast)
