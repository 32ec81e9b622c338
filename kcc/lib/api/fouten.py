"""What can go wrong, as problem+json (RFC 9457): status, title, detail, and `invalidParams` for fields."""

import math
from collections.abc import Iterator, Mapping
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, JsonResponse
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.settings import api_settings

MEDIATYPE = "application/problem+json"
TITELS = {
    400: "Het verzoek klopt niet",
    401: "Een geldig token is nodig",
    403: "Dat mag niet met dit token",
    404: "Niet gevonden",
    405: "Deze methode bestaat hier niet",
    406: "Deze vorm leveren wij niet",
    409: "Dat kan nu niet",
    413: "Het verzoek is te groot",
    415: "Deze vorm lezen wij niet",
    429: "Te veel verzoeken",
    500: "Er ging iets mis",
}
_DETAILS = {
    400: "Verbeter wat bij invalidParams staat.",
    404: "Dit adres bestaat niet, of wat u zoekt is er niet.",
    500: "Probeer het later opnieuw. Noem de X-Request-ID van dit antwoord als u het meldt.",
}


class Conflict(exceptions.APIException):
    """The request is right, but what it asks cannot be done in the state of now."""

    status_code = HTTPStatus.CONFLICT
    default_detail = "Dat kan nu niet."
    default_code = "conflict"


class TeGroot(exceptions.APIException):
    """The body is larger than any request of this API has to be."""

    status_code = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    default_detail = "Een verzoek is hoogstens 1 MB groot."
    default_code = "too_large"


def probleem(status: int, detail: str = "", **extra: Any) -> dict[str, Any]:
    """The members of a problem document; `extra` adds to them."""
    return {
        "type": "about:blank",
        "title": TITELS.get(status, HTTPStatus(status).phrase),
        "status": status,
        "detail": detail or _DETAILS.get(status, TITELS.get(status, "")),
        **extra,
    }


def probleem_antwoord(request: HttpRequest, status: int) -> JsonResponse:
    """A problem outside the views of the API: an unknown address, a request that no view got to see."""
    return JsonResponse(
        probleem(status, "Dit verzoek is niet te lezen." if status == 400 else ""),
        status=status,
        content_type=MEDIATYPE,
        headers={"API-Version": settings.API_VERSIE, "Cache-Control": "no-store"},
    )


def behandel(exc: Exception, context: Mapping[str, Any]) -> Response | None:
    """The exception handler of the API: every refusal of a view is a problem document.

    None, which lets the error go on to be logged, for what is no refusal but a mistake of ours.
    """
    if isinstance(exc, Http404):
        exc = exceptions.NotFound()
    elif isinstance(exc, PermissionDenied):
        exc = exceptions.PermissionDenied()
    if not isinstance(exc, exceptions.APIException):
        return None
    koppen: dict[str, str] = {}
    if getattr(exc, "auth_header", None):
        koppen["WWW-Authenticate"] = exc.auth_header  # type: ignore[attr-defined]
    if (wacht := getattr(exc, "wait", None)) is not None:
        koppen["Retry-After"] = str(max(1, math.ceil(wacht)))
    if isinstance(exc, exceptions.ValidationError):
        inhoud = probleem(exc.status_code, invalidParams=list(_ongeldig("", exc.get_full_details())))
    else:
        # Our own words where the framework has only general ones.
        is_algemeen = isinstance(exc, exceptions.NotFound) and exc.detail == exc.default_detail
        detail = "" if is_algemeen else str(exc.detail)
        if "Retry-After" in koppen:
            detail = f"Probeer het over {koppen['Retry-After']} seconden opnieuw."
        inhoud = probleem(exc.status_code, detail)
    return Response(inhoud, status=exc.status_code, headers=koppen, content_type=MEDIATYPE)


def _ongeldig(naam: str, details: Any) -> Iterator[dict[str, str]]:
    """Every error of a (nested) serializer as {name, code, reason}; a name is a path: `producten.0.code`."""
    if isinstance(details, Mapping) and isinstance(details.get("message"), str) and "code" in details:
        yield {
            "name": naam or str(api_settings.NON_FIELD_ERRORS_KEY),
            "code": str(details["code"]),
            "reason": str(details["message"]),
        }
    elif isinstance(details, Mapping):
        for sleutel, deel in details.items():
            eigen = sleutel == api_settings.NON_FIELD_ERRORS_KEY and naam
            yield from _ongeldig(naam if eigen else ".".join(filter(None, (naam, str(sleutel)))), deel)
    elif isinstance(details, list):
        # Errors of one field, or one entry (empty when right) per element of a list.
        is_per_element = any(isinstance(deel, Mapping) and "message" not in deel for deel in details)
        for plaats, deel in enumerate(details):
            if not deel:
                continue
            yield from _ongeldig(f"{naam}.{plaats}" if is_per_element else naam, deel)
