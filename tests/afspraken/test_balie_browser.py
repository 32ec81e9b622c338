"""The desk and the reception in a real browser: by keyboard, refreshing by themselves, and axe."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from afspraken import services
from afspraken.models import Bezoek
from kcc.organisatie.enums import Rol
from tests.afspraken.factories import AanbodFactory, AfspraakFactory, BalieFactory, BezoekFactory
from tests.catalogus.factories import LocatieFactory

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def client(aangemeld, live_server):
    AanbodFactory()
    client = aangemeld(Rol.BALIEMEDEWERKER)
    services.ga_zitten(medewerker=client.medewerker, balie=BalieFactory())
    return client


def nieuw_bezoek(**velden):
    return BezoekFactory(aangemeld_op=timezone.now(), **velden)


def test_a_clerk_serves_visitors_with_the_keyboard_alone(client, live_server, open_pagina, axe):
    eerste, tweede = nieuw_bezoek(), nieuw_bezoek()
    page = open_pagina(live_server.url, client=client)
    page.goto("/werk/balie/")
    axe(page)
    page.keyboard.press("n")
    expect(page.get_by_role("heading", name=eerste.ticket)).to_be_visible()
    axe(page)
    page.keyboard.press("f")  # no result chosen yet
    expect(page.get_by_role("heading", name="Er klopt nog iets niet")).to_be_visible()
    axe(page)
    page.fouten.clear()  # the browser counts the refusal (422) as an error
    page.keyboard.press("1")
    page.keyboard.press("n")
    expect(page.get_by_role("heading", name=tweede.ticket)).to_be_visible()
    Bezoek.objects.filter(pk=tweede.pk).update(
        aantal_oproepen=3, laatst_opgeroepen_op=timezone.now() - timedelta(minutes=2)
    )
    page.reload()
    page.keyboard.press("w")
    axe(page)
    page.get_by_role("button", name=f"Ja, {tweede.ticket} is er niet").click()
    expect(page.get_by_role("button", name="Volgende oproepen")).to_be_focused()
    eerste.refresh_from_db()
    assert eerste.resultaat == "geholpen"
    assert not Bezoek.objects.at_desk().exists()


def test_the_queue_comes_in_by_itself_and_leaves_the_focus_where_it_was(client, live_server, open_pagina):
    page = open_pagina(live_server.url, client=client)
    page.goto("/werk/balie/")
    knop = page.get_by_role("button", name="Volgende oproepen")
    expect(knop).to_be_focused()
    bezoek = nieuw_bezoek()
    expect(page.locator("#wachtrij")).to_contain_text(bezoek.ticket, timeout=15_000)
    expect(page.locator("#aankondiging")).to_have_text("1 wachtend")
    expect(knop).to_be_focused()


@pytest.mark.parametrize("breedte", [390, 1280])
def test_the_receptionist_finds_while_typing_and_checks_in_with_one_click(
    client, live_server, open_pagina, axe, breedte
):
    services.werk_in(medewerker=client.medewerker, locatie=LocatieFactory())
    straks = timezone.now().replace(minute=0, second=0, microsecond=0)
    AfspraakFactory(naam="Fatima de Vries", begint_op=straks)
    AfspraakFactory(naam="Jan Bos", begint_op=straks)
    page = open_pagina(live_server.url, client=client, breedte=breedte)
    page.goto("/werk/receptie/")
    axe(page)
    page.get_by_role("searchbox").press_sequentially("vries")
    expect(page.get_by_role("row", name="Jan Bos")).to_have_count(0)
    assert "vries" not in page.url
    page.get_by_role("button", name="Aanmelden Fatima de Vries").click()
    expect(page.get_by_role("heading", name="Aangemeld A001")).to_be_visible()
    axe(page)
    page.emulate_media(media="print")
    expect(page.get_by_role("heading", name="Aangemeld A001")).to_be_visible()
    expect(page.get_by_role("searchbox")).to_be_hidden()
    assert not page.get_by_text("Fatima de Vries").first.is_visible()  # the slip lies about: no name on it


def test_the_display_refreshes_itself(client, live_server, open_pagina, axe):
    page = open_pagina(live_server.url)
    page.goto("/wachtruimte/centrum/")
    axe(page)
    nieuw_bezoek()
    bezoek = services.roep_volgende_op(balie=BalieFactory(), medewerker=client.medewerker, nu=timezone.now())
    expect(page.locator(".oproepen li").first).to_contain_text(bezoek.ticket, timeout=15_000)
    axe(page)
