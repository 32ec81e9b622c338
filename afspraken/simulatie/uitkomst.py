"""What a played day did: who was called in time, how long people waited, how busy the desks were."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from afspraken.prognose.reeksen import KWARTIER_MINUTEN, KWARTIEREN
from afspraken.regels import INLOOP_RANGACHTERSTAND, WACHTNORM
from afspraken.simulatie.loket import Dienst, Verloop
from afspraken.simulatie.vraag import Getallen, Komst

NORM_MINUTEN = WACHTNORM.total_seconds() / 60
INLOOP_MINUTEN = NORM_MINUTEN + INLOOP_RANGACHTERSTAND.total_seconds() / 60
# Bounds of the bars of the distribution, in minutes.
WACHTKLASSEN = (5.0, 10.0, 15.0, 20.0, 30.0, 45.0, 60.0)


@dataclass(frozen=True)
class Uitkomst:
    """Over all days played. Shares are None when nobody came.

    `binnen_norm`: who had an appointment and was called within ten minutes (norm 4; not called: not within);
    `inloop_binnen`: walk-ins called within ten minutes of their rank in the queue, half an hour after
    check-in. `per_kwartier`: (96) the share of everybody within those times by the quarter in which
    their waiting began, NaN without visitors. `wachttijden`: per class of WACHTKLASSEN (and longer or
    never) the share of the visitors with an appointment. `bezetting`: (96) the share of the staffed time that
    desks were at work, NaN without desks. `mediaan` and `p90`: minutes, with appointment.
    """

    binnen_norm: float | None
    inloop_binnen: float | None
    mediaan: float | None
    p90: float | None
    inloop_mediaan: float | None
    bezoekers: float
    niet_geholpen: float
    per_kwartier: Getallen
    wachttijden: Getallen
    bezetting: Getallen


def vat_samen(komst: Komst, verloop: Verloop, diensten: Sequence[Dienst]) -> Uitkomst:
    """The figures of played days."""
    iemand = komst.is_iemand
    wacht = wachttijd(komst, verloop)
    afspraak, inloop = iemand & ~komst.is_inloop, iemand & komst.is_inloop
    binnen = is_binnen(komst, verloop)
    kwartier = _kwartier(komst)
    kwam = np.bincount(kwartier[iemand], minlength=KWARTIEREN)
    goed = np.bincount(kwartier[iemand], binnen[iemand], minlength=KWARTIEREN)
    klasse = np.searchsorted(WACHTKLASSEN, np.round(wacht[afspraak], 4), side="left")
    klassen = np.bincount(klasse, minlength=len(WACHTKLASSEN) + 1)
    return Uitkomst(
        binnen_norm=_gemiddelde(binnen[afspraak]),
        inloop_binnen=_gemiddelde(binnen[inloop]),
        mediaan=_kwantiel(wacht[afspraak], 0.5),
        p90=_kwantiel(wacht[afspraak], 0.9),
        inloop_mediaan=_kwantiel(wacht[inloop], 0.5),
        bezoekers=iemand.sum() / komst.dagen,
        niet_geholpen=(iemand & np.isinf(verloop.oproep)).sum() / komst.dagen,
        per_kwartier=np.divide(goed, kwam, out=np.full(KWARTIEREN, np.nan), where=kwam > 0),
        wachttijden=klassen / max(int(afspraak.sum()), 1),
        bezetting=_bezetting(komst, verloop, diensten),
    )


def wachttijd(komst: Komst, verloop: Verloop) -> Getallen:
    """Minutes that each waited, infinite when never called; 0 for who is called before it counts."""
    verschil = np.where(komst.is_iemand, verloop.oproep, 0.0) - np.where(
        komst.is_iemand, komst.telt_vanaf, 0.0
    )
    return np.maximum(verschil, 0.0)


def is_binnen(komst: Komst, verloop: Verloop) -> NDArray[np.bool_]:
    """Called in time: exactly ten minutes is within. Rounded to a hundredth of a second first, because the
    moments were added up."""
    grens = np.where(komst.is_inloop, INLOOP_MINUTEN, NORM_MINUTEN)
    binnen: NDArray[np.bool_] = (np.round(wachttijd(komst, verloop), 4) <= grens) & komst.is_iemand
    return binnen


def _kwartier(komst: Komst) -> NDArray[np.intp]:
    kwartier = np.where(komst.is_iemand, komst.telt_vanaf, 0.0) // KWARTIER_MINUTEN
    return np.clip(kwartier, 0, KWARTIEREN - 1).astype(np.intp)


def _bezetting(komst: Komst, verloop: Verloop, diensten: Sequence[Dienst]) -> Getallen:
    randen: Getallen = np.arange(KWARTIEREN + 1, dtype=float) * KWARTIER_MINUTEN
    begin = verloop.oproep[np.isfinite(verloop.oproep)]
    werk = _minuten(begin, begin + komst.duur[np.isfinite(verloop.oproep)], randen) / komst.dagen
    van, tot = (np.array([getattr(d, veld) for d in diensten], dtype=float) for veld in ("van", "tot"))
    bemand = _minuten(van, tot, randen)
    deel = np.divide(werk, bemand, out=np.full(KWARTIEREN, np.nan), where=bemand > 0)
    return np.minimum(deel, 1.0)


def _minuten(van: Getallen, tot: Getallen, randen: Getallen) -> Getallen:
    """How many minutes of all these stretches together fall in each quarter."""

    def tot_aan(grens: Getallen, momenten: Getallen) -> Getallen:
        # The sum of min(moment, bound) over all moments, for each bound.
        gesorteerd = np.sort(momenten)
        som = np.concatenate([[0.0], np.cumsum(gesorteerd)])
        aantal = np.searchsorted(gesorteerd, grens, side="right")
        return som[aantal] + (momenten.size - aantal) * grens

    return np.diff(tot_aan(randen, tot) - tot_aan(randen, van))


def _gemiddelde(waarden: NDArray[np.bool_]) -> float | None:
    return float(waarden.mean()) if waarden.size else None


def _kwantiel(waarden: Getallen, kans: float) -> float | None:
    if not waarden.size:
        return None
    return float(np.sort(waarden)[min(int(np.ceil(kans * waarden.size)) - 1, waarden.size - 1)])
