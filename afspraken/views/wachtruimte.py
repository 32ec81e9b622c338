"""The display of the waiting room: which ticket goes to which desk. Public, and without names."""

import hashlib
from datetime import timedelta

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from afspraken.models import Bezoek
from afspraken.services import wachtrij
from catalogus.models import Locatie
from kcc.lib.perioden import lokale_dag

# A call draws attention this long, and stays on the display until the visit ends or others push it off.
_NIEUW = timedelta(seconds=20)
_OPROEPEN = 6
_WACHTENDEN = 8


@login_not_required
@require_GET
def wachtruimte(request: HttpRequest, code: str) -> HttpResponse:
    """The latest calls, newest first, and the tickets that come after; for htmx nothing (204) when the
    display shows it already."""
    locatie = get_object_or_404(Locatie, code=code, is_actief=True)
    nu = timezone.now()
    bezoeken = list(
        Bezoek.objects.at_desk()
        .filter(locatie=locatie, datum=lokale_dag(nu), laatst_opgeroepen_op__isnull=False)
        .select_related("balie")
        .order_by("-laatst_opgeroepen_op", "-pk")[:_OPROEPEN]
    )
    oproepen = [
        (bezoek.ticket, bezoek.balie, (bezoek.laatst_opgeroepen_op or nu) > nu - _NIEUW)
        for bezoek in bezoeken
    ]
    # What the newest call is: a display says it aloud once, and again when it is made again.
    oproep = f"{bezoeken[0].pk}-{bezoeken[0].laatst_opgeroepen_op:%H%M%S}" if bezoeken else ""
    wachtend = [bezoek.ticket for bezoek in wachtrij(locatie, nu)[: _WACHTENDEN + 1]]
    inhoud = repr((oproepen, wachtend)).encode()
    versie = hashlib.blake2s(inhoud, digest_size=8).hexdigest()
    if request.htmx and request.GET.get("versie") == versie:  # type: ignore[attr-defined]
        return HttpResponse(status=204)
    context = {
        "locatie": locatie,
        "oproepen": oproepen,
        "wachtend": wachtend[:_WACHTENDEN],
        "zijn_er_meer": len(wachtend) > _WACHTENDEN,
        "versie": versie,
        "oproep": oproep,
        "kondig_aan": bool(oproep) and bool(request.htmx) and request.GET.get("oproep") != oproep,  # type: ignore[attr-defined]
    }
    sjabloon = "afspraken/balie/wachtruimte.html"
    return render(request, f"{sjabloon}#stand" if request.htmx else sjabloon, context)  # type: ignore[attr-defined]
