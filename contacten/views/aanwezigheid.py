"""Who else has the same client or case open; a page includes contacten/delen/aanwezig.html."""

from django.http import HttpResponse, HttpResponseBadRequest
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST

from contacten import services
from contacten.forms.aanwezigheid import AanwezigForm
from kcc.organisatie.enums import Rol
from kcc.organisatie.toegang import MedewerkerVerzoek, rol_vereist


@require_POST
@rol_vereist(Rol.KCC_MEDEWERKER, Rol.BALIEMEDEWERKER, Rol.BACKOFFICE, Rol.MANAGER)
def aanwezig(request: MedewerkerVerzoek) -> HttpResponse:
    """Note that this page is open; the names of the colleagues who have it open too, 204 when the page shows
    them already."""
    form = AanwezigForm(request.POST)
    if not form.is_valid():
        return HttpResponseBadRequest()
    anderen = services.meld_aanwezig(
        object_soort=form.cleaned_data["soort"],
        object_id=form.cleaned_data["nummer"],
        medewerker=request.user,
        nu=timezone.now(),
    )
    gezien = "-".join(str(ander.pk) for ander in sorted(anderen, key=lambda ander: ander.pk))
    if gezien == form.cleaned_data["gezien"]:
        return HttpResponse(status=204)
    context = {**form.cleaned_data, "anderen": anderen, "gezien": gezien, "is_antwoord": True}
    return render(request, "contacten/delen/aanwezig.html#wie", context)
