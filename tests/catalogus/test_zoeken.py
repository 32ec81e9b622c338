"""Search, on a few products of our own and on the catalogue of the demo gemeente."""

import json
from pathlib import Path

import pytest
from django.conf import settings

from catalogus import services
from catalogus.models import Product
from tests.catalogus.factories import AfdelingFactory, ProductFactory, ThemaFactory

pytestmark = pytest.mark.django_db
DEMO = Path(settings.BASE_DIR) / "kcc" / "demo" / "data" / "producten.json"


def codes(zoekterm: str, **opties: bool) -> list[str]:
    return [product.code for product in services.zoek_producten(Product.objects.all(), zoekterm, **opties)]


@pytest.fixture
def _demo() -> None:
    thema, afdeling = ThemaFactory(), AfdelingFactory()
    Product.objects.bulk_create(
        Product(
            thema=thema,
            afdeling=afdeling,
            status="gepubliceerd",
            synoniemen="\n".join(rij["synoniemen"]),
            meenemen="\n".join(rij["meenemen"]),
            **{
                veld: rij[veld]
                for veld in (
                    *("code", "naam", "naam_en", "upl_naam", "kort", "kort_en", "wat", "hoe", "voorwaarden"),
                    *("contacttekst_intern", "vraag_gewicht"),
                )
            },
        )
        for rij in json.loads(DEMO.read_text())
    )


VRAGEN = {
    "paspoort": "paspoort",
    "paspoord": "paspoort",
    "pasport": "paspoort",
    "Paspoort aanvragen": "paspoort",
    "hoe vraag ik een paspoort aan": "paspoort",
    "paspoort kwijt": "reisdocument-kwijt",
    "rijbewijs verlengen": "rijbewijs",
    "rijbewijs verlegen": "rijbewijs",
    "verhuizen": "verhuizing",
    "verhuisen": "verhuizing",
    "ik ga verhuizen": "verhuizing",
    "id kaart": "id-kaart",
    "idkaart": "id-kaart",
    "grof vuil ophalen": "grofvuil",
    "grofvuil": "grofvuil",
    "trouwen": "huwelijk",
    "ratten": "ongedierte",
    "apply for a passport": "paspoort",
    "change of address": "verhuizing",
}


@pytest.mark.usefixtures("_demo")
def test_a_citizens_words_find_the_product_first() -> None:
    assert {zoekterm: codes(zoekterm)[0] for zoekterm in VRAGEN} == VRAGEN


@pytest.mark.usefixtures("_demo")
def test_half_a_word_finds_as_one_types() -> None:
    halve = ["pasp", "paspo", "verhu", "rijbe", "grofv"]
    assert {begin: codes(begin)[0][:4] for begin in halve} == {begin: begin[:4] for begin in halve}


@pytest.mark.usefixtures("_demo")
def test_nonsense_finds_nothing_and_breaks_nothing() -> None:
    onzin = ["", "   ", "xqzvw", "\0", "'", '"', "\\", "a'; DROP TABLE", "-", "& | !"]
    assert [zoekterm for zoekterm in onzin if codes(zoekterm)] == []


def test_a_question_longer_than_any_is_cut_off() -> None:
    ProductFactory()
    assert codes("paspoort " + "x" * 10_000) == ["paspoort"]


def test_between_equals_the_most_asked_comes_first() -> None:
    for code, gewicht in (("a", 1), ("b", 90), ("c", 20)):
        ProductFactory(code=code, naam="Vergunning", synoniemen="", vraag_gewicht=gewicht)
    assert codes("vergunning") == ["b", "c", "a"]


def test_texts_for_staff_are_found_by_staff_only() -> None:
    ProductFactory(contacttekst_intern="Verwijs naar de marechaussee op de luchthaven.")
    assert codes("marechaussee") == []
    assert codes("marechaussee", ook_intern=True) == ["paspoort"]


def test_only_the_given_products_are_searched() -> None:
    ProductFactory()
    ProductFactory(code="oud", gearchiveerd=True)
    ProductFactory(code="nieuw", concept=True)
    gepubliceerd = services.zoek_producten(Product.objects.published(), "paspoort")
    assert [product.code for product in gepubliceerd] == ["paspoort"]
