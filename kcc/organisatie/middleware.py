"""Small middleware: a line in the log, the language, the end of a sign-on, a second factor."""

import logging
import time
from collections.abc import Callable

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth import logout
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import translation

GetResponse = Callable[[HttpRequest], HttpResponse]
# Set in the session by the sign-on through the organisation's own provider, which asks its own second factor.
SSO_SESSIE = "aangemeld_via_sso"
# Asked every few seconds by machines; only worth a line when something is wrong.
_GEZONDHEID = {"healthz", "readyz"}
logger = logging.getLogger("kcc.verzoek")


def verzoeklog_middleware(get_response: GetResponse) -> GetResponse:
    """One line per request: method, route, status and duration; never a path, a query or who asked."""

    def middleware(request: HttpRequest) -> HttpResponse:
        begin = time.perf_counter()
        response = get_response(request)
        match = request.resolver_match
        route = match.route if match else ""
        if response.status_code >= 400 or route not in _GEZONDHEID:
            logger.info(
                "%s /%s %s",
                request.method,
                route,
                response.status_code,
                extra={
                    "methode": request.method,
                    "route": route,
                    "status": response.status_code,
                    "duur_ms": round((time.perf_counter() - begin) * 1000),
                },
            )
        return response

    return middleware


# In the session: the moment (seconds since 1970) at which this sign-on ends.
SESSIE_EINDE = "sessie_einde"
# Staff pages, and with the sign-on the pages that are always Dutch.
WERKPADEN = ("/werk/", "/sturing/", "/beheer/")


def taal_middleware(get_response: GetResponse) -> GetResponse:
    """Dutch, unless the visitor chose another language (cookie); staff pages are always Dutch.

    `?taal=en` is that choice too, so that an English page has an address to link to from elsewhere. The
    browser's own preference is not followed: a citizen with an English browser should not get a page that is
    half Dutch because a product has no translation yet.
    """
    talen = dict(settings.LANGUAGES)

    def middleware(request: HttpRequest) -> HttpResponse:
        is_intern = request.path.startswith((*WERKPADEN, "/account/", "/api/"))
        gevraagd = request.GET.get("taal", "") if request.method in ("GET", "HEAD") and not is_intern else ""
        keuze = gevraagd if gevraagd in talen else request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        taal = keuze if keuze in talen and not is_intern else settings.LANGUAGE_CODE
        with translation.override(taal):
            request.LANGUAGE_CODE = taal
            response = get_response(request)
            response.headers.setdefault("Content-Language", taal)
            if gevraagd in talen:
                response.set_cookie(
                    settings.LANGUAGE_COOKIE_NAME,
                    taal,
                    samesite="Lax",
                    secure=settings.LANGUAGE_COOKIE_SECURE,
                )
            return response

    return middleware


def sessie_middleware(get_response: GetResponse) -> GetResponse:
    """A sign-on ends after SESSION_COOKIE_AGE, whatever happens meanwhile; only the person can extend it.

    Counting from the last request would never end it: the worklists of staff refresh themselves.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            nu = time.time()
            if request.session.setdefault(SESSIE_EINDE, nu + settings.SESSION_COOKIE_AGE) <= nu:
                logout(request)
        return get_response(request)

    return middleware


def tweede_factor_middleware(get_response: GetResponse) -> GetResponse:
    """A local account without a second factor sees nothing but the page that sets one up."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if (
            settings.TWEEDE_FACTOR_VERPLICHT
            and request.user.is_authenticated
            and request.path.startswith(WERKPADEN)
            and not request.session.get(SSO_SESSIE)
            and not is_mfa_enabled(request.user)
        ):
            return redirect("mfa_activate_totp")
        return get_response(request)

    return middleware


def nul_middleware(get_response: GetResponse) -> GetResponse:
    """An address with a NUL byte in it is a bad request: no text in the database can hold one.

    Forms refuse it by themselves; this is for what views read from the query string.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        if "%00" in request.META.get("QUERY_STRING", "") or "\x00" in request.path:
            raise BadRequest("NUL in het adres.")
        return get_response(request)

    return middleware
