"""Every text of a product page follows the language, and an English page has an address of its own."""

import pytest
from django.conf import settings
from django.test import Client

from catalogus.templatetags.catalogus import PRODUCTTEKSTEN
from tests.catalogus.factories import ProductFactory

pytestmark = pytest.mark.django_db
# "meenemen" is a list, one thing a line; in the test every text is one line.
NEDERLANDS = {veld: f"Nederlands {veld}." for veld in PRODUCTTEKSTEN}
ENGELS = {f"{veld}_en": f"English {veld}." for veld in PRODUCTTEKSTEN}
DEELS = "Part of this page is available in Dutch only"


def html(client: Client, adres: str) -> str:
    return client.get(adres).content.decode()


def test_every_text_stands_on_the_dutch_page(client: Client) -> None:
    ProductFactory(**NEDERLANDS, **ENGELS)
    pagina = html(client, "/producten/paspoort/")
    assert [tekst for tekst in NEDERLANDS.values() if tekst not in pagina] == []
    assert "English" not in pagina.replace("English</span>", "").replace('lang="en"', "")


def test_every_text_stands_on_the_english_page(client: Client) -> None:
    ProductFactory(**NEDERLANDS, **ENGELS)
    pagina = html(client, "/producten/paspoort/?taal=en")
    assert [tekst for tekst in ENGELS.values() if tekst not in pagina] == []
    assert [tekst for tekst in NEDERLANDS.values() if tekst in pagina] == []
    assert "Have you not heard from us?" in pagina
    assert "How to pay" in pagina
    assert DEELS not in pagina


@pytest.mark.parametrize("veld", PRODUCTTEKSTEN)
def test_a_text_without_english_is_marked_as_dutch_and_the_page_says_so(client: Client, veld: str) -> None:
    ProductFactory(**NEDERLANDS, **(ENGELS | {f"{veld}_en": ""}))
    pagina = html(client, "/producten/paspoort/?taal=en")
    assert NEDERLANDS[veld] in pagina
    assert 'lang="nl"' in pagina.partition('<main id="inhoud"')[2]
    assert DEELS in pagina


def test_the_language_of_a_link_stays_and_never_reaches_staff_pages(client: Client) -> None:
    ProductFactory(engels=True)
    eerste = client.get("/producten/paspoort/?taal=en")
    assert eerste["Content-Language"] == "en"
    assert client.cookies[settings.LANGUAGE_COOKIE_NAME].value == "en"
    assert "Apply for a passport" in html(client, "/producten/paspoort/")
    assert client.get("/producten/paspoort/?taal=nl")["Content-Language"] == "nl"
    assert client.cookies[settings.LANGUAGE_COOKIE_NAME].value == "nl"
    client.cookies.clear()
    assert client.get("/werk/producten/?taal=en")["Content-Language"] == "nl"
    assert client.get("/producten/paspoort/?taal=fr")["Content-Language"] == "nl"
    assert settings.LANGUAGE_COOKIE_NAME not in client.cookies
