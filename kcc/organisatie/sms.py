"""Text messages through the gateway that the settings name; another one is another class with `verstuur`."""

import http.client
import json
from typing import Protocol
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils.module_loading import import_string

from kcc.organisatie.fouten import BlijvendeFout

# Answers about this one message. Others are about the gateway or our settings, and may be well again later;
# so is 409, an Idempotency-Key whose first request is still going on.
_BLIJVEND = {400, 422}


class Smsgateway(Protocol):
    """Who delivers text messages."""

    def verstuur(self, *, aan: str, tekst: str, sleutel: str) -> None:
        """Hand over one message to `aan` (E.164). The same `sleutel` twice is the same message.

        BlijvendeFout when it will never be taken; any other exception is tried again later.
        """


class Demogateway:
    """Sends nothing: in the demo, the page with text messages shows what lies in the outbox."""

    def verstuur(self, *, aan: str, tekst: str, sleutel: str) -> None:
        """Done as soon as it is asked."""


class HttpGateway:
    """A gateway that takes `{"from", "to", "body"}` as JSON over HTTP, as most providers do.

    SMS_URL, SMS_AFZENDER (11 characters or a number); the secret SMS_TOKEN goes in header SMS_TOKENHEADER.
    `sleutel` is the Idempotency-Key. Redirects are not followed: the token is for this address only.
    """

    def verstuur(self, *, aan: str, tekst: str, sleutel: str) -> None:
        adres = urlsplit(settings.SMS_URL)
        if adres.scheme not in ("http", "https") or not adres.hostname:
            raise ImproperlyConfigured("SMS_URL is het adres van de sms-gateway, https://…")
        soort = http.client.HTTPSConnection if adres.scheme == "https" else http.client.HTTPConnection
        verbinding = soort(adres.hostname, adres.port, timeout=settings.SMS_TIJD)
        pad = (adres.path or "/") + (f"?{adres.query}" if adres.query else "")
        inhoud = json.dumps({"from": settings.SMS_AFZENDER, "to": aan, "body": tekst})
        kop = {
            "Content-Type": "application/json",
            "Accept": "application/json",
            settings.SMS_TOKENHEADER: settings.SMS_TOKEN,
            "Idempotency-Key": sleutel,
        }
        try:
            verbinding.request("POST", pad, inhoud.encode(), kop)
            status = verbinding.getresponse().status
        finally:
            verbinding.close()
        if status in _BLIJVEND:
            raise BlijvendeFout(str(status))
        if not 200 <= status < 300:
            raise ConnectionError(f"de sms-gateway antwoordt {status}")


def gateway() -> Smsgateway:
    """The gateway of KCC_SMS_GATEWAY: a class without arguments. ImproperlyConfigured when there is none."""
    if not is_aan():
        raise ImproperlyConfigured("KCC_SMS_GATEWAY is leeg: er is geen sms-gateway.")
    gemaakt: Smsgateway = import_string(settings.KCC_SMS_GATEWAY)()
    return gemaakt


def is_aan() -> bool:
    """Whether text messages can be sent at all; without, no page offers them."""
    return bool(settings.KCC_SMS_GATEWAY)
