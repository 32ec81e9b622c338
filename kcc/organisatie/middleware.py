"""Small middleware: language by choice, and a second factor for local accounts."""

from collections.abc import Callable

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import translation

GetResponse = Callable[[HttpRequest], HttpResponse]
# Set in the session by the sign-on through the organisation's own provider, which asks its own second factor.
SSO_SESSIE = "aangemeld_via_sso"


def taal_middleware(get_response: GetResponse) -> GetResponse:
    """Dutch, unless the visitor chose another language (cookie); staff pages are always Dutch.

    The browser's own preference is not followed: a citizen with an English browser should not get a
    page that is half Dutch because a product has no translation yet.
    """
    talen = dict(settings.LANGUAGES)

    def middleware(request: HttpRequest) -> HttpResponse:
        keuze = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        is_intern = request.path.startswith(("/werk/", "/sturing/", "/beheer/"))
        taal = keuze if keuze in talen and not is_intern else settings.LANGUAGE_CODE
        with translation.override(taal):
            request.LANGUAGE_CODE = taal
            response = get_response(request)
            response.headers.setdefault("Content-Language", taal)
            return response

    return middleware


def tweede_factor_middleware(get_response: GetResponse) -> GetResponse:
    """A local account without a second factor sees nothing but the page that sets one up."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if (
            settings.TWEEDE_FACTOR_VERPLICHT
            and request.user.is_authenticated
            and request.path.startswith(("/werk/", "/sturing/", "/beheer/"))
            and not request.session.get(SSO_SESSIE)
            and not is_mfa_enabled(request.user)
        ):
            return redirect("mfa_activate_totp")
        return get_response(request)

    return middleware
