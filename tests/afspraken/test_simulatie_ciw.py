"""Our desks against an independent library (Ciw) on what both can do, within statistical error.

Ciw draws its own random numbers, so that only the averages of many days can agree: what differs by more than
four times the standard error of both together is a difference of the model.
"""

import ciw
import numpy as np
import pytest

from afspraken.simulatie.loket import Dienst, speel
from afspraken.simulatie.vraag import maak_komst

DAGEN, LENGTE = 60, 480.0
GRENS = 10.0
_MAAL = 4.0


def eigen(rng, stappen, duur, aantal, *, klassen=1):
    """Per day the share that waits at most ten minutes and the mean wait, per class. Class 0 goes first."""
    rijen, aankomsten, klasse = [], [], []
    for dag in range(DAGEN):
        for k in range(klassen):
            for van, tot, tempo in stappen:
                aantal_ = rng.poisson(tempo / klassen * (tot - van))
                aankomsten.append(rng.uniform(van, tot, aantal_))
                rijen.append(np.full(aantal_, dag))
                klasse.append(np.full(aantal_, k))
    rij, aankomst, soort = (np.concatenate(deel) for deel in (rijen, aankomsten, klasse))
    komst = maak_komst(
        DAGEN,
        rij.astype(np.intp),
        aankomst,
        aankomst + soort * 100_000.0,
        aankomst,
        rng.exponential(duur, rij.size),
        np.zeros(rij.size, dtype=np.intp),
        soort == 1,
    )
    balies = [Dienst(n, 0.0, LENGTE, frozenset({0})) for n in range(aantal)]
    oproep = speel(komst, balies, LENGTE).oproep
    wacht = np.where(komst.is_iemand, oproep, 0.0) - np.where(komst.is_iemand, komst.telt_vanaf, 0.0)
    return [
        np.array(
            [
                ((wacht[d][wie] <= GRENS).mean(), wacht[d][wie].mean())
                for d in range(DAGEN)
                if (wie := komst.is_iemand[d] & (komst.is_inloop[d] == k)).any()
            ]
        )
        for k in range(klassen)
    ]


def van_ciw(stappen, duur, aantal, *, klassen=1):
    namen = [f"klasse {k}" for k in range(klassen)]

    def aankomst():
        return ciw.dists.PoissonIntervals(
            rates=[tempo / klassen for _, _, tempo in stappen],
            endpoints=[tot for _, tot, _ in stappen],
            max_sample_date=LENGTE,
        )

    uitkomsten = [[] for _ in namen]
    for dag in range(DAGEN):
        # The arrivals are drawn when the distribution is made, so each day has a network of its own.
        ciw.seed(dag)
        net = ciw.create_network(
            arrival_distributions={naam: [aankomst()] for naam in namen},
            service_distributions={naam: [ciw.dists.Exponential(1 / duur)] for naam in namen},
            number_of_servers=[aantal],
            priority_classes={naam: k for k, naam in enumerate(namen)},
        )
        loop = ciw.Simulation(net)
        loop.simulate_until_max_time(LENGTE * 20)
        rijen = loop.get_all_records()
        for k, naam in enumerate(namen):
            wacht = np.array([rij.waiting_time for rij in rijen if rij.customer_class == naam])
            if wacht.size:
                uitkomsten[k].append(((wacht <= GRENS + 1e-9).mean(), wacht.mean()))
    return [np.array(deel) for deel in uitkomsten]


def gelijk(een, ander):
    fout = np.sqrt(een.var(axis=0, ddof=1) / len(een) + ander.var(axis=0, ddof=1) / len(ander))
    verschil = np.abs(een.mean(axis=0) - ander.mean(axis=0))
    return bool((verschil <= _MAAL * fout).all())


VLAK = [(0.0, LENGTE, 0.4)]
# A quiet morning, a rush at noon and a calm afternoon.
GOLF = [(0.0, 120.0, 0.2), (120.0, 240.0, 0.75), (240.0, LENGTE, 0.25)]


@pytest.mark.parametrize(
    ("stappen", "duur", "balies", "klassen"),
    [(VLAK, 6.0, 3, 1), (VLAK, 10.0, 5, 1), (GOLF, 7.0, 4, 1), (GOLF, 7.0, 4, 2), (VLAK, 7.0, 3, 2)],
    ids=["M/M/3", "M/M/5", "golf", "golf met voorrang", "voorrang"],
)
def test_our_desks_do_what_ciw_does(stappen, duur, balies, klassen):
    rng = np.random.default_rng(2026)
    ons, hun = (
        eigen(rng, stappen, duur, balies, klassen=klassen),
        van_ciw(stappen, duur, balies, klassen=klassen),
    )
    for een, ander in zip(ons, hun, strict=True):
        assert gelijk(een, ander), (een.mean(axis=0), ander.mean(axis=0))


def test_the_comparison_notices_a_desk_too_few():
    """The negative control: one desk fewer is not the same."""
    een = eigen(np.random.default_rng(1), GOLF, 7.0, 3)[0]
    assert not gelijk(een, van_ciw(GOLF, 7.0, 4)[0])


def test_with_priority_the_first_class_waits_less():
    eerst, daarna = eigen(np.random.default_rng(1), GOLF, 7.0, 4, klassen=2)
    assert eerst.mean(axis=0)[1] < daarna.mean(axis=0)[1]
