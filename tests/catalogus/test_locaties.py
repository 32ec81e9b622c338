"""Stadswinkels: evenings, the next change around midnight, clock changes and holidays, and who waits."""

from collections.abc import Iterator
from datetime import datetime, time

import pytest
import time_machine
from django.test import Client

from afspraken.models import Bezoek
from catalogus.models import Locatie
from kcc.lib.perioden import TIJDZONE
from tests.afspraken.factories import BezoekFactory
from tests.catalogus.factories import LocatieFactory, OpeningstijdFactory, OpeningsuitzonderingFactory
from tests.catalogus.test_views import tekst

pytestmark = pytest.mark.django_db


def moment(dag: str, tijd: str) -> datetime:
    return datetime.fromisoformat(f"{dag}T{tijd}").replace(tzinfo=TIJDZONE)


@pytest.fixture
def elke_dag() -> Locatie:
    """Open every day, weekends too, from 9 to 17; on Thursdays until 20."""
    locatie = LocatieFactory()
    for weekdag in range(1, 8):
        OpeningstijdFactory(
            locatie=locatie, weekdag=weekdag, van=time(9), tot=time(20 if weekdag == 4 else 17)
        )
    return locatie


@pytest.mark.parametrize(
    ("nu", "stand"),
    [
        # Opening and closing to the second.
        (moment("2025-03-17", "08:59:59"), "Nu gesloten vandaag vanaf 09.00 uur"),
        (moment("2025-03-17", "09:00:00"), "Nu open tot 17.00 uur"),
        (moment("2025-03-17", "16:59:59"), "Nu open tot 17.00 uur"),
        (moment("2025-03-17", "17:00:00"), "Nu gesloten morgen vanaf 09.00 uur"),
        (moment("2025-03-20", "19:00:00"), "Nu open tot 20.00 uur"),
        # Either side of midnight, when it is still yesterday in UTC.
        (moment("2025-03-17", "23:59:59"), "Nu gesloten morgen vanaf 09.00 uur"),
        (moment("2025-03-18", "00:00:00"), "Nu gesloten vandaag vanaf 09.00 uur"),
        # The nights in which the clocks change, and the evening before.
        (moment("2025-03-29", "23:30:00"), "Nu gesloten morgen vanaf 09.00 uur"),
        (moment("2025-03-30", "03:30:00"), "Nu gesloten vandaag vanaf 09.00 uur"),
        (moment("2025-03-30", "08:59:00"), "Nu gesloten vandaag vanaf 09.00 uur"),
        (moment("2025-03-30", "09:00:00"), "Nu open tot 17.00 uur"),
        (moment("2025-10-26", "02:30:00"), "Nu gesloten vandaag vanaf 09.00 uur"),
        (moment("2025-10-26", "02:30:00").replace(fold=1), "Nu gesloten vandaag vanaf 09.00 uur"),
        (moment("2025-10-26", "16:59:59"), "Nu open tot 17.00 uur"),
        # Easter Monday and King's Day (a Saturday in 2025) are closing days.
        (moment("2025-04-20", "18:00:00"), "Nu gesloten dinsdag vanaf 09.00 uur"),
        (moment("2025-04-26", "12:00:00"), "Nu gesloten morgen vanaf 09.00 uur"),
    ],
)
def test_open_now_and_the_next_change(client: Client, elke_dag: Locatie, nu: datetime, stand: str) -> None:
    with time_machine.travel(nu, tick=False):
        assert stand in tekst(client.get("/stadswinkels/centrum/"))
        assert stand in tekst(client.get("/stadswinkels/"))


def test_an_exception_wins_from_the_week_and_from_a_closing_day(client: Client, elke_dag: Locatie) -> None:
    OpeningsuitzonderingFactory(locatie=elke_dag, datum="2025-03-17", omschrijving="Verbouwing")
    OpeningsuitzonderingFactory(
        locatie=elke_dag, datum="2025-04-21", van=time(10), tot=time(12), omschrijving="Paasmarkt"
    )
    with time_machine.travel(moment("2025-03-17", "10:00"), tick=False):
        gelezen = tekst(client.get("/stadswinkels/centrum/"))
        assert "Nu gesloten morgen vanaf 09.00 uur" in gelezen
        assert "Gesloten Verbouwing" in gelezen
        assert "Vandaag: gesloten" in tekst(client.get("/stadswinkels/"))
    with time_machine.travel(moment("2025-04-21", "11:00"), tick=False):
        assert "Nu open tot 12.00 uur" in tekst(client.get("/stadswinkels/centrum/"))


def test_evenings_are_marked(client: Client, elke_dag: Locatie) -> None:
    with time_machine.travel(moment("2025-03-17", "10:00"), tick=False):
        gelezen = tekst(client.get("/stadswinkels/centrum/"))
        assert "donderdag 20 maart 09.00 tot 20.00 uur avondopenstelling" in gelezen
        assert gelezen.count("avondopenstelling") == 1
        assert "Avondopenstelling: donderdag" in tekst(client.get("/stadswinkels/"))
        OpeningstijdFactory(locatie=elke_dag, weekdag=5, van=time(18), tot=time(21))
        assert "Open in the evening: Thursday and Friday" in tekst(client.get("/stadswinkels/?taal=en"))


def test_how_to_get_there_and_to_call(client: Client, elke_dag: Locatie) -> None:
    pagina = client.get("/stadswinkels/centrum/").content.decode()
    adres = "Coolsingel%2040%2C%203011%20AD%20Rotterdam"
    assert f'href="https://www.openstreetmap.org/directions?from=&amp;to={adres}"' in pagina
    assert f'href="https://www.openstreetmap.org/search?query={adres}"' in pagina
    assert 'href="tel:14010"' in pagina


# --- How busy it is ----------------------------------------------------------------------------


@pytest.fixture
def _maandagochtend() -> Iterator[None]:
    with time_machine.travel(moment("2025-03-17", "10:00"), tick=False):
        yield


def aanmelding(locatie: Locatie, tijd: str = "09:50", **velden: object) -> Bezoek:
    op = moment("2025-03-17", tijd)
    return BezoekFactory(locatie=locatie, datum=op.date(), aangemeld_op=op, **velden)


@pytest.mark.usefixtures("_maandagochtend")
def test_who_waits_now_is_told_where_it_is_known(client: Client, elke_dag: Locatie) -> None:
    assert "wacht nu" not in tekst(client.get("/stadswinkels/centrum/"))
    geholpen = aanmelding(elke_dag, opgeroepen_op=moment("2025-03-17", "09:55"))
    assert "Er wacht nu niemand." in tekst(client.get("/stadswinkels/centrum/"))
    aanmelding(elke_dag)
    assert "Er wacht nu 1 bezoeker." in tekst(client.get("/stadswinkels/centrum/"))
    aanmelding(elke_dag)
    aanmelding(elke_dag, weggelopen_op=moment("2025-03-17", "09:58"))
    assert "Er wachten nu 2 bezoekers." in tekst(client.get("/stadswinkels/"))
    assert geholpen.locatie == elke_dag


def test_a_closed_place_tells_nothing_about_waiting(client: Client, elke_dag: Locatie) -> None:
    aanmelding(elke_dag, "16:55")
    with time_machine.travel(moment("2025-03-17", "17:30"), tick=False):
        for adres in ("/stadswinkels/centrum/", "/stadswinkels/"):
            assert "wacht nu" not in tekst(client.get(adres))
