"""How often one address may do what anybody may do, without keeping the address."""

import ipaddress
from datetime import timedelta

from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac

from kcc.organisatie import services
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
    return services.neem_verzoek(sleutel=sleutel, per_minuut=per_minuut, nu=timezone.now()) is not None


def mag_proberen(request: HttpRequest, wat: str, waarde: str, *, per_adres: int, per_waarde: int) -> bool:
    """Count an attempt at `wat` (a short word) with `waarde`, such as a number with a secret; False when it
    was tried too often.

    `per_adres` in an hour from one address, `per_waarde` in a day with one value from all addresses together;
    whether the value exists makes no difference. Neither is stored, only a keyed hash.
    """
    nu = timezone.now()
    van_waarde = salted_hmac(f"organisatie.proberen{wat}", waarde, algorithm="sha256").hexdigest()
    emmers = [
        (adressleutel(request, wat), per_adres, timedelta(hours=1)),
        (van_waarde, per_waarde, timedelta(days=1)),
    ]
    return all(
        services.neem_uit_emmer(sleutel=sleutel, inhoud=inhoud, vult_in=vult_in, nu=nu) is None
        for sleutel, inhoud, vult_in in emmers
    )
