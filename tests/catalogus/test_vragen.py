"""Asking in a sentence, answers and whether they helped, other governments, and what was not found."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.conf import settings
from django.test import Client
from hypothesis import HealthCheck, given
from hypothesis import settings as bij_het_proberen
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from catalogus import regels, services, tasks
from catalogus.models import GemisteZoekdag, GemisteZoekvraag, Vraagantwoord
from kcc.lib.perioden import TIJDZONE
from kcc.organisatie.enums import Rol
from kcc.organisatie.models import Medewerker
from tests.catalogus.factories import (
    LocatieFactory,
    ProductFactory,
    ThemaFactory,
    VerwijzingFactory,
    VraagantwoordFactory,
)
from tests.utils.htmx import gebruik
from tests.utils.htmx import regels as htmlregels

pytestmark = pytest.mark.django_db
NU = datetime(2025, 3, 17, 10, 0, tzinfo=TIJDZONE)
VANDAAG = NU.date()
ZIN = "mijn paspoort is gestolen wat moet ik doen"


@pytest.fixture(autouse=True)
def _maandagochtend() -> Iterator[None]:
    with time_machine.travel(NU, tick=False):
        yield


def tekst(response: object) -> str:
    return " ".join(" ".join(regel.strip() for regel in htmlregels(response) if "<" not in regel).split())


# --- Asking in a sentence ----------------------------------------------------------------------


def test_a_sentence_gets_the_answer_in_full_with_its_source_and_a_way_on(client: Client) -> None:
    antwoord = VraagantwoordFactory()
    antwoord.producten.set([ProductFactory(), ProductFactory(code="oud", naam="Oud", gearchiveerd=True)])
    pagina = client.get("/zoeken/", {"q": ZIN})
    gelezen = tekst(pagina)
    assert "Doe eerst aangifte bij de politie. Vraag daarna een nieuw paspoort aan." in gelezen
    assert "Lees meer: Paspoort aanvragen Paspoort" in gelezen
    for adres in ("/producten/paspoort/", "/terugbellen/", "/afspraak/", "/vragen/paspoort-gestolen/"):
        assert f'href="{adres}"' in pagina.text
    assert "/producten/oud/" not in pagina.text


def test_a_word_gets_a_list_and_no_answer_in_full(client: Client) -> None:
    VraagantwoordFactory(antwoord="Eerste deel. " * 30 + "Het einde.")
    assert "Het einde." not in tekst(client.get("/zoeken/?q=paspoort"))
    assert "Het einde." in tekst(client.get("/zoeken/", {"q": ZIN}))


def test_kinds_are_named(client: Client) -> None:
    ProductFactory(naam="Kenteken", synoniemen="")
    VraagantwoordFactory(vraag="Waar is mijn kenteken?")
    VerwijzingFactory()
    LocatieFactory(naam="Stadswinkel Kenteken")
    gelezen = tekst(client.get("/zoeken/?q=kenteken"))
    assert "Vraag Waar is mijn kenteken?" in gelezen
    assert "Andere organisatie RDW" in gelezen
    assert "Adres en openingstijden Stadswinkel Kenteken" in gelezen
    assert "4 resultaten" in gelezen


@pytest.mark.parametrize("waarde", [ZIN, "paspoord", "xqzvw", ""])
def test_answers_while_typing_equal_a_fresh_load(client: Client, waarde: str) -> None:
    VraagantwoordFactory().producten.set([ProductFactory()])
    na = gebruik(client, client.get("/zoeken/"), '//input[@type="search"]', waarde=waarde)
    assert htmlregels(na.pagina) == htmlregels(client.get(na.adres))


@pytest.mark.parametrize(
    "zoekterm", ["a" * 5_000_000, "paspoort " * 9_999, "🎉 paspoort", "\u202eجواز سفر", "%", "_"]
)
def test_any_paste_gives_a_small_page(client: Client, zoekterm: str) -> None:
    ProductFactory()
    pagina = client.get("/zoeken/", {"q": zoekterm})
    assert pagina.status_code == 200
    assert len(pagina.content) < 50_000


def test_a_null_is_refused(client: Client) -> None:
    assert client.get("/zoeken/", {"q": "\0paspoort"}).status_code == 400


# --- The page of an answer ---------------------------------------------------------------------


def test_an_answer_names_its_products_and_stands_on_their_pages(client: Client) -> None:
    antwoord = VraagantwoordFactory()
    antwoord.producten.set([ProductFactory()])
    assert 'href="/producten/paspoort/"' in client.get("/vragen/paspoort-gestolen/").text
    assert 'href="/vragen/paspoort-gestolen/"' in client.get("/producten/paspoort/").text


@pytest.mark.parametrize("staat", ["intern", "concept"])
def test_an_answer_that_is_not_for_citizens_is_nowhere(client: Client, staat: str) -> None:
    antwoord = VraagantwoordFactory(**{staat: True})
    antwoord.producten.set([ProductFactory()])
    assert client.get(antwoord.get_absolute_url()).status_code == 404
    assert client.post(f"{antwoord.get_absolute_url()}beoordeling/", {"nuttig": "ja"}).status_code == 404
    for adres in ("/producten/paspoort/", "/vragen/", "/zoeken/?q=paspoort"):
        assert antwoord.code not in client.get(adres).text


def test_all_questions_by_theme(client: Client) -> None:
    afval = ProductFactory(code="grofvuil", thema=ThemaFactory(code="afval", naam="Afval"))
    VraagantwoordFactory(code="a", vraag="Waar laat ik mijn bank?").producten.set([afval])
    VraagantwoordFactory(code="b", vraag="Hoe bel ik de gemeente?")
    gelezen = tekst(client.get("/vragen/"))
    assert "Afval Waar laat ik mijn bank?" in gelezen
    assert "Over de gemeente Hoe bel ik de gemeente?" in gelezen


def test_english_answers_and_organisations(client: Client) -> None:
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    VraagantwoordFactory(vraag_en="My passport was stolen", antwoord_en="Tell us.")
    VerwijzingFactory(naam_en="RDW (vehicles)", waarvoor_en="For your car.", bereikbaar="op werkdagen")
    pagina = client.get("/vragen/paspoort-gestolen/")
    assert "<h1>My passport was stolen</h1>" in pagina.text
    assert "Did this help you?" in pagina.text
    assert "For your car." in client.get("/andere-organisaties/rdw/").text
    assert '<dd lang="nl">Op werkdagen</dd>' in client.get("/andere-organisaties/rdw/").text


# --- Whether it helped -------------------------------------------------------------------------


def tel() -> tuple[int, int]:
    antwoord = Vraagantwoord.objects.get()
    return antwoord.aantal_nuttig, antwoord.aantal_niet_nuttig


def test_a_rating_counts_once_a_session(client: Client) -> None:
    VraagantwoordFactory()
    adres = "/vragen/paspoort-gestolen/beoordeling/"
    pagina = client.post(adres, {"nuttig": "ja"}, follow=True)
    assert "Dank u wel voor uw oordeel." in tekst(pagina)
    client.post(adres, {"nuttig": "nee"})
    assert tel() == (1, 0)
    Client().post(adres, {"nuttig": "nee"})
    assert tel() == (1, 1)


def test_a_rating_that_says_nothing_counts_nothing(client: Client) -> None:
    VraagantwoordFactory()
    client.post("/vragen/paspoort-gestolen/beoordeling/", {"nuttig": "misschien"})
    client.post("/vragen/paspoort-gestolen/beoordeling/")
    assert tel() == (0, 0)
    assert client.get("/vragen/paspoort-gestolen/beoordeling/").status_code == 405


def test_rating_with_htmx_equals_a_fresh_load_and_is_announced(client: Client) -> None:
    VraagantwoordFactory()
    pagina = client.get("/vragen/paspoort-gestolen/")
    assert "Set-Cookie" not in pagina.headers or settings.SESSION_COOKIE_NAME not in pagina.cookies
    antwoord = client.post(
        "/vragen/paspoort-gestolen/beoordeling/", {"nuttig": "ja"}, headers={"HX-Request": "true"}
    )
    assert "data-aankondiging" in antwoord.text
    assert "<html" not in antwoord.text
    assert antwoord.text.strip().splitlines()[0].strip() in client.get("/vragen/paspoort-gestolen/").text


def test_one_address_that_rates_without_end_is_not_counted() -> None:
    VraagantwoordFactory()
    for _ in range(30):
        Client().post("/vragen/paspoort-gestolen/beoordeling/", {"nuttig": "ja"})
    assert tel() == (20, 0)


# --- Other governments -------------------------------------------------------------------------


def test_another_organisation_says_so_and_how_to_reach_it(client: Client) -> None:
    VerwijzingFactory(bereikbaar="op werkdagen", adres="Postbus 1")
    pagina = client.get("/andere-organisaties/rdw/")
    gelezen = tekst(pagina)
    assert "Hiervoor moet u bij een andere organisatie zijn." in gelezen
    for woorden in ("Bel 088 008 74 47", "Op werkdagen", "Postbus 1"):
        assert woorden in gelezen
    assert 'href="https://www.rdw.nl"' in pagina.text
    assert "RDW" in tekst(client.get("/andere-organisaties/"))


def test_an_organisation_out_of_use_is_404(client: Client) -> None:
    VerwijzingFactory(is_actief=False)
    assert client.get("/andere-organisaties/rdw/").status_code == 404
    assert "RDW" not in tekst(client.get("/andere-organisaties/"))


# --- What was not found ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("zoekterm", "bewaard"),
    [
        ("  Zwembad   abonnement! ", "zwembad abonnement"),
        ("rijbewijs voor kind van 12 jaar", "rijbewijs voor kind van 12 jaar"),
        ("jan@voorbeeld.nl", ""),
        ("bsn 123456782", ""),
        ("jansen 12", ""),
        ("06 12 34 56 78", ""),
        ("coolsingel 40 3011 AD", ""),
        ("geboren 12-03-1980", ""),
        ("www.geheim.nl", ""),
        ("ik ben jan en mijn buurman doet al jaren heel vervelend tegen mij", ""),
        ("x" * 200, ""),
        ("ab", ""),
        ("!!", ""),
        ("", ""),
    ],
)
def test_what_may_tell_who_asked_is_not_kept(zoekterm: str, bewaard: str) -> None:
    assert regels.te_bewaren_zoekterm(zoekterm) == bewaard


# On a machine that is busy, making up texts takes long too.
@bij_het_proberen(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.text(max_size=80), st.from_regex(r"\d{4,}", fullmatch=True))
def test_a_number_is_never_kept(zoekterm: str, nummer: str) -> None:
    assert regels.te_bewaren_zoekterm(f"{zoekterm} {nummer}") == ""


def mis(zoekterm: str = "zwembad", *, dagen: int = 1, vanaf: date = VANDAAG) -> None:
    for dag in range(dagen):
        services.meld_gemist(zoekterm=zoekterm, vandaag=vanaf + timedelta(days=dag))


def test_words_are_kept_only_after_three_different_days() -> None:
    for _ in range(5):
        mis()
    mis(vanaf=VANDAAG + timedelta(days=1))
    vraag = GemisteZoekvraag.objects.get()
    assert (vraag.zoekterm, vraag.dagen, vraag.aantal) == ("", 2, 6)
    mis("  Zwembad ", vanaf=VANDAAG + timedelta(days=2))
    vraag.refresh_from_db()
    assert (vraag.zoekterm, vraag.dagen, vraag.aantal) == ("zwembad", 3, 7)


def test_each_day_is_counted_apart_and_forgotten_after_ninety() -> None:
    mis(vanaf=VANDAAG - timedelta(days=91))
    for _ in range(2):
        mis(dagen=2)
    tasks.vergeet_gemiste_zoekvragen()
    per_dag = GemisteZoekdag.objects.order_by("datum").values_list("datum", "aantal")
    assert list(per_dag) == [(VANDAAG, 2), (VANDAAG + timedelta(days=1), 2)]
    assert GemisteZoekvraag.objects.get().aantal == 5


def test_what_is_solved_and_missed_again_begins_anew(redacteur_client: Client) -> None:
    mis(dagen=3)
    vraag = GemisteZoekvraag.objects.get()
    redacteur_client.post("/werk/redactie/gemist/", {"opgelost": vraag.pk})
    vraag.refresh_from_db()
    assert vraag.opgelost_op == NU
    assert vraag.opgelost_door == Medewerker.objects.get()
    mis(vanaf=VANDAAG + timedelta(days=9))
    vraag.refresh_from_db()
    assert (vraag.zoekterm, vraag.dagen, vraag.opgelost_op) == ("", 1, None)


def test_what_nobody_asks_any_more_is_forgotten() -> None:
    mis(vanaf=VANDAAG - timedelta(days=91))
    mis("speeltuin", vanaf=VANDAAG - timedelta(days=90))
    tasks.vergeet_gemiste_zoekvragen()
    tasks.vergeet_gemiste_zoekvragen()
    assert GemisteZoekvraag.objects.count() == 1


def test_searching_never_writes(client: Client) -> None:
    for beginletters in ("z", "zw", "zwe", "zwembad"):
        client.get("/zoeken/", {"q": beginletters}, headers={"HX-Request": "true"})
        client.get("/zoeken/", {"q": beginletters})
    assert not GemisteZoekvraag.objects.exists()


def test_a_page_without_results_reports_itself_after_a_while_and_others_do_not(client: Client) -> None:
    ProductFactory()
    assert 'hx-trigger="load delay:4s"' in client.get("/zoeken/?q=zwembad").text
    assert "load delay" not in client.get("/zoeken/?q=paspoort").text


def test_reporting_what_is_missing_without_javascript(client: Client) -> None:
    pagina = client.post("/zoeken/gemist/", {"q": "zwembad"}, follow=True)
    assert "Dank u wel. Wij kijken wat er op deze website ontbreekt." in tekst(pagina)
    assert client.post("/zoeken/gemist/", {"q": "zwembad"}, headers={"HX-Request": "true"}).status_code == 204
    assert GemisteZoekvraag.objects.get().aantal == 2
    assert client.get("/zoeken/gemist/").status_code == 405


def test_the_list_for_editors(redacteur_client: Client, kcc_medewerker_client: Client) -> None:
    mis(dagen=3)
    mis("speeltuin")
    gelezen = tekst(redacteur_client.get("/werk/redactie/gemist/"))
    assert "zwembad 3 3 19 maart 2025" in gelezen
    assert "speeltuin" not in gelezen
    zwembad = GemisteZoekvraag.objects.get(zoekterm="zwembad")
    redacteur_client.post("/werk/redactie/gemist/", {"opgelost": zwembad.pk})
    assert "zwembad 3 3" not in tekst(redacteur_client.get("/werk/redactie/gemist/"))
    assert "zwembad" in tekst(redacteur_client.get("/werk/redactie/gemist/?opgelost"))
    assert kcc_medewerker_client.get("/werk/redactie/gemist/").status_code == 403
    for onzin in ("", "x", "9" * 30, "123456"):
        assert redacteur_client.post("/werk/redactie/gemist/", {"opgelost": onzin}).status_code == 404


# --- Staff -------------------------------------------------------------------------------------


def test_staff_read_answers_for_staff_and_other_organisations(aangemeld: Callable[..., Client]) -> None:
    client = aangemeld(Rol.BALIEMEDEWERKER)
    VraagantwoordFactory(intern=True).producten.set([ProductFactory()])
    VerwijzingFactory()
    gelezen = tekst(client.get("/werk/producten/?q=gesignaleerd"))
    assert "Bel de teamleider." in gelezen
    assert "alleen voor medewerkers" in gelezen
    assert "Bel de teamleider." in tekst(client.get("/werk/producten/?product=paspoort"))
    assert "088 008 74 47" in tekst(client.get("/werk/producten/?q=kenteken&verwijzing=rdw"))
    assert client.get("/werk/producten/?vraag=bestaat-niet").status_code == 200


# --- Cost --------------------------------------------------------------------------------------

PAGINAS = {
    "/vragen/": 4,
    "/vragen/v0/": 3,
    "/andere-organisaties/": 2,
    "/andere-organisaties/r0/": 2,
}


@pytest.mark.parametrize("aantal", [1, 12])
@pytest.mark.parametrize("adres", PAGINAS)
def test_pages_cost_the_same_however_much_there_is(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, adres: str, aantal: int
) -> None:
    for n in range(aantal):
        product = ProductFactory(code=f"p{n}", thema=ThemaFactory(code=f"t{n}"))
        VraagantwoordFactory(code=f"v{n}").producten.set([product])
        VraagantwoordFactory(code="v0").producten.add(product)
        VerwijzingFactory(code=f"r{n}")
    with django_assert_num_queries(PAGINAS[adres]):
        assert client.get(adres).status_code == 200
