"""The geometry of the charts."""

from servicenormen.grafiek import Weekgrafiek, vonk, weekgrafiek
from servicenormen.regels import Telling

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
