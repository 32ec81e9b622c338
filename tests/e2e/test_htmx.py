"""What every page does when the sign-on ends or the server does not answer."""

import re

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone
from playwright.sync_api import expect

from afspraken.services import werk_in
from kcc.lib.perioden import lokale_dag
from kcc.organisatie.enums import Rol
from tests.afspraken.factories import BezoekFactory
from tests.afspraken.wereld import maak_wereld

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


def open_receptie(live_server, open_pagina, aangemeld):
    """The reception of a place, whose queue fetches itself when somebody checks in."""
    client = aangemeld(Rol.BALIEMEDEWERKER)
    locatie = maak_wereld().locaties[0]
    werk_in(medewerker=client.medewerker, locatie=locatie)
    page = open_pagina(live_server.url, client=client)
    page.goto("/werk/receptie/")
    return page, locatie


def meld_iemand_aan(locatie):
    BezoekFactory(locatie=locatie, datum=lokale_dag(timezone.now()), aangemeld_op=timezone.now())


def test_when_the_sign_on_ends_the_whole_page_goes_to_the_sign_on(live_server, open_pagina, aangemeld):
    page, locatie = open_receptie(live_server, open_pagina, aangemeld)
    Session.objects.all().delete()
    meld_iemand_aan(locatie)
    page.wait_for_url(re.compile("/account/login/"), timeout=20_000)
    expect(page.get_by_role("heading", level=1)).to_have_text("Inloggen voor medewerkers")


def test_a_server_that_does_not_answer_is_said_once_and_forgotten_when_it_is_back(
    live_server, open_pagina, aangemeld
):
    page, locatie = open_receptie(live_server, open_pagina, aangemeld)
    page.route("**/werk/receptie/**", lambda route: route.abort())
    meld_iemand_aan(locatie)
    melding = page.locator("#meldingen").get_by_text("Dat is niet gelukt")
    expect(melding).to_be_visible(timeout=20_000)
    page.wait_for_timeout(6_000)
    expect(melding).to_have_count(1)
    page.unroute("**/werk/receptie/**")
    expect(melding).to_have_count(0, timeout=20_000)
    page.fouten.clear()
