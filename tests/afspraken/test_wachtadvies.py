"""The wait of a walk-in: as worked out by hand, as a plain queue gives it, and as the screen says it."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st

from afspraken import services
from afspraken.enums import Pauzereden
from afspraken.simulatie.wachtadvies import Wachter, Werkbalie, schat
from tests.afspraken.factories import (
    NU,
    AanbodFactory,
    AfspraakFactory,
    BalieFactory,
    BezettingFactory,
    BezoekFactory,
    ProductgroepFactory,
)
from tests.organisatie.factories import MedewerkerFactory

MINUUT = timedelta(minutes=1)
ALLES = frozenset({1, 2})


def kwartier(*groepen):
    """Every visit of these groups lasts exactly a quarter of an hour."""
    return {groep: [15.0, 15.0] for groep in groepen}


def wacht(wachters, balies, duren=None, groep=1):
    schatting = schat(wachters, balies, duren or kwartier(1, 2))[groep]
    return None if schatting is None else (round(schatting.mediaan), round(schatting.p90))


# --- By hand -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wachters", "balies", "verwacht"),
    [
        ([], [Werkbalie(ALLES)], (0, 0)),
        ([], [Werkbalie(ALLES, (1, 5.0))], (10, 10)),
        ([Wachter(1, 0), Wachter(1, 1)], [Werkbalie(ALLES)], (30, 30)),
        ([Wachter(1, 0), Wachter(1, 1)], [Werkbalie(ALLES), Werkbalie(ALLES)], (15, 15)),
        # Whose appointment is due in five minutes goes first; whose is in half an hour does not.
        ([Wachter(1, 5, aankomst=5)], [Werkbalie(ALLES, (1, 5.0))], (25, 25)),
        ([Wachter(1, 30, aankomst=30)], [Werkbalie(ALLES, (1, 5.0))], (10, 10)),
        # What another desk must do does not hold up this one.
        ([Wachter(2, 0)] * 4, [Werkbalie(frozenset({1})), Werkbalie(frozenset({2}))], (0, 0)),
        ([Wachter(1, 0, eigen_balie=1)], [Werkbalie(ALLES), Werkbalie(ALLES)], (0, 0)),
        # Nobody who works now serves it; whoever does not come is not waited for.
        ([], [Werkbalie(frozenset({2}))], None),
        ([], [], None),
        ([Wachter(1, 0, komt=0.0)], [Werkbalie(ALLES)], (0, 0)),
    ],
)
def test_what_can_be_worked_out_by_hand(wachters, balies, verwacht):
    assert wacht(wachters, balies) == verwacht


def test_a_visit_that_lasts_longer_than_any_before_may_end_any_moment():
    assert wacht([], [Werkbalie(ALLES, (1, 500.0))]) == (1, 1)


def test_one_in_ten_waits_longer_when_visits_differ():
    mediaan, p90 = wacht([Wachter(1, 0)], [Werkbalie(ALLES)], {1: [5.0, 10.0, 60.0], 2: [5.0]})
    assert 7 < mediaan < 16
    assert 35 < p90 < 60


# --- Against a plain queue ---------------------------------------------------------------------


def gewone_wachtrij(rangen, bezig, duur):
    """First free desk takes who is first; the walk-in ranks at 20. Minutes until it is called."""
    vrij = sorted(max(duur - al, 0.0) if al is not None else 0.0 for al in bezig)
    for _ in [rang for rang in rangen if rang <= 20]:
        vrij = sorted([*vrij[1:], vrij[0] + duur])
    return vrij[0]


@settings(max_examples=40, deadline=None)
@given(
    rangen=st.lists(st.integers(-60, 60), max_size=12),
    bezig=st.lists(st.none() | st.integers(0, 14), min_size=1, max_size=5),
)
def test_with_fixed_visits_it_is_a_plain_queue(rangen, bezig):
    balies = [Werkbalie(ALLES, None if al is None else (1, float(al))) for al in bezig]
    mediaan, p90 = wacht([Wachter(1, rang) for rang in rangen], balies)
    assert mediaan == p90 == round(gewone_wachtrij(rangen, bezig, 15.0))


# --- Of a place --------------------------------------------------------------------------------


@pytest.fixture
def om_tien_uur():
    with time_machine.travel(NU, tick=False):
        yield


@pytest.fixture
def werkend(db, om_tien_uur):
    """`werkend(3)`: somebody works at desk 3 of the Centrum."""
    AanbodFactory()

    def ga(nummer):
        medewerker = MedewerkerFactory(username=f"balie-{nummer}")
        services.ga_zitten(medewerker=medewerker, balie=BalieFactory(nummer=nummer))
        return medewerker

    return ga


def advies():
    (regel,) = services.wachtadvies(locatie=BalieFactory().locatie, nu=NU).groepen
    return regel


def test_a_pause_makes_the_wait_longer(werkend):
    werkend(3)
    noor = werkend(4)
    BezoekFactory(aangemeld_op=NU - 10 * MINUUT)
    assert (advies().mediaan, advies().van_tot) == (0, (0, 5))
    services.neem_pauze(medewerker=noor, reden=Pauzereden.PAUZE, nu=NU)
    assert services.wachtadvies(locatie=BalieFactory().locatie, nu=NU).balies == 1
    assert (advies().mediaan, advies().van_tot) == (15, (15, 15))


def test_a_desk_that_is_rostered_for_something_else_does_not_help(werkend):
    werkend(3)
    BezettingFactory(balie=BalieFactory(), groepen=[ProductgroepFactory(rijbewijzen=True)])
    assert (advies().mediaan, advies().van_tot) == (None, None)


def test_who_is_expected_soon_counts_and_who_was_called_again_counts_from_then(werkend):
    werkend(3)
    AfspraakFactory(begint_op=NU + 2 * MINUUT)
    BezoekFactory(
        aan_balie=True,
        aangemeld_op=NU - 40 * MINUUT,
        opgeroepen_op=NU - 30 * MINUUT,
        laatst_opgeroepen_op=NU - 5 * MINUUT,
    )
    assert advies().mediaan == 25


def test_it_costs_the_same_however_many_wait(werkend):
    def tel():
        with CaptureQueriesContext(connection) as vragen:
            advies()
        return len(vragen)

    werkend(3)
    BezoekFactory()
    AfspraakFactory()
    een = tel()
    for nummer in range(10, 15):
        werkend(nummer)
        BezoekFactory()
        AfspraakFactory()
    assert tel() == een


def test_the_reception_shows_it_and_how_it_was_worked_out(werkend, baliemedewerker_client):
    werkend(4)
    BezoekFactory()
    BezoekFactory()
    services.werk_in(medewerker=baliemedewerker_client.medewerker, locatie=BalieFactory().locatie)
    pagina = baliemedewerker_client.get("/werk/receptie/").content.decode()
    assert "30 tot 30 minuten" not in pagina
    assert "ongeveer 30 minuten" in pagina
    assert "1 balie die nu helpt" in pagina
    assert "Negen van de tien keer" in pagina
