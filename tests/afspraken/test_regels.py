"""The rules of capacity against an oracle that matches appointments to desks one by one."""

from datetime import date, datetime, time, timedelta
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from afspraken import regels
from afspraken.regels import Beslag, Inzet, Kanaalplafond, Segment
from tests.afspraken import orakel

GROEPEN = st.integers(1, 4)
VAARDIGHEDEN = st.frozensets(GROEPEN, min_size=1, max_size=4)
OPEN = np.ones(regels.CELLEN, dtype=np.int16)
DIENST = st.builds(
    lambda van, duur, groepen: Inzet(van, min(van + duur, 24), groepen),
    st.integers(0, 20),
    st.integers(1, 24),
    VAARDIGHEDEN,
)
SEGMENT = st.builds(Segment, GROEPEN, st.integers(0, 20), st.integers(1, 4))


def _vrij(inzet, beslag, groep, cel):
    """What the vectors say is free for a group at a cell; 0 when no row has the group."""
    rijen = [p for p in regels.plafonds(inzet, beslag, OPEN) if groep in p.groepen]
    return min((int(p.balies[cel]) - int(p.belasting[cel]) for p in rijen), default=0)


@given(st.lists(DIENST, max_size=6), st.lists(SEGMENT, max_size=6), GROEPEN, st.integers(0, 23))
@settings(max_examples=200, deadline=None)
def test_vectors_say_free_exactly_when_one_more_appointment_can_be_matched(inzet, segmenten, groep, cel):
    beslag: list[Beslag] = []
    for segment in segmenten:  # book only what fits, as the service does
        if all(
            _vrij(inzet, beslag, segment.groep, segment.eerste_cel + n) >= 1
            for n in range(segment.aantal_cellen)
        ):
            beslag.append(Beslag(segment, "online"))
    diensten = [(d.van, d.tot, d.groepen) for d in inzet]
    geboekt = [(b.segment.groep, b.segment.eerste_cel, b.segment.aantal_cellen) for b in beslag]
    verwacht = orakel.kan_erbij(diensten, geboekt, [(groep, cel, 1)], [True] * 288)
    assert (_vrij(inzet, beslag, groep, cel) >= 1) == verwacht


@given(st.lists(VAARDIGHEDEN, min_size=1, max_size=6), st.lists(GROEPEN, max_size=7))
@settings(max_examples=200, deadline=None)
def test_the_watched_sets_imply_every_set(balies, afspraken):
    def voldoet(groepen):
        return sum(a in groepen for a in afspraken) <= sum(not b.isdisjoint(groepen) for b in balies)

    alle = set().union(*balies)
    bediend = [a for a in afspraken if a in alle]
    afspraken = bediend
    alle_sets = [frozenset(c) for n in range(1, len(alle) + 1) for c in combinations(sorted(alle), n)]
    assert all(map(voldoet, regels.verzamelingen(frozenset(balies)))) == all(map(voldoet, alle_sets))


def test_interchangeable_desks_need_one_set():
    assert regels.verzamelingen(frozenset({frozenset({1, 2, 3})})) == (frozenset({1, 2, 3}),)


def test_desks_without_a_group_in_common_are_watched_apart():
    verzamelingen = regels.verzamelingen(frozenset({frozenset({1}), frozenset({2})}))
    assert set(verzamelingen) == {frozenset({1}), frozenset({2})}


def test_a_closed_place_has_no_desks():
    dicht = np.zeros(regels.CELLEN, dtype=np.int16)
    (plafond,) = regels.plafonds([Inzet(100, 200, frozenset({1}))], [], dicht)
    assert not plafond.balies.any()


def test_a_share_of_channels_is_rounded_down_and_counts_only_their_load():
    inzet = [Inzet(100, 200, frozenset({1}))] * 3
    beslag = [Beslag(Segment(1, 100, 2), "online"), Beslag(Segment(1, 100, 2), "telefoon")]
    alles, deel = regels.plafonds(inzet, beslag, OPEN, [Kanaalplafond(("online",), 50)])
    assert (int(alles.balies[100]), int(alles.belasting[100])) == (3, 2)
    assert (int(deel.balies[100]), int(deel.belasting[100])) == (1, 1)
    assert not deel.tekort


def test_first_come_stay_when_desks_go():
    inzet = [Inzet(100, 200, frozenset({1}))]
    afspraken = [[Segment(1, 100, 4)], [Segment(1, 102, 4)], [Segment(1, 104, 4)]]
    assert regels.passen(inzet, afspraken, OPEN) == [True, False, True]


def test_an_appointment_for_a_group_nobody_serves_does_not_fit():
    assert regels.passen([Inzet(0, 288, frozenset({1}))], [[Segment(2, 10, 1)]], OPEN) == [False]


@given(
    st.lists(st.lists(st.integers(0, 5), min_size=288, max_size=288), min_size=1, max_size=2),
    st.integers(1, 288),
)
@settings(max_examples=30, deadline=None)
def test_sliding_minimum_is_the_least_of_each_window(rijen, breedte):
    vrij = np.array(rijen, dtype=np.int16)
    verwacht = [[min(rij[i : i + breedte]) if i + breedte <= 288 else 0 for i in range(288)] for rij in rijen]
    assert regels.glijdend_minimum(vrij, breedte).tolist() == verwacht


@pytest.mark.parametrize(
    ("duur", "extra", "personen", "cellen"), [(15, 0, 3, 3), (15, 5, 3, 5), (10, 3, 2, 3), (5, 0, 1, 1)]
)
def test_length_of_a_visit(duur, extra, personen, cellen):
    assert regels.benodigde_cellen(duur, extra, personen) == cellen


@pytest.mark.parametrize(
    "datum", [date(2027, 3, 28), date(2027, 10, 31), date(2026, 2, 28), date(2028, 2, 29)]
)
def test_cells_are_wall_clock_time_on_every_day(datum):
    for uur in (4, 9, 17, 23):
        assert regels.cel_moment(datum, uur * 12).time() == time(uur)
    assert regels.cel_moment(datum, 288).date() == datum + timedelta(days=1)


@given(st.times())
def test_cell_rounds_down_and_up(tijd):
    tijd = tijd.replace(second=0, microsecond=0)
    minuten = tijd.hour * 60 + tijd.minute
    assert regels.cel(tijd) * 5 <= minuten < (regels.cel(tijd) + 1) * 5
    assert (regels.cel_omhoog(tijd) - 1) * 5 < minuten <= regels.cel_omhoog(tijd) * 5


def test_the_moment_of_a_cell_is_aware():
    assert isinstance(regels.cel_moment(date(2026, 1, 5), 108), datetime)
    assert regels.cel_moment(date(2026, 1, 5), 108).isoformat() == "2026-01-05T09:00:00+01:00"
