from datetime import UTC, date, datetime, time
from decimal import Decimal
from types import SimpleNamespace

import pytest

from catalogus import regels
from catalogus.regels import Kostenregel, Openingstijden, Openvenster
from kcc.lib.werktijd import Dienstkalender

KALENDER = Dienstkalender()
OCHTEND, MIDDAG = Openvenster(time(9), time(12)), Openvenster(time(13), time(17))
MAANDAG = Openingstijden({1: [MIDDAG, OCHTEND]}, {})


def prijs(omschrijving: str, bedrag: str, vanaf: str) -> SimpleNamespace:
    return SimpleNamespace(
        omschrijving=omschrijving, bedrag=Decimal(bedrag), geldig_vanaf=date.fromisoformat(vanaf)
    )


def test_kosten_are_todays_price_and_the_first_one_after_it() -> None:
    rijen = [
        prijs("volwassene", "90.00", "2027-01-01"),
        prijs("volwassene", "80.00", "2024-01-01"),
        prijs("volwassene", "85.00", "2026-01-01"),
        prijs("volwassene", "99.00", "2028-01-01"),
        prijs("spoed", "50.00", "2025-01-01"),
    ]
    assert regels.kosten(rijen, date(2026, 6, 1)) == [
        Kostenregel("volwassene", Decimal("85.00"), Decimal("90.00"), date(2027, 1, 1)),
        Kostenregel("spoed", Decimal("50.00")),
    ]


def test_a_price_holds_from_its_first_day() -> None:
    rijen = [prijs("", "1.00", "2026-01-01"), prijs("", "2.00", "2027-01-01")]
    assert regels.kosten(rijen, date(2026, 12, 31))[0].nu == Decimal("1.00")
    assert regels.kosten(rijen, date(2027, 1, 1)) == [Kostenregel("", Decimal("2.00"))]


def test_what_has_no_price_yet_tells_from_when_it_will() -> None:
    [regel] = regels.kosten([prijs("nieuw", "5.00", "2027-01-01")], date(2026, 1, 1))
    assert (regel.nu, regel.straks, regel.straks_vanaf) == (None, Decimal("5.00"), date(2027, 1, 1))


@pytest.mark.parametrize(
    ("taal", "naam_en", "verwacht"),
    [
        ("nl", "Passport", ("Paspoort", "nl")),
        ("en", "Passport", ("Passport", "en")),
        ("en", "", ("Paspoort", "nl")),
        ("de", "Passport", ("Paspoort", "nl")),
    ],
)
def test_vertaling_falls_back_to_dutch(taal: str, naam_en: str, verwacht: tuple[str, str]) -> None:
    onderwerp = SimpleNamespace(naam="Paspoort", naam_en=naam_en)
    assert regels.vertaling(onderwerp, "naam", taal) == verwacht


@pytest.mark.parametrize(
    ("nu", "is_open", "verandert_op"),
    [
        # Monday 17 March 2025, winter time: 08:59, 09:00, 11:59, 12:00, 16:59 and 17:00 on the clock.
        ("2025-03-17T07:59", False, "2025-03-17T08:00"),
        ("2025-03-17T08:00", True, "2025-03-17T11:00"),
        ("2025-03-17T10:59", True, "2025-03-17T11:00"),
        ("2025-03-17T11:00", False, "2025-03-17T12:00"),
        ("2025-03-17T15:59", True, "2025-03-17T16:00"),
        ("2025-03-17T16:00", False, "2025-03-24T08:00"),
        # The Monday after the clocks went forward opens an hour earlier in UTC.
        ("2025-03-25T12:00", False, "2025-03-31T07:00"),
    ],
)
def test_openstand(nu: str, is_open: bool, verandert_op: str) -> None:
    moment = datetime.fromisoformat(nu).replace(tzinfo=UTC)
    stand = regels.openstand(MAANDAG, KALENDER, moment, moment.date())
    assert (stand.is_open, stand.verandert_op) == (
        is_open,
        datetime.fromisoformat(verandert_op).replace(tzinfo=UTC),
    )


def test_openstand_of_a_place_that_never_opens_has_no_next_change() -> None:
    nu = datetime(2025, 3, 17, 12, tzinfo=UTC)
    assert regels.openstand(Openingstijden({}, {}), KALENDER, nu, nu.date()).verandert_op is None


def test_openingsdagen_tell_which_day_differs_and_why() -> None:
    tijden = Openingstijden({1: [OCHTEND]}, {date(2025, 4, 14): [], date(2025, 4, 28): [OCHTEND]})
    redenen = {date(2025, 4, 14): "Verbouwing", date(2025, 4, 28): "Toch gewoon open"}
    dagen = {dag.datum: dag for dag in regels.openingsdagen(tijden, KALENDER, date(2025, 4, 14), 15, redenen)}
    assert len(dagen) == 15
    gesloten = dagen[date(2025, 4, 14)]
    assert (gesloten.vensters, gesloten.is_afwijkend, gesloten.reden) == ((), True, "Verbouwing")
    tweede_paasdag = dagen[date(2025, 4, 21)]
    assert (tweede_paasdag.vensters, tweede_paasdag.is_afwijkend, tweede_paasdag.reden) == ((), True, "")
    gewoon = dagen[date(2025, 4, 28)]
    assert (gewoon.vensters, gewoon.is_afwijkend, gewoon.reden) == ((OCHTEND,), False, "")
    assert not dagen[date(2025, 4, 15)].is_afwijkend


@pytest.mark.parametrize(
    ("vensters", "verwacht"),
    [
        ([], False),
        ([OCHTEND, MIDDAG], False),
        ([OCHTEND, Openvenster(time(12), time(13))], False),
        ([MIDDAG, Openvenster(time(11), time(13, 1))], True),
        ([OCHTEND, OCHTEND], True),
    ],
)
def test_overlappen(vensters: list[Openvenster], verwacht: bool) -> None:
    assert regels.overlappen(vensters) is verwacht


@pytest.mark.parametrize(
    ("anders", "ontbreekt"),
    [
        ({}, []),
        ({"hoe": " \n"}, ["hoe u het krijgt"]),
        ({"heeft_plek": False}, ["waar u het krijgt"]),
        ({"heeft_prijs": False}, ["wat het kost"]),
        ({"heeft_prijs": False, "is_gratis": True}, []),
        ({"heeft_termijn": False}, ["hoe lang het duurt"]),
    ],
)
def test_ontbrekende_onderdelen(anders: dict, ontbreekt: list[str]) -> None:
    heel = {
        "hoe": "Zo.",
        "heeft_plek": True,
        "is_gratis": False,
        "heeft_prijs": True,
        "heeft_termijn": True,
    }
    assert regels.ontbrekende_onderdelen(**{**heel, **anders}) == ontbreekt
