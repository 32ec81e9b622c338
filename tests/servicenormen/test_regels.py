"""Percentages, status and periods."""

from datetime import UTC, date, datetime

import pytest

from kcc.lib.perioden import Tertaal
from servicenormen.enums import Normstatus
from servicenormen.regels import (
    Telling,
    nog_nodig,
    per_week,
    reeksen,
    standaard_peilmoment,
    te_tellen_dagen,
    toon_percentage,
)

T1 = Tertaal(2025, 1)


@pytest.mark.parametrize(
    ("teller", "noemer", "percentage"),
    [
        (812, 900, "90.2"),
        (1999, 2500, "79.9"),  # 79,96%
        (79_999_999, 100_000_000, "79.9"),
        (4, 5, "80.0"),
        (0, 3, "0.0"),
        (1, 3, "33.3"),
        (2, 3, "66.6"),
        (7, 7, "100.0"),
        (0, 0, None),
    ],
)
def test_percentage_is_rounded_down(teller, noemer, percentage):
    assert Telling(teller, noemer).percentage == percentage


def test_percentage_as_people_read_it():
    assert toon_percentage(Telling(1999, 2500)) == "79,9%"
    assert toon_percentage(Telling()) is None


@pytest.mark.parametrize(
    ("teller", "noemer", "status"),
    [
        (80, 100, Normstatus.GEHAALD),
        (1999, 2500, Normstatus.NIET_GEHAALD),
        (2000, 2500, Normstatus.GEHAALD),
        (799_999_999, 1_000_000_000, Normstatus.NIET_GEHAALD),
        (0, 1, Normstatus.NIET_GEHAALD),
        (0, 0, Normstatus.GEEN_METINGEN),
    ],
)
def test_status_is_decided_in_integers(teller, noemer, status):
    assert Telling(teller, noemer).status(80) == status


def test_peilmoment_is_now_until_the_tertaal_is_over():
    tijdens = datetime(2025, 2, 3, 12, tzinfo=UTC)
    assert standaard_peilmoment(T1, tijdens) == tijdens
    assert standaard_peilmoment(T1, datetime(2026, 2, 3, tzinfo=UTC)) == T1.einde
    assert T1.einde.isoformat() == "2025-05-01T00:00:00+02:00"


def test_days_to_count_stop_at_the_local_day_of_the_peilmoment():
    assert te_tellen_dagen(T1, T1.einde) == (date(2025, 1, 1), date(2025, 5, 1))
    # 23.30 in London is the next day here.
    assert te_tellen_dagen(T1, datetime(2025, 1, 9, 23, 30, tzinfo=UTC)) == (
        date(2025, 1, 1),
        date(2025, 1, 11),
    )
    assert te_tellen_dagen(T1, datetime(2024, 1, 9, tzinfo=UTC)) == (date(2025, 1, 1), date(2025, 1, 1))


def test_runs_of_days():
    assert reeksen([date(2025, 1, 3), date(2025, 1, 1), date(2025, 1, 2), date(2025, 1, 2)]) == [
        (date(2025, 1, 1), date(2025, 1, 4))
    ]
    assert reeksen([date(2024, 12, 31), date(2025, 1, 2)]) == [
        (date(2024, 12, 31), date(2025, 1, 1)),
        (date(2025, 1, 2), date(2025, 1, 3)),
    ]
    assert reeksen([]) == []


def test_weeks_add_up_or_show_their_last_day():
    dagen = {
        date(2025, 2, 10): Telling(1, 2),
        date(2025, 2, 12): Telling(3, 4),
        date(2025, 2, 17): Telling(5, 6),
    }
    assert per_week(dagen, laatste_dag_telt=False) == {"2025-W07": Telling(4, 6), "2025-W08": Telling(5, 6)}
    assert per_week(dagen, laatste_dag_telt=True) == {"2025-W07": Telling(3, 4), "2025-W08": Telling(5, 6)}


@pytest.mark.parametrize(
    ("telling", "deel_voorbij", "dagelijks", "nodig"),
    [
        (Telling(72, 100), 0.5, False, 88),  # 88 of the 100 to come make 160 of 200
        (Telling(90, 100), 0.5, False, 70),
        (Telling(50, 100), 0.75, False, 171),  # more than all of the 33 to come
        (Telling(100, 100), 0.9, False, 0),
        (Telling(85, 100), 0.5, True, 0),
        (Telling(75, 100), 0.5, True, 5),
        (Telling(), 0.5, False, None),
        (Telling(72, 100), 1.0, False, None),
    ],
)
def test_what_it_takes_to_still_make_eighty_percent(telling, deel_voorbij, dagelijks, nodig):
    assert nog_nodig(telling, 80, deel_voorbij, laatste_dag_telt=dagelijks) == nodig
    if nodig and nodig <= 100 and not dagelijks:
        rest = round(telling.noemer * (1 - deel_voorbij) / deel_voorbij)
        assert (telling.teller + rest * nodig / 100) / (telling.noemer + rest) >= 0.8
        assert (telling.teller + rest * (nodig - 1) / 100) / (telling.noemer + rest) < 0.8
