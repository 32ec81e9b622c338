"""How allauth signs staff on: local accounts, the organisation's own provider (OIDC), the second factor.

Whom the provider vouches for is known by the provider's `sub`, never by an e-mail address, and gets names,
e-mail address and roles from its claims at every sign-on.
"""

import base64
import hashlib
import logging
import time
from collections.abc import Mapping
from typing import Any, TypedDict

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.adapter import get_adapter as get_account_adapter
from allauth.account.authentication import get_authentication_records
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.helpers import render_authentication_error
from allauth.socialaccount.models import SocialLogin
from allauth.socialaccount.providers.base import AuthProcess
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.db import transaction
from django.forms import EmailField
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from kcc.organisatie import services
from kcc.organisatie.enums import Rol
from kcc.organisatie.middleware import SSO_SESSIE
from kcc.organisatie.models import Medewerker

logger = logging.getLogger(__name__)


class AccountAdapter(DefaultAccountAdapter):
    """Local accounts are made by a beheerder: nobody signs up."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": _("De gebruikersnaam of het wachtwoord klopt niet."),
        "too_many_login_attempts": _("Er is te vaak geprobeerd in te loggen. Probeer het later opnieuw."),
        "rate_limited": _("Er is te vaak geprobeerd. Probeer het over een minuut opnieuw."),
        "incorrect_password": _("Dit wachtwoord klopt niet."),
        "enter_current_password": _("Dit is niet uw wachtwoord van nu."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Who signed on or confirmed it in this session within the last minutes is not asked again.

        Without this, somebody who must set up a second factor types the password twice in a row.
        """
        if not super().is_reauthentication_required(app=app, **kwargs):
            return False
        momenten = [stap["at"] for stap in get_authentication_records(self.request, self.request.user)]
        return time.time() - max(momenten, default=0) > app_settings.REAUTHENTICATION_TIMEOUT

    def post_login(
        self, request: HttpRequest, user: Medewerker, *, signal_kwargs: dict[str, Any] | None, **kwargs: Any
    ) -> HttpResponse:
        """Remember a sign-on through the provider; who has no role is told so, wherever they were going."""
        antwoord = super().post_login(request, user, signal_kwargs=signal_kwargs, **kwargs)
        if "sociallogin" in (signal_kwargs or {}):
            request.session[SSO_SESSIE] = True
        if not user.rollen:
            return redirect("geen_rol")
        return antwoord


class MfaAdapter(DefaultMFAAdapter):
    """Keeps the secrets of the second factor encrypted, so that a copy of the database is not enough."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("Deze code klopt niet. Wacht tot uw app een nieuwe code laat zien."),
        "cannot_generate_recovery_codes": _("Zet eerst het inloggen in twee stappen aan."),
    }

    def get_totp_label(self, user: Medewerker) -> str:
        return user.get_username()

    def encrypt(self, text: str) -> str:
        return _versleuteling().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _versleuteling().decrypt(encrypted_text.encode()).decode()


def _versleuteling() -> MultiFernet:
    """Encrypts with SECRET_KEY; reads what was encrypted with a key in SECRET_KEY_FALLBACKS too."""
    sleutels = [str(sleutel) for sleutel in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]
    afgeleid = [hashlib.blake2b(s.encode(), person=b"tweede-factor", digest_size=32) for s in sleutels]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(sleutel.digest())) for sleutel in afgeleid])


class Gegevens(TypedDict):
    """What the provider tells about somebody; the keywords of the services that store it."""

    voornaam: str
    achternaam: str
    email: str
    rollen: set[Rol]


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    """Who comes through the organisation's provider gets an account at the first sign-on."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return True

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """At every sign-on: bring a known medewerker up to date with the claims.

        Only signing on is possible: linking the provider to an account that is signed on already would let
        two people share one account.
        """
        claims = sociallogin.account.extra_data
        if sociallogin.state.get("process") != AuthProcess.LOGIN or not _een_persoon(claims):
            raise ImmediateHttpResponse(render_authentication_error(request, sociallogin.provider))
        # No address of allauth's own: an account must never be found, or refused, by an e-mail address.
        sociallogin.email_addresses = []
        if sociallogin.is_existing:
            services.werk_medewerker_bij(medewerker=sociallogin.user, **gegevens_uit_claims(sociallogin))
            # What was used is stored in its own place; the rest of the claims is nobody's business.
            sociallogin.account.extra_data = {}
            sociallogin.account.save(update_fields=["extra_data"])

    @transaction.atomic
    def save_user(self, request: HttpRequest, sociallogin: SocialLogin, form: Any = None) -> AbstractBaseUser:
        """At the first sign-on: make the account and tie it to the provider's `sub`."""
        voorstel = sociallogin.user
        gebruikersnaam = get_account_adapter().generate_unique_username(
            [voorstel.username, voorstel.email, sociallogin.account.uid]
        )
        sociallogin.user = services.maak_medewerker(
            gebruikersnaam=gebruikersnaam, wachtwoord=None, **gegevens_uit_claims(sociallogin)
        )
        sociallogin.account.extra_data = {}
        sociallogin.account.user = sociallogin.user
        sociallogin.account.save()
        return sociallogin.user

    def on_authentication_error(
        self,
        request: HttpRequest,
        provider: Any,
        error: Any = None,
        exception: Exception | None = None,
        extra_context: dict[str, Any] | None = None,
    ) -> None:
        logger.warning(
            "Aanmelden via de eigen aanbieder mislukte: %s %s",
            error,
            type(exception).__name__ if exception else "",
        )


def _een_persoon(claims: Mapping[str, Any]) -> bool:
    """Whether the id token and the userinfo are about the same `sub` (OpenID Connect Core 1.0, 5.3.2)."""
    subs = {deel["sub"] for naam in ("id_token", "userinfo") if (deel := claims.get(naam))}
    return len(subs) == 1


def gegevens_uit_claims(sociallogin: SocialLogin) -> Gegevens:
    """Names, e-mail address and roles from the claims of the id token and the userinfo together.

    Providers differ in which of the two holds the groups.
    """
    delen = sociallogin.account.extra_data
    claims = (delen.get("id_token") or {}) | (delen.get("userinfo") or {})
    velden = sociallogin.provider.extract_common_fields({"userinfo": claims})
    voornaam, _spatie, achternaam = (velden["name"] or "").partition(" ")
    return {
        "voornaam": velden["first_name"] or voornaam,
        "achternaam": velden["last_name"] or achternaam,
        "email": _geldig_adres(velden["email"]),
        "rollen": rollen_uit_claims(claims),
    }


def _geldig_adres(email: str | None) -> str:
    """The address, or nothing when it is none: a strange claim must not keep somebody from their work."""
    try:
        EmailField().clean(email)
    except ValidationError:
        return ""
    return email or ""


def rollen_uit_claims(claims: Mapping[str, Any]) -> set[Rol]:
    """The roles that OIDC_ROLLEN gives for the values of claim OIDC_ROLCLAIM (text, or a list of texts).

    The claim's name may be a path: `realm_access.roles` is what Keycloak calls it.
    """
    waarde: Any = claims.get(settings.OIDC_ROLCLAIM)
    if waarde is None:
        waarde = claims
        for deel in settings.OIDC_ROLCLAIM.split("."):
            waarde = waarde.get(deel) if isinstance(waarde, Mapping) else None
    waarden = waarde if isinstance(waarde, list) else [waarde]
    return {Rol(rol) for claimwaarde, rol in settings.OIDC_ROLLEN if claimwaarde in waarden}
