"""When things happen: the days of the history with their calendar, and chance by season, day and hour."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta

import numpy as np
from numpy.typing import NDArray

from catalogus.models import Product
from kcc.demo import verhaal
from kcc.demo.kopieer import Getallen
from kcc.demo.schalen import Opdracht
from kcc.lib.perioden import TIJDZONE, Tertaal, lokaal_moment
from kcc.lib.werktijd import terugbeldeadline, werkdagen_na

Kansen = NDArray[np.float64]
KWARTIER = 15 * 60
DAG = 24 * 60 * 60
# How many werkdagen after a day are kept with it.
LATER = 5


class Dagen:
    """The days [begin, einde) as arrays: day `i` is `begin` plus `i` days."""

    def __init__(self, opdracht: Opdracht, begin: date, einde: date) -> None:
        kalender = opdracht.kalender
        self.begin = begin
        self.datums = [begin + timedelta(days=n) for n in range((einde - begin).days)]
        self.weekdag = np.array([datum.weekday() for datum in self.datums], dtype=np.int64)
        self.maand = np.array([datum.month - 1 for datum in self.datums], dtype=np.int64)
        self.tertaal = np.array([Tertaal.van(datum).nummer for datum in self.datums], dtype=np.int64)
        lopend = Tertaal.van(opdracht.vandaag)
        self.is_lopend = np.array([datum in lopend for datum in self.datums])
        # 0 in the running tertaal, 1 in the one before, and so on.
        self.geleden = np.array([_tertalen_tussen(datum, lopend) for datum in self.datums], dtype=np.int64)
        self.is_werkdag = np.array([kalender.is_werkdag(datum) for datum in self.datums])
        # Seconds since 1970 (UTC) of the moment that the clock would show 00.00, reckoned from noon: adding
        # seconds of the day gives the right moment at any hour that somebody works.
        self.nul = np.array([_noen(datum) - DAG // 2 for datum in self.datums], dtype=np.int64)
        # For what is asked on the day: the deadline of a callback, and the zeros of the werkdagen after it.
        self.deadline = np.array(
            [
                int(terugbeldeadline(datetime.combine(datum, time(12), TIJDZONE), kalender).timestamp())
                for datum in self.datums
            ],
            dtype=np.int64,
        )
        self.werkdagen_later = np.array(
            [
                [_noen(werkdagen_na(datum, n, kalender)) - DAG // 2 for n in range(1, LATER + 1)]
                for datum in self.datums
            ],
            dtype=np.int64,
        )

    def __len__(self) -> int:
        return len(self.datums)

    def index(self, datum: date) -> int:
        return (datum - self.begin).days


def _tertalen_tussen(datum: date, tot: Tertaal) -> int:
    tertaal = Tertaal.van(datum)
    return (tot.jaar - tertaal.jaar) * 3 + tot.nummer - tertaal.nummer


def _noen(datum: date) -> int:
    return int(lokaal_moment(datum, time(12)).timestamp())


def trek_momenten(
    rng: np.random.Generator, dagen: Dagen, verwacht: Kansen, uren: Mapping[int, Sequence[int]]
) -> tuple[Getallen, Getallen]:
    """Moments by chance, in order, with the day of each: `verwacht` per day, spread over its quarters of
    an hour by `uren`."""
    aantallen = rng.poisson(verwacht)
    dag = np.repeat(np.arange(len(dagen)), aantallen)
    kwartieren = np.array([uur * 4 + deel for uur in sorted(uren) for deel in range(4)])
    gewicht = np.array([uren[uur][deel] for uur in sorted(uren) for deel in range(4)], dtype=float)
    kwartier = kwartieren[kies(rng, gewicht, len(dag))]
    moment = dagen.nul[dag] + kwartier * KWARTIER + rng.integers(0, KWARTIER, len(dag))
    volgorde = np.argsort(moment, kind="stable")
    return moment[volgorde], dag[volgorde]


def kies(rng: np.random.Generator, gewichten: Kansen, aantal: int) -> Getallen:
    """So many places in `gewichten`, each with a chance in proportion to its weight."""
    cumulatief = np.cumsum(gewichten)
    return np.searchsorted(cumulatief, rng.random(aantal) * cumulatief[-1], side="right")


def productgewichten(producten: Sequence[Product]) -> Kansen:
    """How often each product is asked for, per month: (12, number of products)."""
    gewichten = np.empty((12, len(producten)))
    for plaats, product in enumerate(producten):
        seizoen = verhaal.SEIZOEN_PRODUCT.get(
            product.code, verhaal.SEIZOEN_THEMA.get(product.thema.code, (1.0,) * 12)
        )
        gewichten[:, plaats] = np.array(seizoen) * product.vraag_gewicht
    return gewichten


def kies_per_maand(rng: np.random.Generator, gewichten: Kansen, maand: Getallen) -> Getallen:
    """For each row a column of `gewichten` (12, n), by the weights of its month."""
    gekozen = np.zeros(len(maand), dtype=np.int64)
    for deze in np.unique(maand):
        rijen = np.flatnonzero(maand == deze)
        gekozen[rijen] = kies(rng, gewichten[deze], len(rijen))
    return gekozen
