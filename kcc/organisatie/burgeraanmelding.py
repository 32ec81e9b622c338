"""A citizen proves who they are: OpenID Connect with a broker for DigiD (authorization code, PKCE).

Apart from the sign-on of medewerkers on purpose: no account comes of it, and no right. What comes of it is a
burgerservicenummer, which the caller looks up and forgets.
"""

import base64
import hashlib
import secrets
import time
from collections.abc import Mapping, MutableMapping
from typing import Any
from urllib.parse import quote, urlencode

import jwt
import requests
from django.conf import settings
from django.core.cache import cache

_SESSIE = "burger_aanmelding"
# Who takes longer at the broker begins again.
_HOOGSTENS = 600
_WACHT = 10
_ONTHOUD = 3600
_ALGORITMEN = ["RS256", "PS256", "ES256"]
# Clocks of two organisations differ a little.
_SPELING = 60


class AanmeldFout(Exception):
    """The sign-on did not succeed. The text is for the log: it holds nothing about anybody."""


class Afgebroken(AanmeldFout):
    """The citizen stopped at the broker."""


def is_aan() -> bool:
    """Whether citizens can sign on at all."""
    return bool(settings.BURGER_OIDC_SERVER_URL)


def begin(sessie: MutableMapping[str, Any], *, terug: str) -> str:
    """Where to send the citizen, who comes back at the absolute address `terug`. AanmeldFout when the broker
    does not answer."""
    staat = {"state": secrets.token_urlsafe(32), "nonce": secrets.token_urlsafe(32)}
    staat["verifier"] = secrets.token_urlsafe(48)
    uitdaging = base64.urlsafe_b64encode(hashlib.sha256(staat["verifier"].encode()).digest()).rstrip(b"=")
    vraag = {
        "response_type": "code",
        "client_id": settings.BURGER_OIDC_CLIENT_ID,
        "redirect_uri": terug,
        "scope": " ".join(settings.BURGER_OIDC_SCOPES),
        "state": staat["state"],
        "nonce": staat["nonce"],
        "code_challenge": uitdaging.decode(),
        "code_challenge_method": "S256",
        # Somebody else may have sat at this computer.
        "prompt": "login",
    }
    if settings.BURGER_OIDC_ACR:
        vraag["acr_values"] = " ".join(settings.BURGER_OIDC_ACR)
    adres = f"{_aanbieder()['authorization_endpoint']}?{urlencode(vraag)}"
    sessie[_SESSIE] = {**staat, "tot": time.time() + _HOOGSTENS}
    return adres


def rond_af(sessie: MutableMapping[str, Any], antwoord: Mapping[str, str], *, terug: str) -> str:
    """The burgerservicenummer of who came back, as the broker wrote it. Works once per sign-on.

    Afgebroken when they stopped there; AanmeldFout for anything that is not right.
    """
    staat = sessie.pop(_SESSIE, None)
    if staat is None or time.time() > staat["tot"]:
        raise AanmeldFout("niet begonnen, of te lang geleden")
    if not secrets.compare_digest(str(antwoord.get("state", "")), staat["state"]):
        raise AanmeldFout("andere state")
    if "error" in antwoord:
        raise Afgebroken("afgebroken bij de aanbieder")
    aanbieder = _aanbieder()
    # RFC 9207: an answer that says who gives it must come from who was asked.
    if antwoord.get("iss", aanbieder["issuer"]) != aanbieder["issuer"]:
        raise AanmeldFout("andere uitgever")
    tokens = _haal(
        "POST",
        aanbieder["token_endpoint"],
        data={
            "grant_type": "authorization_code",
            "code": antwoord.get("code", ""),
            "redirect_uri": terug,
            "code_verifier": staat["verifier"],
        },
        auth=(
            quote(settings.BURGER_OIDC_CLIENT_ID, safe=""),
            quote(settings.BURGER_OIDC_CLIENT_SECRET, safe=""),
        ),
    )
    claims = _controleer(str(tokens.get("id_token", "")), aanbieder, staat["nonce"])
    naam = settings.BURGER_OIDC_BSN_CLAIM
    if naam not in claims and "userinfo_endpoint" in aanbieder:
        kop = {"Authorization": f"Bearer {tokens.get('access_token', '')}"}
        meer = _haal("GET", aanbieder["userinfo_endpoint"], headers=kop)
        if meer.get("sub") != claims["sub"]:
            raise AanmeldFout("userinfo over een ander")
        claims = {**meer, **claims}
    bsn = claims.get(naam)
    if not isinstance(bsn, str) or not bsn:
        raise AanmeldFout("geen burgerservicenummer")
    return bsn


def _aanbieder() -> dict[str, Any]:
    """What the broker says about itself; asked once an hour."""
    server = settings.BURGER_OIDC_SERVER_URL.rstrip("/")
    sleutel = f"burger-oidc:{hashlib.sha256(server.encode()).hexdigest()[:24]}"
    if bekend := cache.get(sleutel):
        return dict(bekend)
    gelezen = _haal("GET", f"{server}/.well-known/openid-configuration")
    if gelezen.get("issuer", "").rstrip("/") != server:
        raise AanmeldFout("de aanbieder noemt zich anders")
    cache.set(sleutel, gelezen, _ONTHOUD)
    return gelezen


def _haal(methode: str, adres: str, **opties: Any) -> dict[str, Any]:
    try:
        antwoord = requests.request(methode, adres, timeout=_WACHT, allow_redirects=False, **opties)
        if antwoord.status_code != requests.codes.ok:
            raise AanmeldFout(f"de aanbieder antwoordt {antwoord.status_code}")
        gelezen = antwoord.json()
    except (requests.RequestException, ValueError) as fout:
        raise AanmeldFout(type(fout).__name__) from None
    if not isinstance(gelezen, dict):
        raise AanmeldFout("de aanbieder antwoordt iets vreemds")
    return gelezen


def _controleer(id_token: str, aanbieder: dict[str, Any], nonce: str) -> dict[str, Any]:
    """The claims of a token that is whole, from the broker, for us, of now and of this sign-on."""
    try:
        sleutels = jwt.PyJWKSet.from_dict(_haal("GET", aanbieder["jwks_uri"]))
        kenmerk = jwt.get_unverified_header(id_token).get("kid")
        sleutel = next(s for s in sleutels.keys if s.key_id == kenmerk or kenmerk is None)
        claims: dict[str, Any] = jwt.decode(
            id_token,
            sleutel.key,
            algorithms=_ALGORITMEN,
            audience=settings.BURGER_OIDC_CLIENT_ID,
            issuer=aanbieder["issuer"],
            leeway=_SPELING,
            options={"require": ["exp", "iat", "sub", "aud", "iss"]},
        )
    except (jwt.PyJWTError, StopIteration) as fout:
        raise AanmeldFout(f"id token: {type(fout).__name__}") from None
    if not secrets.compare_digest(str(claims.get("nonce", "")), nonce):
        raise AanmeldFout("andere nonce")
    if settings.BURGER_OIDC_ACR and claims.get("acr") not in settings.BURGER_OIDC_ACR:
        raise AanmeldFout("te laag betrouwbaarheidsniveau")
    return claims
