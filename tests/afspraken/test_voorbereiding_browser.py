"""The preparation list in a real browser: accessible, no wider than the screen, and printable."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from afspraken import services
from kcc.organisatie.enums import Rol
from tests.afspraken.factories import AfspraakFactory
from tests.catalogus.factories import LocatieFactory

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("breedte", [320, 1280])
def test_axe_finds_nothing_on_the_list_and_paper_shows_no_controls(
    aangemeld, live_server, open_pagina, axe, breedte
):
    client = aangemeld(Rol.BALIEMEDEWERKER)
    services.werk_in(medewerker=client.medewerker, locatie=LocatieFactory())
    # Noon of tomorrow, so that it is one day whenever this runs.
    morgen = (timezone.localtime() + timedelta(days=1)).replace(hour=12, minute=0, second=0, microsecond=0)
    AfspraakFactory(begint_op=morgen, behoeften=["tolk"], tolktaal="Pools", opmerking="Ik kom met de trein.")
    page = open_pagina(live_server.url, breedte=breedte, client=client)
    for adres in (f"?datum={morgen:%Y-%m-%d}", "?datum=2026-01-04", "?datum=2026-01-04&alleen=hulp"):
        page.goto(f"/werk/receptie/voorbereiding/{adres}")
        axe(page)
        assert page.evaluate("document.querySelector('main').scrollWidth") <= breedte
    page.goto(f"/werk/receptie/voorbereiding/?datum={morgen:%Y-%m-%d}")
    expect(page.get_by_role("button", name="Afdrukken")).to_be_visible()
    page.emulate_media(media="print")
    expect(page.get_by_role("button", name="Afdrukken")).to_be_hidden()
    expect(page.get_by_text("Regel een tolk: Pools.")).to_be_visible()
    expect(page.get_by_text("vernietig hem aan het einde van de dag")).to_be_visible()
