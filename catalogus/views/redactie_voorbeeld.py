"""A draft as citizens will see it: the page that they get, with the draft in it."""

from typing import Any

from csp.constants import SELF
from csp.decorators import csp_replace, csp_update
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import resolve
from django.utils import translation
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from catalogus import services
from catalogus.services import Onderwerp
from catalogus.views.redactie import VOOR_REDACTIE, haal, redactiecontext
from kcc.organisatie.toegang import rol_vereist

# The frame may hold pages of ours; the page in it may stand in a frame of ours. Nothing else may either.
_met_kader: Any = csp_update({"frame-src": [SELF]})
_in_kader: Any = csp_replace({"frame-ancestors": [SELF]})
_TALEN = {"nl": "Nederlands", "en": "Engels"}


def _heeft_pagina(onderwerp: Onderwerp) -> bool:
    """Whether there is a page of citizens that shows it."""
    return not services.werkinhoud(onderwerp).get("is_intern")


@rol_vereist(*VOOR_REDACTIE)
@require_safe
@_met_kader
def voorbeeld(request: HttpRequest, soort: str, code: str) -> HttpResponse:
    """The draft at the width of a phone and of a desktop, in Dutch or English (`taal`)."""
    gekozen, onderwerp = haal(soort, code)
    taal = request.GET.get("taal", "nl")
    return render(
        request,
        "catalogus/redactie/voorbeeld.html",
        redactiecontext(gekozen, onderwerp, services.open_versie(onderwerp), "voorbeeld")
        | {
            "taal": taal if taal in _TALEN else "nl",
            "talen": _TALEN.items(),
            "heeft_pagina": _heeft_pagina(onderwerp),
            "inhoud": services.werkinhoud(onderwerp),
        },
    )


@rol_vereist(*VOOR_REDACTIE)
@require_safe
@_in_kader
@xframe_options_sameorigin
def voorbeeldpagina(request: HttpRequest, soort: str, code: str) -> HttpResponse:
    """The citizen's own page, made by its own view, as if the draft were published. Nothing is kept of it."""
    _, onderwerp = haal(soort, code)
    taal = request.GET.get("taal", "nl")
    if not _heeft_pagina(onderwerp):
        return render(request, "404.html", status=404)
    inhoud = services.werkinhoud(onderwerp)
    pagina = resolve(onderwerp.get_absolute_url())
    try:
        with (
            services.proef(onderwerp=onderwerp, inhoud=inhoud),
            translation.override(taal if taal in _TALEN else "nl"),
        ):
            request.LANGUAGE_CODE = translation.get_language()
            response = pagina.func(request, *pagina.args, **pagina.kwargs)
            response.headers["Content-Language"] = translation.get_language()
    except ValidationError as fout:
        return render(
            request, "catalogus/redactie/geen_voorbeeld.html", {"fouten": fout.messages}, status=409
        )
    # Links of the page would lead out of the frame, or to a page that may not be framed.
    response.content = response.content.replace(b"<head>", b'<head><base target="_blank">', 1)
    return response
