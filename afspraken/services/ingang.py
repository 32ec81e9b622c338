"""The second way in: managing an appointment with its number and a postcode or date of birth.

For who has the number (from a letter, a print, the phone) and not the link. What the citizen gave is kept as
a keyed hash that holds the number too: it cannot be read back, and looking for it costs the same whether the
appointment exists or not.
"""

from datetime import datetime

from django.conf import settings
from django.db.models import Q
from django.utils.crypto import salted_hmac

from afspraken.enums import Afspraakstatus
from afspraken.models import Afspraak


def sleutels(nummer: str, *, postcode: str = "", geboortedatum: str = "") -> dict[str, str]:
    """The fields that let in who knows these: "1234AB" and an ISO date; nothing gives an empty key."""
    return {
        "postcodesleutel": _sleutel(nummer, postcode) if postcode else "",
        "geboortedatumsleutel": _sleutel(nummer, geboortedatum) if geboortedatum else "",
    }


def zoek_afspraak(*, nummer: str, gegeven: str, nu: datetime) -> Afspraak | None:
    """The coming appointment of this number and this postcode ("1234AB") or date of birth (ISO).

    None for an unknown number, a wrong second part and an appointment that was cancelled or has begun: one
    query with the same conditions for all, so that neither the answer nor its time tells which.
    """
    geheimen = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    geldig = [_sleutel(nummer, gegeven, geheim) for geheim in geheimen]
    return (
        Afspraak.objects.filter(nummer=nummer, status=Afspraakstatus.BEVESTIGD, begint_op__gt=nu)
        .filter(Q(postcodesleutel__in=geldig) | Q(geboortedatumsleutel__in=geldig))
        .first()
    )


def _sleutel(nummer: str, gegeven: str, geheim: str | bytes | None = None) -> str:
    code = salted_hmac(
        "afspraken.ingang", f"{nummer}:{gegeven}", secret=geheim or settings.SECRET_KEY, algorithm="sha256"
    )
    return code.hexdigest()[:40]
