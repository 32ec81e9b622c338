"""Search for citizens: one box for everything, and a way on when the answer is not there."""

from urllib.parse import urlencode

from django.contrib.auth.decorators import login_not_required
from django.db.models import Prefetch, prefetch_related_objects
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from catalogus import services
from catalogus.enums import Zoeksoort
from catalogus.models import Product, Vraagantwoord
from catalogus.services import Treffer
from kcc.lib.perioden import lokale_dag
from kcc.organisatie.beperking import is_te_vaak
from kcc.organisatie.toegang import Verzoek

HOOGSTENS_GEVONDEN = 15
# Less than this share of the best only shares a common word with the question.
_RUIS = 0.3
# Of a whole sentence the answer itself is shown, when it is this good and among the first.
_WOORDEN_IN_EEN_ZIN = 4
_GOED_GENOEG = 0.35
_EERSTE = 3
_HOOGSTENS_ANTWOORDEN = 2
_MELDINGEN_PER_MINUUT = 30


@login_not_required
@require_safe
@vary_on_headers("HX-Request")
def zoeken(request: Verzoek) -> HttpResponse:
    """Search as one types: htmx gets the results only, the same part that the page shows."""
    zoekterm = request.GET.get("q", "").strip()
    gevonden = services.zoek(zoekterm, hoogstens=HOOGSTENS_GEVONDEN + 1)
    gevonden = [treffer for treffer in gevonden if treffer.score >= _RUIS * gevonden[0].score]
    getoond = gevonden[:HOOGSTENS_GEVONDEN]
    antwoorden = _antwoorden(zoekterm, getoond)
    return render(
        request,
        "catalogus/zoeken.html#resultaten" if request.htmx else "catalogus/zoeken.html",
        {
            # What is shown again, also of a paste of megabytes.
            "zoekterm": zoekterm[: services.MAXIMALE_LENGTE],
            "gevonden": getoond,
            "antwoorden": antwoorden,
            "overig": [treffer for treffer in getoond if treffer.onderwerp not in antwoorden],
            "zijn_er_meer": len(gevonden) > HOOGSTENS_GEVONDEN,
            "is_gemeld": "gemeld" in request.GET,
            "soorten": Zoeksoort,
            "kruimels": [{"label": gettext("Zoeken")}],
        },
    )


def _antwoorden(zoekterm: str, treffers: list[Treffer]) -> list[Vraagantwoord]:
    """The answers to show in full: to somebody who asks in a sentence, not to who types a word."""
    if len(zoekterm.split()) < _WOORDEN_IN_EEN_ZIN and "?" not in zoekterm:
        return []
    antwoorden = [
        treffer.onderwerp
        for treffer in treffers[:_EERSTE]
        if isinstance(treffer.onderwerp, Vraagantwoord) and treffer.score >= _GOED_GENOEG
    ][:_HOOGSTENS_ANTWOORDEN]
    bronnen = Product.objects.published().only("code", "naam", "naam_en")
    prefetch_related_objects(antwoorden, Prefetch("producten", bronnen))
    return antwoorden


@login_not_required
@require_POST
def gemist(request: Verzoek) -> HttpResponse:
    """Count what somebody did not find: by the button, or by a page with no results that stays in view.

    Half words do not come here: while somebody types, the page is replaced before it is sent.
    """
    zoekterm = request.POST.get("q", "").strip()[: services.MAXIMALE_LENGTE]
    if not is_te_vaak(request, "gemist", per_minuut=_MELDINGEN_PER_MINUUT):
        services.meld_gemist(zoekterm=zoekterm, vandaag=lokale_dag(timezone.now()))
    if request.htmx:
        return HttpResponse(status=204)
    return redirect(f"{reverse('catalogus:zoeken')}?{urlencode({'q': zoekterm, 'gemeld': 'ja'})}#gemeld")
