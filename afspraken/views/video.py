"""The citizen's side of an appointment by video."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from afspraken import services
from afspraken.services.video import Videofase, videostand
from afspraken.views.beheren import lees_afspraak
from kcc.organisatie.toegang import Verzoek


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def video(request: Verzoek, uuid: str, sleutel: str) -> HttpResponse:
    """GET: how it stands, for the page that looks again by itself (204 while it is as `?fase=`). POST: the
    citizen is there, and waits from now on like a visitor of a Stadswinkel."""
    afspraak = lees_afspraak(uuid, sleutel)
    nu = timezone.now()
    stand = videostand(afspraak, nu)
    if stand is None:
        raise Http404
    if request.method == "POST":
        if stand.fase == Videofase.OPEN:
            try:
                services.meld_aan(afspraak_id=afspraak.pk, nu=nu)
            except services.BalieFout:
                messages.error(request, _("Dat lukt nu niet. Bel ons, dan helpen wij u verder."))
        elif stand.fase != Videofase.AANGEMELD:
            messages.error(request, _("U kunt zich nu niet melden. Kijk hieronder wanneer dat wel kan."))
        return redirect("afspraken:beheren", uuid, sleutel)
    if not request.htmx:
        return redirect("afspraken:beheren", uuid, sleutel)
    if request.GET.get("fase") == stand.fase:
        return HttpResponse(status=204)
    context = {"afspraak": afspraak, "sleutel": sleutel, "video": stand, "is_nieuw": True}
    return render(request, "afspraken/boeken/_video.html", context)
