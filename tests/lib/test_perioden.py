"""Tertalen, ISO weeks and local days, also where the clocks change."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kcc.lib.perioden import TIJDZONE, Tertaal, dag_grenzen, isoweek, lokaal_moment, lokale_dag

DATA = st.dates(date(2000, 1, 1), date(2037, 12, 31))
# The last Sundays of March and October.
KLOKWISSELS = [
    dag
    for jaar in range(2000, 2038)
    for maand in (3, 10)
    for dag in (date(jaar, maand, n) for n in range(25, 32))
    if dag.weekday() == 6
]
TERTALEN = st.builds(Tertaal, st.integers(1000, 2999), st.integers(1, 3))


def test_tertaal_leest_en_schrijft_dezelfde_tekst():
    tertaal = Tertaal.lees("2025-T1")
    assert (tertaal.jaar, tertaal.nummer) == (2025, 1)
    assert str(tertaal) == "2025-T1"


@pytest.mark.parametrize(
    "tekst",
    [
        "",
        "2025",
        "2025-T0",
        "2025-T4",
        "2025-t1",
        "25-T1",
        " 2025-T1",
        "2025-T1\n",
        "٢٠٢٥-T1",
        "0000-T1",
        "9999-T3",
    ],
)
def test_onleesbaar_tertaal_geeft_een_melding_die_zegt_hoe_het_wel_moet(tekst):
    with pytest.raises(ValueError, match=r"is geen tertaal.*Bijvoorbeeld: 2025-T1\."):
        Tertaal.lees(tekst)


@pytest.mark.parametrize(("jaar", "nummer"), [(2025, 0), (2025, 4), (0, 1), (9999, 1)])
def test_een_tertaal_dat_niet_bestaat_wordt_geweigerd(jaar, nummer):
    with pytest.raises(ValueError, match="geen tertaal"):
        Tertaal(jaar, nummer)


@pytest.mark.parametrize(
    ("tekst", "begin", "einde", "laatste_dag"),
    [
        ("2025-T1", "2025-01-01T00:00:00+01:00", "2025-05-01T00:00:00+02:00", "2025-04-30"),
        ("2025-T2", "2025-05-01T00:00:00+02:00", "2025-09-01T00:00:00+02:00", "2025-08-31"),
        ("2025-T3", "2025-09-01T00:00:00+02:00", "2026-01-01T00:00:00+01:00", "2025-12-31"),
    ],
)
def test_tertaal_loopt_van_middernacht_tot_middernacht(tekst, begin, einde, laatste_dag):
    tertaal = Tertaal.lees(tekst)
    assert tertaal.begin.isoformat() == begin
    assert tertaal.einde.isoformat() == einde
    assert tertaal.begin.tzinfo is tertaal.einde.tzinfo is TIJDZONE
    assert tertaal.eerste_dag == tertaal.begin.date()
    assert tertaal.laatste_dag.isoformat() == laatste_dag


def test_buren_van_een_tertaal():
    assert str(Tertaal.lees("2025-T1").vorige) == "2024-T3"
    assert str(Tertaal.lees("2025-T3").volgende) == "2026-T1"
    assert str(Tertaal.lees("2025-T2").jaar_eerder) == "2024-T2"


@settings(deadline=None)
@given(TERTALEN)
def test_tertalen_sluiten_op_elkaar_aan(tertaal):
    assert Tertaal.lees(str(tertaal)) == tertaal
    assert tertaal.volgende.vorige == tertaal
    assert tertaal.vorige < tertaal < tertaal.volgende
    assert tertaal.vorige.vorige.vorige == tertaal.jaar_eerder
    assert tertaal.einde == tertaal.volgende.begin
    assert tertaal.laatste_dag + timedelta(days=1) == tertaal.volgende.eerste_dag


@settings(deadline=None)
@given(DATA)
def test_een_datum_ligt_in_precies_een_tertaal(datum):
    tertaal = Tertaal.van(datum)
    assert datum in tertaal
    assert datum not in tertaal.vorige
    assert datum not in tertaal.volgende
    assert list(tertaal.dagen()).count(datum) == 1
    assert tertaal.begin <= dag_grenzen(datum)[0] < dag_grenzen(datum)[1] <= tertaal.einde


def test_een_moment_is_geen_datum():
    with pytest.raises(TypeError):
        Tertaal.van(datetime(2025, 4, 30, 23, 0, tzinfo=UTC))


@pytest.mark.parametrize(
    ("datum", "week"),
    [
        (date(2025, 2, 10), "2025-W07"),
        (date(2025, 2, 16), "2025-W07"),
        (date(2024, 12, 30), "2025-W01"),
        (date(2027, 1, 3), "2026-W53"),
    ],
)
def test_isoweek(datum, week):
    assert isoweek(datum) == week


@settings(deadline=None)
@given(DATA)
def test_een_isoweek_begint_op_maandag_en_telt_zeven_dagen(datum):
    maandag = datum - timedelta(days=datum.weekday())
    assert {isoweek(maandag + timedelta(days=n)) for n in range(7)} == {isoweek(datum)}
    assert isoweek(maandag - timedelta(days=1)) < isoweek(maandag) < isoweek(maandag + timedelta(days=7))


@pytest.mark.parametrize(
    ("moment", "dag"),
    [
        ("2025-04-30T21:59:59+00:00", "2025-04-30"),
        ("2025-04-30T22:00:00+00:00", "2025-05-01"),
        ("2025-12-31T22:59:59+00:00", "2025-12-31"),
        ("2025-12-31T23:00:00+00:00", "2026-01-01"),
        ("2025-05-01T00:30:00+09:00", "2025-04-30"),
    ],
)
def test_lokale_dag(moment, dag):
    assert lokale_dag(datetime.fromisoformat(moment)).isoformat() == dag


def test_een_moment_zonder_tijdzone_heeft_geen_lokale_dag():
    with pytest.raises(ValueError, match="zonder tijdzone"):
        lokale_dag(datetime(2025, 5, 1, tzinfo=UTC).replace(tzinfo=None))


@pytest.mark.parametrize(("datum", "uren"), [("2025-03-29", 24), ("2025-03-30", 23), ("2025-10-26", 25)])
def test_een_dag_met_klokwissel_is_een_uur_korter_of_langer(datum, uren):
    begin, einde = dag_grenzen(date.fromisoformat(datum))
    assert einde.astimezone(UTC) - begin.astimezone(UTC) == timedelta(hours=uren)


@settings(deadline=None)
@given(DATA, st.times())
def test_dag_grenzen_bevatten_precies_de_momenten_van_die_dag(datum, tijd):
    begin, einde = dag_grenzen(datum)
    assert lokale_dag(begin) == datum
    assert lokale_dag(einde) == datum + timedelta(days=1)
    assert lokale_dag(einde.astimezone(UTC) - timedelta(microseconds=1)) == datum
    assert begin <= lokaal_moment(datum, tijd) < einde


@pytest.mark.parametrize(
    ("datum", "tijd", "moment"),
    [
        ("2025-03-30", time(1, 59), "2025-03-30T01:59:00+01:00"),
        ("2025-03-30", time(2), "2025-03-30T03:00:00+02:00"),
        ("2025-03-30", time(2, 30), "2025-03-30T03:00:00+02:00"),
        ("2025-03-30", time(3), "2025-03-30T03:00:00+02:00"),
        ("2025-10-26", time(2, 30), "2025-10-26T02:30:00+02:00"),
        ("2025-10-26", time(2, 30, fold=1), "2025-10-26T02:30:00+02:00"),
        ("2025-10-26", time(3), "2025-10-26T03:00:00+01:00"),
    ],
)
def test_overgeslagen_en_dubbele_kloktijden(datum, tijd, moment):
    gevonden = lokaal_moment(date.fromisoformat(datum), tijd)
    assert gevonden.isoformat() == moment


@settings(deadline=None)
@given(st.sampled_from(KLOKWISSELS), st.times(time(1), time(4)), st.times(time(1), time(4)))
def test_een_latere_kloktijd_is_nooit_een_eerder_moment(datum, een, ander):
    vroeg, laat = sorted((een, ander))
    assert lokaal_moment(datum, vroeg).astimezone(UTC) <= lokaal_moment(datum, laat).astimezone(UTC)
