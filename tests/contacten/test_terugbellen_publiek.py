"""A citizen asks to be called: what it makes, what is refused, and that nothing typed is lost."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.test import Client
from lxml import html

from contacten.enums import Kanaal, Resultaat
from contacten.models import Klantcontact, Terugbelverzoek
from kcc.lib.perioden import TIJDZONE
from tests.catalogus.factories import ProductFactory
from tests.organisatie.factories import AfdelingFactory

pytestmark = pytest.mark.django_db
# Friday 25 April 2025: the next werkdag is Monday.
NU = datetime(2025, 4, 25, 16, 0, tzinfo=TIJDZONE)


@pytest.fixture(autouse=True)
def klok() -> Iterator[Any]:
    with time_machine.travel(NU, tick=False) as reiziger:
        yield reiziger


def begin(client: Client, adres: str = "/terugbellen/") -> dict[str, str]:
    """The fields of the form as a citizen fills them in."""
    [formulier] = html.document_fromstring(client.get(adres).content).xpath("//main//form")
    velden = {naam: waarde or "" for naam, waarde in formulier.form_values()}
    return velden | {
        "naam": "Fatima de Vries",
        "telefoonnummer": "06-12345678",
        "vraag": "Wanneer is mijn paspoort klaar?",
        "voorkeur": "ochtend",
    }


def test_a_request_becomes_a_promise_with_its_deadline_in_words(client: Client, klok: Any) -> None:
    product = ProductFactory()
    velden = begin(client, "/terugbellen/?product=paspoort")
    assert velden["product"] == "paspoort"
    klok.shift(timedelta(seconds=40))
    pagina = client.post("/terugbellen/", velden, follow=True)
    assert "maandag 28 april 2025, 17.00 uur" in pagina.text
    assert "06 12345678" in pagina.text
    contact = Klantcontact.objects.get()
    assert (contact.kanaal, contact.resultaat) == (Kanaal.WEB, Resultaat.TERUGBELVERZOEK)
    assert (contact.begonnen_op, contact.beeindigd_op) == (NU, NU + timedelta(seconds=40))
    verzoek = contact.terugbelverzoeken.get()
    assert (verzoek.naam, verzoek.telefoonnummer) == ("Fatima de Vries", "+31612345678")
    assert (verzoek.vraag, verzoek.voorkeur) == ("Wanneer is mijn paspoort klaar?", "in de ochtend")
    assert (verzoek.product, verzoek.afdeling) == (product, product.afdeling)


def test_without_a_product_the_kcc_sorts_it_out(client: Client, klok: Any) -> None:
    velden = begin(client)
    klok.shift(timedelta(seconds=40))
    assert client.post("/terugbellen/", velden).status_code == 302
    assert Terugbelverzoek.objects.get().afdeling is None


def test_about_another_government_the_kcc_calls(client: Client, klok: Any) -> None:
    ProductFactory(afdeling=AfdelingFactory(code="uwv", naam="UWV", is_extern=True))
    velden = begin(client, "/terugbellen/?product=paspoort")
    klok.shift(timedelta(seconds=40))
    assert client.post("/terugbellen/", velden).status_code == 302
    assert Terugbelverzoek.objects.get().afdeling is None


def test_sent_twice_is_one_request(client: Client, klok: Any) -> None:
    velden = begin(client)
    klok.shift(timedelta(seconds=40))
    for _ in range(2):
        assert client.post("/terugbellen/", velden).status_code == 302
    assert Terugbelverzoek.objects.count() == Klantcontact.objects.count() == 1


@pytest.mark.parametrize(
    ("fout", "melding"),
    [
        ({"naam": ""}, "Vul uw naam in."),
        ({"telefoonnummer": ""}, "Vul in op welk nummer wij u bellen."),
        ({"telefoonnummer": "123"}, "Dit telefoonnummer klopt niet."),
        ({"vraag": ""}, "Schrijf kort op wat uw vraag is."),
        ({"vraag": "x" * 1001}, "Maak uw vraag korter."),
        ({"product": "bestaat-niet"}, "Dit onderwerp bestaat niet meer."),
        ({"website": "https://spam.example"}, "Maak dit veld leeg"),
        ({"begin": "verzonnen"}, "Dit formulier stond te lang open."),
        ({"begin": ""}, "Dit formulier stond te lang open."),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(
    client: Client, klok: Any, fout: dict[str, str], melding: str
) -> None:
    velden = begin(client) | fout
    klok.shift(timedelta(seconds=40))
    pagina = client.post("/terugbellen/", velden)
    assert pagina.status_code == 422
    assert melding in pagina.text
    assert not Terugbelverzoek.objects.exists()
    [formulier] = html.document_fromstring(pagina.content).xpath("//main//form")
    getoond = {naam: waarde or "" for naam, waarde in formulier.form_values()}
    for veld in ("naam", "telefoonnummer", "vraag", "voorkeur"):
        assert getoond.get(veld, "").strip() == velden[veld]


def test_a_program_is_too_fast_and_a_fast_person_can_go_on(client: Client, klok: Any) -> None:
    velden = begin(client)
    klok.shift(timedelta(seconds=1))
    assert "Dat ging erg snel." in client.post("/terugbellen/", velden).text
    klok.shift(timedelta(seconds=5))
    assert client.post("/terugbellen/", velden).status_code == 302


def test_a_form_that_stood_open_for_days_can_be_sent_again(client: Client, klok: Any) -> None:
    velden = begin(client)
    klok.shift(timedelta(days=2))
    pagina = client.post("/terugbellen/", velden)
    assert pagina.status_code == 422
    [formulier] = html.document_fromstring(pagina.content).xpath("//main//form")
    velden["begin"] = dict(formulier.form_values())["begin"]
    klok.shift(timedelta(seconds=10))
    assert client.post("/terugbellen/", velden).status_code == 302


def test_one_address_that_asks_without_end_has_to_wait(client: Client, klok: Any) -> None:
    alle = [begin(Client()) for _ in range(8)]
    klok.shift(timedelta(seconds=40))
    uitkomsten = [Client().post("/terugbellen/", velden).status_code for velden in alle]
    assert uitkomsten == [302] * 5 + [429] * 3
    assert Terugbelverzoek.objects.count() == 5


def test_the_promise_is_for_who_asked(client: Client, klok: Any) -> None:
    velden = begin(client)
    klok.shift(timedelta(seconds=40))
    client.post("/terugbellen/", velden)
    assert client.get("/terugbellen/gelukt/").status_code == 200
    ander = Client().get("/terugbellen/gelukt/")
    assert ander.status_code == 302
    assert ander["Location"] == "/terugbellen/"


def test_in_english(client: Client, klok: Any) -> None:
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    velden = begin(client) | {"telefoonnummer": "123"}
    klok.shift(timedelta(seconds=40))
    assert "This phone number is not correct." in client.post("/terugbellen/", velden).text
    gelukt = client.post("/terugbellen/", velden | {"telefoonnummer": "0612345678"}, follow=True)
    assert "We will call you by <strong>Monday 28 April 2025" in gelukt.text
    assert Terugbelverzoek.objects.get().voorkeur_dagdeel == "ochtend"


@pytest.mark.parametrize("rommel", ["🎉" * 100, "\u202eمرحبا", "<script>x</script>", "a\0b", "x" * 100_000])
def test_any_input_is_answered(client: Client, klok: Any, rommel: str) -> None:
    velden = begin(client)
    klok.shift(timedelta(seconds=40))
    for veld in ("naam", "telefoonnummer", "vraag", "product", "voorkeur", "begin"):
        antwoord = client.post("/terugbellen/", velden | {veld: rommel})
        assert antwoord.status_code in {302, 400, 422, 429}
        assert "<script>x" not in antwoord.text
