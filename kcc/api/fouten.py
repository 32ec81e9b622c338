"""Errors that no view answers: a problem document under /api/, a page elsewhere."""

from django.http import HttpRequest, HttpResponse
from django.views import defaults

from kcc.lib.api.fouten import probleem_antwoord


def _is_api(request: HttpRequest) -> bool:
    return request.path == "/api" or request.path.startswith("/api/")


def verkeerd_verzoek(request: HttpRequest, exception: Exception) -> HttpResponse:
    if _is_api(request):
        return probleem_antwoord(request, 400)
    return defaults.bad_request(request, exception)


def niet_gevonden(request: HttpRequest, exception: Exception) -> HttpResponse:
    if _is_api(request):
        return probleem_antwoord(request, 404)
    return defaults.page_not_found(request, exception)


def serverfout(request: HttpRequest) -> HttpResponse:
    if _is_api(request):
        return probleem_antwoord(request, 500)
    return defaults.server_error(request)
