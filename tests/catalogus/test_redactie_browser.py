"""The editing screens in a real browser: saving as one types, the keyboard alone, a conflict, and axe."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Page, expect

from catalogus import services
from catalogus.models import Product
from kcc.organisatie.enums import Rol
from tests.catalogus.factories import (
    LocatieFactory,
    PrijsFactory,
    ProductFactory,
    UplNaamFactory,
    VerwijzingFactory,
    VraagantwoordFactory,
)
from tests.catalogus.test_redactie_schermen import BASIS, PASPOORT, bied_aan, schrijf

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def redacteur(aangemeld: Callable[..., Client]) -> Client:
    return aangemeld(Rol.REDACTEUR, first_name="Rachida")


@pytest.fixture
def collega(aangemeld: Callable[..., Client]) -> Client:
    return aangemeld(Rol.REDACTEUR, username="collega", first_name="Cora")


@pytest.fixture(autouse=True)
def paspoort(transactional_db: None) -> Product:
    LocatieFactory()
    UplNaamFactory()
    VerwijzingFactory()
    VraagantwoordFactory()
    ProductFactory(verhuizing=True, hoe="")
    return PrijsFactory().product


def test_what_is_typed_is_saved_and_survives_a_reload(
    open_pagina: Callable[..., Page], live_server: Any, redacteur: Client, paspoort: Product
) -> None:
    page = open_pagina(live_server.url, client=redacteur)
    page.goto(PASPOORT)
    expect(page.locator("#bewaarstand")).to_have_text("Nog niets veranderd")
    page.locator("#id_hoe").fill("Indien u komt, belt u eerst.")
    expect(page.locator("#bewaarstand")).to_contain_text("Opgeslagen")
    expect(page.locator("#hulp-hoe")).to_contain_text("Schrijf liever: als.")
    page.locator("#id_hoe").fill("")
    expect(page.locator("#meter")).to_contain_text("3 van 4")
    page.locator("#meter a").click()
    expect(page).to_have_url(f"{live_server.url}{PASPOORT}#veld-hoe")
    # Typing goes on while a save is under way, and a save by hand waits for it.
    page.locator("#id_hoe").press_sequentially("Kom langs met uw oude paspoort.", delay=60)
    page.keyboard.press("Control+s")
    expect(page.locator("#meldingen")).to_contain_text("Het concept is opgeslagen")
    expect(page.locator("#id_hoe")).to_have_value("Kom langs met uw oude paspoort.")
    assert services.werkinhoud(paspoort)["hoe"] == "Kom langs met uw oude paspoort."


def test_with_the_keyboard_alone_to_a_upl_name_and_the_offer(
    open_pagina: Callable[..., Page], live_server: Any, redacteur: Client, paspoort: Product
) -> None:
    page = open_pagina(live_server.url, client=redacteur)
    page.goto(PASPOORT)
    page.locator("#zoek_upl").focus()
    page.keyboard.type("paspoort")
    keuze = page.locator("#uplkeuze").get_by_label("paspoort", exact=True)
    expect(keuze).to_be_visible()
    expect(page.locator("#zoek_upl")).to_be_focused()
    keuze.focus()
    page.keyboard.press("Space")
    expect(page.locator("#bewaarstand")).to_contain_text("Opgeslagen")
    page.get_by_role("button", name="Opslaan en aanbieden").focus()
    page.keyboard.press("Enter")
    page.get_by_label("Waarom verandert dit?").focus()
    page.keyboard.type("De landelijke naam ontbrak")
    page.get_by_role("button", name="Aanbieden", exact=True).focus()
    page.keyboard.press("Enter")
    expect(page.locator("#meldingen")).to_contain_text("Aangeboden")
    assert services.open_versie(paspoort).status == "ter_controle"


def test_a_conflict_loses_nothing_and_asks_which_text_stays(
    open_pagina: Callable[..., Page],
    live_server: Any,
    axe: Callable[..., None],
    redacteur: Client,
    collega: Client,
    paspoort: Product,
) -> None:
    page = open_pagina(live_server.url, client=redacteur)
    page.goto(PASPOORT)
    schrijf(collega, hoe="Van Cora.")
    page.locator("#id_hoe").fill("Van Rachida.")
    expect(page.locator("#bewaarstand")).to_contain_text("Cora schreef ook in: Zo werkt het")
    page.get_by_role("button", name="Vergelijk en kies").click()
    expect(page.get_by_role("heading", name="Cora schreef intussen ook")).to_be_visible()
    page.fouten.clear()  # the answer is 409 on purpose
    axe(page)
    expect(page.locator("#id_hoe")).to_have_value("Van Rachida.")
    page.get_by_label("Mijn tekst").check()
    page.get_by_role("button", name="Opslaan met deze keuzes").click()
    expect(page.locator("#meldingen")).to_contain_text("opgeslagen")
    assert services.werkinhoud(paspoort)["hoe"] == "Van Rachida."


def test_every_page_and_state_is_accessible(
    open_pagina: Callable[..., Page],
    live_server: Any,
    axe: Callable[..., None],
    redacteur: Client,
    collega: Client,
) -> None:
    schrijf(redacteur, hoe="Indien u komt.", wat_en="Travel.")
    schrijf(redacteur, wat="Anders.")
    for breedte in (390, 1280):
        page = open_pagina(live_server.url, breedte=breedte, client=redacteur)
        for adres in (
            BASIS,
            f"{BASIS}?lijst=onvolledig",
            f"{BASIS}?lijst=ingepland",
            PASPOORT,
            f"{PASPOORT}controle/",
            f"{PASPOORT}geschiedenis/",
            f"{BASIS}vragen/paspoort-gestolen/",
            f"{BASIS}producten/nieuw/",
            f"{BASIS}verwijzingen/",
            f"{BASIS}verwijzingen/rdw/",
        ):
            page.goto(adres)
            axe(page)
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (adres, breedte)
        page.goto(f"{PASPOORT}voorbeeld/")
        expect(page.frame_locator("iframe").first.locator("h1")).to_be_visible()
        axe(page)
        page.goto(PASPOORT)
        page.locator("#id_naam").fill("")
        page.locator("#id_prijzen-0-bedrag").fill("veel")
        page.locator("[data-opslaan]").click()
        expect(page.locator("[data-foutenoverzicht]")).to_be_focused()
        page.fouten.clear()  # the answer is 422 on purpose
        axe(page)
        page.goto(BASIS)
        page.get_by_label("Kies Paspoort aanvragen").check()
        page.get_by_role("button", name="Wijzig wat is aangevinkt").click()
        axe(page)
    bied_aan(redacteur)
    for client in (redacteur, collega):
        page = open_pagina(live_server.url, client=client)
        page.goto(f"{PASPOORT}controle/")
        axe(page)
