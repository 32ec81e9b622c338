"""Search: what is found by whom, how words are read, and that the index follows every change."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalogus import services
from catalogus.enums import Zoeksoort
from catalogus.models import Product, Vraagantwoord, Zoekplek
from catalogus.services.zoekvraag import afstand, woorden_van
from tests.catalogus.factories import (
    LocatieFactory,
    ProductFactory,
    VerwijzingFactory,
    VraagantwoordFactory,
)

pytestmark = pytest.mark.django_db


def codes(zoekterm: str, **opties: bool) -> list[str]:
    return [treffer.onderwerp.code for treffer in services.zoek(zoekterm, **opties)]


# --- Words -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("synoniem", "getypt"),
    [
        ("verhuizen", "verhuisen"),
        ("paspoort", "paspoord"),
        ("paspoort", "pasport"),
        ("paspoort", "passpoort"),
        ("rijbewijs", "reibewijs"),
        ("adreswijziging", "adreswijzigign"),
        ("uittreksel", "uitreksel"),
        ("lantaarnpaal", "lantarenpaal"),
        ("één ouder", "een ouder"),
        ("café", "cafe"),
        ("cafe", "café"),
        # one word or two
        ("grofvuil", "grof vuil"),
        ("grof vuil", "grofvuil"),
        ("ID-kaart", "idkaart"),
        ("ID-kaart", "id kaart"),
        ("ID kaart", "idkaart"),
        ("ID kaart", "ID-kaart"),
        ("id kaart", "idkaarten"),
        # compounds
        ("adreswijziging", "adres wijzigen"),
        ("verhuizing doorgeven", "verhuisbericht"),
        ("parkeervergunning", "parkeren"),
        ("vergunning voor bomen", "bomenvergunning"),
        # verbs
        ("afval ophalen", "afval wordt niet opgehaald"),
        ("paspoort aanvragen", "hoe vraag ik een paspoort aan"),
        ("huis splitsen", "huis gesplitst"),
        # half a word, as one types
        ("paspoort", "pasp"),
        ("verhuizen", "verhu"),
    ],
)
def test_spellings_of_one_word_find_the_same(synoniem: str, getypt: str) -> None:
    ProductFactory(code="goed", naam="Iets", kort="", wat="", hoe="", meenemen="", synoniemen=synoniem)
    ProductFactory(
        code="ander", naam="Hond aangeven", kort="", wat="", hoe="", meenemen="", synoniemen="puppy"
    )
    assert codes(getypt)[:1] == ["goed"]


def test_a_long_question_is_about_its_subject_not_its_politeness() -> None:
    ProductFactory()
    ProductFactory(verhuizing=True)
    VraagantwoordFactory(code="hallo", vraag="Wat kan ik doen als ik graag hulp wil?", antwoord="Bel ons.")
    vraag = "Goedemiddag, kunt u mij alstublieft vertellen hoe ik mijn verhuizing door kan geven? Graag hulp!"
    assert codes(vraag)[0] == "verhuizing"


def test_politeness_alone_still_finds_what_holds_it() -> None:
    VraagantwoordFactory(code="hulp", vraag="Waar krijg ik hulp?", antwoord="Bel ons.")
    assert codes("hulp") == ["hulp"]


def test_english_words_find_by_their_english_stem() -> None:
    ProductFactory(engels=True)
    assert codes("applying for passports") == ["paspoort"]


def test_words_that_resemble_nothing_find_nothing() -> None:
    ProductFactory()
    for onzin in ("", "   ", "xqzvw", "\0", "'", '"', "\\", "a'; DROP TABLE", "-", "& | !", "🎉", "مرحبا"):
        assert codes(onzin) == []


def test_a_question_longer_than_any_is_cut_off() -> None:
    ProductFactory()
    assert codes("paspoort " + "x" * 5_000_000) == ["paspoort"]
    assert len(woorden_van("woord " * 1_000_000)) == 24


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=400))
def test_any_text_can_be_asked(zoekterm: str) -> None:
    services.zoek(zoekterm)
    list(services.zoek_producten(Product.objects.all(), zoekterm, ook_intern=True))


woorden = st.text("abcde", max_size=8)


@given(woorden, woorden, woorden)
def test_distance_is_a_distance(a: str, b: str, c: str) -> None:
    assert afstand(a, b) == afstand(b, a)
    assert (afstand(a, b) == 0) == (a == b)
    assert abs(len(a) - len(b)) <= afstand(a, b) <= max(len(a), len(b))
    assert afstand(a, a[1:]) == min(len(a), 1)


def test_two_letters_that_changed_places_are_one_error() -> None:
    assert afstand("paspoort", "psapoort") == 1


# --- Order -------------------------------------------------------------------------------------


def test_a_name_comes_before_a_mention() -> None:
    ProductFactory(code="noemt", naam="Bijstand", synoniemen="", wat="Neem uw rijbewijs mee.")
    ProductFactory(rijbewijs=True)
    assert codes("rijbewijs")[:2] == ["rijbewijs", "noemt"]


def test_the_whole_of_a_synonym_comes_before_a_part_of_it() -> None:
    ProductFactory(code="deel", naam="Iets", synoniemen="hond uit het asiel halen")
    ProductFactory(code="heel", naam="Anders", synoniemen="kat\nhond")
    assert codes("hond") == ["heel", "deel"]


def test_between_equals_the_most_asked_comes_first() -> None:
    for code, gewicht in (("a", 1), ("b", 90), ("c", 20)):
        ProductFactory(code=code, naam="Vergunning", synoniemen="", vraag_gewicht=gewicht)
    assert codes("vergunning") == ["b", "c", "a"]
    gevonden = services.zoek_producten(Product.objects.all(), "vergunning")
    assert [product.code for product in gevonden] == ["b", "c", "a"]


def test_everything_that_answers_is_one_list() -> None:
    ProductFactory(code="kenteken", naam="Kenteken aanvragen", synoniemen="")
    VraagantwoordFactory(code="kenteken-kwijt", vraag="Ik ben mijn kenteken kwijt. Wat nu?")
    VerwijzingFactory()
    LocatieFactory(naam="Stadswinkel Kenteken")
    soorten = {treffer.soort for treffer in services.zoek("kenteken")}
    assert soorten == set(Zoeksoort)
    assert {treffer.soort for treffer in services.zoek("kenteken", soorten=[Zoeksoort.VRAAG])} == {
        Zoeksoort.VRAAG
    }


def test_a_place_is_found_by_its_name_and_by_what_one_wants_to_know_of_it() -> None:
    LocatieFactory()
    LocatieFactory(hoogvliet=True)
    assert codes("openingstijden hoogvliet")[0] == "hoogvliet"
    assert codes("hoogvliet") == ["hoogvliet"]
    assert codes("opening hours hoogvliet")[0] == "hoogvliet"


def test_as_many_as_asked() -> None:
    for nummer in range(30):
        ProductFactory(code=f"p{nummer}", naam="Vergunning")
    assert len(services.zoek("vergunning")) == 25
    assert len(services.zoek("vergunning", hoogstens=3)) == 3


# --- Who may find what -------------------------------------------------------------------------


def test_texts_for_staff_are_found_by_staff_only() -> None:
    ProductFactory(contacttekst_intern="Verwijs naar de marechaussee op de luchthaven.")
    VraagantwoordFactory(intern=True)
    assert codes("marechaussee") == codes("gesignaleerd") == []
    assert codes("marechaussee", ook_intern=True) == ["paspoort"]
    assert codes("gesignaleerd", ook_intern=True) == ["paspoort-signalering"]


def test_a_typing_error_is_not_corrected_to_a_word_for_staff() -> None:
    ProductFactory(contacttekst_intern="Verwijs naar de marechaussee.")
    ProductFactory(code="ander", naam="Marechal", synoniemen="", contacttekst_intern="")
    assert codes("marechausee") == []
    assert codes("marechausee", ook_intern=True) == ["paspoort"]


@pytest.mark.parametrize("staat", ["concept", "gearchiveerd"])
def test_what_is_not_published_is_found_by_staff_only(staat: str) -> None:
    ProductFactory(**{staat: True})
    assert codes("paspoort") == []
    assert codes("paspoort", ook_intern=True) == ["paspoort"]


def test_what_is_published_comes_before_what_is_not() -> None:
    ProductFactory(code="oud", gearchiveerd=True, vraag_gewicht=100)
    ProductFactory()
    assert codes("paspoort", ook_intern=True) == ["paspoort", "oud"]


def test_what_is_out_of_use_is_not_found() -> None:
    VerwijzingFactory(is_actief=False)
    LocatieFactory(is_actief=False)
    assert codes("kenteken") == codes("centrum") == []


def test_only_the_given_products_are_searched() -> None:
    ProductFactory()
    ProductFactory(code="oud", gearchiveerd=True)
    gepubliceerd = services.zoek_producten(Product.objects.published(), "paspoort", ook_intern=True)
    assert [product.code for product in gepubliceerd] == ["paspoort"]


def test_only_the_given_answers_are_searched() -> None:
    VraagantwoordFactory()
    VraagantwoordFactory(code="ander")
    gevonden = services.zoek_vraagantwoorden(Vraagantwoord.objects.exclude(code="ander"), "paspoort")
    assert [antwoord.code for antwoord in gevonden] == ["paspoort-gestolen"]


# --- The index follows -------------------------------------------------------------------------


def test_a_change_is_found_at_once_whoever_makes_it() -> None:
    product = ProductFactory(synoniemen="hondenvoer")
    assert codes("hondenvoer") == ["paspoort"]
    Product.objects.filter(pk=product.pk).update(synoniemen="kattenluik")
    assert codes("kattenluik") == ["paspoort"]
    assert codes("hondenvoer") == []
    product.refresh_from_db()
    product.status = "gearchiveerd"
    product.save()
    assert codes("kattenluik") == []
    product.delete()
    assert not Zoekplek.objects.exists()


def test_a_word_that_left_the_catalogue_corrects_nothing_any_more() -> None:
    product = ProductFactory(code="oud", naam="Kattenluik")
    assert codes("katenluikk") == ["oud"]
    product.delete()
    assert codes("katenluikk") == []


def test_a_change_that_touches_no_text_leaves_the_index_alone() -> None:
    ProductFactory()
    voor = set(Zoekplek.objects.values_list("pk", flat=True))
    Product.objects.update(vraag_gewicht=7)
    assert set(Zoekplek.objects.values_list("pk", flat=True)) == voor


# --- Cost --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "zoekterm", ["paspoort", "passpoord", "mijn paspoort is gestolen wat moet ik nu doen"]
)
def test_search_costs_the_same_for_one_and_for_many(zoekterm: str) -> None:
    def kosten() -> int:
        with CaptureQueriesContext(
            connection,
        ) as vragen:
            services.zoek(zoekterm)
        return len(vragen)

    ProductFactory()
    VraagantwoordFactory()
    een = kosten()
    for nummer in range(15):
        ProductFactory(code=f"p{nummer}")
        VraagantwoordFactory(code=f"v{nummer}")
    assert kosten() == een <= 5
