"""The kiosk: which device may, what it does, and how little it tells."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.contrib.messages import get_messages
from django.test import Client

from afspraken import services
from afspraken.models import Bezoek, Kiosk
from afspraken.services import BalieFout
from afspraken.services import kiosk as kioskdienst
from afspraken.views import kiosk as kioskpagina
from kcc.organisatie.models import Inzage
from tests.afspraken.factories import NU, AanbodFactory, AfspraakFactory, BezoekFactory, ProductgroepFactory
from tests.catalogus.factories import LocatieFactory
from tests.organisatie.factories import MedewerkerFactory

pytestmark = pytest.mark.django_db

START = "/kiosk/centrum/"
MINUUT = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def om_tien_uur():
    with time_machine.travel(NU, tick=False):
        yield


def maak_code(locatie=None):
    _, code = kioskdienst.maak_kiosk(
        locatie=locatie or LocatieFactory(), naam="Ingang", medewerker=MedewerkerFactory(), nu=NU
    )
    return code


@pytest.fixture
def kiosk(db):
    """A device that was paired with the Centrum."""
    AanbodFactory()
    client = Client()
    assert client.post(f"{START}koppelen/", {"code": maak_code()}).status_code == 302
    return client


def tekst(response):
    return response.content.decode()


# --- Which device ------------------------------------------------------------------------------


@pytest.mark.parametrize("pad", [START, f"{START}inloop/", f"{START}bon/x/"])
def test_a_stranger_elsewhere_can_do_nothing(pad):
    AanbodFactory()
    response = Client().get(pad)
    assert response.status_code == 403
    assert "Dit apparaat is nog geen kiosk" in tekst(response)


def test_a_stranger_cannot_check_anybody_in_or_take_a_ticket():
    afspraak = AfspraakFactory()
    vreemde = Client(headers={"cookie": "kcc-kiosk=geraden"})
    assert vreemde.post(f"{START}aanmelden/", {"nummer": afspraak.nummer}).status_code == 403
    groep = ProductgroepFactory().pk
    assert vreemde.post(f"{START}inloop/", {"groep": groep, "aanvraag_sleutel": "a" * 36}).status_code == 403
    assert not Bezoek.objects.exists()


def test_a_code_works_once_for_half_an_hour_at_its_own_place():
    centrum, hoogvliet = LocatieFactory(), LocatieFactory(hoogvliet=True)
    code = maak_code(centrum)
    for locatie, moment in ((hoogvliet, NU), (centrum, NU + 30 * MINUUT)):
        with pytest.raises(BalieFout):
            kioskdienst.koppel_kiosk(locatie=locatie, code=code, nu=moment)
    geheim = kioskdienst.koppel_kiosk(locatie=centrum, code=code, nu=NU + 29 * MINUUT)
    with pytest.raises(BalieFout):
        kioskdienst.koppel_kiosk(locatie=centrum, code=code, nu=NU + 29 * MINUUT)
    assert kioskdienst.herken_kiosk(locatie=centrum, geheim=geheim)
    assert kioskdienst.herken_kiosk(locatie=hoogvliet, geheim=geheim) is None
    opgeslagen = str(Kiosk.objects.values_list().get())
    assert code not in opgeslagen
    assert geheim not in opgeslagen


def test_codes_cannot_be_guessed_one_after_the_other():
    LocatieFactory()
    client = Client()
    antwoorden = [client.post(f"{START}koppelen/", {"code": f"{n:010d}"}).status_code for n in range(6)]
    assert antwoorden == [422] * 5 + [429]


def test_the_secret_stays_on_the_device_and_out_of_reach_of_scripts(kiosk):
    koekje = kiosk.cookies["kcc-kiosk"]
    assert koekje["httponly"]
    assert (koekje["path"], koekje["samesite"]) == ("/kiosk/", "Lax")
    assert koekje.value not in tekst(kiosk.get(START))


def test_a_device_that_was_withdrawn_can_do_nothing_at_once(kiosk, baliemedewerker_client):
    services.werk_in(medewerker=baliemedewerker_client.medewerker, locatie=LocatieFactory())
    pk = Kiosk.objects.get().pk
    for _ in range(2):
        baliemedewerker_client.post(f"/werk/receptie/kiosken/{pk}/intrekken/")
    assert kiosk.get(START).status_code == 403


def test_the_code_is_shown_once_to_who_works_there(baliemedewerker_client):
    AanbodFactory()
    assert baliemedewerker_client.get("/werk/receptie/kiosken/").status_code == 302
    services.werk_in(medewerker=baliemedewerker_client.medewerker, locatie=LocatieFactory())
    pagina = tekst(baliemedewerker_client.post("/werk/receptie/kiosken/nieuw/", {"naam": "Ingang"}))
    code = re.search(r'bon__ticket">([0-9 ]{11})<', pagina).group(1)
    assert "/kiosk/centrum/" in pagina
    assert code not in tekst(baliemedewerker_client.get("/werk/receptie/kiosken/"))
    assert Client().post(f"{START}koppelen/", {"code": code}).status_code == 302
    fout = baliemedewerker_client.post("/werk/receptie/kiosken/nieuw/", {"naam": ""})
    assert (fout.status_code, "Vul een naam in." in tekst(fout)) == (422, True)


# --- With an appointment -----------------------------------------------------------------------


@pytest.mark.parametrize("getypt", ["24681357", " 2468 1357 ", "2468-1357"])
def test_checking_in_gives_the_ticket_and_nothing_personal(kiosk, getypt):
    AfspraakFactory(nummer="24681357", naam="Geheime Naam")
    response = kiosk.post(f"{START}aanmelden/", {"nummer": getypt}, follow=True)
    pagina = tekst(response)
    assert "A001" in pagina
    assert "10.30" in pagina
    for persoonlijk in ("Geheime", "Paspoort", "24681357", "fatima"):
        assert persoonlijk not in pagina
    assert response["Cache-Control"].startswith("max-age=0, no-cache, no-store")
    # The next one starts in Dutch, and by itself.
    assert f'data-adres="{START}?taal=nl"' in pagina
    assert "data-print" in pagina


def test_checking_in_twice_and_at_the_reception_too_gives_one_ticket(kiosk):
    afspraak = AfspraakFactory()
    services.meld_aan(afspraak_id=afspraak.pk, nu=NU)
    for _ in range(2):
        pagina = tekst(kiosk.post(f"{START}aanmelden/", {"nummer": afspraak.nummer}, follow=True))
        assert "A001" in pagina
    assert Bezoek.objects.count() == 1


def _afspraak(soort: str):
    """Of a kind that checks nobody in at the Centrum now."""
    if soort == "weg":
        return BezoekFactory(met_afspraak=True, weggelopen=True).afspraak
    if soort == "geholpen":
        return BezoekFactory(met_afspraak=True, afgerond=True).afspraak
    velden = {
        "afgezegd": {"afgezegd": True},
        "morgen": {"begint_op": NU + timedelta(days=1)},
        "gisteren": {"begint_op": NU - timedelta(days=1)},
        "elders": {"locatie": LocatieFactory(hoogvliet=True)},
        "video": {"locatie": LocatieFactory(code="video", naam="Video", soort="video")},
        "thuis": {"locatie": LocatieFactory(code="team", naam="Team 1", soort="mobiel_team")},
    }[soort]
    return AfspraakFactory(naam="Geheime Naam", **velden)


@pytest.mark.parametrize(
    ("soort", "melding"),
    [
        ("afgezegd", "Deze afspraak is afgezegd. Neem een nummer"),
        ("morgen", "niet vandaag, maar op dinsdag 3 maart"),
        ("gisteren", "niet vandaag, maar op zondag 1 maart"),
        ("elders", "Uw afspraak is vandaag in Stadswinkel Hoogvliet, niet hier"),
        ("video", "Dit is een afspraak via video. U hoeft niet hier te zijn"),
        ("thuis", "Dit is een afspraak bij u thuis. Wij komen naar u toe"),
        ("geholpen", "bent u al geholpen"),
        ("weg", "U was er niet toen wij u opriepen"),
    ],
)
def test_who_cannot_check_in_here_is_told_why_and_nothing_personal(kiosk, soort, melding):
    afspraak = _afspraak(soort)
    bezoeken = Bezoek.objects.count()
    response = kiosk.post(f"{START}aanmelden/", {"nummer": afspraak.nummer})
    assert response.status_code == 422 and melding in tekst(response)
    for persoonlijk in ("Geheime", "Paspoort", "fatima", "Team 1", afspraak.nummer):
        assert persoonlijk not in tekst(response)
    afspraak.refresh_from_db()
    assert Bezoek.objects.count() == bezoeken


@pytest.mark.parametrize("nummer", ["99999999", "", "x", "٣٣٣٣٣٣٣٣", "1" * 500])
def test_a_number_that_is_none_is_told_too(kiosk, nummer):
    response = kiosk.post(f"{START}aanmelden/", {"nummer": nummer})
    assert response.status_code == 422 and "Wij kennen dit nummer niet." in tekst(response)
    assert not Bezoek.objects.exists()


def test_numbers_cannot_be_tried_without_end(kiosk, monkeypatch):
    monkeypatch.setattr(kioskpagina, "_NUMMERS_PER_MINUUT", 3)
    afspraak = AfspraakFactory()
    codes = [kiosk.post(f"{START}aanmelden/", {"nummer": f"1234567{n}"}).status_code for n in range(4)]
    assert codes == [422, 422, 422, 429]
    assert kiosk.post(f"{START}aanmelden/", {"nummer": afspraak.nummer}).status_code == 429


def test_it_speaks_english_until_it_begins_anew(kiosk):
    assert "Do you have an appointment?" in tekst(kiosk.get(START, {"taal": "en"}))
    fout = tekst(kiosk.post(f"{START}aanmelden/", {"nummer": "12345678"}))
    assert "We do not know this number." in fout
    assert "Heeft u een afspraak?" in tekst(kiosk.get(START, {"taal": "nl"}))


# --- Without -----------------------------------------------------------------------------------


def neem(kiosk, groep, sleutel=None):
    pagina = tekst(kiosk.get(f"{START}inloop/"))
    sleutel = sleutel or re.search(r'name="aanvraag_sleutel" value="([^"]+)"', pagina).group(1)
    return kiosk.post(f"{START}inloop/", {"groep": groep, "aanvraag_sleutel": sleutel}, follow=True), sleutel


def test_a_ticket_is_for_a_group_and_a_double_tap_takes_one(kiosk):
    groep = ProductgroepFactory()
    response, sleutel = neem(kiosk, groep.pk)
    assert "B001" in tekst(response)
    assert "B001" in tekst(neem(kiosk, groep.pk, sleutel)[0])
    bezoek = Bezoek.objects.get()
    assert (bezoek.groep, bezoek.product, bezoek.naam) == (groep, None, "")


def test_the_choice_shows_the_wait_and_the_english_name(kiosk):
    ProductgroepFactory()
    groep = AanbodFactory().groep
    groep.naam_en = "Travel documents"
    groep.save()
    assert "Wachttijd onbekend" in tekst(kiosk.get(f"{START}inloop/"))
    assert "Travel documents" in tekst(kiosk.get(f"{START}inloop/", {"taal": "en"}))


@pytest.mark.parametrize("groep", ["", "x", "999999"])
def test_what_is_not_to_choose_is_told(kiosk, groep):
    response, _ = neem(kiosk, groep)
    assert response.status_code == 422
    assert "Kies waarvoor u komt." in tekst(response)
    assert not Bezoek.objects.exists()


def test_tickets_cannot_be_taken_without_end(kiosk, monkeypatch):
    monkeypatch.setattr(kioskpagina, "_TICKETS_PER_MINUUT", 2)
    groep = ProductgroepFactory().pk
    codes = [neem(kiosk, groep)[0].status_code for _ in range(3)]
    assert codes == [200, 200, 429]
    assert Bezoek.objects.count() == 2


def test_a_ticket_is_not_found_by_changing_the_address_and_is_gone_after_a_while(kiosk):
    bezoek = BezoekFactory()
    adres = f"{START}bon/{bezoek.pk}/"
    assert kiosk.get(adres)["Location"] == START
    response, _ = neem(kiosk, ProductgroepFactory().pk)
    adres = response.redirect_chain[-1][0]
    with time_machine.travel(NU + 6 * MINUUT, tick=False):
        assert kiosk.get(adres)["Location"] == START


# --- The scanner of the reception --------------------------------------------------------------


@pytest.fixture
def receptie(baliemedewerker_client):
    AanbodFactory()
    services.werk_in(medewerker=baliemedewerker_client.medewerker, locatie=LocatieFactory())
    return baliemedewerker_client


def test_what_a_scanner_types_checks_in_at_once(receptie):
    AfspraakFactory(nummer="24681357")
    for _ in range(2):
        response = receptie.post("/werk/receptie/zoeken/", {"q": "24681357"})
        assert response["Location"] == f"/werk/receptie/?bezoek={Bezoek.objects.get().pk}"


def test_an_appointment_of_another_day_or_place_is_told_where_and_when(receptie):
    elders = LocatieFactory(hoogvliet=True)
    afspraak = AfspraakFactory(locatie=elders, begint_op=NU + timedelta(days=1))
    response = receptie.post("/werk/receptie/zoeken/", {"q": afspraak.nummer})
    (melding,) = [str(melding) for melding in get_messages(response.wsgi_request)]
    assert (
        melding
        == f"Afspraak {afspraak.nummer} is niet hier vandaag, maar dinsdag 3 maart, 10.00 uur in {elders}."
    )
    assert not Bezoek.objects.exists()
    assert Inzage.objects.filter(object_soort="afspraak", object_id=str(afspraak.pk)).exists()


@pytest.mark.parametrize("q", ["vries", "2468", "123456789", "00000000"])
def test_anything_else_is_a_search(receptie, q):
    AfspraakFactory(nummer="24681357")
    response = receptie.post("/werk/receptie/zoeken/", {"q": q})
    assert response.status_code == 200
    assert f'value="{q}"' in tekst(response)
    assert not Bezoek.objects.exists()


def test_a_cancelled_appointment_is_told_in_words(receptie):
    response = receptie.post("/werk/receptie/zoeken/", {"q": AfspraakFactory(afgezegd=True).nummer})
    assert "De afspraak is afgezegd." in tekst(response)
