"""The contact form for everybody, and the signed door of the social media tool."""

import hashlib
import hmac
import json
import re
from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from contacten.enums import Postbron, Poststatus
from contacten.models import Postbericht, SocialBericht
from contacten.services import postbus
from tests.contacten.factories import NU, ProductFactory

pytestmark = pytest.mark.django_db
URL = "/contact/"
SOCIAL = "/postbus/social"
GEHEIM = "een-geheim-dat-wij-delen"


@pytest.fixture
def client():
    return Client(enforce_csrf_checks=False)


def vul_in(client, na: float = 20, **velden):
    with time_machine.travel(NU, tick=False) as klok:
        begin = re.search(r'name="begin" value="([^"]+)"', client.get(URL).text)[1]
        klok.shift(na)
        return client.post(
            URL,
            {
                "begin": begin,
                "naam": "Fatima",
                "email": "fatima@voorbeeld.nl",
                "tekst": "Hoe laat gaat de milieustraat open?",
                **velden,
            },
            follow=True,
        )


def test_what_a_citizen_writes_is_stored_and_its_number_told(client):
    ProductFactory()
    antwoord = vul_in(client, product="paspoort", telefoon="0612345678")
    bericht = Postbericht.objects.get()
    assert bericht.nummer in antwoord.text
    assert (bericht.bron, bericht.status) == (Postbron.FORMULIER, Poststatus.ONTVANGEN)
    postbus.verwerk_postbericht(bericht_id=bericht.pk, nu=NU)
    bericht.refresh_from_db()
    assert (bericht.status, bericht.tekst) == (Poststatus.OPEN, "Hoe laat gaat de milieustraat open?")
    assert Client().get(f"{URL}gelukt/").status_code == 302


def test_a_form_sent_twice_is_one_message(client):
    with time_machine.travel(NU, tick=False) as klok:
        begin = re.search(r'name="begin" value="([^"]+)"', client.get(URL).text)[1]
        klok.shift(10)
        velden = {"begin": begin, "naam": "F", "email": "f@voorbeeld.nl", "tekst": "Hallo"}
        client.post(URL, velden)
        client.post(URL, velden)
    assert Postbericht.objects.count() == 1


@pytest.mark.parametrize(
    ("velden", "na", "melding"),
    [
        ({"naam": ""}, 20, "Vul uw naam in."),
        ({"email": "geen"}, 20, "Dit e-mailadres klopt niet"),
        ({"tekst": ""}, 20, "Schrijf uw bericht."),
        ({"website": "https://spam"}, 20, "Maak dit veld leeg"),
        ({}, 1, "Dat ging erg snel"),
        ({"begin": "vals"}, 20, "te lang open"),
        ({"tekst": "x" * 10_001}, 20, "Maak uw bericht korter"),
    ],
)
def test_what_is_wrong_is_named_and_nothing_typed_is_lost(client, velden, na, melding):
    antwoord = vul_in(client, na, **velden)
    assert antwoord.status_code == 422
    assert melding in antwoord.text
    if velden.get("tekst") != "":
        assert velden.get("tekst", "Hoe laat gaat de milieustraat open?") in antwoord.text
    assert not Postbericht.objects.exists()


def test_one_address_cannot_flood_us(client):
    antwoorden = [vul_in(client, tekst=f"Bericht {nummer}") for nummer in range(8)]
    assert antwoorden[-1].status_code == 429
    assert Postbericht.objects.count() < 8


# --- The webhook ---------------------------------------------------------------------------------


def stuur(client, inhoud: bytes, *, geheim=GEHEIM, tijd=NU, **koppen):
    tijdstip = str(int(tijd.timestamp()))
    handtekening = hmac.new(geheim.encode(), f"{tijdstip}.".encode() + inhoud, hashlib.sha256).hexdigest()
    with time_machine.travel(NU, tick=False):
        return client.post(
            SOCIAL,
            inhoud,
            content_type="application/json",
            headers={"X-KCC-Tijdstip": tijdstip, "X-KCC-Handtekening": handtekening, **koppen},
        )


def tweet(nummer: int = 1, **velden) -> bytes:
    return json.dumps(
        {
            "referentie": f"x-{nummer}",
            "account": "@rotterdam",
            "ontvangenOp": "2025-03-12T10:00:00+01:00",
            **velden,
        }
    ).encode()


@pytest.fixture
def geheim(settings):
    settings.POSTBUS_SOCIAL_GEHEIM = ["nieuw-geheim", GEHEIM]


def test_a_signed_message_becomes_a_socialbericht(client, geheim):
    antwoord = stuur(client, tweet(auteur="@jan", tekst="Wanneer gaat het zwembad open?"))
    assert antwoord.status_code == 202
    bericht = Postbericht.objects.get()
    assert antwoord.json() == {"nummer": bericht.nummer}
    postbus.verwerk_postbericht(bericht_id=bericht.pk, nu=NU)
    assert SocialBericht.objects.get().auteur == "@jan"


def test_the_same_request_again_is_refused_and_a_new_try_is_known(client, geheim):
    assert stuur(client, tweet()).status_code == 202
    assert stuur(client, tweet()).status_code == 409
    assert stuur(client, tweet(), tijd=NU + timedelta(seconds=30)).status_code == 200
    assert Postbericht.objects.count() == 1


@pytest.mark.parametrize(
    "velden",
    [
        {"geheim": "een-ander-geheim"},
        {"tijd": NU - timedelta(minutes=6)},
        {"tijd": NU + timedelta(minutes=6)},
        {"X-KCC-Handtekening": "é" * 64},
        {"X-KCC-Handtekening": ""},
        {"X-KCC-Tijdstip": "vandaag"},
        {"X-KCC-Tijdstip": "9" * 30},
    ],
)
def test_what_is_not_signed_now_by_us_both_is_refused(client, geheim, velden):
    assert stuur(client, tweet(), **velden).status_code == 403
    assert not Postbericht.objects.exists()


def test_a_body_that_was_changed_is_refused(client, geheim):
    tijdstip = str(int(NU.timestamp()))
    echt = hmac.new(GEHEIM.encode(), f"{tijdstip}.".encode() + tweet(), hashlib.sha256).hexdigest()
    with time_machine.travel(NU, tick=False):
        antwoord = client.post(
            SOCIAL,
            tweet(2),
            content_type="application/json",
            headers={"X-KCC-Tijdstip": tijdstip, "X-KCC-Handtekening": echt},
        )
    assert antwoord.status_code == 403


def test_there_is_no_door_without_a_secret_and_only_for_sending(client, settings):
    settings.POSTBUS_SOCIAL_GEHEIM = []
    assert stuur(client, tweet()).status_code == 404
    assert client.get(SOCIAL).status_code == 405


def test_what_is_signed_but_no_message_is_kept_apart(client, geheim):
    assert stuur(client, b"\x00 geen json").status_code == 202
    bericht = Postbericht.objects.get()
    postbus.verwerk_postbericht(bericht_id=bericht.pk, nu=NU)
    bericht.refresh_from_db()
    assert bericht.status == Poststatus.QUARANTAINE


def test_who_guesses_is_slowed_down_and_what_is_huge_is_refused(client, geheim):
    assert stuur(client, tweet(tekst="x" * 300_000)).status_code == 413
    antwoorden = {stuur(client, tweet(), geheim="gok").status_code for _ in range(40)}
    assert antwoorden == {403, 429}
