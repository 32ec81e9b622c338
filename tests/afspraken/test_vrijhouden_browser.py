"""Holding the chosen time, in a real browser: the words before it ends, and nothing typed is lost."""

from collections.abc import Iterator
from datetime import time

import pytest
import time_machine
from playwright.sync_api import expect

from tests.afspraken.wereld import VROEG, Wereld, maak_wereld

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def wereld() -> Iterator[Wereld]:
    with time_machine.travel(VROEG, tick=True):
        wereld = maak_wereld()
        wereld.bezet(wereld.locaties[0], 1, time(9), time(12), [0, 1, 2])
        yield wereld


@pytest.mark.parametrize("breedte", [320, 1280])
def test_the_chosen_time_is_held_with_a_word_before_it_ends_and_nothing_typed_is_lost(
    wereld, live_server, open_pagina, axe, breedte
):
    page = open_pagina(live_server.url, breedte=breedte)
    page.clock.install()
    page.goto("/afspraak/moment/?product=product-0")
    page.get_by_role("button", name="Kies deze tijd").first.click()
    blok, gezegd = page.locator("#vrijhouden"), page.locator("#aankondiging")
    expect(blok).to_contain_text("Wij houden deze tijd voor u vrij tot 06.05 uur.")
    axe(page)
    page.get_by_label("Uw naam").fill("Jo de Wit")
    page.clock.fast_forward("04:10")
    bijna = page.locator("#vrijhouden [data-bijna]")
    expect(bijna).to_be_visible()
    page.clock.run_for(100)
    expect(gezegd).to_contain_text("Nog 1 minuut")
    page.get_by_role("button", name="Langer vrijhouden").click()
    expect(bijna).to_be_hidden()
    expect(page.get_by_role("button", name="Langer vrijhouden")).to_be_focused()
    expect(page.get_by_label("Uw naam")).to_have_value("Jo de Wit")
    page.clock.run_for(100)
    expect(gezegd).to_contain_text("Wij houden deze tijd voor u vrij tot 06.0")
    page.clock.fast_forward("05:10")
    expect(blok.locator("[data-tekst]")).to_contain_text("niet meer voor u vrij")
    axe(page)
    # Enter in a field goes on, and does not press the button of the time.
    page.get_by_label("E-mailadres").first.fill("jo@example.nl")
    page.get_by_label("Uw naam").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Klopt dit?")
    axe(page)
    page.get_by_role("button", name="Maak de afspraak").click()
    expect(page.get_by_role("heading", level=1)).not_to_have_text("Klopt dit?")
    # The same person, the same product: asked first.
    page.goto("/afspraak/moment/?product=product-0")
    page.get_by_role("button", name="Kies deze tijd").first.click()
    page.get_by_label("Uw naam").fill("Jo de Wit")
    page.get_by_label("E-mailadres").first.fill("jo@example.nl")
    page.get_by_role("button", name="Controleer uw afspraak").click()
    page.get_by_role("button", name="Maak de afspraak").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Wilt u nog een afspraak maken?")
    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= breedte
