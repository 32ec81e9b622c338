"""The Postbus in a real browser: with the keyboard alone, on a telephone, and axe on every page."""

from datetime import timedelta

import pytest
from django.utils import timezone

from contacten.enums import Postbron, Poststatus
from contacten.models import Postantwoord, Postbericht, Tekstblok
from contacten.services import postbus
from contacten.tasks import verwerk_wachtende_post
from kcc.organisatie.enums import Rol
from tests.contacten.factories import KlantFactory, ProductFactory
from tests.contacten.post import PDF, mail

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


def neem(*mails: bytes) -> list[Postbericht]:
    ids = [postbus.neem_aan(bron=Postbron.PIJP, ruw=ruw, nu=timezone.now()).bericht.pk for ruw in mails]
    verwerk_wachtende_post()
    return list(Postbericht.objects.filter(pk__in=ids).order_by("pk"))


def test_a_mail_is_read_and_answered_with_the_keyboard_alone(open_pagina, live_server, aangemeld, axe):
    KlantFactory()
    Tekstblok.objects.create(naam="Ophalen", tekst="Beste {naam}, uw paspoort ligt klaar.")
    (bericht,) = neem(mail(html="<h1>Dag</h1>", bijlagen=(("brief.pdf", "application/pdf", PDF),)))
    pagina = open_pagina(live_server.url, client=aangemeld(Rol.KCC_MEDEWERKER))
    pagina.goto("/werk/postbus/")
    axe(pagina)
    pagina.get_by_role("link", name="Vraag over mijn paspoort").focus()
    pagina.keyboard.press("Enter")
    pagina.wait_for_url(f"**/werk/postbus/{bericht.pk}/")
    axe(pagina)
    with pagina.expect_navigation():
        pagina.keyboard.press("m")
    pagina.get_by_text("Het bericht is van u.").wait_for()
    pagina.keyboard.press("a")
    pagina.keyboard.type("Dag,")
    pagina.locator("#tekstblok").focus()
    pagina.keyboard.press("ArrowDown")
    pagina.keyboard.press("Tab")
    with pagina.expect_navigation():
        pagina.keyboard.press("Enter")
    assert pagina.locator("#antwoorden_tekst").input_value() == (
        "Dag,\n\nBeste Fatima de Vries, uw paspoort ligt klaar."
    )
    axe(pagina)
    pagina.locator("#antwoorden_is_afgehandeld").focus()
    pagina.keyboard.press("Tab")
    with pagina.expect_navigation():
        pagina.keyboard.press("Enter")
    pagina.get_by_text("Uw antwoord is onderweg.").wait_for()
    bericht.refresh_from_db()
    assert bericht.status == Poststatus.AFGEHANDELD
    assert Postantwoord.objects.filter(is_automatisch=False).count() == 1
    pagina.goto(f"/werk/postbus/{bericht.pk}/opmaak/")
    assert pagina.locator("h1").inner_text() == "Dag"


def test_every_state_passes_axe_and_fits_a_telephone(open_pagina, live_server, aangemeld, axe):
    naam = "x" * 300 + "@voorbeeld.nl"
    lang, apart = neem(
        mail("https://voorbeeld.nl/" + "a" * 400, onderwerp="Onderwerp" * 30, van=f'"{naam}" <a@b.nl>'),
        mail(bijlagen=(("factuur.exe", "x/y", b"MZ"),), message_id="<2@x.nl>"),
    )
    pagina = open_pagina(live_server.url, client=aangemeld(Rol.KCC_MEDEWERKER), breedte=360)
    paden = ("", "?stand=quarantaine", "?stand=afgehandeld", f"{lang.pk}/", f"{apart.pk}/", "scannen/")
    for pad in paden:
        pagina.goto(f"/werk/postbus/{pad}")
        axe(pagina)
        assert pagina.evaluate("document.documentElement.scrollWidth") <= 360, pad
    pagina.goto(f"/werk/postbus/{apart.pk}/")
    pagina.locator("summary", has_text="Verwijderen").click()
    with pagina.expect_navigation():
        pagina.get_by_role("button", name="Verwijderen").click()
    assert pagina.evaluate("document.activeElement.matches('[data-foutenoverzicht]')")
    axe(pagina)
    # The browser reports the refusal (422) itself.
    pagina.fouten[:] = [fout for fout in pagina.fouten if "422" not in fout]


def test_editors_write_text_blocks(open_pagina, live_server, aangemeld, axe):
    pagina = open_pagina(live_server.url, client=aangemeld(Rol.REDACTEUR))
    pagina.goto("/werk/postbus/tekstblokken/")
    axe(pagina)
    with pagina.expect_navigation():
        pagina.keyboard.press("n")
    axe(pagina)
    pagina.get_by_label("Naam").fill("Aanhef")
    pagina.get_by_label("Tekst", exact=True).fill("Beste {naam},")
    with pagina.expect_navigation():
        pagina.get_by_role("button", name="Bewaren").click()
    axe(pagina)
    assert Tekstblok.objects.get().tekst == "Beste {naam},"


@pytest.mark.parametrize("javascript", [True, False])
def test_a_citizen_writes_to_us(open_pagina, live_server, axe, monkeypatch, javascript):
    monkeypatch.setattr("contacten.forms.burger._KORTSTE_INVULTIJD", timedelta(0))
    ProductFactory()
    pagina = open_pagina(live_server.url, breedte=360, javascript=javascript)
    pagina.goto("/contact/")
    if javascript:
        axe(pagina)
    pagina.get_by_role("button", name="Verstuur uw bericht").click()
    pagina.get_by_text("Vul uw naam in.").first.wait_for()
    if javascript:
        axe(pagina)
    pagina.get_by_label("Uw naam").fill("Fatima")
    pagina.get_by_label("Uw e-mailadres").fill("fatima@voorbeeld.nl")
    pagina.get_by_label("Uw bericht").fill("Hoe laat gaat u open?")
    pagina.get_by_role("button", name="Verstuur uw bericht").click()
    pagina.wait_for_url("**/contact/gelukt/")
    assert Postbericht.objects.get().nummer in pagina.inner_text("main")
    assert pagina.evaluate("document.documentElement.scrollWidth") <= 360
    if javascript:
        axe(pagina)
    # The browser reports the refusal (422) itself.
    pagina.fouten[:] = [fout for fout in pagina.fouten if "422" not in fout]
