"""Booking during a call in a real browser: with the keyboard alone, without JavaScript, and axe."""

from datetime import time, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from afspraken.models import Afspraak, Huisbezoek
from contacten.models import Klantcontact
from kcc.lib.perioden import lokale_dag
from kcc.organisatie.enums import Rol
from tests.afspraken.test_ronde import maak_teams
from tests.afspraken.wereld import Wereld, maak_wereld
from tests.contacten.factories import KlantFactory

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def wereld() -> Wereld:
    """Two places with a desk on the next five days that are open."""
    wereld = maak_wereld(2)
    vandaag = lokale_dag(timezone.now())
    for dag in range(1, 8):
        for locatie in wereld.locaties:
            wereld.bezet(locatie, 1, time(9), time(16), [0, 1, 2], vandaag + timedelta(days=dag))
    return wereld


def test_a_caller_is_booked_and_the_call_saved_with_the_keyboard_alone(
    open_pagina, live_server, aangemeld, axe, wereld
):
    klant = KlantFactory()
    pagina = open_pagina(live_server.url, client=aangemeld(Rol.KCC_MEDEWERKER))
    pagina.goto("/werk/contact/")
    toetsen = pagina.keyboard
    toetsen.type("06-1234 5678")
    toetsen.press("Enter")
    pagina.locator("#klantbeeld h3", has_text=klant.naam).wait_for()
    toetsen.press("Alt+a")
    pagina.wait_for_url("**/werk/afspraken/nieuw/**")
    assert pagina.evaluate("document.activeElement.id") == "id_product_0"
    expect(pagina.locator("#id_naam")).to_have_value(klant.naam)
    # A select goes to what is typed, as every list of the device does.
    toetsen.type("Product 1")
    pagina.locator(".plaatsen").wait_for()
    axe(pagina)
    toetsen.press("Alt+t")
    toetsen.press("2")
    pagina.locator("#gekozen", has_text="Vastgehouden tot").wait_for()
    axe(pagina)
    assert Afspraak.alle.count() == 1
    toetsen.press("Control+Enter")
    pagina.wait_for_url("**/werk/contact/**")
    expect(pagina.get_by_role("heading", name="Afspraak gemaakt:")).to_be_visible()
    axe(pagina)
    toetsen.press("Control+Enter")
    pagina.get_by_role("heading", name="Contact opgeslagen").wait_for()
    afspraak = Afspraak.objects.get()
    assert (afspraak.locatie, afspraak.kanaal, afspraak.naam) == (
        wereld.locaties[1],
        "telefoon",
        klant.naam,
    )
    contact = Klantcontact.objects.get()
    assert (contact.afspraak, contact.klant, contact.resultaat) == (afspraak, klant, "afspraak_gemaakt")


def test_without_javascript_the_screen_books_moves_and_cancels(
    open_pagina, live_server, aangemeld, axe, wereld
):
    client = aangemeld(Rol.BALIEMEDEWERKER)
    pagina = open_pagina(live_server.url, client=client, javascript=False, breedte=360)
    pagina.goto("/werk/afspraken/nieuw/")
    pagina.select_option("#id_product_0", "product-0")
    pagina.get_by_role("button", name="Toon de tijden").click()
    pagina.get_by_role("button", name="Alle tijden van Locatie 0").click()
    pagina.locator("input[name=moment]").nth(3).check()
    pagina.get_by_role("button", name="Boeken").click()
    expect(pagina.get_by_text("Nog niet geboekt")).to_be_visible()
    pagina.fouten.clear()  # the answer was 422, on purpose
    pagina.fill("#id_naam", "Bo Kok")
    pagina.fill("#id_email", "bo@example.nl")
    pagina.get_by_role("button", name="Boeken").click()
    expect(pagina.get_by_role("heading", name="Geboekt. Lees voor")).to_be_visible()
    pagina.get_by_role("link", name="Verplaatsen").click()
    pagina.locator("input[name=moment]").last.check()
    pagina.get_by_role("button", name="Verplaatsen").click()
    expect(pagina.get_by_text("De afspraak is verplaatst.")).to_be_visible()
    pagina.get_by_role("link", name="Afzeggen").click()
    pagina.get_by_role("button", name="Afzeggen").click()
    expect(pagina.get_by_text("De afspraak is afgezegd.")).to_be_visible()
    assert Afspraak.objects.get().status == "afgezegd"


def test_a_visit_at_home_is_booked_and_its_address_corrected(open_pagina, live_server, aangemeld, axe):
    teams = maak_teams(2)
    vandaag = lokale_dag(timezone.now())
    for dag in range(1, 8):
        for team in teams.locaties:
            teams.bezet(team, 1, time(9), time(16), [0], vandaag + timedelta(days=dag))
    pagina = open_pagina(live_server.url, client=aangemeld(Rol.KCC_MEDEWERKER))
    pagina.goto("/werk/afspraken/nieuw/?product=product-0")
    postcode = pagina.get_by_label("Postcode", exact=True).first
    expect(postcode).to_be_hidden()
    pagina.get_by_label("Bij de inwoner thuis").check()
    expect(postcode).to_be_visible()
    postcode.fill("1000 AB")
    pagina.get_by_label("Huisnummer").fill("1a")
    pagina.get_by_label("Straat").fill("Dorpsstraat")
    pagina.locator("#id_adres-plaats").fill("Ergens")
    pagina.locator("#id_adres-plaats").press("Tab")
    pagina.locator(".dagkeuze").wait_for()
    axe(pagina)
    pagina.locator("input[name=moment]").first.check()
    pagina.locator("#gekozen", has_text="Wij komen bij u thuis").wait_for()
    pagina.fill("#id_naam", "Bo Kok")
    pagina.fill("#id_telefoon", "0612345678")
    pagina.get_by_role("button", name="Boeken").click()
    expect(pagina.get_by_text("Wij komen bij u op")).to_be_visible()
    pagina.get_by_role("link", name="Gegevens verbeteren").click()
    pagina.get_by_label("Straat").fill("Nieuwstraat")
    axe(pagina)
    pagina.get_by_role("button", name="Opslaan").click()
    expect(pagina.get_by_text("De gegevens zijn opgeslagen.")).to_be_visible()
    assert Huisbezoek.objects.get().straat == "Nieuwstraat"


@pytest.mark.parametrize("breedte", [320, 1280])
def test_every_page_passes_axe(open_pagina, live_server, aangemeld, axe, wereld, breedte):
    morgen = next(
        dag
        for dag in (lokale_dag(timezone.now()) + timedelta(days=n) for n in range(1, 8))
        if dag.isoweekday() < 6
    )
    afspraak = wereld.plan(wereld.locaties[0], 114, datum=morgen, nu=timezone.now())
    pagina = open_pagina(live_server.url, client=aangemeld(Rol.KCC_MEDEWERKER), breedte=breedte)
    pagina.goto("/werk/afspraken/nieuw/?product=product-0")
    pagina.get_by_role("button", name="Alle tijden van Locatie 0").click()
    pagina.locator(".dagkeuze").wait_for()
    axe(pagina)
    pagina.get_by_role("button", name="Boeken").click()
    pagina.get_by_text("Nog niet geboekt").wait_for()
    pagina.fouten.clear()  # the answer was 422, on purpose
    axe(pagina)
    pagina.goto("/werk/afspraken/")
    pagina.fill("#zoek", "wit")
    pagina.locator("#afsprakenlijst").wait_for()
    axe(pagina)
    for pad in ("", "verplaatsen/", "gegevens/", "brief/", "afzeggen/"):
        pagina.goto(f"/werk/afspraken/{afspraak.uuid}/{pad}")
        axe(pagina)
