"""Working time, terms and calendars: the examples of the rules and their edges."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from kcc.lib.werktijd import (
    AtwKalender,
    Dienstkalender,
    Servicevenster,
    Termijn,
    Termijneenheid,
    Venster,
    aantal_werkdagen,
    koningsdag,
    terugbeldeadline,
    werkdagen_na,
    werktijd,
    wettelijke_termijn,
)

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
DAG = timedelta(days=1)
DIENST = Dienstkalender()
ATW = AtwKalender()
ZEVEN_DAGEN = Dienstkalender(weekdagen=frozenset(range(7)))


def d(tekst: str) -> date:
    return date.fromisoformat(tekst)


def m(tekst: str) -> datetime:
    """A local time in the Netherlands; with `*` the second of two equal ones."""
    return datetime.fromisoformat(tekst.rstrip("*")).replace(tzinfo=AMSTERDAM, fold=tekst.endswith("*"))


def termijn(tekst: str) -> Termijn:
    aantal, eenheid = tekst.split()
    return Termijn(int(aantal), Termijneenheid(eenheid))


GELIJKGESTELD = [
    "2023-04-28", "2023-05-19", "2024-05-10", "2024-12-27", "2025-05-30",
    "2026-01-02", "2026-05-15", "2027-05-07", "2028-04-28", "2028-05-26",
]  # fmt: skip


# --- the calendars


@pytest.mark.parametrize("dag", ["2014-04-26", "2024-04-27", "2025-04-26", "2026-04-27", "2031-04-26"])
def test_koningsdag_wijkt_voor_de_zondag(dag):
    assert koningsdag(d(dag).year) == d(dag)


def test_sluitingsdagen_van_de_dienstkalender():
    doordeweeks = [d("2026-01-01") + n * DAG for n in range(365) if (d("2026-01-01") + n * DAG).weekday() < 5]
    assert [dag.isoformat() for dag in doordeweeks if not DIENST.is_werkdag(dag)] == [
        "2026-01-01",
        "2026-04-06",
        "2026-04-27",
        "2026-05-05",
        "2026-05-14",
        "2026-05-25",
        "2026-12-25",
    ]


def test_goede_vrijdag_is_een_werkdag_en_toch_een_feestdag_van_de_termijnenwet():
    assert DIENST.is_werkdag(d("2025-04-18"))
    assert ATW.is_feestdag(d("2025-04-18"))
    assert not ATW.is_gewone_dag(d("2025-04-18"))


@pytest.mark.parametrize("jaar", range(2021, 2032))
def test_5_mei_is_elk_jaar_vrij(jaar):
    assert not DIENST.is_werkdag(date(jaar, 5, 5))
    assert ATW.is_feestdag(date(jaar, 5, 5))


@pytest.mark.parametrize("dag", GELIJKGESTELD)
def test_gelijkgestelde_dagen_gelden_alleen_voor_wettelijke_termijnen(dag):
    assert ATW.is_feestdag(d(dag))
    assert DIENST.is_werkdag(d(dag))
    assert AtwKalender(gelijkgesteld=frozenset()).is_gewone_dag(d(dag))


def test_een_nieuwe_gelijkgestelde_dag_verschuift_een_termijn():
    besluit = AtwKalender(gelijkgesteld=frozenset({d("2029-05-11")}))
    assert wettelijke_termijn(d("2029-04-27"), termijn("2 weken"), ATW) == d("2029-05-11")
    assert wettelijke_termijn(d("2029-04-27"), termijn("2 weken"), besluit) == d("2029-05-14")


def test_uitzonderingen_gaan_voor_de_regel():
    kalender = Dienstkalender(
        gesloten=frozenset({d("2025-12-24")}), geopend=frozenset({d("2025-12-26"), d("2025-12-27")})
    )
    week = [d("2025-12-22") + n * DAG for n in range(7)]
    assert [kalender.is_werkdag(dag) for dag in week] == [True, True, False, False, True, True, False]


@pytest.mark.parametrize(
    ("dag", "dicht"),
    [
        ("2025-04-26", True),  # Koningsdag, on a Saturday
        ("2025-04-19", False),  # an ordinary Saturday is no werkdag, yet not closed either
        ("2025-04-18", False),  # Goede Vrijdag
        ("2025-12-24", True),  # closed by exception
        ("2025-12-26", False),  # a holiday opened by exception
    ],
)
def test_een_sluitingsdag_geldt_ook_in_het_weekend(dag, dicht):
    kalender = Dienstkalender(gesloten=frozenset({d("2025-12-24")}), geopend=frozenset({d("2025-12-26")}))
    assert kalender.is_sluitingsdag(d(dag)) is dicht


def test_een_kalender_is_een_waarde():
    een, ander = (Dienstkalender(gesloten=frozenset({d("2025-12-24")})) for _ in range(2))
    een.werkdagen(2025)
    assert een == ander
    assert hash(een) == hash(ander)
    assert een != DIENST


def test_een_dag_kan_niet_open_en_gesloten_zijn():
    with pytest.raises(ValueError, match="2025-12-24 kan niet tegelijk open en gesloten zijn"):
        Dienstkalender(gesloten=frozenset({d("2025-12-24")}), geopend=frozenset({d("2025-12-24")}))


@pytest.mark.parametrize("weekdagen", [frozenset(), frozenset({7})])
def test_een_kalender_heeft_ten_minste_een_weekdag(weekdagen):
    with pytest.raises(ValueError, match="ten minste één weekdag"):
        Dienstkalender(weekdagen=weekdagen)


@pytest.mark.parametrize(
    "vraag",
    [
        lambda moment: DIENST.is_werkdag(moment),
        lambda moment: DIENST.is_sluitingsdag(moment),
        lambda moment: ATW.is_feestdag(moment),
        lambda moment: werkdagen_na(moment, 1, DIENST),
        lambda moment: wettelijke_termijn(moment, termijn("4 maanden"), ATW),
    ],
)
def test_een_moment_gaat_nooit_voor_een_datum_door(vraag):
    with pytest.raises(TypeError):
        vraag(m("2025-12-25T10:00"))


# --- werkdagen


@pytest.mark.parametrize(
    ("n", "dag"),
    [(1, "2025-04-18"), (2, "2025-04-22"), (3, "2025-04-23"), (4, "2025-04-24"), (5, "2025-04-25")],
)
def test_werkdagen_na_witte_donderdag(n, dag):
    assert werkdagen_na(d("2025-04-17"), n, DIENST) == d(dag)
    assert aantal_werkdagen(d("2025-04-17"), d(dag), DIENST) == n


def test_de_dag_zelf_telt_niet():
    assert werkdagen_na(d("2025-04-25"), 1, DIENST) == d("2025-04-28")
    assert aantal_werkdagen(d("2025-04-25"), d("2025-04-25"), DIENST) == 0


def test_werkdagen_over_een_jaargrens():
    assert werkdagen_na(d("2025-12-30"), 3, DIENST) == d("2026-01-05")
    assert aantal_werkdagen(d("2024-12-31"), d("2025-12-31"), DIENST) == len(DIENST.werkdagen(2025))


def test_geen_werkdagen_terug_in_de_tijd():
    assert aantal_werkdagen(d("2025-04-25"), d("2025-04-01"), DIENST) == 0
    with pytest.raises(ValueError, match="ten minste 1"):
        werkdagen_na(d("2025-04-25"), 0, DIENST)


def test_na_het_einde_van_de_jaartelling_komt_geen_werkdag():
    with pytest.raises(OverflowError):
        werkdagen_na(d("9999-12-30"), 5, DIENST)


# --- working time and callbacks


@pytest.mark.parametrize(
    ("gevraagd_op", "deadline"),
    [
        ("2025-04-25T16:00", "2025-04-28T17:00"),
        ("2025-12-24T10:00", "2025-12-29T17:00"),
        ("2025-12-20T11:00", "2025-12-22T17:00"),
        ("2025-04-17T23:59", "2025-04-18T17:00"),  # Goede Vrijdag is a werkdag
        ("2025-03-28T16:00", "2025-03-31T17:00"),  # over the change to summer time
    ],
)
def test_terugbellen_voor_17_uur_op_de_volgende_werkdag(gevraagd_op, deadline):
    assert terugbeldeadline(m(gevraagd_op), DIENST) == m(deadline)


def test_de_dag_van_een_terugbelverzoek_is_de_lokale_dag():
    assert terugbeldeadline(datetime(2025, 6, 2, 22, 30, tzinfo=UTC), DIENST) == m("2025-06-04T17:00")


@pytest.mark.parametrize(
    ("start", "uren", "einde"),
    [
        ("2025-10-17T17:30", 2, "2025-10-20T09:30"),
        ("2025-10-17T16:00", 2, "2025-10-17T18:00"),  # closing time itself, not the next opening
        ("2025-10-17T18:00", 2, "2025-10-20T10:00"),  # half-open: nothing passes at closing time
        ("2025-10-18T03:00", 2, "2025-10-20T10:00"),
        ("2025-10-20T07:59", 2, "2025-10-20T10:00"),
        ("2025-10-20T09:00", 25, "2025-10-22T14:00"),
        ("2025-12-24T17:00", 2, "2025-12-29T09:00"),
        ("2025-10-18T03:00", 0, "2025-10-18T03:00"),  # nothing has to pass
    ],
)
def test_werktijd_in_het_gewone_venster(start, uren, einde):
    assert werktijd(m(start), timedelta(hours=uren), DIENST) == m(einde)


def test_werktijd_met_pauze_en_avondopening():
    venster = Servicevenster.per_weekdag(
        {
            0: [Venster(time(13), time(17)), Venster(time(9), time(12))],
            3: [Venster(time(9), time(12)), Venster(time(18), time(21))],
        }
    )
    assert werktijd(m("2025-10-20T11:30"), timedelta(hours=1), DIENST, venster) == m("2025-10-20T13:30")
    assert werktijd(m("2025-10-20T12:15"), timedelta(hours=1), DIENST, venster) == m("2025-10-20T14:00")
    assert werktijd(m("2025-10-20T16:30"), timedelta(hours=4), DIENST, venster) == m("2025-10-23T18:30")


def test_een_geopende_zaterdag_heeft_de_gewone_uren():
    kalender = Dienstkalender(geopend=frozenset({d("2025-10-18")}))
    assert werktijd(m("2025-10-17T17:30"), timedelta(hours=2), kalender) == m("2025-10-18T09:30")


@pytest.mark.parametrize(
    ("start", "minuten", "venster", "einde"),
    [
        # 30 March 2025: 02:00-03:00 does not exist.
        ("2025-03-30T01:30", 60, ("00:00", "00:00"), "2025-03-30T03:30"),
        ("2025-03-30T00:00", 23 * 60, ("00:00", "00:00"), "2025-03-31T00:00"),
        ("2025-03-30T00:00", 60, ("02:15", "04:00"), "2025-03-30T04:00"),
        ("2025-03-30T00:00", 15, ("02:00", "03:00"), "2025-03-31T02:15"),
        # 26 October 2025: 02:00-03:00 comes twice.
        ("2025-10-26T01:30", 60, ("00:00", "00:00"), "2025-10-26T02:30"),
        ("2025-10-26T01:30", 120, ("00:00", "00:00"), "2025-10-26T02:30*"),
        ("2025-10-26T02:30*", 60, ("00:00", "00:00"), "2025-10-26T03:30"),
        ("2025-10-26T00:00", 25 * 60, ("00:00", "00:00"), "2025-10-27T00:00"),
        ("2025-10-26T00:00", 120, ("02:00", "03:00"), "2025-10-26T03:00"),
        ("2025-10-26T00:00", 31, ("02:00", "02:30"), "2025-10-27T02:01"),
    ],
)
def test_werktijd_over_een_klokwissel_telt_wat_echt_verstrijkt(start, minuten, venster, einde):
    servicevenster = Servicevenster.elke_werkdag(Venster(*map(time.fromisoformat, venster)))
    uitkomst = werktijd(m(start), timedelta(minutes=minuten), ZEVEN_DAGEN, servicevenster)
    assert uitkomst.astimezone(UTC) == m(einde).astimezone(UTC)
    assert uitkomst.utcoffset() == m(einde).utcoffset()


def test_een_start_in_een_andere_tijdzone_is_hetzelfde_moment():
    uitkomst = werktijd(datetime(2025, 10, 17, 15, 30, tzinfo=UTC), timedelta(hours=2), DIENST)
    assert uitkomst.isoformat() == "2025-10-20T09:30:00+02:00"


def test_werktijd_weigert_wat_geen_antwoord_heeft():
    with pytest.raises(ValueError, match="zonder tijdzone"):
        werktijd(m("2025-10-17T15:30").replace(tzinfo=None), timedelta(hours=2), DIENST)
    with pytest.raises(ValueError, match="niet negatief"):
        werktijd(m("2025-10-17T15:30"), timedelta(hours=-2), DIENST)
    alleen_zondag = Servicevenster.per_weekdag({6: [Venster(time(9), time(12))]})
    with pytest.raises(ValueError, match="geen enkele werkdag open"):
        werktijd(m("2025-10-17T15:30"), timedelta(hours=2), DIENST, alleen_zondag)


@pytest.mark.parametrize(("begin", "einde"), [("12:00", "12:00"), ("12:00", "09:00")])
def test_een_venster_eindigt_na_zijn_begin(begin, einde):
    with pytest.raises(ValueError, match="eindigt na zijn begin"):
        Venster(time.fromisoformat(begin), time.fromisoformat(einde))


def test_een_venster_is_kloktijd():
    with pytest.raises(ValueError, match="zonder tijdzone"):
        Venster(time(8, tzinfo=UTC), time(18, tzinfo=UTC))


@pytest.mark.parametrize("ander", [("09:00", "10:00"), ("17:59", "19:00"), ("07:00", "00:00")])
def test_vensters_van_een_dag_overlappen_niet(ander):
    with pytest.raises(ValueError, match="overlappen"):
        Servicevenster.elke_werkdag(Venster(time(8), time(18)), Venster(*map(time.fromisoformat, ander)))


def test_een_servicevenster_heeft_zeven_weekdagen():
    with pytest.raises(ValueError, match="zeven weekdagen"):
        Servicevenster(((Venster(time(8), time(18)),),) * 5)
    with pytest.raises(ValueError, match="van 0"):
        Servicevenster.per_weekdag({7: [Venster(time(8), time(18))]})
