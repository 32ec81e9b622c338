"""Booking during a call: from the registration screen to the booking screen and back."""

import re
from datetime import time

import pytest
import time_machine
from django.utils import timezone
from lxml import html

from afspraken.models import Afspraak
from contacten.models import Klantcontact
from kcc.organisatie.enums import Rol
from kcc.organisatie.models import Inzage
from tests.afspraken.wereld import VROEG, Wereld, maak_wereld
from tests.contacten.factories import KlantFactory

pytestmark = pytest.mark.django_db
URL = "/werk/contact/"


@pytest.fixture
def wereld() -> Wereld:
    wereld = maak_wereld(2)
    wereld.bezet(wereld.locaties[0], 1, time(9), time(12), [0, 1, 2])
    with time_machine.travel(VROEG, tick=False):
        yield wereld


@pytest.fixture
def agent(kcc_medewerker_client):
    return kcc_medewerker_client


def begin(agent) -> dict[str, str]:
    return {"begin": agent.get(URL).context["begin"], "klant": "anoniem", "actie": "afspraak"}


def waarden(pagina) -> dict[str, str]:
    """What a browser would send of the form on this page."""
    [formulier] = html.document_fromstring(pagina.text).find_class("registratie")
    return {naam: str(waarde).strip() for naam, waarde in formulier.form_values()}


def boek(agent, pagina, **velden):
    gegevens = waarden(pagina) | {
        "actie": "boeken",
        "product": "product-0",
        "personen": "1",
        "taal": "nl",
        "moment": "locatie-0 2026-03-02T09:30",
    }
    return agent.post("/werk/afspraken/nieuw/", gegevens | velden)


def test_a_call_books_with_the_caller_filled_in_and_goes_on_where_it_was(agent, wereld):
    klant = KlantFactory()
    invoer = begin(agent) | {"klant": klant.pk, "product": "product-0", "notitie": "Haast: vliegt vrijdag"}
    antwoord = agent.post(URL, invoer)
    assert "product=product-0" in antwoord.url
    pagina = agent.get(antwoord.url)
    assert f'value="{klant.naam}"' in pagina.text and "Terug naar het gesprek" in pagina.text
    terug = boek(agent, pagina)
    afspraak = Afspraak.objects.get()
    assert afspraak.naam == klant.naam and afspraak.kanaal == "telefoon"
    gesprek = agent.get(terug.url)
    assert "Haast: vliegt vrijdag" in gesprek.text
    assert gesprek.context["beeld"].klant == klant
    assert f"{afspraak.nummer[:4]} {afspraak.nummer[4:]}" in gesprek.text
    assert re.search(r'value="afspraak_gemaakt"[^>]*checked', gesprek.text)
    opslaan = waarden(gesprek) | {
        "actie": "opslaan",
        "klant": klant.pk,
        "resultaat": "afspraak_gemaakt",
        "product": "product-0",
    }
    klaar = agent.post(URL, opslaan)
    contact = Klantcontact.objects.get()
    assert contact.afspraak == afspraak and contact.begonnen_op == VROEG
    assert "maandag 2 maart 2026, 09.30 uur" in agent.get(klaar.url).text
    # The draft is gone with the call.
    assert "Haast" not in agent.get(terug.url).text


def test_no_personal_data_in_the_addresses_on_the_way(agent, wereld):
    klant = KlantFactory()
    antwoord = agent.post(URL, begin(agent) | {"klant": klant.pk, "zoek_klant": klant.naam})
    terug = boek(agent, agent.get(antwoord.url))
    for adres in (antwoord.url, terug.url):
        assert re.fullmatch(r"/werk/[a-z/]+\?gesprek=[0-9a-f]{32}(&kanaal=telefoon)?", adres)


@pytest.mark.parametrize(
    ("getypt", "naam", "telefoon"),
    [
        (
            {"klant": "nieuw", "nieuw_naam": "Bo Kok", "nieuw_telefoon": "010 267 1625"},
            "Bo Kok",
            "010 267 1625",
        ),
        ({"klant": "anoniem", "zoek_klant": "06 1234 5678"}, "", "+31612345678"),
        ({"klant": "anoniem"}, "", ""),
    ],
)
def test_a_caller_who_is_no_client_yet_is_filled_in_too(agent, wereld, getypt, naam, telefoon):
    pagina = agent.get(agent.post(URL, begin(agent) | getypt).url)
    velden = pagina.context["form"]
    assert (velden["naam"].value() or "", velden["telefoon"].value() or "") == (naam, telefoon)


def test_going_back_without_booking_keeps_the_call(agent, wereld):
    antwoord = agent.post(URL, begin(agent) | {"notitie": "Twijfelt nog"})
    pagina = agent.get(antwoord.url)
    terug = re.search(r'href="(/werk/contact/\?gesprek=[^"]+)"', pagina.text)[1]
    gesprek = agent.get(terug)
    assert "Twijfelt nog" in gesprek.text and "Afspraak gemaakt:" not in gesprek.text


def test_the_draft_of_a_colleague_stays_with_the_colleague(agent, aangemeld, wereld):
    antwoord = agent.post(URL, begin(agent) | {"notitie": "Alleen van mij", "klant": KlantFactory().pk})
    ander = aangemeld(Rol.KCC_MEDEWERKER, username="collega")
    assert "Alleen van mij" not in ander.get(antwoord.url.replace("/afspraken/nieuw", "/contact")).text
    assert not ander.get(antwoord.url).context["form"]["naam"].value()


def test_who_is_shown_on_the_way_is_logged(agent, wereld):
    klant = KlantFactory()
    antwoord = agent.post(URL, begin(agent) | {"klant": klant.pk})
    boek(agent, agent.get(antwoord.url))
    gezien = set(Inzage.objects.values_list("object_soort", "handeling"))
    assert gezien == {("klant", "inzien"), ("afspraak", "wijzigen")}
    assert timezone.now() == VROEG
