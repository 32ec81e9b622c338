"""The page of access times: who may see it, and that it says what was measured."""

import re
from datetime import datetime, timedelta
from html import unescape

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from afspraken.models import Beschikbaarheidsmeting, Meetmoment
from kcc.lib.perioden import TIJDZONE
from kcc.organisatie.enums import Rol
from tests.contacten.factories import LocatieFactory, ProductFactory

pytestmark = pytest.mark.django_db
ADRES = reverse("servicenormen:toegangstijd")
# Wednesday 12 March 2025.
NU = datetime(2025, 3, 12, 14, tzinfo=TIJDZONE)
MIDDAG = datetime(2025, 3, 12, 12, tzinfo=TIJDZONE)


@pytest.fixture(autouse=True)
def tijd():
    with time_machine.travel(NU, tick=False):
        yield


def meet(werkdagen, *, product="paspoort", locatie="centrum", moment=MIDDAG, derde=None):
    vrij = None if werkdagen is None else moment + timedelta(days=1, hours=werkdagen)
    return Beschikbaarheidsmeting.objects.create(
        gemeten_op=moment,
        product=ProductFactory(code=product, naam=product.capitalize()),
        locatie=LocatieFactory(code=locatie, naam=f"Stadswinkel {locatie.capitalize()}"),
        eerste_vrije_op=vrij,
        derde_vrije_op=derde,
        werkdagen_tot_eerste=werkdagen,
    )


def tabellen(antwoord):
    """Per table its rows as texts."""
    html = unescape(antwoord.content.decode())
    return [
        [
            [
                " ".join(re.sub(r"<[^>]+>", " ", cel).split())
                for cel in re.findall(r"<t[hd].*?</t[hd]>", rij, re.S)
            ]
            for rij in re.findall(r"<tr>.*?</tr>", tabel, re.S)
        ]
        for tabel in re.findall(r"<table.*?</table>", html, re.S)
    ]


@pytest.mark.parametrize("rol", Rol)
def test_who_may_see_it(aangemeld, rol):
    verwacht = 200 if rol in (Rol.MANAGER, Rol.BEHEERDER) else 403
    assert aangemeld(rol).get(ADRES).status_code == verwacht


def test_newest_measurement_per_product_and_place(manager_client):
    meet(9, moment=MIDDAG - timedelta(days=1))
    meet(2, derde=datetime(2025, 3, 17, 9, tzinfo=TIJDZONE))
    meet(6, locatie="hoogvliet")
    meet(None, product="rijbewijs")
    laatste, per_week = tabellen(manager_client.get(ADRES))
    assert laatste == [
        ["Product", "Stadswinkel Centrum", "Stadswinkel Hoogvliet"],
        ["Paspoort", "2 , derde / 3", "6"],
        ["Rijbewijs", "vol", "– niet op afspraak"],
    ]
    # Four measurements, one of them within five werkdagen; 17 over three that had a slot.
    assert per_week[1] == ["Week 11", "25,0%", "5,7", "4"]


def test_within_one_werkdag(manager_client):
    for werkdagen, product in [(0, "rni"), (1, "rni"), (2, "rni"), (6, "rni"), (1, "hervestiging")]:
        meet(werkdagen, product=product, moment=MIDDAG - timedelta(days=werkdagen))
    meet(0)
    ambitie = tabellen(manager_client.get(ADRES))[0]
    assert ambitie == [
        ["Product", "Binnen 1 werkdag (ambitie)", "Binnen 5 werkdagen (norm)", "Metingen"],
        ["Rni", "50,0%", "75,0%", "4"],
        ["Hervestiging", "100,0%", "100,0%", "1"],
    ]


def test_choice_of_product_place_and_tertaal(manager_client):
    meet(2)
    meet(7, locatie="hoogvliet", product="rijbewijs")
    meet(8, moment=MIDDAG - timedelta(days=100))
    (laatste, _) = tabellen(manager_client.get(ADRES, {"locatie": "hoogvliet"}))
    assert laatste[1:] == [["Rijbewijs", "7"]]
    (laatste, _) = tabellen(manager_client.get(ADRES, {"product": "paspoort", "tertaal": "2024-T3"}))
    assert laatste[1:] == [["Paspoort", "8"]]
    antwoord = manager_client.get(ADRES, {"product": "rijbewijs", "locatie": "centrum"})
    assert "Er is nog niets gemeten." in antwoord.content.decode()
    for fout in ({"product": "x"}, {"locatie": "x"}, {"tertaal": "2025-T4"}):
        assert manager_client.get(ADRES, fout).status_code == 404


def test_tells_of_missed_moments(manager_client):
    assert "gemist" not in manager_client.get(ADRES).content.decode()
    for dagen in (1, 2, 120):
        moment = MIDDAG - timedelta(days=dagen)
        Meetmoment.objects.create(moment=moment, vastgelegd_op=moment + timedelta(hours=2), is_gemist=True)
    Meetmoment.objects.create(moment=MIDDAG, vastgelegd_op=MIDDAG, is_gemist=False, aantal_metingen=3)
    pagina = unescape(manager_client.get(ADRES).content.decode())
    assert "2 meetmomenten zijn gemist" in pagina
    assert "dinsdag 11 maart 2025, 12.00 uur; maandag 10 maart 2025, 12.00 uur." in pagina


def test_as_many_queries_for_many(manager_client, django_assert_num_queries):
    meet(2, product="rni")
    manager_client.get(ADRES)
    with CaptureQueriesContext(connection) as een:
        manager_client.get(ADRES)
    for dag in range(1, 20):
        for product in ("paspoort", "rijbewijs", "hervestiging"):
            for locatie in ("centrum", "hoogvliet"):
                meet(dag % 7, product=product, locatie=locatie, moment=MIDDAG - timedelta(days=dag))
    meet(1, product="paspoort")
    with django_assert_num_queries(len(een)):
        manager_client.get(ADRES)
