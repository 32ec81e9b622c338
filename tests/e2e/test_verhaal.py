"""The whole chain, played by four people in a real browser: burger, receptionist and clerk, agent, manager.

What a citizen was promised, and what became of it, ends up in the manager's figures, case by case.
"""

import re
from datetime import datetime, time

import pytest
import time_machine
from django.core import mail
from playwright.sync_api import Page, expect

from afspraken.models import Aanbod, Afspraak, Bezoek
from catalogus.models import Prijs, Product
from contacten.models import Klantcontact, Terugbelverzoek
from kcc.lib.perioden import TIJDZONE
from kcc.organisatie import tasks as organisatietaken
from kcc.organisatie.enums import Rol
from servicenormen import tasks as normtaken
from tests.afspraken.wereld import MAANDAG, Wereld, maak_wereld

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


def om(uur: int, minuut: int, dag: int = MAANDAG.day) -> datetime:
    """A moment of the week of the story (Monday 2 March 2026)."""
    return datetime(2026, 3, dag, uur, minuut, tzinfo=TIJDZONE)


@pytest.fixture
def stad() -> Wereld:
    """One Stadswinkel with a desk for passports, and a catalogue with one complete product."""
    wereld = maak_wereld(aantal_groepen=1)
    Product.objects.update(
        naam="Paspoort aanvragen",
        code="paspoort",
        synoniemen="pas\nreisdocument",
        kort="Vraag een paspoort aan bij de Stadswinkel.",
        hoe="Maak een afspraak en kom langs.",
    )
    wereld.producten = list(Product.objects.all())
    Prijs.objects.create(product=wereld.producten[0], omschrijving="Paspoort", bedrag="88.65")
    wereld.bezet(wereld.locaties[0], 1, time(9), time(12), [0])
    Aanbod.objects.update(voorlooptijd_minuten=0)
    return wereld


def tegel(pagina: Page, code: str) -> str:
    """The text of the tile of a norm on the manager's dashboard."""
    return pagina.locator(".tegel", has=pagina.locator(f"a[href*='/normen/{code}/']")).first.inner_text()


def reken_bij() -> None:
    """What the Celery worker does every minute."""
    normtaken.meet_producten()
    normtaken.werk_verouderde_dagen_bij()


def test_from_a_citizens_question_to_the_managers_figure(stad, live_server, open_pagina, aangemeld, axe):
    manager = aangemeld(Rol.MANAGER, username="manager", first_name="Mia")
    klok = time_machine.travel(om(8, 30), tick=True)
    klok.start()
    try:
        # --- The manager looks at the norms before anything happened ---------------------------
        sturing = open_pagina(live_server.url, client=manager)
        reken_bij()
        sturing.goto("/sturing/")
        assert "geen metingen" in tegel(sturing, "4").lower()
        assert "geen metingen" in tegel(sturing, "5").lower()

        # --- A burger finds a product and books, on a phone -------------------------------------
        telefoon = open_pagina(live_server.url, breedte=390, hoogte=844)
        telefoon.goto("/")
        axe(telefoon)
        telefoon.get_by_role("searchbox").first.fill("paspoord")
        telefoon.keyboard.press("Enter")
        telefoon.get_by_role("link", name="Paspoort aanvragen").first.click()
        expect(telefoon.get_by_role("heading", level=1)).to_have_text("Paspoort aanvragen")
        axe(telefoon)
        telefoon.get_by_role("main").get_by_role("link", name=re.compile("afspraak", re.I)).first.click()
        axe(telefoon)
        telefoon.get_by_role("button", name="Kies een plaats en tijd").click()
        axe(telefoon)
        telefoon.get_by_role("link", name="Andere tijden").first.click()
        axe(telefoon)
        telefoon.get_by_role("button", name="9.30", exact=False).first.click()
        telefoon.get_by_role("button", name="Controleer uw afspraak").click()
        expect(telefoon.get_by_role("link", name="Vul uw naam in.")).to_be_visible()
        axe(telefoon)
        telefoon.get_by_label("Uw naam").fill("Jo de Wit")
        telefoon.get_by_label("E-mailadres").fill("jo@example.nl")
        telefoon.get_by_role("button", name="Controleer uw afspraak").click()
        axe(telefoon)
        telefoon.get_by_role("button", name="Maak de afspraak").click()
        expect(telefoon.get_by_role("heading", level=1)).to_have_text("Uw afspraak")
        axe(telefoon)
        afspraak = Afspraak.objects.get()
        expect(telefoon.get_by_text(f"{afspraak.nummer[:4]} {afspraak.nummer[4:]}")).to_be_visible()

        organisatietaken.bezorg_wachtende_berichten()
        (bericht,) = mail.outbox
        assert telefoon.url.split("/afspraak/")[1] in bericht.body

        # --- At the reception the visitor checks in ---------------------------------------------
        klok.stop()
        klok = time_machine.travel(om(9, 25), tick=True)
        klok.start()
        receptie = open_pagina(
            live_server.url, client=aangemeld(Rol.BALIEMEDEWERKER, username="receptie", first_name="Rob")
        )
        receptie.goto("/werk/receptie/")
        receptie.get_by_label("Locatie").select_option(label="Locatie 0")
        receptie.get_by_role("button", name="Naar de receptie").click()
        receptie.get_by_role("searchbox").fill(afspraak.nummer)
        receptie.get_by_role("button", name="Aanmelden Jo de Wit").click()
        expect(receptie.get_by_text("A001").first).to_be_visible()
        axe(receptie)

        # --- The clerk calls and helps ----------------------------------------------------------
        klok.stop()
        klok = time_machine.travel(om(9, 34), tick=True)
        klok.start()
        balie = open_pagina(
            live_server.url, client=aangemeld(Rol.BALIEMEDEWERKER, username="balie", first_name="Bea")
        )
        balie.goto("/werk/balie/")
        balie.get_by_label("Locatie").select_option(label="Locatie 0")
        balie.get_by_role("button", name="Toon de balies").click()
        balie.get_by_role("button", name=re.compile("Balie 1")).click()
        axe(balie)
        balie.keyboard.press("n")
        expect(balie.get_by_role("heading", name=re.compile("A001"))).to_be_visible()
        axe(balie)
        wachtruimte = open_pagina(live_server.url)
        wachtruimte.goto("/wachtruimte/locatie-0/")
        expect(wachtruimte.get_by_text("A001")).to_be_visible()
        assert "Jo de Wit" not in wachtruimte.content()
        axe(wachtruimte)
        balie.get_by_label("Aanvraag ingediend").check()
        balie.get_by_role("button", name="Afronden", exact=True).click()
        expect(balie.get_by_role("heading", name="Er zit niemand aan uw balie")).to_be_visible()

        # --- An agent answers a call, and promises to call back after another -------------------
        klok.stop()
        klok = time_machine.travel(om(10, 0), tick=True)
        klok.start()
        agent = open_pagina(
            live_server.url, client=aangemeld(Rol.KCC_MEDEWERKER, username="agent", first_name="Ans")
        )
        agent.goto("/werk/contact/")
        axe(agent)
        registreer(agent, klant="anoniem", resultaat="Direct beantwoord")
        agent.goto("/werk/contact/")
        registreer(
            agent,
            klant="nieuw",
            resultaat="Terugbelverzoek",
            velden={"Naam": "Kim Bos", "Telefoon": "010 267 1625"},
        )
        verzoek = Terugbelverzoek.objects.get()
        assert verzoek.deadline_op == om(17, 0, dag=3)
        agent.goto("/werk/terugbelverzoeken/")
        expect(agent.get_by_text("Kim Bos").first).to_be_visible()
        axe(agent)

        # --- The manager sees what that did, down to the cases ----------------------------------
        klok.stop()
        klok = time_machine.travel(om(17, 1, dag=3), tick=True)
        klok.start()
        reken_bij()
        manager = aangemeld(medewerker=manager.medewerker)
        sturing = open_pagina(live_server.url, client=manager)
        sturing.goto("/sturing/")
        axe(sturing)
        assert "100,0%" in tegel(sturing, "4")  # called at 9.34 for 9.30: within ten minutes
        assert "50,0%" in tegel(sturing, "5")  # one of two calls answered directly
        assert "0,0%" in tegel(sturing, "6")  # nobody called Kim Bos back before 17.00
        assert "100,0%" in tegel(sturing, "7")
        for code, verwacht in (
            ("4", [Bezoek.objects.get()]),
            ("5", list(Klantcontact.objects.filter(kanaal="telefoon"))),
            ("6", [verzoek]),
        ):
            sturing.goto(f"/sturing/normen/{code}/")
            axe(sturing)
            sturing.goto(f"/sturing/normen/{code}/gevallen/")
            axe(sturing)
            rijen = sturing.locator("table tbody tr")
            expect(rijen).to_have_count(len(verwacht))
    finally:
        klok.stop()


def registreer(pagina: Page, *, klant: str, resultaat: str, velden: dict[str, str] | None = None) -> None:
    """Register a call about the passport on the agent's screen."""
    pagina.locator(f"input[name=klant][value={klant}]").check()
    for label, waarde in (velden or {}).items():
        pagina.get_by_label(label, exact=False).locator("visible=true").first.fill(waarde)
    pagina.locator("#id_zoek_product").press_sequentially("paspoort")
    pagina.get_by_label("Paspoort aanvragen").check()
    pagina.get_by_label(resultaat, exact=False).first.check()
    pagina.keyboard.press("Control+Enter")
    expect(pagina.get_by_role("heading", level=1)).to_have_text("Contact opgeslagen")
