"""The planner's page of areas and travel times of the mobile teams."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from afspraken.forms.gebieden import GebiedenForm
from afspraken.models import Afspraak, Gebied
from afspraken.services.gebieden import GebiedFout, WordtKrap, wijzig_gebieden
from afspraken.views.planning import PLANNERS
from kcc.organisatie.enums import Handeling
from kcc.organisatie.services import log_inzagen
from kcc.organisatie.toegang import MedewerkerVerzoek, herkomst, rol_vereist


@rol_vereist(*PLANNERS)
@require_http_methods(["GET", "POST"])
def gebieden(request: MedewerkerVerzoek) -> HttpResponse:
    """Which postcodes belong together, and the minutes between them. What would make a tour too tight is
    shown first, and done only when the planner says so."""
    form = GebiedenForm(request.POST or None, gebieden=Gebied.objects.prefetch_related("reeksen"))
    krap: list[Afspraak] = []
    nu = timezone.now()
    if request.method == "POST" and form.is_valid():
        try:
            wijzig_gebieden(
                gebieden=form.velden(), minuten=form.minuten(), nu=nu, ook_krap="ook_krap" in request.POST
            )
        except GebiedFout as fout:
            form.add_error(None, str(fout))
        except WordtKrap as fout:
            krap = fout.afspraken
            log_inzagen(
                medewerker=request.user,
                handeling=Handeling.INZIEN,
                objecten=[("afspraak", afspraak.pk) for afspraak in krap],
                herkomst=herkomst(request),
                nu=nu,
            )
        else:
            messages.success(request, "De gebieden en reistijden zijn opgeslagen.")
            return redirect("afspraken:planning_gebieden")
    status = 422 if form.errors else 409 if krap else 200
    return render(request, "afspraken/planning/gebieden.html", {"form": form, "krap": krap}, status=status)
