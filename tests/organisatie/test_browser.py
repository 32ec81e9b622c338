"""The pages of the organisation in a real browser: axe in every state, at phone and desktop width."""

import re

import pytest
from django.test import Client

from kcc.organisatie.enums import Berichtstatus, Rol
from tests.organisatie.test_uitgaand import maak

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("breedte", [320, 1280])
@pytest.mark.parametrize("pad", ["/toegankelijkheid/", "/privacy/", "/sitemap/"])
def test_public_pages(open_pagina, live_server, axe, pad: str, breedte: int) -> None:
    pagina = open_pagina(live_server.url, breedte=breedte)
    pagina.goto(pad)
    axe(pagina)
    te_breed = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    assert not pagina.evaluate(te_breed), "scrolls sideways"


def test_the_mailbox_of_the_demo(open_pagina, live_server, axe, settings) -> None:
    settings.KCC_DEMO = True
    pagina = open_pagina(live_server.url)
    pagina.goto("/demo/postvak/")
    axe(pagina)
    maak(bijlagen=[{"naam": "afspraak.ics", "mimetype": "text/calendar", "inhoud": "BEGIN:VCALENDAR"}])
    pagina.reload()
    axe(pagina)
    with pagina.expect_download() as download:
        pagina.get_by_role("link", name="Bijlage: afspraak.ics").click()
    assert download.value.suggested_filename == "afspraak.ics"


def test_the_outbox_and_a_second_try(open_pagina, live_server, axe, aangemeld) -> None:
    bericht = maak(3)[0]
    pagina = open_pagina(live_server.url, client=aangemeld(Rol.BEHEERDER))
    pagina.goto("/werk/")
    assert pagina.url.endswith("/beheer/uitgaande-berichten/")
    axe(pagina)
    pagina.get_by_role("button", name=re.compile(rf"Opnieuw versturen\s?: e-mail {bericht.pk}$")).click()
    pagina.get_by_text("We proberen het bericht opnieuw te versturen.").wait_for()
    axe(pagina)
    bericht.refresh_from_db()
    assert bericht.status == Berichtstatus.WACHTEND
    for status in ("Verzonden (0)", "Wacht op verzending (1)"):
        pagina.get_by_role("link", name=status, exact=True).click()
        axe(pagina)


@pytest.mark.parametrize("breedte", [360, 1280])
def test_the_text_messages_of_the_demo(
    open_pagina, live_server, axe, aangemeld, settings, breedte: int
) -> None:
    settings.KCC_DEMO = True
    pagina = open_pagina(live_server.url, client=aangemeld(Rol.BEHEERDER), breedte=breedte)
    pagina.goto("/beheer/sms-berichten/")
    axe(pagina)
    maak(2, kanaal="sms", aan="+31612345678", tekst="Herinnering: u hebt een afspraak.")
    pagina.reload()
    pagina.get_by_role("heading", name="+31612345678").first.wait_for()
    axe(pagina)


def test_who_has_no_role(open_pagina, live_server, axe, aangemeld) -> None:
    pagina = open_pagina(live_server.url, client=aangemeld())
    pagina.goto("/werk/")
    pagina.get_by_role("heading", name="U heeft nog geen toegang").wait_for()
    axe(pagina)


def test_the_menu_by_keyboard(open_pagina, live_server, aangemeld) -> None:
    client: Client = aangemeld(Rol.BEHEERDER)
    pagina = open_pagina(live_server.url, client=client)
    pagina.goto("/beheer/uitgaande-berichten/")
    pagina.keyboard.press("Alt+2")
    pagina.wait_for_url("**/werk/producten/")
