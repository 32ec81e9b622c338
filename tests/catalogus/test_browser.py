"""The citizen's pages in a real browser: accessible in every state, light, and without JavaScript too."""

import gzip
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, Response, expect

from catalogus.models import GemisteZoekvraag, Vraagantwoord
from kcc.organisatie.enums import Rol
from kcc.organisatie.models import Instelling
from tests.catalogus.factories import (
    LocatieFactory,
    OpeningsuitzonderingFactory,
    PrijsFactory,
    ProductFactory,
    VerwijzingFactory,
    VraagantwoordFactory,
)

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]
PAGINAS = [
    "/",
    "/zoeken/",
    "/zoeken/?q=paspoord",
    "/zoeken/?q=xqzvw",
    "/producten/",
    "/producten/?orde=alfabet",
    "/producten/paspoort/",
    "/producten/bestaat-niet/",
    "/stadswinkels/",
    "/stadswinkels/centrum/",
]
HOOGSTENS = 100_000


@pytest.fixture(autouse=True)
def _catalogus(transactional_db: None) -> None:
    Instelling.objects.update_or_create(
        pk=1, defaults={"naam": "Gemeente Rotterdam", "telefoonnummer": "14 010"}
    )
    paspoort = ProductFactory(
        engels=True, online=True, voorwaarden="- U woont hier.", bezwaar="Binnen 6 weken."
    )
    PrijsFactory(product=paspoort)
    locatie = LocatieFactory(op_maandag=True)
    OpeningsuitzonderingFactory(locatie=locatie, datum="2099-01-05")
    locatie.producten.add(paspoort)
    paspoort.gerelateerd.add(ProductFactory(verhuizing=True))


@pytest.mark.parametrize("taal", ["nl", "en"])
def test_every_page_is_accessible(
    open_pagina: Callable[..., Page], live_server: Any, toegankelijk: Callable[..., None], taal: str
) -> None:
    page = open_pagina(live_server.url)
    page.context.add_cookies([{"name": "django_language", "value": taal, "url": live_server.url}])
    for adres in PAGINAS:
        page.goto(adres)
        toegankelijk(page, 320, 1280)
    # The pages that are 404 on purpose.
    page.fouten[:] = [fout for fout in page.fouten if "404" not in fout]  # type: ignore[attr-defined]


def test_results_appear_while_typing_and_the_address_follows(pagina: Page) -> None:
    pagina.goto("/zoeken/")
    zoekveld = pagina.get_by_role("searchbox", name="Waar zoekt u naar?")
    zoekveld.press_sequentially("verhuisen", delay=20)
    expect(pagina.get_by_role("link", name="Verhuizing doorgeven")).to_be_visible()
    expect(pagina.locator("#aankondiging")).to_have_text("1 resultaat")
    expect(zoekveld).to_be_focused()
    assert pagina.url.endswith("/zoeken/?q=verhuisen")


def test_search_to_product_without_javascript(open_pagina: Callable[..., Page], live_server: Any) -> None:
    page = open_pagina(live_server.url, javascript=False)
    page.goto("/")
    page.get_by_role("searchbox", name="Zoek een product of onderwerp").fill("paspoord")
    page.get_by_role("button", name="Zoeken").click()
    page.get_by_role("link", name="Paspoort aanvragen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Paspoort aanvragen")
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Apply for a passport")


def test_a_first_visit_stays_under_the_weight(pagina: Page) -> None:
    """HTML as it is, and the style sheet and script as whitenoise sends them: compressed once, with gzip."""
    zwaarte: list[int] = []

    def weeg(response: Response) -> None:
        inhoud = response.body()
        is_bestand = "/static/" in response.url
        zwaarte.append(len(gzip.compress(inhoud) if is_bestand else inhoud))

    pagina.on("response", weeg)
    for adres in ("/", "/zoeken/?q=paspoort", "/producten/paspoort/"):
        zwaarte.clear()
        pagina.context.clear_cookies()
        pagina.goto(adres, wait_until="networkidle")
        assert 0 < sum(zwaarte) <= HOOGSTENS, f"{adres}: {sum(zwaarte)} bytes"


def test_the_product_knowledge_of_staff_is_accessible(
    open_pagina: Callable[..., Page],
    live_server: Any,
    axe: Callable[..., None],
    aangemeld: Callable[..., Any],
) -> None:
    ProductFactory(contacttekst_intern="Vraag naar het oude paspoort.")
    page = open_pagina(live_server.url, client=aangemeld(Rol.KCC_MEDEWERKER))
    for adres in ("/werk/producten/", "/werk/producten/?q=paspoort", "/werk/producten/?q=bestaatniet"):
        page.goto(adres)
        axe(page)


def test_answers_and_other_organisations_are_accessible(
    open_pagina: Callable[..., Page], live_server: Any, toegankelijk: Callable[..., None]
) -> None:
    VraagantwoordFactory().producten.set([ProductFactory()])
    VerwijzingFactory(bereikbaar="op werkdagen")
    page = open_pagina(live_server.url)
    for adres in (
        *("/zoeken/?q=mijn+paspoort+is+gestolen+wat+nu", "/zoeken/?q=xqzvw", "/zoeken/?q=rdw&gemeld=ja"),
        *("/vragen/", "/vragen/paspoort-gestolen/", "/andere-organisaties/", "/andere-organisaties/rdw/"),
    ):
        page.goto(adres)
        toegankelijk(page, 390, 1280)


def test_rating_with_the_keyboard_is_thanked_and_announced(pagina: Page) -> None:
    VraagantwoordFactory()
    pagina.goto("/vragen/paspoort-gestolen/")
    pagina.get_by_role("button", name="Ja").focus()
    pagina.keyboard.press("Enter")
    expect(pagina.get_by_text("Dank u wel voor uw oordeel.").first).to_be_focused()
    expect(pagina.locator("#aankondiging")).to_have_text("Dank u wel voor uw oordeel.")
    assert Vraagantwoord.objects.get().aantal_nuttig == 1


def test_what_stays_unfound_in_view_is_reported_and_half_words_are_not(pagina: Page) -> None:
    ProductFactory()
    pagina.goto("/zoeken/")
    pagina.locator("#zoek").press_sequentially("zwembad", delay=300)
    expect(pagina.get_by_role("heading", name="Niets gevonden")).to_be_visible()
    with pagina.expect_response("**/zoeken/gemist/") as antwoord:
        pass
    assert antwoord.value.status == 204
    assert GemisteZoekvraag.objects.count() == 1
