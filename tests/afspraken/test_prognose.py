"""The forecast as a model: what it must make of histories of which the answer is known."""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from afspraken.prognose.boekingen import Boekingen, leer_curve, stand, voeg_samen
from afspraken.prognose.interval import BOVEN, ONDER, interval, kwantiel
from afspraken.prognose.model import leer, verdeel
from afspraken.prognose.reeksen import KWARTIEREN, Dagen, Geschiedenis, Reeks, open_kwartieren
from afspraken.prognose.toets import GEMIDDELDE, VORIG_JAAR, VORIGE_WEEK, toets, voorspel

MAANDAG = date(2024, 1, 1)
OPEN = open_kwartieren([(9 * 12, 17 * 12)])
PLEK, GROEP = 7, 3
EEN_REEKS = (Reeks(PLEK, GROEP, False),)


def kalender(
    lengte: int, *, eerste: date = MAANDAG, dicht: set[date] = frozenset(), plaatsen=(PLEK,)
) -> Dagen:
    """Open on werkdagen from nine to five, at every place, but on the days in `dicht`."""
    geopend = np.zeros((len(plaatsen), lengte, KWARTIEREN), dtype=np.int8)
    for n in range(lengte):
        if (eerste + timedelta(days=n)).weekday() < 5:
            geopend[:, n] = OPEN
    gewoonlijk = geopend.copy()
    for datum in dicht:
        geopend[:, (datum - eerste).days] = 0
    return Dagen(eerste, tuple(plaatsen), geopend, gewoonlijk)


def geschiedenis(per_dag: np.ndarray, dagen: Dagen, reeksen=EEN_REEKS, rng=None) -> Geschiedenis:
    """Visits spread over the open quarters: evenly, or by chance."""
    kwartieren = np.zeros((*per_dag.shape, KWARTIEREN), dtype=np.int16)
    open_ = np.flatnonzero(OPEN)
    for s, n in zip(*np.nonzero(per_dag), strict=True):
        aantal = int(per_dag[s, n])
        waar = open_[np.arange(aantal) % open_.size] if rng is None else rng.choice(open_, aantal)
        np.add.at(kwartieren[s, n], waar, 1)
    return Geschiedenis(tuple(reeksen), dagen, per_dag.astype(float), kwartieren)


def constant(lengte: int, aantal: int, vooruit: int = 57, **opties) -> Geschiedenis:
    dagen = kalender(lengte + vooruit, **opties)
    return geschiedenis(dagen.is_open[:, :lengte] * float(aantal), dagen)


def gebeurt(rng: np.random.Generator, verwacht: np.ndarray, dagen: Dagen) -> Geschiedenis:
    """Visits by chance; each row a group of its own."""
    reeksen = tuple(Reeks(PLEK, GROEP + n, False) for n in range(len(verwacht)))
    telling = rng.poisson(verwacht * dagen.is_open[:, : verwacht.shape[1]])
    return geschiedenis(telling, dagen, reeksen, rng=rng)


# --- Histories of which the answer is known -----------------------------------------------------


@given(st.integers(1, 60), st.integers(60, 500))
@settings(max_examples=12, deadline=None)
def test_a_constant_history_goes_on_as_it_was(aantal, lengte):
    g = constant(lengte, aantal)
    verwacht = voorspel(g, Boekingen.geen(), 57).verwachting.totaal[0]
    per_dag = verwacht.sum(axis=1)
    is_open = g.dagen.is_open[0, lengte : lengte + 57]
    assert per_dag[is_open] == pytest.approx(aantal, rel=0.03)


def test_closed_quarters_and_closed_days_are_zero():
    dicht = {date(2025, 4, 21), date(2024, 4, 1)}
    g = constant(450, 12, dicht=dicht)
    verwacht = voorspel(g, Boekingen.geen(), 57).verwachting.totaal[0]
    assert not verwacht[g.dagen.open[0, 450:507] == 0].any()
    assert verwacht[g.dagen.index(date(2025, 4, 21)) - 450].sum() == 0
    assert verwacht[g.dagen.index(date(2025, 4, 22)) - 450].sum() > 0


def test_weekdays_differ_as_they_did():
    dagen = kalender(400 + 14)
    per_weekdag = np.array([40, 20, 30, 10, 50, 0, 0], dtype=float)
    g = geschiedenis(per_weekdag[dagen.weekdag[:400]][None, :] * dagen.is_open[:, :400], dagen)
    dag = voorspel(g, Boekingen.geen(), 14).verwachting.totaal[0].sum(axis=1)
    assert dag == pytest.approx(per_weekdag[dagen.weekdag[400:]], rel=0.08, abs=0.01)


def test_the_season_of_last_year_comes_back():
    dagen = kalender(730 + 57)
    golf = 30 * (1 + 0.5 * np.sin(2 * np.pi * np.arange(787) / 365.25))
    rng = np.random.default_rng(1)
    g = gebeurt(rng, golf[None, :730], dagen)
    model = leer(g)
    assert model.met_seizoen
    straks = dagen.is_open[0, 730:]
    fout = np.abs(model.per_dag[0, 730:] - golf[730:])[straks].sum() / golf[730:][straks].sum()
    assert fout < 0.08


def test_without_a_year_of_history_there_is_no_season():
    assert not leer(constant(300, 10)).met_seizoen


def test_the_day_after_a_closing_day_is_busier_when_it_was():
    eerste = date(2023, 1, 2)
    dicht = {eerste + timedelta(days=7 * week) for week in range(0, 158, 4)}
    dagen = kalender(1050 + 57, eerste=eerste, dicht=dicht)
    verwacht = np.full((1, 1107), 30.0)
    verwacht[0, [dagen.index(dag) + 1 for dag in dicht]] = 60.0
    g = gebeurt(np.random.default_rng(2), verwacht[:, :1050], dagen)
    dag = leer(g).per_dag[0]
    ervoor, erna = [], []
    for n in range(1050, 1107):
        if dagen.bijzonder[0, n] == 1:
            erna.append(dag[n])
        elif dagen.is_open[0, n] and dagen.weekdag[n] == 1:
            ervoor.append(dag[n])
    assert np.mean(erna) > 1.5 * np.mean(ervoor)


def test_recent_weeks_weigh_more():
    dagen = kalender(300 + 7)
    verwacht = np.full((1, 300), 20.0)
    verwacht[0, 230:] = 40.0
    g = gebeurt(np.random.default_rng(3), verwacht, dagen)
    dag = leer(g).per_dag[0, 300:]
    assert dag[dagen.is_open[0, 300:]].mean() > 34


def test_growth_goes_on():
    dagen = kalender(1000 + 57)
    verwacht = 100 * np.exp(0.15 * np.arange(1057) / 365.25)[None, :]
    g = gebeurt(np.random.default_rng(4), verwacht[:, :1000], dagen)
    straks = dagen.is_open[0, 1000:]
    assert leer(g).per_dag[0, 1000:][straks] == pytest.approx(verwacht[0, 1000:][straks], rel=0.08)


def test_a_group_that_vanished_is_not_expected():
    g = constant(300, 4)
    g.per_dag[0, 240:] = 0
    g.per_kwartier[0, 240:] = 0
    ander = replace(
        g,
        reeksen=(*g.reeksen, Reeks(PLEK, 4, False)),
        per_dag=np.vstack([g.per_dag, g.dagen.is_open[:, :300] * 9.0]),
        per_kwartier=np.concatenate([g.per_kwartier, g.per_kwartier]),
    )
    dag = leer(ander).per_dag[:, 300:]
    assert not dag[0].any()
    assert dag[1].max() == pytest.approx(9, rel=0.05)


def test_a_small_group_follows_its_place():
    """One visit of a new group says nothing about its weekdays; the place does."""
    dagen = kalender(200 + 7)
    groot = np.array([60, 20, 20, 20, 20, 0, 0.0])[dagen.weekdag[:200]] * dagen.is_open[0, :200]
    klein = np.zeros(200)
    klein[100:200:21] = 1.0
    klein *= dagen.is_open[0, :200]
    g = geschiedenis(np.stack([groot, klein]), dagen, (Reeks(PLEK, 1, False), Reeks(PLEK, 2, False)))
    dag = leer(g).per_dag[1, 200:]
    maandag, ander = dag[dagen.weekdag[200:] == 0].mean(), dag[dagen.weekdag[200:] == 2].mean()
    assert maandag > 1.5 * ander > 0


def test_a_new_place_expects_only_what_is_booked():
    dagen = kalender(200 + 30, plaatsen=(PLEK, 8))
    per_dag = np.stack([dagen.is_open[0, :200] * 10.0, np.zeros(200)])
    g = geschiedenis(per_dag, dagen, (Reeks(PLEK, 1, False), Reeks(8, 1, False)))
    geboekt = Boekingen(
        reeks=np.array([1]),
        dag=np.array([205]),
        kwartier=np.array([40]),
        gemaakt=np.array([9]),
        afgezegd=np.array([-1]),
        verschenen=np.array([0]),
        aantal=np.array([3.0]),
    )
    verwacht = voorspel(g, geboekt, 30).verwachting.totaal[1]
    assert verwacht[5, 40] == pytest.approx(3, rel=0.05)
    assert verwacht.sum() == pytest.approx(verwacht[5, 40])


def test_a_day_on_which_nobody_came_to_a_busy_place_does_not_count():
    g = constant(300, 20)
    met_staking = replace(g, per_dag=g.per_dag.copy())
    met_staking.per_dag[0, 255:262] = 0
    assert met_staking.telt[0, 255:262].sum() == 0
    verschil = leer(met_staking).per_dag[0, 300:] - leer(g).per_dag[0, 300:]
    assert np.abs(verschil).max() < 0.6


# --- The calendar ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "dag", [date(2024, 2, 29), date(2024, 3, 31), date(2024, 10, 27), date(2024, 12, 31)]
)
def test_every_day_of_the_year_is_a_day(dag):
    """29 February and both changes of the clocks: days as any other, by the clock on the wall."""
    dagen = kalender(400, eerste=date(2023, 12, 25))
    n = dagen.index(dag)
    assert dagen.datum(n) == dag
    assert dagen.weekdag[n] == dag.weekday()
    assert 0 <= dagen.week[n] <= 51
    g = geschiedenis(dagen.is_open[:, : n - 10] * 8.0, dagen)
    verwacht = voorspel(g, Boekingen.geen(), 20).verwachting.totaal[0, 10]
    assert verwacht.sum() == pytest.approx(8.0 if dag.weekday() < 5 else 0.0, rel=0.05)


def test_the_days_beside_a_closing_day_are_known():
    dicht = {date(2024, 1, 10)}
    dagen = kalender(21, dicht=dicht)
    assert dagen.bijzonder[0, dagen.index(date(2024, 1, 9))] == 2
    assert dagen.bijzonder[0, dagen.index(date(2024, 1, 11))] == 1
    assert dagen.bijzonder[0, dagen.index(date(2024, 1, 12))] == 0


def test_a_day_with_half_the_hours_has_half_the_visitors():
    g = constant(300, 16)
    g.dagen.open[0, 302] = open_kwartieren([(9 * 12, 13 * 12)])
    dag = leer(g).per_dag[0]
    assert dag[302] == pytest.approx(dag[301] / 2, rel=0.05)


@given(st.integers(0, 2**31))
@settings(max_examples=15, deadline=None)
def test_spreading_keeps_the_total_and_closed_quarters_empty(zaad):
    rng = np.random.default_rng(zaad)
    per_dag = rng.random((2, 9)) * 20
    geopend = (rng.random((2, 9, KWARTIEREN)) < 0.3).astype(np.int8)
    uit = verdeel(per_dag, rng.random((2, 7, KWARTIEREN)) + 0.01, np.arange(9) % 7, geopend)
    assert not uit[geopend == 0].any()
    assert uit.sum(axis=2) == pytest.approx(per_dag * geopend.any(axis=2))


# --- Booked already ----------------------------------------------------------------------------


def boekingen_van(rng: np.random.Generator, g: Geschiedenis, tot: int, vooraf: float = 10.0) -> Boekingen:
    """Everybody books some days ahead; who came in the history is known to have come."""
    dag = np.repeat(np.arange(g.lengte + 57), 10)[: (g.lengte + 57) * 10]
    dag = dag[g.dagen.is_open[0, dag]]
    gemaakt = 1 + rng.exponential(vooraf, dag.size).astype(np.intp)
    mee = dag - gemaakt < tot
    dag, gemaakt = dag[mee], gemaakt[mee]
    n = np.zeros(dag.size, dtype=np.intp)
    return Boekingen(n, dag, n + 40, gemaakt, n - 1, (dag < tot).astype(np.intp), np.ones(dag.size))


def test_a_usual_book_leaves_the_forecast_as_it_was():
    g = constant(300, 10)
    b = boekingen_van(np.random.default_rng(5), g, 300)
    uitkomst = voorspel(g, b, 40).verwachting
    is_open = g.dagen.is_open[0, 300:340]
    assert uitkomst.totaal[0].sum(axis=1)[is_open].mean() == pytest.approx(10, rel=0.08)
    assert (uitkomst.geboekt <= uitkomst.totaal + 1e-9).all()


def test_a_day_that_is_booked_full_is_expected_to_be_busy():
    g = constant(300, 10)
    b = boekingen_van(np.random.default_rng(5), g, 300)
    dag = 305
    keer = np.where(b.dag == dag, 4.0, 1.0)
    uitkomst = voorspel(g, replace(b, aantal=b.aantal * keer), 20).verwachting.totaal[0].sum(axis=1)
    assert uitkomst[dag - 300] > 20


def test_what_was_given_up_or_is_made_later_is_not_in_the_book():
    b = Boekingen(
        reeks=np.zeros(3, dtype=np.intp),
        dag=np.array([10, 10, 10]),
        kwartier=np.array([40, 40, 40]),
        gemaakt=np.array([5, 2, 9]),
        afgezegd=np.array([-1, -1, 6]),
        verschenen=np.ones(3, dtype=np.intp),
        aantal=np.ones(3),
    )
    dagen = kalender(30)
    # Three days before: made five before stands, made two before does not yet, given up six before is gone.
    assert stand(b, dagen, 1, 7, 5)[0, 3].sum() == 1
    assert stand(b, dagen, 1, 3, 10)[0, 7].sum() == 1


def test_without_known_bookings_the_larger_of_both_counts():
    g = constant(200, 10)
    curve = leer_curve(g, Boekingen.geen())
    assert not curve.bekend
    verdeeld = np.zeros((1, 2, KWARTIEREN))
    verdeeld[0, :, 40] = 10.0
    geboekt = np.zeros_like(verdeeld)
    geboekt[0, 0, 41], geboekt[0, 1, 41] = 4.0, 40.0
    dag = voeg_samen(g, verdeeld, geboekt, curve, 0.01).totaal[0].sum(axis=1)
    assert dag[0] == pytest.approx(10)
    assert dag[1] == pytest.approx(40 * 0.97)


# --- The interval ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("mu", "spreiding"), [(0.3, 0.0), (4.0, 0.1), (60.0, 0.02), (250.0, 0.0), (250.0, 0.3)]
)
def test_quantiles_are_those_of_draws(mu, spreiding):
    rng = np.random.default_rng(6)
    trek = rng.poisson(rng.gamma(1 / spreiding, mu * spreiding, 400_000) if spreiding else mu, 400_000)
    for kans in (ONDER, BOVEN):
        k = float(kwantiel(np.array([mu]), spreiding, kans)[0])
        assert (trek <= k).mean() >= kans - 0.004
        assert (trek <= k - 1).mean() < kans + 0.004


@given(st.floats(0, 300), st.floats(0, 1), st.floats(0, 0.3))
@settings(max_examples=60, deadline=None)
def test_the_interval_holds_the_middle_and_bookings_narrow_it(totaal, deel, spreiding):
    laag, hoog = interval(np.array([totaal]), np.array([totaal * deel]), spreiding)
    ruim_laag, ruim_hoog = interval(np.array([totaal]), np.array([0.0]), spreiding)
    assert 0 <= laag[0] <= hoog[0]
    assert hoog[0] - laag[0] <= ruim_hoog[0] - ruim_laag[0] + 2


# --- The test of the forecast itself -----------------------------------------------------------


def jaren(rng: np.random.Generator, lengte: int = 700) -> Geschiedenis:
    dagen = kalender(lengte + 57)
    golf = 1 + 0.4 * np.sin(2 * np.pi * np.arange(lengte) / 365.25)
    week = np.array([1.4, 0.9, 1.0, 0.7, 1.2, 0, 0])[dagen.weekdag[:lengte]]
    return gebeurt(rng, np.outer([10, 25, 60], golf * week), dagen)


def test_the_forecast_beats_all_rules_where_there_is_something_to_learn():
    g = jaren(np.random.default_rng(7))
    uitslag = toets(g, Boekingen.geen(), [g.lengte - 7 * n for n in (32, 24, 16, 8)])
    for naam in (VORIGE_WEEK, VORIG_JAAR, GEMIDDELDE):
        assert uitslag.vergelijkingen[naam].wint, naam
        assert uitslag.vergelijkingen[naam].eigen_fout_dag < uitslag.vergelijkingen[naam].fout_dag
    assert 0.72 <= uitslag.dekking_locatie <= 0.92


def test_the_interval_counts_on_weeks_that_turn_out_otherwise():
    """Every five weeks another level, which nobody can foretell: one stretch of eight weeks that went well
    must not make the interval too narrow."""
    binnen = []
    for zaad in range(3):
        rng = np.random.default_rng([9, zaad])
        dagen = kalender(700 + 57)
        niveau = np.exp(rng.normal(0, 0.12, 20))[np.arange(700) // 35]
        g = gebeurt(rng, np.outer([10, 25, 60], niveau), dagen)
        binnen.append(toets(g, Boekingen.geen(), [g.lengte - 7 * n for n in (24, 16, 8)]).dekking_locatie)
    assert np.mean(binnen) > 0.7, binnen


@pytest.mark.parametrize("zaad", range(4))
def test_pure_noise_gives_no_win_over_a_plain_average(zaad):
    """The negative control: there is nothing to learn but the average, and the test must say so."""
    dagen = kalender(700 + 57)
    g = gebeurt(np.random.default_rng([8, zaad]), np.full((1, 700), 20.0), dagen)
    uitslag = toets(g, Boekingen.geen(), [g.lengte - 7 * n for n in (20, 14, 8)])
    assert not uitslag.vergelijkingen[GEMIDDELDE].wint
    assert uitslag.fout_dag == pytest.approx(uitslag.vergelijkingen[GEMIDDELDE].fout_dag, rel=0.08)


def test_the_test_does_not_look_ahead():
    """What happens after the moment of a forecast changes nothing of it."""
    g = jaren(np.random.default_rng(9))
    begin = g.lengte - 56
    anders = replace(g, per_dag=g.per_dag.copy(), per_kwartier=g.per_kwartier.copy())
    anders.per_dag[:, begin:] = 999
    anders.per_kwartier[:, begin:] = 99
    een, ander = (voorspel(h.tot(begin), Boekingen.geen(), 56).verwachting.totaal for h in (g, anders))
    assert (een == ander).all()
