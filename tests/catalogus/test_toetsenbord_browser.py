"""The catalogue with the keyboard alone: everything is reached, in order, seen while it has the focus."""

from collections.abc import Callable, Iterator
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
    VraagantwoordFactory,
)
from tests.catalogus.test_redactie_schermen import BASIS, PASPOORT
from tests.organisatie.factories import AfdelingFactory

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

# Of what has the focus: what it is, its place in the page, if it is marked, and if any of it is seen.
_WAAR = """() => {
  const el = document.activeElement;
  if (!el || el === document.body) return null;
  const vlak = el.getBoundingClientRect();
  const gemerkt = knoop => {
    const stijl = getComputedStyle(knoop);
    const rand = stijl.outlineStyle !== 'none' && parseFloat(stijl.outlineWidth) > 0;
    return rand || stijl.boxShadow !== 'none';
  };
  const punten = [0.1, 0.5, 0.9].map(deel =>
    document.elementFromPoint(vlak.left + vlak.width / 2, vlak.top + vlak.height * deel));
  return {
    wie: `${el.tagName.toLowerCase()} ${el.id || el.textContent.trim().slice(0, 40) || el.name}`,
    vlak: [vlak.top, vlak.bottom, innerHeight],
    nummer: [...document.querySelectorAll('*')].indexOf(el),
    gemerkt: gemerkt(el) || (el.closest('label') !== null && gemerkt(el.closest('label'))),
    vrij: punten.some(boven => boven !== null && (el.contains(boven) || boven.contains(el))),
  };
}"""


@pytest.fixture(autouse=True)
def paspoort(transactional_db: None) -> Product:
    LocatieFactory()
    UplNaamFactory()
    VraagantwoordFactory()
    ProductFactory(verhuizing=True)
    return PrijsFactory().product


@pytest.fixture
def redacteur(aangemeld: Callable[..., Client]) -> Client:
    return aangemeld(Rol.REDACTEUR)


def tab_langs(page: Page, hoogstens: int = 200) -> Iterator[dict[str, Any]]:
    """What Tab comes by, from where the focus is, until it leaves the page."""
    for _ in range(hoogstens):
        page.keyboard.press("Tab")
        waar = page.evaluate(_WAAR)
        if waar is None:
            return
        yield waar
    pytest.fail(f"Na {hoogstens} keer Tab is de pagina nog niet uit.")


def tab_naar(page: Page, wie: str) -> None:
    """Tab until this has the focus."""
    gezien = []
    for waar in tab_langs(page):
        if wie in waar["wie"]:
            return
        gezien.append(waar["wie"])
    pytest.fail(f"Tab komt niet langs {wie}, wel langs {gezien}")


@pytest.mark.parametrize(
    "adres", [PASPOORT, f"{BASIS}?lijst=alles", f"{PASPOORT}geschiedenis/", "/zoeken/?q=paspoort"]
)
def test_tab_comes_by_everything_in_order_and_is_always_seen(
    open_pagina: Callable[..., Page], live_server: Any, redacteur: Client, adres: str
) -> None:
    page = open_pagina(live_server.url, client=redacteur)
    page.goto(adres)
    bezocht = list(tab_langs(page))
    assert bezocht[0]["wie"].startswith("a Direct naar de inhoud")
    assert len(bezocht) > 10
    # The last stop inside a date field is the browser's own button for the calendar, with a ring of its own.
    gemerkt = {waar["nummer"] for waar in bezocht if waar["gemerkt"]}
    assert [waar for waar in bezocht if waar["nummer"] not in gemerkt] == []
    assert [waar for waar in bezocht if not waar["vrij"]] == []
    nummers = [waar["nummer"] for waar in bezocht]
    assert nummers == sorted(nummers), "de volgorde is niet die van de pagina"


def test_from_the_search_box_to_a_product(
    open_pagina: Callable[..., Page], live_server: Any, redacteur: Client
) -> None:
    page = open_pagina(live_server.url)
    page.goto("/zoeken/")
    zoekveld = page.get_by_role("searchbox").first
    zoekveld.focus()
    page.keyboard.type("paspoord", delay=30)
    eerste = page.locator("main").get_by_role("link", name="Paspoort aanvragen").first
    expect(eerste).to_be_visible()
    # Results came while typing; the focus did not move.
    expect(zoekveld).to_be_focused()
    tab_naar(page, "Paspoort aanvragen")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Paspoort aanvragen")


def test_many_at_once_without_a_mouse(
    open_pagina: Callable[..., Page], live_server: Any, redacteur: Client, paspoort: Product
) -> None:
    AfdelingFactory(code="belastingen", naam="Belastingen")
    page = open_pagina(live_server.url, client=redacteur)
    page.goto(f"{BASIS}?lijst=alles")
    page.get_by_label("Kies Paspoort aanvragen").focus()
    page.keyboard.press("Space")
    tab_naar(page, "Wijzig wat is aangevinkt")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("1 tegelijk wijzigen")
    page.get_by_label("Andere afdeling").focus()
    page.keyboard.press("Space")
    tab_naar(page, "id_afdeling")
    page.keyboard.type("Belastingen")
    tab_naar(page, "id_toelichting")
    page.keyboard.type("Reorganisatie")
    tab_naar(page, "Bekijk wat er verandert")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Dit gebeurt er met 1 van de 1")).to_be_visible()
    tab_naar(page, "Wijzig deze 1")
    page.keyboard.press("Enter")
    expect(page.locator("#meldingen")).to_contain_text("1 gewijzigd")
    tab_naar(page, "Draai dit terug")
    paspoort.refresh_from_db()
    assert paspoort.afdeling.code == "belastingen"
    assert services.stand_van(paspoort) == "2.1"


def test_a_dialog_gives_the_focus_back(
    open_pagina: Callable[..., Page], live_server: Any, redacteur: Client
) -> None:
    page = open_pagina(live_server.url, client=redacteur)
    page.goto(PASPOORT)
    tab_naar(page, "Sneltoetsen")
    page.keyboard.press("Enter")
    dialoog = page.get_by_role("dialog", name="Sneltoetsen op deze pagina")
    expect(dialoog).to_be_visible()
    # The page behind it cannot be reached.
    for _ in range(4):
        page.keyboard.press("Tab")
        assert page.evaluate(
            "document.activeElement === document.body || !!document.activeElement.closest('dialog')"
        )
    page.keyboard.press("Escape")
    expect(dialoog).to_be_hidden()
    expect(page.get_by_role("button", name="Sneltoetsen")).to_be_focused()
