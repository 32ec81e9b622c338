"""Playing a day: properties, and days of which the answer is known."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from afspraken.prognose.reeksen import KWARTIEREN
from afspraken.simulatie import erlang
from afspraken.simulatie.balies import Soort, als_diensten, uren, zoek_balies
from afspraken.simulatie.loket import Dienst, speel
from afspraken.simulatie.rooster import Wijziging, pas_aan, per_kwartier
from afspraken.simulatie.uitkomst import is_binnen, vat_samen, wachttijd
from afspraken.simulatie.vraag import Dagvraag, geen_erbij, maak_komst, trek

SLUIT = 17 * 60.0
ALLES = frozenset({0, 1})
OPEN = np.zeros(KWARTIEREN, dtype=np.int8)
OPEN[36:68] = 1


def komst_van(*bezoekers):
    """One day of (check-in, appointment or None, minutes at the desk, group)."""
    aankomst, afspraak, duur, groep = (np.array(k, dtype=float) for k in zip(*bezoekers, strict=True))
    inloop = np.isnan(afspraak)
    return maak_komst(
        1,
        np.zeros(len(bezoekers), dtype=np.intp),
        aankomst,
        np.where(inloop, aankomst + 20, afspraak),
        np.where(inloop, aankomst, np.fmax(aankomst, afspraak)),
        duur,
        groep.astype(np.intp),
        inloop,
    )


def oproepen(komst, *diensten, sluit=SLUIT):
    verloop = speel(komst, diensten, sluit)
    return verloop.oproep[0].tolist()


def dagvraag(zaad=1, aantal=80, groepen=2, inloop=0.3, duur=(4.0, 20.0)) -> Dagvraag:
    rng = np.random.default_rng(zaad)
    komt_erbij = geen_erbij(groepen)
    loopt_in = geen_erbij(groepen)
    loopt_in[:, 36:67] = inloop
    return Dagvraag(
        afspraak_op=np.sort(rng.integers(108, 200, aantal)) * 5.0,
        groep=rng.integers(0, groepen, aantal),
        producten=np.ones(aantal, dtype=np.intp),
        erbij=komt_erbij,
        inloop=loopt_in,
        duur=np.stack([np.linspace(*duur, 21)] * groepen),
        stiptheid=np.linspace(-12, 6, 21),
        komt=0.97,
        opent=540.0,
    )


def balies(aantal, groepen=ALLES, van=540.0, tot=SLUIT):
    return [Dienst(n, van, tot, groepen) for n in range(aantal)]


# --- The order of the queue --------------------------------------------------------------------


def test_an_appointment_goes_before_a_fresh_walk_in():
    komst = komst_van((600, None, 5, 0), (601, 605, 5, 0), (602, None, 5, 0), (590, 590, 15, 0))
    # Ranked by 590, 605, 620 (walk-in of 600) and 622.
    assert oproepen(komst, Dienst(1, 540, SLUIT, ALLES)) == [590, 605, 610, 615]


def test_a_walk_in_that_waited_twenty_minutes_goes_before_a_later_appointment():
    komst = komst_van((600, 600, 30, 0), (601, None, 5, 0), (622, 625, 5, 0))
    volgorde = speel(komst, [Dienst(1, 540, SLUIT, ALLES)], SLUIT)
    assert komst.is_inloop[0].tolist() == [False, True, False]
    assert volgorde.oproep[0].tolist() == [600, 630, 635]


def test_a_desk_calls_only_who_it_can_serve():
    komst = komst_van((600, 600, 10, 0), (600, 601, 10, 1))
    assert oproepen(komst, Dienst(1, 540, SLUIT, frozenset({1}))) == [np.inf, 600]


def test_nobody_is_called_before_checking_in_and_early_ones_may_be_called_early():
    komst = komst_van((595, 620, 5, 0))
    assert oproepen(komst, Dienst(1, 600, SLUIT, ALLES)) == [600]
    assert wachttijd(komst, speel(komst, [Dienst(1, 600, SLUIT, ALLES)], SLUIT))[0, 0] == 0


def test_a_desk_finishes_its_visitor_and_its_next_shift_begins_later():
    komst = komst_van((600, 600, 45, 0), (601, 601, 5, 0))
    ochtend, middag = Dienst(1, 540, 620, ALLES), Dienst(1, 630, SLUIT, ALLES)
    assert oproepen(komst, ochtend, middag) == [600, 645]


def test_after_a_shift_a_desk_calls_nobody_but_at_closing_time_it_helps_who_is_inside():
    komst = komst_van((1010, 1010, 30, 0), (1011, 1011, 5, 0))
    assert oproepen(komst, Dienst(1, 540, SLUIT, ALLES)) == [1010, 1040]
    assert oproepen(komst, Dienst(1, 540, 1015, ALLES)) == [1010, np.inf]


def test_exactly_ten_minutes_is_within_the_norm():
    komst = komst_van((600, 600, 10, 0), (600, 600, 5, 0), (615, 605, 5, 0))
    verloop = speel(komst, [Dienst(1, 540, SLUIT, ALLES)], SLUIT)
    assert verloop.oproep[0].tolist() == [600, 610, 615]
    assert is_binnen(komst, verloop)[0].tolist() == [True, True, True]
    later = komst_van((600, 600, 10.1, 0), (600, 600, 5, 0))
    assert is_binnen(later, speel(later, [Dienst(1, 540, SLUIT, ALLES)], SLUIT))[0].tolist() == [True, False]


def test_without_desks_nobody_is_called():
    komst = trek(dagvraag(), 3, 1)
    uitkomst = vat_samen(komst, speel(komst, [], SLUIT), [])
    assert uitkomst.binnen_norm == 0
    assert uitkomst.niet_geholpen == pytest.approx(uitkomst.bezoekers)


# --- Properties --------------------------------------------------------------------------------


@given(st.integers(0, 10_000), st.integers(1, 8))
@settings(max_examples=20, deadline=None)
def test_one_more_desk_never_makes_anybody_wait_longer(zaad, aantal):
    """On the same random numbers, where the queue is in order of coming: then no visitor waits longer."""
    komst = trek(dagvraag(zaad, aantal=0, inloop=1.0), 4, zaad)
    minder = speel(komst, balies(aantal), SLUIT).oproep
    meer = speel(komst, balies(aantal + 1), SLUIT).oproep
    assert (meer <= minder + 1e-9).all()


@given(st.integers(0, 10_000), st.integers(2, 7))
@settings(max_examples=15, deadline=None)
def test_one_more_desk_never_costs_the_norm(zaad, aantal):
    komst = trek(dagvraag(zaad), 30, zaad)
    delen = [
        vat_samen(komst, speel(komst, balies(n), SLUIT), balies(n)).binnen_norm for n in (aantal, aantal + 1)
    ]
    assert delen[1] >= delen[0] - 1e-9


@given(st.integers(0, 10_000), st.integers(1, 6))
@settings(max_examples=15, deadline=None)
def test_no_desk_serves_two_at_once_nor_outside_its_shift(zaad, aantal):
    komst = trek(dagvraag(zaad), 2, zaad)
    diensten = [
        Dienst(n, 540.0 + 30 * n, SLUIT - 60 * n, ALLES if n else frozenset({1})) for n in range(aantal)
    ]
    verloop = speel(komst, diensten, SLUIT)
    for dag in range(2):
        for n, dienst in enumerate(diensten):
            zijn = np.flatnonzero(verloop.dienst[dag] == n)
            begin = np.sort(verloop.oproep[dag, zijn])
            einde = begin + komst.duur[dag, zijn[np.argsort(verloop.oproep[dag, zijn])]]
            assert (begin[1:] >= einde[:-1] - 1e-9).all()
            assert (begin >= dienst.van).all()
            assert dienst.tot >= SLUIT or (begin < dienst.tot).all()
            assert set(komst.groep[dag, zijn].tolist()) <= dienst.groepen
        geroepen = np.isfinite(verloop.oproep[dag])
        assert (verloop.oproep[dag, geroepen] >= komst.aankomst[dag, geroepen]).all()


def test_a_queue_of_hundreds_is_kept_in_order():
    """More people wait than the window first looks at."""
    komst = komst_van(*((600 + n / 100, 600, 1, 0) for n in range(300)))
    assert oproepen(komst, Dienst(1, 900, 2000, ALLES), sluit=2000) == [900.0 + n for n in range(300)]


def test_a_change_of_walk_ins_leaves_who_has_an_appointment_as_they_were():
    vraag = dagvraag()
    een, ander = trek(vraag, 5, 3), trek(vraag.met(inloop=0.0), 5, 3)
    for dag in range(5):
        met = een.aankomst[dag][een.is_iemand[dag] & ~een.is_inloop[dag]]
        assert met.tolist() == ander.aankomst[dag][ander.is_iemand[dag]].tolist()


def test_nobody_comes_more_often_than_expected():
    komst = trek(dagvraag(aantal=100, inloop=0.5).met(komt=0.9), 400, 4)
    inloop = komst.is_inloop.sum() / 400
    afspraak = (komst.is_iemand & ~komst.is_inloop).sum() / 400
    assert afspraak == pytest.approx(90, rel=0.03)
    assert inloop == pytest.approx(31, rel=0.05)


# --- Looking for desks -------------------------------------------------------------------------


def test_the_desks_found_meet_the_norm_and_closed_quarters_need_none():
    komst = trek(dagvraag(), 40, 5)
    behoefte = zoek_balies(komst, [Soort(ALLES)], OPEN)
    assert behoefte.gehaald
    assert behoefte.uitkomst.binnen_norm >= 0.9
    assert not behoefte.per_kwartier[OPEN == 0].any()
    assert behoefte.per_kwartier[OPEN == 1].min() >= 1


def test_no_hour_of_a_desk_can_be_missed():
    komst = trek(dagvraag(6), 40, 6)
    behoefte = zoek_balies(komst, [Soort(ALLES)], OPEN)
    nummers = uren(OPEN.astype(bool))
    laat = np.zeros(int(nummers.max()) + 1)
    overbodig = 0
    for uur in range(laat.size):
        minder = behoefte.balies.copy()
        minder[:, nummers == uur] -= 1
        if minder[:, nummers == uur].min() < 1:
            continue
        verloop = speel(komst, als_diensten(behoefte.soorten, minder), SLUIT)
        binnen = is_binnen(komst, verloop)
        per_uur = nummers[np.clip(np.where(komst.is_iemand, komst.telt_vanaf, 540) // 15, 36, 67).astype(int)]
        delen = [binnen[komst.is_iemand & (per_uur == u)].mean() for u in range(laat.size)]
        overbodig += min(delen) >= 0.93
    assert overbodig <= 1


def test_groups_are_respected():
    """Desks for group 0 alone do not help group 1, however many there are."""
    komst = trek(dagvraag(7), 40, 7)
    soorten = [Soort(frozenset({0}), 9), Soort(frozenset({1}))]
    behoefte = zoek_balies(komst, soorten, OPEN)
    assert behoefte.gehaald
    assert behoefte.balies[1][OPEN == 1].max() >= 1
    verloop = speel(komst, als_diensten(behoefte.soorten, behoefte.balies), SLUIT)
    for groep in (0, 1):
        wie = komst.is_iemand & (komst.groep == groep)
        assert is_binnen(komst, verloop)[wie].mean() >= 0.9


def test_appointments_need_fewer_desks_than_erlang_says():
    """Many appointments, evenly booked: the formula for callers asks for more."""
    vraag = dagvraag(8, aantal=0, inloop=0.0)
    tijden = np.repeat(np.arange(540, 1000, 15.0), 4)
    vraag = Dagvraag(
        tijden,
        np.zeros(tijden.size, dtype=np.intp),
        np.ones(tijden.size, dtype=np.intp),
        vraag.erbij,
        vraag.inloop,
        vraag.duur,
        np.linspace(-8, 2, 21),
        1.0,
        540.0,
    )
    behoefte = zoek_balies(trek(vraag, 40, 8), [Soort(ALLES)], OPEN)
    formule = erlang.benodigde_balies(4 / 15, 12.0, 10.0, 0.9)
    assert behoefte.gehaald
    assert behoefte.per_kwartier[36:66].mean() < formule


def test_a_closed_day_needs_nothing():
    behoefte = zoek_balies(trek(dagvraag(aantal=0, inloop=0.0), 5, 1), [Soort(ALLES)], OPEN * 0)
    assert not behoefte.balies.any()


# --- Trying a roster ---------------------------------------------------------------------------


def test_a_desk_more_and_a_desk_less():
    rooster = balies(3)
    erbij = pas_aan(rooster, [Wijziging(600, 660, 2)], ALLES)
    assert per_kwartier(erbij)[39:45].tolist() == [3, 5, 5, 5, 5, 3]
    eraf = pas_aan(rooster, [Wijziging(600, 660, -1)], ALLES)
    assert per_kwartier(eraf)[39:45].tolist() == [3, 2, 2, 2, 2, 3]
    assert per_kwartier(pas_aan(rooster, [Wijziging(600, 660, -9)], ALLES))[40] == 0
    # The desk with the highest number goes.
    assert {d.balie for d in eraf if d.van < 630 < d.tot} == {0, 1}


def test_several_changes_add_up_and_none_changes_nothing():
    rooster = balies(2)
    assert pas_aan(rooster, [], ALLES) == rooster
    twee = pas_aan(rooster, [Wijziging(540, 600, 1), Wijziging(570, 630, 1)], ALLES)
    assert per_kwartier(twee)[35:43].tolist() == [0, 3, 3, 4, 4, 3, 3, 2]
    assert len({d.balie for d in twee}) == len(twee)


# --- Erlang ------------------------------------------------------------------------------------


def test_erlang_c_as_in_the_books():
    """Two erlang on three desks: one in 4/9 waits."""
    assert erlang.kans_op_wachten(2.0, 3) == pytest.approx(4 / 9)
    assert erlang.kans_op_wachten(3.0, 3) == 1.0
    assert erlang.benodigde_balies(0.0, 5.0, 10.0, 0.9) == 0
