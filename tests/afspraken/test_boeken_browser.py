"""Booking in a real browser: every page of it on a phone and on a desk, and the whole of it without
JavaScript."""

from collections.abc import Iterator
from datetime import time

import pytest
import time_machine
from playwright.sync_api import expect

from afspraken.enums import Afspraakstatus
from afspraken.models import Afspraak
from afspraken.services import beheersleutel
from tests.afspraken.wereld import VROEG, Wereld, maak_wereld

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def wereld() -> Iterator[Wereld]:
    with time_machine.travel(VROEG, tick=True):
        wereld = maak_wereld(2)
        for locatie in wereld.locaties:
            wereld.bezet(locatie, 1, time(9), time(12), [0, 1, 2])
        yield wereld


@pytest.mark.parametrize("breedte", [320, 1280])
def test_axe_finds_nothing_on_any_page_and_nothing_scrolls_sideways(
    wereld, live_server, open_pagina, axe, breedte
):
    afspraak = wereld.plan(wereld.locaties[0], 120)
    eigen = f"/afspraak/{afspraak.uuid}/{beheersleutel(afspraak)}/"
    wens = "product=product-0&personen=2"
    page = open_pagina(live_server.url, breedte=breedte)
    for adres in (
        "/afspraak/",
        "/afspraak/?verder=1",
        f"/afspraak/?{wens}&product=product-1&personen=9&verder=1",
        f"/afspraak/moment/?{wens}",
        f"/afspraak/moment/?{wens}&locatie=locatie-0",
        f"/afspraak/moment/?{wens}&dag=5&dagdeel=avond",
        f"/afspraak/moment/?{wens}&locatie=locatie-0&dag=5",
        "/afspraak/openen/",
        f"/afspraak/gegevens/?{wens}&locatie=locatie-0&moment=2026-03-02T09:00",
        eigen,
        f"{eigen}verplaatsen/",
        f"{eigen}verplaatsen/?locatie=locatie-1&moment=2026-03-02T11:00",
        f"{eigen}afzeggen/",
    ):
        page.goto(adres)
        axe(page)
        breed = page.evaluate("document.documentElement.scrollWidth")
        assert breed <= breedte, f"{adres} is {breed} breed"


def test_axe_finds_nothing_where_help_is_asked_and_an_appointment_opened(
    wereld, live_server, open_pagina, axe
):
    page = open_pagina(live_server.url, breedte=320)
    page.goto("/afspraak/gegevens/?product=product-0&locatie=locatie-0&moment=2026-03-02T09:00")
    page.get_by_text("Hebt u hulp nodig").click()
    page.get_by_label("Ik wil een tolk").check()
    page.get_by_text("later uw afspraak kunnen openen").click()
    page.get_by_label("Postcode").fill("30")
    axe(page)
    page.get_by_role("button", name="Controleer uw afspraak").click()
    axe(page)
    # What is wrong lies in a group that now stands open, and the link above leads there.
    page.get_by_role("link", name="In welke taal wilt u een tolk?").click()
    expect(page.get_by_label("In welke taal wilt u een tolk?")).to_be_focused()
    page.get_by_label("In welke taal wilt u een tolk?").fill("Pools")
    page.get_by_label("Postcode").fill("3011ad")
    page.get_by_label("Uw naam").fill("Jo de Wit")
    page.get_by_label("Telefoonnummer").fill("06 12345678")
    page.get_by_role("button", name="Controleer uw afspraak").click()
    page.get_by_role("button", name="Maak de afspraak").click()
    page.goto("/afspraak/openen/")
    page.get_by_label("Afspraaknummer").fill("11111111")
    page.get_by_label("Uw postcode of geboortedatum").fill("3011 AD")
    page.fouten.clear()
    page.get_by_role("button", name="Open de afspraak").click()
    axe(page)
    page.get_by_label("Afspraaknummer").fill(Afspraak.objects.get().nummer)
    page.get_by_role("button", name="Open de afspraak").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Uw afspraak")
    axe(page)
    page.fouten.clear()  # the refusal above is a 422, which the browser reports


def test_booking_moving_and_cancelling_work_without_javascript(wereld, live_server, open_pagina):
    page = open_pagina(live_server.url, breedte=390, javascript=False)
    page.goto("/afspraak/")
    page.get_by_label("Product", exact=True).select_option("product-0")
    page.get_by_role("button", name="Nog een product toevoegen").click()
    page.get_by_label("Product 2").select_option("product-1")
    page.get_by_role("button", name="Kies een plaats en tijd").click()
    page.get_by_role("button", name="Kies deze tijd").first.click()
    page.get_by_label("Uw naam").fill("Jo de Wit")
    page.get_by_label("Telefoonnummer").fill("06 12345678")
    page.get_by_role("button", name="Controleer uw afspraak").click()
    # Back to an earlier step and forward again: what was filled in is still there.
    page.get_by_role("link", name="Uw gegevens").click()
    expect(page.get_by_label("Uw naam")).to_have_value("Jo de Wit")
    page.get_by_role("button", name="Controleer uw afspraak").click()
    page.get_by_role("button", name="Maak de afspraak").click()
    afspraak = Afspraak.objects.get()
    assert afspraak.regels.count() == 2
    page.get_by_role("link", name="Verplaatsen").click()
    page.get_by_role("link", name="Kies deze tijd").last.click()
    page.get_by_role("button", name="Verplaats de afspraak").click()
    afspraak.refresh_from_db()
    assert afspraak.volgnummer == 1
    page.get_by_role("link", name="Afzeggen").click()
    page.get_by_role("button", name="Ja, zeg de afspraak af").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Deze afspraak is afgezegd")
    afspraak.refresh_from_db()
    assert afspraak.status == Afspraakstatus.AFGEZEGD
    page.get_by_role("button", name="Laat de afspraak toch doorgaan").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Uw afspraak")
    afspraak.refresh_from_db()
    assert afspraak.status == Afspraakstatus.BEVESTIGD
