"""How often one address may do what anybody may do, without keeping the address."""

import ipaddress

from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac

from kcc.organisatie import services_api
from kcc.organisatie.blokkade import adres


def adressleutel(request: HttpRequest, wat: str = "") -> str:
    """A keyed hash of the address and of what is counted; of IPv6 the first 64 bits, one subscriber's."""
    ip = adres(request) or ""
    if ":" in ip:
        ip = str(ipaddress.ip_network((ip.partition("%")[0], 64), strict=False))
    return salted_hmac(f"organisatie.verzoekemmer{wat}", ip, algorithm="sha256").hexdigest()


def is_te_vaak(request: HttpRequest, wat: str, *, per_minuut: int) -> bool:
    """Count that this address does `wat` (a short word); True when it did so too often just now.

    As many times as `per_minuut` may come at once; behind one address may be a whole library.
    """
    sleutel = adressleutel(request, wat)
    return services_api.neem_verzoek(sleutel=sleutel, per_minuut=per_minuut, nu=timezone.now()) is not None
