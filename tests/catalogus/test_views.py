"""The pages of the catalogue over HTTP: what they show, to whom, in which language and at what cost."""

from collections.abc import Callable, Iterator
from datetime import date, datetime
from decimal import Decimal

import pytest
import time_machine
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from catalogus.models import Locatie, Product
from kcc.lib.aanhaakpunt import Aanhaakpunt
from kcc.lib.perioden import TIJDZONE
from kcc.organisatie.enums import Rol
from tests.catalogus.factories import (
    LocatieFactory,
    OpeningsuitzonderingFactory,
    PrijsFactory,
    ProductFactory,
    ThemaFactory,
)
from tests.utils.htmx import gebruik, regels

pytestmark = pytest.mark.django_db
# Monday 17 March 2025, 10.00 in the Netherlands.
NU = datetime(2025, 3, 17, 10, 0, tzinfo=TIJDZONE)
ZOEKVELD = '//input[@type="search"]'


@pytest.fixture(autouse=True)
def _maandagochtend() -> Iterator[None]:
    with time_machine.travel(NU, tick=False):
        yield


@pytest.fixture
def op_afspraak(monkeypatch: pytest.MonkeyPatch) -> None:
    punt = Aanhaakpunt("proef")
    punt.haak_aan(lambda codes: codes.add("paspoort"))
    monkeypatch.setattr("catalogus.services.producten.bij_vraag_naar_afspraakproducten", punt)


@pytest.fixture
def engels(client: Client) -> Client:
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return client


def tekst(response: object) -> str:
    """The words of a page on one line, as a reader sees them: without tags."""
    return " ".join(" ".join(regel.strip() for regel in regels(response) if "<" not in regel).split())


def veel(aantal: int) -> None:
    """So many products with two prices and relations, in two themes, and places with hours."""
    thema = ThemaFactory(code="afval", naam="Afval")
    producten = [ProductFactory(code=f"p{n}", naam=f"Paspoort {n}", thema=thema) for n in range(aantal)]
    for product in producten:
        PrijsFactory(product=product)
        PrijsFactory(product=product, geldig_vanaf=date(2026, 1, 1), bedrag=Decimal(90))
        producten[0].gerelateerd.add(product)
    for n in range(aantal):
        locatie = LocatieFactory(code=f"l{n}", naam=f"Stadswinkel {n}", op_maandag=True)
        OpeningsuitzonderingFactory(locatie=locatie, datum=date(2025, 3, 18))
        locatie.producten.set(producten)


# --- Product -----------------------------------------------------------------------------------


def test_product_page_tells_what_how_cost_term_and_what_to_bring(client: Client) -> None:
    product = ProductFactory()
    PrijsFactory(product=product)
    PrijsFactory(product=product, bedrag=Decimal("90.10"), geldig_vanaf=date(2026, 1, 1))
    gelezen = tekst(client.get("/producten/paspoort/"))
    for woorden in (
        "Paspoort aanvragen",
        "Met een paspoort kunt u reizen.",
        "Kom zelf.",
        "18 jaar of ouder € 83,87 vanaf 1 januari 2026: € 90,10",
        "5 werkdagen",
        "Neem mee Uw oude paspoort Een pasfoto",
        "In een Stadswinkel",
    ):
        assert woorden in gelezen


def test_product_page_never_shows_what_is_for_staff(client: Client) -> None:
    ProductFactory(contacttekst_intern="GEHEIM", gratis=True)
    assert "GEHEIM" not in client.get("/producten/paspoort/").content.decode()


def test_free_product_says_so(client: Client) -> None:
    ProductFactory(verhuizing=True)
    assert "Kosten Gratis" in tekst(client.get("/producten/verhuizing/"))


def test_product_online_links_to_the_form_and_names_the_digid_level(client: Client) -> None:
    ProductFactory(online=True)
    response = client.get("/producten/paspoort/")
    assert 'href="https://formulieren.example.nl/start"' in response.content.decode()
    assert "U logt in met de DigiD-app, of met DigiD en een sms-code." in tekst(response)


def test_appointment_button_only_where_somebody_plans_it(client: Client, op_afspraak: None) -> None:
    ProductFactory()
    ProductFactory(verhuizing=True)
    knop = f"{reverse('afspraken:maken')}?product="
    assert f'href="{knop}paspoort"' in client.get("/producten/paspoort/").content.decode()
    assert knop not in client.get("/producten/verhuizing/").content.decode()


def test_texts_of_an_editor_are_escaped(client: Client) -> None:
    ProductFactory(naam="<script>1</script>", kort='"><script>2', wat="<img src=x>", meenemen="<b>")
    html = client.get("/producten/paspoort/").content.decode()
    assert "<script>1" not in html
    assert "<script>2" not in html
    assert "<img src=x>" not in html
    assert "<b>" not in html


@pytest.mark.parametrize("staat", ["concept", "gearchiveerd"])
def test_product_that_is_not_published_is_404_with_what_resembles_it(client: Client, staat: str) -> None:
    ProductFactory(code="paspoort-oud", naam="Paspoort oude stijl", **{staat: True})
    ProductFactory()
    response = client.get("/producten/paspoort-oud/")
    assert response.status_code == 404
    assert "Paspoort oude stijl" not in tekst(response)
    assert 'href="/producten/paspoort/"' in response.content.decode()
    assert 'value="paspoort oud"' in response.content.decode()


# --- Search ------------------------------------------------------------------------------------


@pytest.mark.parametrize("waarde", ["paspoord", "xqzvw", ""])
def test_results_while_typing_equal_a_fresh_load(client: Client, waarde: str) -> None:
    ProductFactory()
    ProductFactory(verhuizing=True)
    na = gebruik(client, client.get("/zoeken/?q=verhuizen"), ZOEKVELD, waarde=waarde)
    assert regels(na.pagina) == regels(client.get(na.adres))
    assert "<html" not in na.antwoord.content.decode()
    assert "HX-Request" in na.antwoord["Vary"]


def test_search_without_javascript_is_a_form_that_gets(client: Client) -> None:
    ProductFactory()
    response = client.get("/zoeken/", {"q": "paspoord"})
    assert "1 resultaat Paspoort aanvragen" in tekst(response)
    assert '<form class="zoekveld' in response.content.decode()


def test_search_repeats_the_words_escaped(client: Client) -> None:
    html = client.get("/zoeken/", {"q": '"><script>x'}).content.decode()
    assert "<script>x" not in html
    assert "Niets gevonden" in html


def test_search_finds_only_what_is_published(client: Client) -> None:
    ProductFactory(concept=True)
    assert "Niets gevonden" in tekst(client.get("/zoeken/?q=paspoort"))


# --- Lists -------------------------------------------------------------------------------------


def test_products_by_theme_leave_out_themes_without_any(client: Client) -> None:
    ProductFactory()
    ThemaFactory(code="leeg", naam="Leeg thema")
    gelezen = tekst(client.get("/producten/"))
    assert "Paspoort, rijbewijs en uittreksels Paspoort aanvragen" in gelezen
    assert "Leeg thema" not in gelezen


def test_products_from_a_to_z_sort_as_a_reader_does(client: Client) -> None:
    for n, naam in enumerate(["Zorg", "één ouder", "Afval", "‘Eigen huis’", "afspraak"]):
        ProductFactory(code=f"p{n}", naam=naam)
    assert "A afspraak Afval E één ouder ‘Eigen huis’ Z Zorg" in tekst(client.get("/producten/?orde=alfabet"))


def test_home_shows_the_most_asked_and_which_places_are_open(client: Client) -> None:
    ProductFactory(vraag_gewicht=1)
    ProductFactory(verhuizing=True, vraag_gewicht=50)
    ProductFactory(code="oud", naam="Oud product", gearchiveerd=True)
    LocatieFactory(op_maandag=True)
    LocatieFactory(code="dicht", naam="Stadswinkel Dicht", is_actief=False)
    gelezen = tekst(client.get("/"))
    assert gelezen.index("Verhuizing doorgeven") < gelezen.index("Paspoort aanvragen")
    assert "Oud product" not in gelezen
    assert "Stadswinkel Centrum Nu open tot 12.00 uur" in gelezen
    assert "Stadswinkel Dicht" not in gelezen


# --- Stadswinkels ------------------------------------------------------------------------------


def test_place_tells_hours_exceptions_address_and_access(client: Client) -> None:
    locatie = LocatieFactory(op_maandag=True)
    OpeningsuitzonderingFactory(locatie=locatie, datum=date(2025, 3, 24), omschrijving="Verbouwing")
    gelezen = tekst(client.get("/stadswinkels/centrum/"))
    for woorden in (
        "Nu open tot 12.00 uur",
        "Vandaag, maandag 17 maart 09.00 tot 12.00 uur 13.00 tot 17.00 uur",
        "dinsdag 18 maart Gesloten",
        "maandag 24 maart 2025 Gesloten Verbouwing",
        "maandag 21 april 2025 Gesloten Feestdag",
        "Coolsingel 40 3011 AD Rotterdam",
        "Er is een lift.",
    ):
        assert woorden in gelezen


@pytest.mark.parametrize(
    ("moment", "woorden"),
    [
        (datetime(2025, 3, 17, 8, 30, tzinfo=TIJDZONE), "Nu gesloten vandaag vanaf 09.00 uur"),
        (datetime(2025, 3, 17, 12, 0, tzinfo=TIJDZONE), "Nu gesloten vandaag vanaf 13.00 uur"),
        (datetime(2025, 3, 16, 23, 0, tzinfo=TIJDZONE), "Nu gesloten morgen vanaf 09.00 uur"),
        (datetime(2025, 3, 18, 9, 0, tzinfo=TIJDZONE), "Nu gesloten maandag vanaf 09.00 uur"),
        # A week later is tweede Paasdag, so the Monday after it.
        (datetime(2025, 4, 14, 18, 0, tzinfo=TIJDZONE), "Nu gesloten maandag 28 april vanaf 09.00 uur"),
    ],
)
def test_place_says_when_it_opens(client: Client, moment: datetime, woorden: str) -> None:
    LocatieFactory(op_maandag=True)
    with time_machine.travel(moment, tick=False):
        assert woorden in tekst(client.get("/stadswinkels/centrum/"))


def test_place_that_is_closed_for_good_is_404(client: Client) -> None:
    LocatieFactory(is_actief=False)
    response = client.get("/stadswinkels/centrum/")
    assert response.status_code == 404
    assert "Zoek" in tekst(response)


# --- English -----------------------------------------------------------------------------------


def test_english_page_marks_what_is_dutch_only(engels: Client) -> None:
    ProductFactory(engels=True)
    html = engels.get("/producten/paspoort/").content.decode()
    assert '<html lang="en"' in html
    assert "<h1>Apply for a passport</h1>" in html
    assert '<div class="tekst" lang="nl"><p>Met een paspoort kunt u reizen.</p></div>' in html


def test_english_list_sorts_by_the_name_that_is_read(engels: Client) -> None:
    ProductFactory(engels=True)
    ProductFactory(verhuizing=True)
    html = engels.get("/producten/?orde=alfabet").content.decode()
    assert html.index("Apply for a passport") < html.index('<li lang="nl"><a href="/producten/verhuizing/">')


# --- Staff -------------------------------------------------------------------------------------


def test_knowledge_needs_a_sign_on(client: Client) -> None:
    assert client.get("/werk/producten/").status_code == 302


@pytest.mark.parametrize("rol", list(Rol))
def test_knowledge_is_for_every_role(aangemeld: Callable[..., Client], rol: Rol) -> None:
    assert aangemeld(rol).get("/werk/producten/").status_code == 200


def test_knowledge_refuses_who_has_no_role(aangemeld: Callable[..., Client]) -> None:
    assert aangemeld().get("/werk/producten/").status_code == 403


def test_knowledge_opens_the_best_answer_with_the_texts_for_staff(kcc_medewerker_client: Client) -> None:
    ProductFactory(gearchiveerd=True)
    ProductFactory(verhuizing=True)
    gelezen = tekst(kcc_medewerker_client.get("/werk/producten/?q=paspoort+vermist"))
    assert "Vraag of het oude paspoort vermist is." in gelezen
    assert "Gearchiveerd" in gelezen


@pytest.mark.parametrize("waarde", ["verhuizen", "xqzvw", ""])
def test_knowledge_while_typing_equals_a_fresh_load(kcc_medewerker_client: Client, waarde: str) -> None:
    ProductFactory()
    ProductFactory(verhuizing=True)
    pagina = kcc_medewerker_client.get("/werk/producten/?q=paspoort")
    na = gebruik(kcc_medewerker_client, pagina, ZOEKVELD, waarde=waarde)
    assert regels(na.pagina) == regels(kcc_medewerker_client.get(na.adres))


def test_choosing_another_answer_equals_a_fresh_load(kcc_medewerker_client: Client) -> None:
    ProductFactory()
    ProductFactory(code="kwijt", naam="Paspoort kwijt")
    pagina = kcc_medewerker_client.get("/werk/producten/?q=nieuw+paspoort")
    na = gebruik(kcc_medewerker_client, pagina, "//a[@hx-get and not(@aria-current)]")
    assert na.adres.startswith("/werk/producten/?q=nieuw+paspoort&product=")
    assert regels(na.pagina) == regels(kcc_medewerker_client.get(na.adres))


# --- Cost --------------------------------------------------------------------------------------

PAGINAS = {
    "/": 7,
    "/zoeken/?q=paspoort": 5,
    "/producten/": 3,
    "/producten/?orde=alfabet": 2,
    "/producten/p0/": 8,
    "/stadswinkels/": 6,
    "/stadswinkels/l0/": 8,
}


@pytest.mark.parametrize("aantal", [1, 12])
@pytest.mark.parametrize("adres", PAGINAS)
def test_citizen_page_costs_the_same_however_much_there_is(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, adres: str, aantal: int
) -> None:
    veel(aantal)
    with django_assert_num_queries(PAGINAS[adres]):
        assert client.get(adres).status_code == 200


def test_knowledge_costs_the_same_however_much_there_is(kcc_medewerker_client: Client) -> None:
    kcc_medewerker_client.get("/werk/producten/")  # the first page after signing on writes the session
    kosten = []
    for aantal in (1, 12):
        Product.objects.all().delete()
        Locatie.objects.all().delete()
        veel(aantal)
        with CaptureQueriesContext(connection) as vragen:
            assert "Paspoort 0" in tekst(kcc_medewerker_client.get("/werk/producten/?q=paspoort"))
        kosten.append(len(vragen))
    assert kosten[0] == kosten[1]
