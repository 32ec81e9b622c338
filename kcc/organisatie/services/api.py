"""State changes and reads behind the API: tokens, how often a caller may ask, and retries of one request."""

import hashlib
import logging
import secrets
from collections.abc import Collection
from datetime import datetime, timedelta

from django.db import connection, transaction

from kcc.organisatie.enums import Apikanaal, Apiscope
from kcc.organisatie.models import Apiaanvraag, Apitoken, Verzoekemmer

logger = logging.getLogger(__name__)

# In front of every token, so that a scanner for leaked secrets knows one when it sees it.
VOORVOEGSEL = "kcc_"
MINUUT = timedelta(minutes=1)
MICROSECONDE = timedelta(microseconds=1)
# As long as a client may go on retrying; after it the appointment itself still answers the same request.
BEWAARTIJD_AANVRAAG = timedelta(days=30)


# --- Tokens ------------------------------------------------------------------------------------


@transaction.atomic
def maak_apitoken(
    *,
    naam: str,
    scopes: Collection[Apiscope],
    nu: datetime,
    verloopt_op: datetime | None = None,
    quotum_per_minuut: int | None = None,
    kanaal: Apikanaal = Apikanaal.ONLINE,
) -> tuple[Apitoken, str]:
    """Make a token for an application; the token and its secret, which is kept nowhere.

    `kanaal`: on whose share of the capacity its appointments count.

    ValidationError when the name is in use, a scope is missing or the token would have expired already.
    """
    geheim = VOORVOEGSEL + secrets.token_urlsafe(32)
    token = Apitoken(
        naam=naam,
        sleutelhash=_hash(geheim),
        scopes=sorted(set(scopes)),
        kanaal=kanaal,
        quotum_per_minuut=quotum_per_minuut,
        gemaakt_op=nu,
        verloopt_op=verloopt_op,
    )
    token.full_clean()
    token.save()
    logger.info("API-token %s is gemaakt voor: %s", token.pk, ", ".join(token.scopes))
    return token, geheim


@transaction.atomic
def trek_apitoken_in(*, naam: str, nu: datetime) -> Apitoken:
    """Withdraw the token of this name, at once and for good. Raises Apitoken.DoesNotExist."""
    token = Apitoken.objects.select_for_update().get(naam=naam, ingetrokken_op__isnull=True)
    token.ingetrokken_op = nu
    token.save(update_fields=["ingetrokken_op"])
    logger.info("API-token %s is ingetrokken", token.pk)
    return token


def gebruik_apitoken(*, geheim: str, nu: datetime) -> Apitoken | None:
    """The valid token of this secret, noted as used; None when there is none.

    Found by its hash (the secret is 256 random bits, so no salt is needed). The use is noted once a minute,
    so that an application that asks a thousand times does not write a thousand times.
    """
    token = Apitoken.objects.valid(nu).filter(sleutelhash=_hash(geheim)).first()
    if token and (token.laatst_gebruikt_op is None or nu - token.laatst_gebruikt_op >= MINUUT):
        Apitoken.objects.filter(pk=token.pk).update(laatst_gebruikt_op=nu)
    return token


def _hash(geheim: str) -> str:
    return hashlib.sha256(geheim.encode("utf-8", "surrogateescape")).hexdigest()


# --- How often ---------------------------------------------------------------------------------

# One statement, and no transaction around it: it counts the request or, when the bucket is empty, does
# nothing and returns no row.
_NEEM = """
INSERT INTO organisatie_verzoekemmer AS emmer (sleutel, vol_op)
VALUES (%(sleutel)s, %(nu)s + %(stap)s::interval)
ON CONFLICT (sleutel) DO UPDATE
SET vol_op = greatest(emmer.vol_op, %(nu)s) + %(stap)s::interval
WHERE greatest(emmer.vol_op, %(nu)s) + %(stap)s::interval <= %(leeg)s
RETURNING 1
"""


def neem_verzoek(*, sleutel: str, per_minuut: int, nu: datetime) -> timedelta | None:
    """Take one request out of the bucket of `sleutel`; None, or how long to wait when it is empty.

    A bucket holds `per_minuut` requests and fills evenly, in a minute from empty to full.
    """
    return neem_uit_emmer(sleutel=sleutel, inhoud=per_minuut, vult_in=MINUUT, nu=nu)


def neem_uit_emmer(*, sleutel: str, inhoud: int, vult_in: timedelta, nu: datetime) -> timedelta | None:
    """Take one out of a bucket that holds `inhoud` and fills evenly, in `vult_in` from empty to full.

    None, or how long to wait when it is empty. Exact over any number of processes: the database counts. A
    key always has the same bucket.
    """
    stap = vult_in / inhoud
    waarden: dict[str, str | datetime] = {
        "sleutel": sleutel,
        "nu": nu,
        "leeg": nu + vult_in,
        "stap": f"{stap // MICROSECONDE} microseconds",
    }
    with connection.cursor() as cursor:
        cursor.execute(_NEEM, waarden)
        if cursor.fetchone():
            return None
    vol_op = Verzoekemmer.objects.filter(pk=sleutel).values_list("vol_op", flat=True).first()
    # It cannot take longer than that to fill, and clocks of machines differ less than a minute.
    uiterste = nu + vult_in + MINUUT
    if vol_op is not None and vol_op <= uiterste:
        return max(vol_op + stap - vult_in - nu, MICROSECONDE)
    # Of before the clock was set back, or removed in between: the next request finds a full bucket.
    Verzoekemmer.objects.filter(pk=sleutel, vol_op__gt=uiterste).update(vol_op=nu)
    return stap


# --- Retries -----------------------------------------------------------------------------------

_ONTHOUD = """
INSERT INTO organisatie_apiaanvraag AS aanvraag (sleutel, vingerafdruk, gemaakt_op)
VALUES (%(sleutel)s, %(vingerafdruk)s, %(nu)s)
ON CONFLICT (sleutel) DO UPDATE SET sleutel = aanvraag.sleutel
RETURNING vingerafdruk
"""


def onthoud_aanvraag(*, sleutel: str, vingerafdruk: str, nu: datetime) -> bool:
    """Remember that this key is for this request; False when it was for another request before.

    Of two requests that come at the same moment, one is first for both.
    """
    with connection.cursor() as cursor:
        cursor.execute(_ONTHOUD, {"sleutel": sleutel, "vingerafdruk": vingerafdruk, "nu": nu})
        return bool(cursor.fetchone()[0] == vingerafdruk)


def begin_aanvraag(*, sleutel: str, vingerafdruk: str, nu: datetime) -> tuple[bool, bool]:
    """Whether this key is new, and whether it is for this request: in the transaction of what is asked.

    Of two at the same moment the second waits for the first. What is rolled back is new again.
    """
    aanvraag, is_nieuw = Apiaanvraag.objects.get_or_create(
        sleutel=sleutel, defaults={"vingerafdruk": vingerafdruk, "gemaakt_op": nu}
    )
    return is_nieuw, aanvraag.vingerafdruk == vingerafdruk


def ruim_api_op(*, nu: datetime) -> None:
    """Remove full buckets and the keys of requests that nobody retries any more."""
    Verzoekemmer.objects.filter(vol_op__lt=nu).delete()
    Apiaanvraag.objects.filter(gemaakt_op__lt=nu - BEWAARTIJD_AANVRAAG).delete()
