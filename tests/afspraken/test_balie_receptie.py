"""The reception and the display of the waiting room over HTTP."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.contrib.messages import get_messages
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from afspraken import services
from afspraken.enums import Afspraakstatus
from afspraken.models import Bezoek, Werkplek
from kcc.organisatie.models import Inzage
from tests.afspraken.factories import NU, AanbodFactory, AfspraakFactory, BalieFactory, BezoekFactory
from tests.catalogus.factories import LocatieFactory, ProductFactory

pytestmark = pytest.mark.django_db

URL = "/werk/receptie/"
MINUUT = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def om_tien_uur():
    with time_machine.travel(NU, tick=False):
        yield


@pytest.fixture
def client(baliemedewerker_client):
    """Signed on, at the reception of the Centrum."""
    AanbodFactory()
    services.werk_in(medewerker=baliemedewerker_client.medewerker, locatie=LocatieFactory())
    return baliemedewerker_client


def meldingen(response):
    return [str(melding) for melding in get_messages(response.wsgi_request)]


def doe(client, naam, /, *args, **data):
    return client.post(reverse(f"afspraken:{naam}", args=args), data)


def htmx(doel):
    return {"HX-Request": "true", "HX-Target": doel}


# --- Where one works ---------------------------------------------------------------------------


def test_who_works_nowhere_chooses_a_place_first(baliemedewerker_client):
    LocatieFactory()
    assert "Op welke locatie werkt u?" in baliemedewerker_client.get(URL).content.decode()
    response = doe(baliemedewerker_client, "receptie_locatie", locatie="centrum")
    assert response["Location"] == URL
    assert Werkplek.objects.get().locatie.code == "centrum"


@pytest.mark.parametrize(
    ("waarde", "fout"), [("", "Kies een locatie."), ("x", "Kies een locatie uit de lijst.")]
)
def test_without_a_place_the_form_says_what_to_do(baliemedewerker_client, waarde, fout):
    response = doe(baliemedewerker_client, "receptie_locatie", locatie=waarde)
    assert response.status_code == 422
    assert fout in response.content.decode()


def test_an_action_without_a_place_is_told_in_words(baliemedewerker_client):
    afspraak = AfspraakFactory()
    response = doe(baliemedewerker_client, "receptie_aanmelden", afspraak.pk)
    assert meldingen(response) == ["Kies eerst op welke locatie u werkt."]
    assert not Bezoek.objects.exists()


# --- Who is expected ---------------------------------------------------------------------------


def test_who_is_expected_stands_in_order_of_time(client):
    AfspraakFactory(naam="Later", begint_op=NU + 60 * MINUUT)
    AfspraakFactory(naam="Eerder", begint_op=NU + 5 * MINUUT)
    AfspraakFactory(naam="Wegblijver", begint_op=NU - 90 * MINUUT)
    AfspraakFactory(naam="Afgezegd", afgezegd=True)
    AfspraakFactory(naam="Morgen", begint_op=NU + timedelta(days=1))
    AfspraakFactory(naam="Elders", locatie=LocatieFactory(hoogvliet=True))
    pagina = client.get(URL).content.decode()
    assert pagina.index("Eerder") < pagina.index("Later")
    for naam in ("Wegblijver", "Afgezegd", "Morgen", "Elders"):
        assert naam not in pagina


def test_the_whole_day_is_one_click_away_and_says_how_it_went(client):
    AfspraakFactory(naam="Wegblijver", begint_op=NU - 90 * MINUUT)
    bezoek = BezoekFactory(met_afspraak=True)
    BezoekFactory(met_afspraak=True, aan_balie=True)
    BezoekFactory(met_afspraak=True, afgerond=True, balie=BalieFactory(nummer=9))
    BezoekFactory(met_afspraak=True, weggelopen=True)
    pagina = client.get(URL, {"alles": "ja"}).content.decode()
    for verwacht in ("Wegblijver", "Te laat", "Wacht", "Aan de balie", "Geholpen", "Weggelopen"):
        assert verwacht in pagina
    assert f"?bezoek={bezoek.pk}" in pagina


def test_nobody_expected_is_said_with_what_to_do(client):
    assert "Er wordt niemand meer verwacht" in client.get(URL).content.decode()


@pytest.mark.parametrize("q", ["vries", "Fatima de", "24681357", "2468"])
def test_an_appointment_is_found_while_one_types(client, q):
    AfspraakFactory(nummer="24681357", begint_op=NU - 120 * MINUUT)
    AfspraakFactory(naam="Jan Bos")
    antwoord = client.post(URL, {"q": q}, headers=htmx("afspraken")).content.decode()
    assert antwoord.strip().startswith('<div id="afspraken"')
    assert "Fatima de Vries" in antwoord
    assert "Jan Bos" not in antwoord
    assert 'data-aankondiging="1 gevonden"' in antwoord


def test_without_javascript_the_search_gives_the_whole_page(client):
    AfspraakFactory()
    AfspraakFactory(naam="Jan Bos")
    pagina = client.post(URL, {"q": "bos"}).content.decode()
    assert "Jan Bos" in pagina
    assert "Fatima" not in pagina
    assert 'value="bos"' in pagina


def test_the_list_for_htmx_is_the_list_of_the_page(client):
    AfspraakFactory()
    AfspraakFactory(naam="Jan Bos")
    heel = client.post(URL, {"q": "bos"}).content.decode()
    deel = client.post(URL, {"q": "bos"}, headers=htmx("afspraken")).content.decode()
    assert deel.strip() in heel


def test_nothing_found_says_what_to_do(client):
    AfspraakFactory()
    assert "Meld de bezoeker dan aan als inloop" in client.post(URL, {"q": "zzz"}).content.decode()


@pytest.mark.parametrize("q", ["\x00", "'; drop table", "%", "a" * 200])
def test_whatever_is_typed_breaks_nothing(client, q):
    assert client.post(URL, {"q": q}).status_code == 200


def test_every_person_shown_is_in_the_log(client):
    afspraken = [AfspraakFactory(naam=naam) for naam in ("Een", "Twee")]
    client.get(URL)
    gezien = Inzage.objects.filter(handeling="inzien", object_soort="afspraak")
    assert {int(inzage.object_id) for inzage in gezien} == {afspraak.pk for afspraak in afspraken}
    client.post(URL, {"q": "een"})
    gezocht = Inzage.objects.get(handeling="zoeken")
    assert int(gezocht.object_id) == afspraken[0].pk


def test_the_reception_costs_the_same_however_many_come(client):
    def tel(**kwargs):
        with CaptureQueriesContext(connection) as vragen:
            assert client.get(URL, **kwargs).status_code == 200
        return len(vragen)

    AfspraakFactory()
    BezoekFactory()
    client.get(URL)
    een = tel()
    for _ in range(15):
        AfspraakFactory()
        BezoekFactory()
    assert tel() == een


# --- Checking in -------------------------------------------------------------------------------


def test_one_click_checks_in_and_shows_the_ticket(client):
    afspraak = AfspraakFactory()
    response = doe(client, "receptie_aanmelden", afspraak.pk)
    bezoek = Bezoek.objects.get()
    assert response["Location"] == f"{URL}?bezoek={bezoek.pk}"
    pagina = client.get(response["Location"]).content.decode()
    assert '<span class="bon__ticket">A001</span>' in pagina
    assert "data-print" in pagina
    assert Inzage.objects.filter(object_soort="bezoek", object_id=str(bezoek.pk)).exists()


def test_a_double_click_on_check_in_gives_one_ticket(client):
    afspraak = AfspraakFactory()
    eerste = doe(client, "receptie_aanmelden", afspraak.pk)
    tweede = doe(client, "receptie_aanmelden", afspraak.pk)
    assert eerste["Location"] == tweede["Location"]
    assert Bezoek.objects.count() == 1


def test_a_cancelled_appointment_is_told_in_words(client):
    response = doe(client, "receptie_aanmelden", AfspraakFactory(afgezegd=True).pk)
    assert meldingen(response) == ["De afspraak is afgezegd. Meld de bezoeker als inloop aan."]


def test_another_places_appointments_and_visits_are_not_this_receptions(client):
    elders = LocatieFactory(hoogvliet=True)
    afspraak, bezoek = AfspraakFactory(locatie=elders), BezoekFactory(locatie=elders, naam="Elders")
    assert doe(client, "receptie_aanmelden", afspraak.pk).status_code == 404
    assert doe(client, "receptie_terug", bezoek.pk).status_code == 404
    assert doe(client, "receptie_weg", bezoek.pk).status_code == 404
    assert "Elders" not in client.get(URL, {"bezoek": bezoek.pk}).content.decode()


@pytest.mark.parametrize("sleutel", ["x", "", "9" * 30, "-1", "٣"])
def test_a_visit_that_does_not_exist_is_simply_not_shown(client, sleutel):
    response = client.get(URL, {"bezoek": sleutel})
    assert response.status_code == 200
    assert "bon__ticket" not in response.content.decode()


def sleutel_van(pagina):
    return re.search(r'name="aanvraag_sleutel" value="([^"]+)"', pagina).group(1)


def test_a_walk_in_gets_a_ticket_once(client):
    sleutel = sleutel_van(client.get(URL).content.decode())
    velden = {"product": ProductFactory().pk, "naam": "Jan Bos", "aanvraag_sleutel": sleutel}
    eerste = doe(client, "receptie_inloop", **velden)
    tweede = doe(client, "receptie_inloop", **velden)
    bezoek = Bezoek.objects.get()
    assert eerste["Location"] == tweede["Location"] == f"{URL}?bezoek={bezoek.pk}"
    assert (bezoek.ticket, bezoek.naam) == ("B001", "Jan Bos")


@pytest.mark.parametrize("product", ["", "abc", "999999"])
def test_a_walk_in_without_a_product_is_told_at_the_field(client, product):
    response = doe(client, "receptie_inloop", product=product, aanvraag_sleutel="a")
    assert response.status_code == 422
    assert re.search("Kies een product( uit de lijst)?.", response.content.decode())
    assert not Bezoek.objects.exists()


def test_only_what_this_place_supplies_can_be_chosen(client):
    ProductFactory(rijbewijs=True)
    pagina = client.get(URL).content.decode()
    assert "Paspoort aanvragen" in pagina
    assert "Rijbewijs verlengen" not in pagina


# --- Undoing and leaving -----------------------------------------------------------------------


def test_a_mistaken_check_in_is_undone_once(client):
    afspraak = AfspraakFactory()
    bezoek = services.meld_aan(afspraak_id=afspraak.pk, nu=NU)
    assert meldingen(doe(client, "receptie_terug", bezoek.pk)) == ["De aanmelding van A001 is teruggedraaid."]
    assert "Deze aanmelding was al teruggedraaid." in meldingen(doe(client, "receptie_terug", bezoek.pk))
    afspraak.refresh_from_db()
    assert afspraak.status == Afspraakstatus.BEVESTIGD


def test_who_was_called_can_no_longer_be_undone_and_that_is_told(client):
    bezoek = BezoekFactory(aan_balie=True)
    assert meldingen(doe(client, "receptie_terug", bezoek.pk)) == [
        "Deze bezoeker wacht niet meer. De aanmelding kan niet meer terug."
    ]
    assert "Aanmelding terugdraaien" not in client.get(URL, {"bezoek": bezoek.pk}).content.decode()


def test_who_left_without_waiting_is_out_of_the_queue(client):
    bezoek = BezoekFactory()
    doe(client, "receptie_weg", bezoek.pk)
    assert not Bezoek.objects.waiting().exists()


# --- The queue ---------------------------------------------------------------------------------


def test_the_queue_shows_how_many_wait_and_how_long_and_refreshes_itself(client):
    BezoekFactory(aangemeld_op=NU - 12 * MINUUT, naam="Geheime Naam")
    pagina = client.get(URL).content.decode()
    deel = re.search(r'<section id="wachtrij".*?</section>', pagina, re.S).group(0)
    assert "<b>1</b> wachtend" in deel
    assert ">12</span> min" in deel
    assert "Geheime Naam" not in deel
    adres = re.search(r'hx-get="([^"]+)"', deel).group(1).replace("&amp;", "&")
    assert client.get(adres, headers=htmx("wachtrij")).status_code == 204
    nieuw = BezoekFactory()
    antwoord = client.get(adres, headers=htmx("wachtrij")).content.decode()
    assert f"?bezoek={nieuw.pk}" in antwoord
    assert 'data-aankondiging="2 wachtend"' in antwoord


# --- The display -------------------------------------------------------------------------------

SCHERM = "/wachtruimte/centrum/"


def test_the_display_shows_tickets_and_desks_to_everybody_and_no_names(client):
    aan_balie = BezoekFactory(aan_balie=True, naam="Geheime Naam")
    wacht = BezoekFactory(naam="Geheime Naam")
    client.logout()
    response = client.get(SCHERM)
    pagina = response.content.decode()
    assert response.status_code == 200
    assert aan_balie.ticket in pagina
    assert "Balie 3" in pagina
    assert wacht.ticket in pagina
    assert "Geheime" not in pagina


def test_the_newest_call_is_on_top_and_said_aloud_once(client):
    BezoekFactory(aan_balie=True, laatst_opgeroepen_op=NU - 5 * MINUUT)
    pagina = client.get(SCHERM).content.decode()
    adres = re.search(r'hx-get="([^"]+)"', pagina).group(1).replace("&amp;", "&")
    assert client.get(adres, headers=htmx("stand")).status_code == 204
    nieuw = BezoekFactory(aan_balie=True, balie=BalieFactory(nummer=8))
    antwoord = client.get(adres, headers=htmx("stand")).content.decode()
    oproepen = re.findall(r"<b>(\w+)</b>", antwoord)
    assert oproepen[0] == nieuw.ticket
    assert f'data-aankondiging="{nieuw.ticket}, balie 8"' in antwoord
    assert 'class="is-nieuw"' in antwoord
    BezoekFactory()
    adres = re.search(r'hx-get="([^"]+)"', antwoord).group(1).replace("&amp;", "&")
    assert "data-aankondiging" not in client.get(adres, headers=htmx("stand")).content.decode()
    # Two calls between two looks are both said, in the order in which they were made.
    een = BezoekFactory(aan_balie=True, balie=BalieFactory(nummer=9), laatst_opgeroepen_op=NU + MINUUT)
    twee = BezoekFactory(aan_balie=True, balie=BalieFactory(nummer=4), laatst_opgeroepen_op=NU + 2 * MINUUT)
    antwoord = client.get(adres, headers=htmx("stand")).content.decode()
    assert f'data-aankondiging="{een.ticket}, balie 9. {twee.ticket}, balie 4"' in antwoord


@pytest.mark.parametrize("vorige", ["", "x", "-1", "9" * 40, "٣"])
def test_whatever_a_display_says_it_saw_breaks_nothing(client, vorige):
    BezoekFactory(aan_balie=True)
    assert client.get(SCHERM, {"oproep": vorige}, headers=htmx("stand")).status_code == 200


def test_the_display_of_a_place_that_does_not_exist(client):
    assert client.get("/wachtruimte/atlantis/").status_code == 404


def test_the_display_costs_the_same_however_many_wait(client):
    def tel():
        with CaptureQueriesContext(connection) as vragen:
            client.get(SCHERM, headers=htmx("stand"))
        return len(vragen)

    client.logout()
    BezoekFactory(aan_balie=True)
    een = tel()
    for nummer in range(20, 25):
        BezoekFactory(aan_balie=True, balie=BalieFactory(nummer=nummer))
        BezoekFactory()
    assert tel() == een <= 4
