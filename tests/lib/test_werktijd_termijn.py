"""Statutory terms: the examples of the rules and their edges."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from kcc.lib.werktijd import AtwKalender, Opschorting, Termijn, Termijneenheid, wettelijke_termijn

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
ATW = AtwKalender()


def d(tekst: str) -> date:
    return date.fromisoformat(tekst)


def m(tekst: str) -> datetime:
    return datetime.fromisoformat(tekst).replace(tzinfo=AMSTERDAM)


def termijn(tekst: str) -> Termijn:
    aantal, eenheid = tekst.split()
    return Termijn(int(aantal), Termijneenheid(eenheid))


def opschorting(tekst: str) -> Opschorting:
    uitgenodigd, voltooid = tekst.split("/")
    return Opschorting(d(uitgenodigd), d(voltooid) if voltooid else None)


def laatste_dag(ontvangen, lengte, *, verdaagd=(), opgeschort=(), nu=None) -> str:
    return wettelijke_termijn(
        d(ontvangen),
        termijn(lengte),
        ATW,
        verdagingen=[termijn(tekst) for tekst in verdaagd],
        opschortingen=[opschorting(tekst) for tekst in opgeschort],
        nu=nu,
    ).isoformat()


@pytest.mark.parametrize(
    ("ontvangen", "lengte", "verwacht"),
    [
        ("2025-03-10", "6 weken", "2025-04-22"),  # would end on tweede Paasdag
        ("2025-02-28", "8 weken", "2025-04-25"),
        ("2025-03-04", "6 weken", "2025-04-15"),  # a Tuesday ends on a Tuesday
        ("2025-04-11", "7 dagen", "2025-04-22"),  # Goede Vrijdag, weekend, tweede Paasdag
        ("2025-05-16", "2 weken", "2025-06-02"),  # 30 May 2025 is equated by decree
    ],
)
def test_laatste_dag_van_een_wettelijke_termijn(ontvangen, lengte, verwacht):
    assert laatste_dag(ontvangen, lengte) == verwacht


@pytest.mark.parametrize(
    ("ontvangen", "lengte", "verwacht"),
    [
        ("2025-01-31", "1 maanden", "2025-02-28"),
        ("2024-01-31", "1 maanden", "2024-02-29"),
        ("2023-11-30", "3 maanden", "2024-02-29"),
        ("2024-02-29", "1 maanden", "2024-03-29"),
        ("2024-02-29", "12 maanden", "2025-02-28"),
        ("2024-02-29", "1 jaren", "2025-02-28"),
        ("2024-02-29", "4 jaren", "2028-02-29"),
        ("2025-10-31", "4 maanden", "2026-02-28"),
        ("2025-12-15", "1 maanden", "2026-01-15"),
    ],
)
def test_maanden_houden_het_dagnummer_tot_de_maand_op_is(ontvangen, lengte, verwacht):
    assert termijn(lengte).na(d(ontvangen)).isoformat() == verwacht


@pytest.mark.parametrize(
    ("ontvangen", "lengte", "verwacht"),
    [
        (
            "2025-04-17",
            "3 dagen",
            "2025-04-23",
        ),  # Thursday before Easter: only the 22nd and 23rd are ordinary
        ("2025-04-17", "5 dagen", "2025-04-23"),  # ends on ordinary Tuesday the 22nd, the only one so far
        ("2025-04-17", "2 dagen", "2025-04-22"),  # too short for art. 2: art. 1 alone
        ("2025-04-10", "3 dagen", "2025-04-14"),  # Friday and Monday are two
        ("2025-12-24", "1 weken", "2025-12-31"),
        ("2024-12-24", "5 dagen", "2024-12-31"),  # 25, 26, 27 (decree) and a weekend: Monday 30 is the first
    ],
)
def test_een_termijn_van_drie_dagen_heeft_twee_gewone_dagen(ontvangen, lengte, verwacht):
    assert laatste_dag(ontvangen, lengte) == verwacht


@pytest.mark.parametrize(
    ("lengte", "geldt"),
    [
        ("90 dagen", True),
        ("91 dagen", False),
        ("12 weken", True),
        ("13 weken", False),
        ("3 maanden", True),
        ("4 maanden", False),
        ("1 jaren", False),
        ("1 uren", False),
        ("72 uren", False),
    ],
)
def test_lange_termijnen_en_termijnen_in_uren_vallen_buiten_de_termijnenwet(lengte, geldt):
    assert termijn(lengte).valt_onder_atw is geldt


@pytest.mark.parametrize(
    ("ontvangen", "lengte", "verwacht"),
    [
        ("2025-02-03", "90 dagen", "2025-05-06"),  # Sunday 4 May, then 5 mei
        ("2025-02-02", "91 dagen", "2025-05-04"),
        ("2025-02-09", "12 weken", "2025-05-06"),
        ("2025-02-02", "13 weken", "2025-05-04"),
        ("2025-02-04", "3 maanden", "2025-05-06"),
        ("2025-01-04", "4 maanden", "2025-05-04"),
        ("2024-05-04", "1 jaren", "2025-05-04"),
    ],
)
def test_buiten_de_termijnenwet_verschuift_de_laatste_dag_niet(ontvangen, lengte, verwacht):
    assert laatste_dag(ontvangen, lengte) == verwacht


def test_een_termijn_in_uren_heeft_geen_laatste_dag():
    with pytest.raises(ValueError, match="uren"):
        laatste_dag("2025-03-10", "48 uren")


@pytest.mark.parametrize("aantal", [0, -1])
def test_een_termijn_duurt_ten_minste_een(aantal):
    with pytest.raises(ValueError, match="ten minste 1"):
        Termijn(aantal, Termijneenheid.WEKEN)


def test_verdagen_telt_door_vanaf_de_onverschoven_dag():
    # 21 April is tweede Paasdag; four weeks on from there and not from the 22nd.
    assert laatste_dag("2025-03-10", "6 weken", verdaagd=["4 weken"]) == "2025-05-19"


def test_verdagen_gaat_voor_opschorten():
    # The suspension starts after the six weeks, but within the four that were added.
    assert laatste_dag("2025-03-10", "6 weken", opgeschort=["2025-05-01/2025-05-08"]) == "2025-04-22"
    assert (
        laatste_dag("2025-03-10", "6 weken", verdaagd=["4 weken"], opgeschort=["2025-05-01/2025-05-08"])
        == "2025-05-26"
    )
    # Clipping shows the order: 31 January + a month = 28 February, and only then ten days.
    assert (
        laatste_dag("2024-12-31", "1 maanden", verdaagd=["1 maanden"], opgeschort=["2025-01-10/2025-01-20"])
        == "2025-03-10"
    )


def test_verdagen_verandert_niet_of_de_termijnenwet_geldt():
    assert laatste_dag("2025-02-10", "12 weken", verdaagd=["6 weken"]) == "2025-06-16"
    assert laatste_dag("2025-01-26", "13 weken", verdaagd=["6 weken"]) == "2025-06-08"
    assert laatste_dag("2025-01-25", "12 weken", verdaagd=["2 weken"]) == "2025-05-06"  # Saturday 3 May


@pytest.mark.parametrize(
    ("opgeschort", "verwacht"),
    [
        (["2025-03-01/2025-03-10"], "2025-05-04"),  # nine days: 2 through 10 March
        (["2025-03-01/2025-03-01"], "2025-04-25"),  # completed on the day itself
        (["2025-03-01/2025-03-10", "2025-03-05/2025-03-15"], "2025-05-09"),  # 2 through 15: fourteen
        (["2025-03-05/2025-03-15", "2025-03-01/2025-03-10"], "2025-05-09"),
        (["2025-03-01/2025-03-20", "2025-03-05/2025-03-10"], "2025-05-14"),  # one within the other
        (["2025-03-01/2025-03-10", "2025-03-10/2025-03-15"], "2025-05-09"),  # touching
        (["2025-03-01/2025-03-10", "2025-03-20/2025-03-25"], "2025-05-09"),  # apart: nine and five
    ],
)
def test_opschorten_telt_dagen_na_de_uitnodiging_tot_en_met_de_voltooiing(opgeschort, verwacht):
    lang = "16 weken"  # not under the Atw, so that every day shows
    assert laatste_dag("2025-01-03", lang, opgeschort=()) == "2025-04-25"
    assert laatste_dag("2025-01-03", lang, opgeschort=opgeschort) == verwacht


@pytest.mark.parametrize(
    ("nu", "verwacht"),
    [
        (m("2025-03-01T12:00"), "2025-04-25"),
        (m("2025-03-10T00:00"), "2025-05-04"),
        (m("2025-03-10T23:59"), "2025-05-04"),
        (datetime(2025, 3, 10, 23, 0, tzinfo=UTC), "2025-05-05"),
        (m("2025-02-01T12:00"), "2025-04-25"),  # asked about a moment before the invitation
    ],
)
def test_een_open_opschorting_loopt_tot_het_moment_van_vragen(nu, verwacht):
    assert laatste_dag("2025-01-03", "16 weken", opgeschort=["2025-03-01/"], nu=nu) == verwacht


def test_een_open_opschorting_zonder_moment_van_vragen_heeft_geen_antwoord():
    with pytest.raises(ValueError, match="geef `nu`"):
        laatste_dag("2025-01-03", "16 weken", opgeschort=["2025-03-01/"])


@pytest.mark.parametrize(
    ("opgeschort", "verwacht"),
    [
        # The 21st is tweede Paasdag, so the term runs through Tuesday the 22nd.
        (["2025-04-20/2025-04-24"], "2025-04-25"),  # starts on the 21st: four days
        (["2025-04-21/2025-04-24"], "2025-04-24"),  # starts on the 22nd, the last day as shifted: three days
        (["2025-04-22/2025-04-24"], "2025-04-22"),  # starts on the 23rd: too late
        (["2025-04-22/"], "2025-04-22"),  # too late, open or not
        # The second starts only within the term because of the first.
        (["2025-04-01/2025-04-11", "2025-04-28/2025-04-30"], "2025-05-06"),
        (["2025-04-28/2025-04-30"], "2025-04-22"),
    ],
)
def test_een_opschorting_na_de_verschoven_laatste_dag_komt_te_laat(opgeschort, verwacht):
    assert laatste_dag("2025-03-10", "6 weken", opgeschort=opgeschort) == verwacht


def test_een_opschorting_eindigt_niet_voor_haar_begin():
    with pytest.raises(ValueError, match="opschorting"):
        Opschorting(d("2025-03-10"), d("2025-03-09"))
