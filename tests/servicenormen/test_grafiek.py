"""The geometry of the charts."""

from servicenormen.grafiek import Weekgrafiek, vonk, weekgrafiek
from servicenormen.grafiek_verdeling import Histogram, histogram
from servicenormen.grafiek_vergelijking import Vergelijkingsgrafiek, vergelijkingsgrafiek
from servicenormen.regels import Telling
from servicenormen.regels_verdeling import Verdeling

WEKEN = {"2025-W01": Telling(9, 10), "2025-W02": Telling(), "2025-W03": Telling(7, 10)}


def test_sparkline_leaves_out_weeks_without_cases():
    gevonden = vonk(WEKEN, 80)
    assert gevonden.punten == "0.0,8.5 100.0,21.5"
    assert gevonden.doel_y == "15.0"
    assert gevonden.omschrijving == (
        "Per week: van 90,0% in week 1 naar 70,0% in week 3. In 1 van 2 weken was het 80% of meer."
    )


def test_one_week_is_a_dot():
    assert vonk({"2025-W01": Telling(4, 5)}, 80).punten == "0.0,19.3 0.0,19.3"


def test_no_chart_without_cases():
    assert vonk({}, 80) is None
    assert weekgrafiek({"2025-W01": Telling()}, 80) is None


def test_chart_stays_in_its_box_with_the_target_in_sight():
    for weken in (WEKEN, {"2025-W01": Telling(0, 1)}, {"2025-W01": Telling(1, 1)}):
        grafiek = weekgrafiek(weken, 80)
        hoogtes = [punt.y for punt in grafiek.punten] + [grafiek.doel_y]
        hoogtes += [streep.plaats for streep in grafiek.hoogtes]
        assert min(hoogtes) >= Weekgrafiek.BOVEN
        assert max(hoogtes) <= Weekgrafiek.HOOGTE - Weekgrafiek.ONDER
        assert grafiek.hoogtes[0].tekst == "100%"
    assert [punt.is_gehaald for punt in weekgrafiek(WEKEN, 80).punten] == [True, False]


def test_a_week_just_under_the_target_is_not_met():
    (punt,) = weekgrafiek({"2025-W01": Telling(1999, 2500)}, 80).punten
    assert (punt.cijfer, punt.is_gehaald) == ("79,9%", False)


def test_a_histogram_stays_in_its_box_with_the_limit_between_two_bars():
    verdeling = Verdeling({n: Telling(7 * (n <= 10), 7) for n in range(30)}, Telling())
    grafiek = histogram(verdeling, 10)
    assert sum(staaf.staaf.telling.noemer for staaf in grafiek.staven) == 210
    for staaf in grafiek.staven:
        assert staaf.buiten_y >= Histogram.BOVEN
        assert staaf.binnen_y + staaf.binnen_hoogte <= Histogram.HOOGTE - Histogram.ONDER
        assert bool(staaf.binnen_hoogte) == (staaf.x < grafiek.grens_x)
    assert grafiek.waarden[-1][1] == "29-30"


def test_the_tail_of_a_histogram_is_one_bar():
    verdeling = Verdeling({0: Telling(500, 500), 4: Telling(499, 499), 900: Telling(0, 1)}, Telling())
    staven = verdeling.staven(None)
    assert [(staaf.van, staaf.tot) for staaf in staven] == [(0, 0), (1, 1), (2, 2), (3, 3), (4, 4), (5, None)]
    assert staven[-1].telling == Telling(0, 1)
    assert histogram(verdeling, None).waarden[-1][1] == "5+"


def test_open_cases_took_longer_than_all_others():
    verdeling = Verdeling({1: Telling(5, 5), 3: Telling(4, 4)}, Telling(0, 1))
    assert (verdeling.noemer, verdeling.mediaan, verdeling.p90) == (10, 1, 3)
    assert Verdeling({1: Telling(1, 1)}, Telling(0, 1)).p90 is None
    assert Verdeling({}, Telling()).mediaan is None
    assert histogram(Verdeling({}, Telling(0, 3)), 10) is None


def test_places_are_drawn_on_one_scale():
    grafiek = vergelijkingsgrafiek(
        [{"2025-W01": Telling(1, 1), "2025-W03": Telling(1, 2)}, {"2025-W02": Telling(3, 4)}], list(WEKEN), 80
    )
    onder = Vergelijkingsgrafiek.HOOGTE - 3
    assert grafiek.bodem == "40%"
    assert grafiek.lijnen[0] == f"0.0,3.0 160.0,{3 + 500 * (onder - 3) / 600:.1f}"
    assert grafiek.lijnen[1] == " ".join([f"80.0,{3 + 250 * (onder - 3) / 600:.1f}"] * 2)
    assert grafiek.doel_y == f"{3 + 200 * (onder - 3) / 600:.1f}"
