"""While the demo gemeente is being made: a page that says so, instead of pages of half of it."""

import os
from collections.abc import Callable
from pathlib import Path

from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string

_SECONDEN = "10"


def klaarzetten_middleware(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """503 for everything but /healthz as long as the file KCC_KLAARZETTEN is there: `make demo` makes it
    before this process starts, and takes it away when the database is migrated and filled.

    /readyz too: with every migration done and half of the data it would say that all is well.
    """
    if not (bestand := os.environ.get("KCC_KLAARZETTEN")):
        raise MiddlewareNotUsed
    bezig = Path(bestand)

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.path == "/healthz" or not bezig.exists():
            return get_response(request)
        if request.path == "/readyz":
            antwoord: HttpResponse = JsonResponse({"status": "fout", "demo": "wordt klaargezet"}, status=503)
        else:
            antwoord = HttpResponse(render_to_string("503.html"), status=503)
        antwoord.headers["Retry-After"] = _SECONDEN
        antwoord.headers["Cache-Control"] = "no-store"
        return antwoord

    return middleware
