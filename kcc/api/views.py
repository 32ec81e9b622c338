"""What the API says about itself: the OpenAPI document, and a page to read it."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kcc.api import uitleg
from kcc.organisatie.services import huidige_instelling

_BESTAND = Path(__file__).with_name("openapi.json")


@cache
def _schema() -> dict[str, Any]:
    """The document that is kept beside this module; `make check` fails when the views say otherwise."""
    schema: dict[str, Any] = json.loads(_BESTAND.read_text())
    return schema


def _eigen_schema() -> dict[str, Any]:
    """The document of this gemeente: whom to ask, and at which address it is."""
    schema = _schema()
    instelling = huidige_instelling()
    contact = {"name": instelling.naam, "url": instelling.website, "email": instelling.email}
    return {
        **schema,
        "info": {**schema["info"], "contact": {naam: waarde for naam, waarde in contact.items() if waarde}},
        "servers": [{"url": f"{settings.KCC_BASIS_URL}{settings.API_PAD}"}],
    }


@login_not_required
@require_safe
def openapi(request: HttpRequest) -> JsonResponse:
    """The OpenAPI document. Other websites may read it, so that their tools can show it; it holds no data."""
    return JsonResponse(
        _eigen_schema(),
        json_dumps_params={"ensure_ascii": False, "indent": 1},
        headers={"API-Version": settings.API_VERSIE, "Access-Control-Allow-Origin": "*"},
    )


@login_not_required
@require_safe
def documentatie(request: HttpRequest) -> HttpResponse:
    """The document as a page to read, without a script and with nothing from another host."""
    schema = _eigen_schema()
    response = render(request, "api/documentatie.html", {"api": uitleg.lees(schema)})
    response["API-Version"] = settings.API_VERSIE
    return response
