"""The forecast in a real browser: trying something out by keyboard, and axe in every state."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from afspraken.services.prognose import maak_prognose
from kcc.lib.perioden import lokale_dag
from kcc.organisatie.enums import Rol
from tests.afspraken.test_prognose_pagina import URL, maak_bezoeken
from tests.afspraken.wereld import maak_wereld

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def adres():
    wereld = maak_wereld(aantal_groepen=2)
    vandaag = lokale_dag(timezone.now())
    maak_bezoeken(wereld, wereld.locaties[0], tot=vandaag)
    maak_prognose(nu=timezone.now())
    maandag = vandaag + timedelta(days=7 - vandaag.weekday())
    return f"{URL}?locatie=locatie-0&datum={maandag}"


@pytest.mark.parametrize("breedte", [320, 1280])
def test_a_planner_tries_a_desk_more(adres, aangemeld, live_server, open_pagina, axe, breedte):
    page = open_pagina(live_server.url, client=aangemeld(Rol.PLANNER), breedte=breedte)
    page.goto(adres)
    axe(page)
    page.get_by_text("Alle kwartieren in een tabel").click()
    axe(page)
    page.get_by_label("09.00 tot 10.00 uur").fill("2")
    page.get_by_label("09.00 tot 10.00 uur").press("Enter")
    expect(page.get_by_text("Zonder uw wijzigingen")).to_be_visible()
    expect(page.locator("#dagkop")).to_be_focused()
    expect(page.locator("#aankondiging")).to_contain_text("Binnen 10 minuten")
    assert "u0900=2" in page.url
    axe(page)
    breed = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert breed <= 0


def test_it_works_without_javascript(adres, aangemeld, live_server, open_pagina):
    page = open_pagina(live_server.url, client=aangemeld(Rol.MANAGER), javascript=False)
    page.goto(adres)
    page.get_by_label("Inloop, in procenten").fill("50")
    page.get_by_role("button", name="Bereken").click()
    expect(page.get_by_text("Zonder uw wijzigingen")).to_be_visible()
    page.get_by_role("link", name="Week", exact=True).click()
    expect(page.get_by_role("heading", name="week van")).to_be_visible()


def test_what_is_wrong_is_told_and_axe_agrees(adres, aangemeld, live_server, open_pagina, axe):
    page = open_pagina(live_server.url, client=aangemeld(Rol.PLANNER))
    page.goto(f"{adres}&inloop=veel&u0900=99")
    expect(page.get_by_role("heading", name="Er klopt nog iets niet")).to_be_visible()
    axe(page)
    page.fouten.clear()  # the browser counts the refusal (422) as an error
    page.goto(f"{adres}&periode=week")
    axe(page)
