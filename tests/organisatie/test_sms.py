"""Text messages leave through the gateway that the settings name, and through a real HTTP server."""

import json
import socket
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import Client

from kcc.organisatie import sms
from kcc.organisatie.enums import Berichtkanaal, Berichtstatus, Rol
from tests.organisatie.test_bezorging import NU, bezorg, zet_klaar

pytestmark = pytest.mark.django_db
PAGINA = "/beheer/sms-berichten/"


class Provider:
    """A provider of text messages: answers with `status` after `wacht` seconds and keeps what came in."""

    def __init__(self) -> None:
        self.status, self.wacht, self.kop = 201, 0.0, {}
        self.ontvangen: list[tuple[str, dict[str, str], dict[str, str]]] = []


@pytest.fixture
def provider(settings) -> Iterator[Provider]:
    provider = Provider()

    class Antwoord(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            inhoud = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            provider.ontvangen.append((self.path, dict(self.headers), inhoud))
            time.sleep(provider.wacht)
            self.send_response(provider.status)
            for naam, waarde in provider.kop.items():
                self.send_header(naam, waarde)
            self.end_headers()

        do_GET = do_POST

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Antwoord)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings.KCC_SMS_GATEWAY = "kcc.organisatie.sms.HttpGateway"
    settings.SMS_URL = f"http://127.0.0.1:{server.server_port}/v1/sms?land=nl"
    settings.SMS_TOKENHEADER, settings.SMS_TOKEN = "Authorization", "Bearer geheim"
    settings.SMS_AFZENDER, settings.SMS_TIJD = "Rotterdam", 1
    yield provider
    server.shutdown()
    server.server_close()


def zet_sms_klaar(**velden):
    gegevens = {"kanaal": Berichtkanaal.SMS, "aan": "+31612345678", "tekst": "Uw afspraak", "onderwerp": ""}
    return zet_klaar(**gegevens | velden)


def test_it_leaves_as_json_with_the_token(provider: Provider) -> None:
    bericht = bezorg(zet_sms_klaar())
    assert bericht.status == Berichtstatus.VERZONDEN
    ((pad, kop, inhoud),) = provider.ontvangen
    assert pad == "/v1/sms?land=nl"
    assert inhoud == {"from": "Rotterdam", "to": "+31612345678", "body": "Uw afspraak"}
    assert kop["Authorization"] == "Bearer geheim"
    assert kop["Idempotency-Key"] == str(bericht.bericht_id)


def test_the_next_attempt_is_recognisably_the_same(provider: Provider) -> None:
    provider.status = 503
    bericht = bezorg(zet_sms_klaar())
    assert (bericht.status, bericht.laatste_fout) == (Berichtstatus.WACHTEND, "ConnectionError")
    provider.status = 200
    assert bezorg(bericht, bericht.volgende_poging_op).status == Berichtstatus.VERZONDEN
    eerste, tweede = (kop["Idempotency-Key"] for _, kop, _ in provider.ontvangen)
    assert eerste == tweede


@pytest.mark.parametrize("status", [400, 422])
def test_a_number_that_is_refused_is_a_dead_letter_at_once(provider: Provider, status: int) -> None:
    provider.status = status
    bericht = bezorg(zet_sms_klaar())
    assert (bericht.status, bericht.foutcode) == (Berichtstatus.MISLUKT, str(status))


@pytest.mark.parametrize("status", [301, 401, 403, 404, 408, 409, 429, 500])
def test_what_is_not_about_the_message_is_tried_again(provider: Provider, status: int) -> None:
    provider.status = status
    assert bezorg(zet_sms_klaar()).status == Berichtstatus.WACHTEND


def test_the_token_goes_nowhere_else(provider: Provider) -> None:
    provider.status, provider.kop = 307, {"Location": "/elders"}
    bezorg(zet_sms_klaar())
    assert [pad for pad, _, _ in provider.ontvangen] == ["/v1/sms?land=nl"]


def test_a_gateway_that_does_not_answer_costs_a_second(provider: Provider) -> None:
    provider.wacht = 3
    begin = time.monotonic()
    bericht = bezorg(zet_sms_klaar())
    assert time.monotonic() - begin < 2.5
    assert (bericht.status, bericht.laatste_fout) == (Berichtstatus.WACHTEND, "TimeoutError")


def test_a_gateway_that_is_away_is_tried_again(provider: Provider, settings) -> None:
    with socket.socket() as sok:
        sok.bind(("127.0.0.1", 0))
        settings.SMS_URL = f"http://127.0.0.1:{sok.getsockname()[1]}/"
        assert bezorg(zet_sms_klaar()).laatste_fout == "ConnectionRefusedError"


@pytest.mark.parametrize("adres", ["", "sms.example.org", "file:///etc/passwd"])
def test_an_address_that_is_none_says_so(provider: Provider, settings, adres: str) -> None:
    settings.SMS_URL = adres
    with pytest.raises(ImproperlyConfigured):
        sms.gateway().verstuur(aan="+31612345678", tekst="", sleutel="x")


def test_without_a_gateway_there_are_no_text_messages(settings) -> None:
    settings.KCC_SMS_GATEWAY = ""
    assert not sms.is_aan()
    with pytest.raises(ImproperlyConfigured):
        sms.gateway()


def test_the_beheerder_of_the_demo_reads_them(beheerder_client: Client, settings) -> None:
    settings.KCC_DEMO, settings.KCC_SMS_GATEWAY = True, "kcc.organisatie.sms.Demogateway"
    assert "Nog geen sms" in beheerder_client.get(PAGINA).content.decode()
    zet_klaar(onderwerp="Een mail")
    assert bezorg(zet_sms_klaar(tekst="Morgen <9.30> uur")).status == Berichtstatus.VERZONDEN
    tekst = beheerder_client.get(PAGINA).content.decode()
    assert "Morgen &lt;9.30&gt; uur" in tekst and "+31612345678" in tekst
    assert "Een mail" not in tekst
    # The mailbox of the demo is open to all; numbers are not.
    assert "+31612345678" not in Client().get("/demo/postvak/").content.decode()


def test_the_list_of_messages_does_not_name_the_number(beheerder_client: Client) -> None:
    zet_sms_klaar(nu=NU)
    assert (
        "612345678"
        not in beheerder_client.get("/beheer/uitgaande-berichten/?status=wachtend").content.decode()
    )


def test_outside_the_demo_the_page_does_not_exist(beheerder_client: Client) -> None:
    assert beheerder_client.get(PAGINA).status_code == 404


@pytest.mark.parametrize("rol", [rol for rol in Rol if rol != Rol.BEHEERDER])
def test_other_roles_do_not_read_them(aangemeld, settings, rol: Rol) -> None:
    settings.KCC_DEMO = True
    assert aangemeld(rol).get(PAGINA).status_code == 403
