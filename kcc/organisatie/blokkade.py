"""Whom axes counts failed sign-ons for, and what it then shows: after five, a quarter of an hour's wait.

Counted per username and address together: somebody outside cannot lock a colleague out, and one person at
an office cannot lock out everybody behind the same address. allauth's own limits (ACCOUNT_RATE_LIMITS) stand
above it, for many usernames from one address and for one username from many addresses.
"""

import unicodedata
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.core import context
from axes.handlers.proxy import AxesProxyHandler
from django import forms
from django.conf import settings
from django.contrib.auth.signals import user_login_failed
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from kcc.organisatie.models import Medewerker


def gebruikersnaam(request: HttpRequest, credentials: dict[str, Any] | None) -> str:
    """The username in one spelling: the sign-on does not distinguish capitals, so neither may the count."""
    naam = (credentials or {}).get("username") or request.POST.get("login") or ""
    return unicodedata.normalize("NFKC", naam).strip().casefold()


def adres(request: HttpRequest) -> str | None:
    """The visitor's address, behind the number of proxies in ALLAUTH_TRUSTED_PROXY_COUNT.

    None for a request that came over no network at all.
    """
    try:
        return get_adapter().get_client_ip(request)
    except PermissionDenied:
        return None


def geblokkeerd(
    request: HttpRequest, origineel: HttpResponse | None = None, credentials: dict[str, Any] | None = None
) -> HttpResponse:
    """The page for who is locked out: 429, the same whether the account exists or not."""
    minuten = round(settings.AXES_COOLOFF_TIME.total_seconds() / 60)
    antwoord = render(request, "account/geblokkeerd.html", {"minuten": minuten}, status=429)
    antwoord["Retry-After"] = str(minuten * 60)
    return antwoord


class TeltPogingen(forms.Form):
    """For allauth's forms that ask a code: a wrong code counts as a failed sign-on.

    While locked out, not even the right code is accepted.
    """

    user: Medewerker

    def clean_code(self) -> str:
        request = context.request
        inlog = {"username": self.user.get_username()}
        if not AxesProxyHandler.is_allowed(request, inlog):
            request.axes_locked_out = True
            request.axes_credentials = inlog
            raise ValidationError(get_adapter().error_messages["too_many_login_attempts"])
        try:
            return super().clean_code()  # type: ignore[misc]
        except ValidationError:
            user_login_failed.send(sender=__name__, credentials=inlog, request=request)
            raise
