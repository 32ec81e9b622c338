"""The mark by which a screen knows that something changed, and what asking for it costs."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from afspraken import services
from afspraken.enums import Bezoekresultaat, Pauzereden
from afspraken.views import wachtruimte
from tests.afspraken.factories import NU, AanbodFactory, AfspraakFactory, BalieFactory, BezoekFactory
from tests.catalogus.factories import LocatieFactory
from tests.organisatie.factories import MedewerkerFactory

pytestmark = pytest.mark.django_db

ADRES = "/wachtruimte/centrum/stempel/"
MINUUT = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def om_tien_uur():
    with time_machine.travel(NU, tick=False):
        yield


def stempel(nu=NU):
    return services.stempel(code="centrum", nu=nu)


def test_every_step_of_a_visit_changes_the_mark_and_time_alone_does_not():
    aanbod = AanbodFactory()
    noor = MedewerkerFactory(baliemedewerker=True)
    balie, ander = BalieFactory(), BalieFactory(nummer=8)
    afspraak = AfspraakFactory()
    gezien = [stempel()]

    def is_anders():
        assert stempel() not in gezien
        assert stempel(NU + 30 * MINUUT) == stempel()
        gezien.append(stempel())

    bezoek = services.meld_aan(afspraak_id=afspraak.pk, nu=NU)
    is_anders()
    for werkt_aan in (balie, ander):
        services.ga_zitten(medewerker=noor, balie=werkt_aan)
        is_anders()
    services.neem_pauze(medewerker=noor, reden=Pauzereden.PAUZE, nu=NU)
    is_anders()
    services.hervat(medewerker=noor)
    services.roep_volgende_op(balie=balie, medewerker=noor, nu=NU)
    is_anders()
    services.roep_opnieuw_op(bezoek_id=bezoek.pk, nu=NU + MINUUT)
    is_anders()
    services.stuur_door(bezoek_id=bezoek.pk, balie=ander, nu=NU + MINUUT)
    is_anders()
    services.roep_volgende_op(balie=ander, medewerker=noor, nu=NU + 2 * MINUUT)
    is_anders()
    services.meld_inloop_aan(locatie=aanbod.locatie, product=aanbod.product, aanvraag_sleutel="a", nu=NU)
    is_anders()
    services.rond_bezoek_af(
        bezoek_id=bezoek.pk, medewerker=noor, resultaat=Bezoekresultaat.GEHOLPEN, nu=NU + 3 * MINUUT
    )
    is_anders()


def test_another_place_another_day_and_who_left_change_nothing():
    LocatieFactory()
    leeg = stempel()
    BezoekFactory(locatie=LocatieFactory(hoogvliet=True))
    BezoekFactory(aangemeld_op=NU - timedelta(days=1))
    BezoekFactory(weggelopen=True)
    assert stempel() == leeg


def test_an_unchanged_mark_costs_one_query_and_no_body(monkeypatch):
    monkeypatch.setattr(wachtruimte, "_BEWAAR", 0)
    LocatieFactory()
    client = Client()
    for _ in range(15):
        BezoekFactory()
    gezien = client.get(ADRES).content.decode()
    with CaptureQueriesContext(connection) as vragen:
        response = client.get(ADRES, {"stempel": gezien})
    assert (response.status_code, response.content) == (204, b"")
    assert len(vragen) == 1
    assert response["Cache-Control"] == "no-store"
    assert not response.cookies
    BezoekFactory()
    response = client.get(ADRES, {"stempel": gezien})
    assert response.status_code == 200
    assert response.content.decode() != gezien


def test_many_screens_ask_the_database_once(monkeypatch):
    monkeypatch.setattr(wachtruimte, "_bewaard", (-1000.0, {}))
    monkeypatch.setattr(wachtruimte, "_BEWAAR", 60)
    for locatie in (LocatieFactory(), LocatieFactory(hoogvliet=True)):
        BezoekFactory(locatie=locatie)
    with CaptureQueriesContext(connection) as vragen:
        antwoorden = [Client().get(f"/wachtruimte/{code}/stempel/") for code in ("centrum", "hoogvliet") * 9]
    assert len(vragen) == 1
    assert {antwoord.status_code for antwoord in antwoorden} == {200}
    assert antwoorden[0].content.decode() == stempel()


def test_the_short_cut_answers_the_address_that_pages_ask(monkeypatch, settings):
    """Without it the same address gives the same answer, only slower."""
    monkeypatch.setattr(wachtruimte, "_BEWAAR", 0)
    LocatieFactory()
    assert "X-Frame-Options" not in Client().get(ADRES).headers
    settings.MIDDLEWARE = [naam for naam in settings.MIDDLEWARE if not naam.endswith("stempel_middleware")]
    gewoon = Client().get(ADRES)
    assert "X-Frame-Options" in gewoon.headers
    assert gewoon.content.decode() == stempel()
    assert Client().post(ADRES).status_code == 405


def test_the_page_carries_the_mark_that_the_screen_then_asks_about():
    BezoekFactory(aan_balie=True)
    client = Client()
    pagina = client.get("/wachtruimte/centrum/").content.decode()
    assert f'data-stempel="{stempel()}"' in pagina
    assert f'data-live="{ADRES}"' in pagina
    # The call draws attention for twenty seconds; then the display looks again by itself.
    assert 'data-ververs-over="20"' in pagina


@pytest.mark.parametrize("pad", ["/wachtruimte/atlantis/stempel/", "/wachtruimte/gesloten/stempel/"])
def test_a_place_that_does_not_exist_has_no_mark(pad, monkeypatch):
    monkeypatch.setattr(wachtruimte, "_BEWAAR", 0)
    LocatieFactory(code="gesloten", is_actief=False)
    assert Client().get(pad).status_code == 404


def test_the_queue_says_when_a_waiting_time_gets_another_colour(baliemedewerker_client):
    AanbodFactory()
    services.ga_zitten(medewerker=baliemedewerker_client.medewerker, balie=BalieFactory())
    BezoekFactory(aangemeld_op=NU - 5 * MINUUT)
    BezoekFactory(aangemeld_op=NU - 9.5 * MINUUT)
    pagina = baliemedewerker_client.get("/werk/balie/").content.decode()
    # The second one is too late in half a minute and a second; minutes are counted from these seconds.
    assert 'data-ververs-over="31"' in pagina
    assert '<span data-wacht="570">9</span> min' in pagina
