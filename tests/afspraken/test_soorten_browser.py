"""Video and home visits in a real browser: axe, width, and a link that comes by itself."""

from datetime import datetime, time

import pytest
import time_machine
from playwright.sync_api import expect

from afspraken.services import beheersleutel
from afspraken.services.video import videoadres
from catalogus.models import Locatie
from kcc.lib.perioden import TIJDZONE
from kcc.organisatie.enums import Rol
from tests.afspraken.test_ronde import maak_teams, plan

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]
WENS = "?product=product-0&personen=1"


@pytest.fixture
def wereld(settings):
    """A team with two visits, and somebody by video at half past nine."""
    settings.KCC_VIDEO_ADRES = "https://video.example.nl/{kamer}"
    with time_machine.travel(datetime(2026, 3, 2, 6, 0, tzinfo=TIJDZONE), tick=True) as klok:
        wereld = maak_teams()
        aanbod = wereld.locaties[0].aanbod.get()
        video = Locatie.objects.create(code="video", naam="Videogesprek", soort="video")
        video.openingstijden.create(weekdag=1, van=time(8), tot=time(18))
        aanbod.pk, aanbod.locatie = None, video
        aanbod.save()
        wereld.bezet(video, 1, time(9), time(17), [0])
        wereld.locaties.append(video)
        wereld.klok = klok
        yield wereld


@pytest.mark.parametrize("breedte", [320, 1280])
def test_axe_finds_nothing(wereld, live_server, open_pagina, axe, aangemeld, breedte) -> None:
    gesprek = wereld.plan(wereld.locaties[1], 114)
    plan(wereld, 120, 0)
    plan(wereld, 180, 2)
    eigen = f"/afspraak/{gesprek.uuid}/{beheersleutel(gesprek)}/"
    page = open_pagina(live_server.url, breedte=breedte)
    for adres in (f"/afspraak/moment/{WENS}", f"/afspraak/thuis/{WENS}", eigen, "/stadswinkels/"):
        page.goto(adres)
        axe(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= breedte, adres
    page.goto(f"/afspraak/thuis/{WENS}")
    page.get_by_role("button", name="Kies een tijd").click()
    axe(page)
    page.fouten.clear()  # 422: what was filled in is wrong on purpose
    collega = aangemeld(Rol.BALIEMEDEWERKER, Rol.PLANNER, first_name="Jo", last_name="Vos")
    page = open_pagina(live_server.url, client=collega, breedte=breedte)
    for adres in ("/werk/huisbezoeken/?datum=2026-03-02", "/werk/huisbezoeken/", "/werk/planning/gebieden/"):
        page.goto(adres)
        axe(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= breedte, adres


def test_the_link_comes_without_a_reload(wereld, live_server, open_pagina) -> None:
    afspraak = wereld.plan(wereld.locaties[1], 114)
    # Half past nine; the link is there from twenty past on.
    wereld.klok.move_to(datetime(2026, 3, 2, 9, 19, 57, tzinfo=TIJDZONE))
    page = open_pagina(live_server.url, breedte=390)
    page.goto(f"/afspraak/{afspraak.uuid}/{beheersleutel(afspraak)}/")
    expect(page.get_by_text("De link staat hier vanaf 09.20 uur.")).to_be_visible()
    page.get_by_role("button", name="Ik ben er").click(timeout=15_000)
    link = page.get_by_role("link", name="Naar het videogesprek")
    expect(link).to_have_attribute("href", videoadres(afspraak))
    expect(link).to_have_attribute("rel", "noopener noreferrer external")
