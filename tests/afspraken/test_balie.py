"""The desk over HTTP: who may, what it shows, every button, and what it costs."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.contrib.messages import get_messages
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from afspraken import services
from afspraken.enums import Bezoekresultaat
from afspraken.models import Bezoek, Werkplek
from contacten.models import Klantcontact
from kcc.organisatie.enums import Rol
from kcc.organisatie.models import Inzage
from tests.afspraken.factories import NU, AanbodFactory, BalieFactory, BezoekFactory
from tests.catalogus.factories import LocatieFactory
from tests.organisatie.factories import MedewerkerFactory

pytestmark = pytest.mark.django_db

URL = "/werk/balie/"
HTMX = {"HX-Request": "true", "HX-Target": "wachtrij"}


@pytest.fixture(autouse=True)
def om_tien_uur():
    with time_machine.travel(NU, tick=False):
        yield


@pytest.fixture
def balie(db):
    AanbodFactory()
    return BalieFactory()


@pytest.fixture
def client(baliemedewerker_client, balie):
    """Signed on and seated at `balie`."""
    services.ga_zitten(medewerker=baliemedewerker_client.medewerker, balie=balie)
    return baliemedewerker_client


def meldingen(response):
    return [str(melding) for melding in get_messages(response.wsgi_request)]


def doe(client, naam, /, *args, **data):
    return client.post(reverse(f"afspraken:{naam}", args=args), data)


# --- Who may -----------------------------------------------------------------------------------


@pytest.mark.parametrize("rol", [rol for rol in Rol if rol != Rol.BALIEMEDEWERKER])
@pytest.mark.parametrize("pad", [URL, "/werk/receptie/"])
def test_other_roles_are_refused_and_that_is_logged(aangemeld, rol, pad):
    assert aangemeld(rol).get(pad).status_code == 403
    assert Inzage.objects.filter(resultaat="geweigerd").exists()


@pytest.mark.parametrize("naam", ["balie_zitten", "balie_opstaan", "balie_oproepen", "receptie_inloop"])
def test_who_is_not_signed_on_or_has_another_role_can_do_nothing(client, aangemeld, naam):
    url = reverse(f"afspraken:{naam}")
    client.logout()
    assert client.post(url).status_code == 302
    assert "/account/" in client.post(url)["Location"]
    assert aangemeld(Rol.MANAGER).post(url).status_code == 403


@pytest.mark.parametrize(
    "naam", ["balie_zitten", "balie_opstaan", "balie_oproepen", "receptie_locatie", "receptie_inloop"]
)
def test_a_get_changes_nothing(client, naam):
    BezoekFactory()
    assert client.get(reverse(f"afspraken:{naam}")).status_code == 405
    assert Bezoek.objects.waiting().count() == 1


# --- Taking and leaving a desk -----------------------------------------------------------------


def test_who_sits_nowhere_chooses_a_place_and_then_a_desk(baliemedewerker_client, balie):
    keuze = baliemedewerker_client.get(URL)
    assert "Kies eerst een locatie" in keuze.content.decode()
    keuze = baliemedewerker_client.get(URL, {"locatie": "centrum"})
    assert "Balie 3" in keuze.content.decode()
    response = doe(baliemedewerker_client, "balie_zitten", balie=balie.pk)
    assert response["Location"] == URL
    pagina = baliemedewerker_client.get(URL).content.decode()
    assert "Volgende oproepen" in pagina


def test_the_place_of_last_time_is_chosen_already(client, balie):
    doe(client, "balie_opstaan")
    assert Werkplek.objects.get().balie is None
    assert "Balie 3" in client.get(URL).content.decode()


def test_a_desk_that_somebody_sits_at_says_who(baliemedewerker_client, balie):
    services.ga_zitten(medewerker=MedewerkerFactory(), balie=balie)
    pagina = baliemedewerker_client.get(URL, {"locatie": "centrum"}).content.decode()
    assert "Noor de Vries, u neemt het over" in pagina


@pytest.mark.parametrize("waarde", ["", "abc", "99999999"])
def test_a_desk_that_does_not_exist_is_told_in_words(baliemedewerker_client, balie, waarde):
    response = doe(baliemedewerker_client, "balie_zitten", balie=waarde)
    assert meldingen(response) == ["Deze balie bestaat niet meer. Kies een andere balie."]


def test_a_place_that_does_not_exist_is_told_at_the_field(baliemedewerker_client):
    pagina = baliemedewerker_client.get(URL, {"locatie": "atlantis"}).content.decode()
    assert "Kies een locatie uit de lijst." in pagina


def test_nobody_leaves_while_a_visitor_sits_there(client, balie):
    bezoek = BezoekFactory(aan_balie=True)
    response = doe(client, "balie_opstaan")
    assert meldingen(response) == [f"U helpt {bezoek.ticket} nog. Rond dat bezoek eerst af."]
    assert Werkplek.objects.get().balie == balie


def test_who_lost_the_desk_to_somebody_else_is_told(client, balie):
    services.ga_zitten(medewerker=MedewerkerFactory(), balie=balie)
    BezoekFactory()
    response = doe(client, "balie_oproepen")
    assert meldingen(response) == ["U zit niet meer aan een balie. Kies eerst een balie."]
    assert Bezoek.objects.waiting().count() == 1
    assert client.get(URL, headers=HTMX)["HX-Refresh"] == "true"


# --- Calling -----------------------------------------------------------------------------------


def test_the_visitor_stands_large_with_everything_the_clerk_must_know(client):
    bezoek = BezoekFactory(
        met_afspraak=True,
        afspraak__opmerking="Ik kom met de rolstoel.",
        afspraak__taal="en",
        aangemeld_op=NU - timedelta(minutes=8),
    )
    doe(client, "balie_oproepen")
    pagina = client.get(URL).content.decode()
    for verwacht in (
        bezoek.ticket,
        "Fatima de Vries",
        "Paspoort aanvragen",
        "10.30 uur",
        bezoek.afspraak.nummer,
        "Ik kom met de rolstoel.",
        "Engels",
        "Een pasfoto",
        "Vraag of het oude paspoort vermist is.",
    ):
        assert verwacht in pagina
    assert Inzage.objects.filter(object_soort="bezoek", object_id=str(bezoek.pk)).count() == 1


def test_a_name_cannot_bring_markup_with_it(client):
    BezoekFactory(naam="<script>alert(1)</script>", aan_balie=True)
    assert "<script>alert" not in client.get(URL).content.decode()


def test_a_double_click_on_call_next_calls_one_person(client):
    BezoekFactory()
    BezoekFactory()
    doe(client, "balie_oproepen")
    doe(client, "balie_oproepen")
    assert Bezoek.objects.waiting().count() == 1
    assert Bezoek.objects.at_desk().count() == 1


def test_with_nobody_to_call_it_says_so(client):
    response = doe(client, "balie_oproepen")
    assert meldingen(response) == ["Er wacht niemand die u aan deze balie kunt helpen."]


def test_calling_again_shows_on_the_display(client):
    bezoek = BezoekFactory(aan_balie=True, opgeroepen_op=NU - timedelta(minutes=2))
    response = doe(client, "balie_opnieuw", bezoek.pk)
    assert meldingen(response) == [f"{bezoek.ticket} is opnieuw opgeroepen."]
    bezoek.refresh_from_db()
    assert bezoek.laatst_opgeroepen_op == NU
    assert bezoek.opgeroepen_op == NU - timedelta(minutes=2)


# --- Finishing ---------------------------------------------------------------------------------


def test_finishing_stores_the_result(client):
    bezoek = BezoekFactory(aan_balie=True)
    response = doe(client, "balie_afronden", bezoek.pk, resultaat="geholpen")
    assert response["Location"] == URL
    bezoek.refresh_from_db()
    assert (bezoek.resultaat, bezoek.afgerond_op) == (Bezoekresultaat.GEHOLPEN, NU)
    assert bezoek.medewerker == client.medewerker


def test_finishing_can_call_the_next_at_once(client):
    bezoek, volgende = BezoekFactory(aan_balie=True), BezoekFactory()
    doe(client, "balie_afronden", bezoek.pk, resultaat="geholpen", volgende="ja")
    assert list(Bezoek.objects.at_desk()) == [volgende]


def test_a_finish_by_mistake_is_taken_back_with_its_contact(client):
    bezoek = BezoekFactory()
    doe(client, "balie_oproepen")
    doe(client, "balie_afronden", bezoek.pk, resultaat="niet_geholpen")
    assert Klantcontact.objects.get(bezoek=bezoek).resultaat == "afgebroken"
    assert "niet geholpen" in client.get(URL).text
    for _ in range(2):
        antwoord = doe(client, "balie_afronden_terug", bezoek.pk)
    bezoek.refresh_from_db()
    assert (bezoek.afgerond_op, bezoek.resultaat, bezoek.opgeroepen_op) == (None, "", NU)
    assert not Klantcontact.objects.exists()
    assert f"{bezoek.ticket} zit weer aan uw balie" in meldingen(antwoord)[-1]
    doe(client, "balie_afronden", bezoek.pk, resultaat="geholpen")
    assert Klantcontact.objects.get(bezoek=bezoek).resultaat == "direct_beantwoord"


@pytest.mark.parametrize("reden", ["te laat", "een ander", "bezet", "aangevuld"])
def test_a_finish_stays_when_it_is_too_late_or_not_ones_own(client, balie, reden):
    bezoek = BezoekFactory()
    doe(client, "balie_oproepen")
    doe(client, "balie_afronden", bezoek.pk, resultaat="geholpen")
    later = NU + timedelta(minutes=5 if reden == "te laat" else 4)
    if reden == "een ander":
        Bezoek.objects.update(medewerker=MedewerkerFactory())
    elif reden == "bezet":
        BezoekFactory(aan_balie=True, balie=balie)
    elif reden == "aangevuld":
        Klantcontact.objects.update(notitie="Belt morgen terug.")
    with time_machine.travel(later, tick=False):
        antwoord = doe(client, "balie_afronden_terug", bezoek.pk)
        melding = {
            "bezet": "Zet die bezoeker eerst terug",
            "aangevuld": "al een contact vastgelegd",
        }.get(reden, "binnen 5 minuten")
        assert melding in meldingen(antwoord)[-1]
    bezoek.refresh_from_db()
    assert bezoek.afgerond_op == NU and Klantcontact.objects.filter(bezoek=bezoek).exists()


@pytest.mark.parametrize("data", [{}, {"resultaat": "onzin"}])
def test_without_a_result_the_visit_goes_on_and_the_form_says_what_is_missing(client, data):
    bezoek = BezoekFactory(aan_balie=True)
    response = doe(client, "balie_afronden", bezoek.pk, **data)
    assert response.status_code == 422
    assert "Er klopt nog iets niet" in response.content.decode()
    assert re.search("Kies (hoe het bezoek is afgelopen|een van deze)", response.content.decode())
    assert Bezoek.objects.at_desk().exists()


def test_each_result_has_a_key_of_its_own(client):
    BezoekFactory(aan_balie=True)
    pagina = client.get(URL).content.decode()
    radios = re.findall(r'<input type="radio"[^>]*data-sneltoets="(\d)"', pagina)
    assert radios == [str(n) for n in range(1, len(Bezoekresultaat) + 1)]


def test_who_did_not_come_is_closed(client):
    bezoek = BezoekFactory(aan_balie=True, aantal_oproepen=3, laatst_opgeroepen_op=NU - timedelta(minutes=1))
    response = doe(client, "balie_weg", bezoek.pk)
    assert meldingen(response) == [f"{bezoek.ticket} is niet gekomen. Het bezoek is gesloten."]
    assert not Bezoek.objects.at_desk().exists()


def test_a_visit_that_was_closed_meanwhile_is_told_in_words(client):
    bezoek = BezoekFactory(aan_balie=True, weggelopen_op=NU)
    response = doe(client, "balie_afronden", bezoek.pk, resultaat="geholpen")
    assert "Kijk in de wachtrij" in meldingen(response)[0]


@pytest.mark.parametrize("naam", ["balie_afronden", "balie_opnieuw", "balie_weg"])
def test_the_visitor_of_another_desk_is_not_this_clerks(client, naam):
    bezoek = BezoekFactory(aan_balie=True, balie=BalieFactory(nummer=8))
    assert doe(client, naam, bezoek.pk, resultaat="geholpen").status_code == 404
    assert Bezoek.objects.at_desk().exists()


# --- The queue ---------------------------------------------------------------------------------


def fragment(pagina):
    return re.search(r'<section id="wachtrij".*?</section>', pagina, re.S).group(0)


def wachtrij_adres(pagina):
    return re.search(r'hx-get="([^"]+)"', fragment(pagina)).group(1).replace("&amp;", "&")


def test_the_queue_shows_tickets_and_waiting_times_but_no_names(client):
    BezoekFactory(naam="Geheime Naam", aangemeld_op=NU - timedelta(minutes=8))
    laat = BezoekFactory(aangemeld_op=NU - timedelta(minutes=12))
    pagina = fragment(client.get(URL).content.decode())
    assert "Geheime Naam" not in pagina
    assert laat.ticket in pagina
    assert "Bijna 10 minuten" in pagina
    assert "Langer dan 10 minuten" in pagina
    assert not Inzage.objects.exists()


def test_an_unchanged_queue_costs_no_body(client):
    BezoekFactory()
    adres = wachtrij_adres(client.get(URL).content.decode())
    response = client.get(adres, headers=HTMX)
    assert response.status_code == 204
    assert response.content == b""


def test_the_fragment_makes_the_page_what_a_fresh_load_is(client):
    pagina = client.get(URL).content.decode()
    nieuw = BezoekFactory()
    antwoord = client.get(wachtrij_adres(pagina), headers=HTMX).content.decode()
    assert nieuw.ticket in antwoord
    assert 'data-aankondiging="1 wachtend"' in antwoord
    # What is said aloud belongs to the change, not to the page.
    zonder_aankondiging = re.sub(r' data-aankondiging="[^"]*"', "", fragment(antwoord))
    assert zonder_aankondiging == fragment(client.get(URL).content.decode())


def test_only_another_number_of_waiting_people_is_said_aloud(client):
    BezoekFactory()
    adres = wachtrij_adres(client.get(URL).content.decode())
    # Minutes are counted on the page itself; at seven minutes the status is another one.
    with time_machine.travel(NU + timedelta(minutes=1), tick=False):
        assert client.get(adres, headers=HTMX).status_code == 204
    with time_machine.travel(NU + timedelta(minutes=2), tick=False):
        response = client.get(adres, headers=HTMX)
    assert response.status_code == 200
    assert "Bijna 10 minuten" in response.content.decode()
    assert "data-aankondiging" not in response.content.decode()


def test_the_desk_costs_the_same_however_many_wait(client):
    def tel(pad, **kwargs):
        with CaptureQueriesContext(connection) as vragen:
            assert client.get(pad, **kwargs).status_code == 200
        return len(vragen)

    BezoekFactory(met_afspraak=True, aan_balie=True)
    BezoekFactory()
    client.get(URL)  # the first request of a session stores when it ends
    een, een_fragment = tel(URL), tel(URL, headers=HTMX)
    for _ in range(15):
        BezoekFactory(met_afspraak=True)
    assert tel(URL) == een
    assert tel(URL, headers=HTMX) == een_fragment
    # Session, user and role, where one sits; then the stamp, what the desk serves and who waits.
    assert een_fragment <= 8


def test_another_places_queue_is_not_shown(client):
    elders = BezoekFactory(locatie=LocatieFactory(hoogvliet=True))
    assert elders.ticket not in client.get(URL).content.decode()
