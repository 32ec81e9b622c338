"""Pages about a client beside looking: numbers, doubles and merging, in a real browser with axe."""

import pytest

from contacten.enums import Nummersoort
from contacten.services.dubbelen import zoek_dubbelen
from contacten.services.klantnummers import leg_nummer_vast
from kcc.organisatie.enums import Rol
from tests.contacten.factories import NU, KlantcontactFactory, KlantFactory

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("breedte", [360, 1280])
def test_from_the_list_of_doubles_to_one_client_and_back(open_pagina, live_server, aangemeld, axe, breedte):
    klant = KlantFactory()
    KlantcontactFactory(klant=KlantFactory(naam="Fatima  de Vriese"))
    leg_nummer_vast(klant=klant, soort=Nummersoort.BSN, nummer="111222333")
    zoek_dubbelen(nu=NU)
    pagina = open_pagina(live_server.url, client=aangemeld(Rol.KCC_MEDEWERKER), breedte=breedte)
    pagina.goto("/werk/klanten/dubbel/")
    axe(pagina)
    pagina.get_by_role("link", name="Samenvoegen bekijken").click()
    pagina.get_by_text("Dit gaat mee").wait_for()
    axe(pagina)
    assert pagina.evaluate("document.documentElement.scrollWidth") <= breedte
    pagina.get_by_role("button", name="Samenvoegen").click()
    pagina.get_by_role("button", name="Samenvoegen ongedaan maken").wait_for()
    axe(pagina)
    pagina.get_by_role("link", name="BSN of KVK-nummer").click()
    pagina.locator("summary", has_text="Burgerservicenummer tonen").click()
    pagina.get_by_text("Om vast te stellen").click()
    axe(pagina)
    pagina.get_by_role("button", name="Toon het nummer").click()
    pagina.get_by_text("111222333").wait_for()
    axe(pagina)
    assert pagina.evaluate("document.documentElement.scrollWidth") <= breedte
