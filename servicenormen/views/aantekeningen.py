"""The manager's annotations: what happened in a period, beside the figures of it."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kcc.organisatie.enums import Rol
from kcc.organisatie.toegang import MedewerkerVerzoek, rol_vereist
from servicenormen import services
from servicenormen.forms.aantekening import AantekeningForm, VerwijderForm
from servicenormen.models import Aantekening
from servicenormen.services import AantekeningFout

_PER_PAGINA = 25
# So many removed ones are shown beneath the list.
_VERWIJDERD = 20
_HANDELINGEN = {"+": "gemaakt", "~": "veranderd", "-": "verwijderd"}


@require_GET
@rol_vereist(Rol.MANAGER, Rol.BEHEERDER)
def aantekeningen(request: MedewerkerVerzoek) -> HttpResponse:
    """All annotations, the newest days first, and the ones that were removed last."""
    rijen = Aantekening.objects.select_related("locatie")
    pagina = Paginator(rijen, _PER_PAGINA).get_page(request.GET.get("page"))
    weg = Aantekening.history.filter(history_type="-").select_related("history_user", "locatie")
    context = {
        "pagina": pagina,
        "verwijderd": [
            (versie, _toen(versie)) for versie in weg.order_by("-history_date", "-history_id")[:_VERWIJDERD]
        ],
        "mag_schrijven": Rol.MANAGER in request.user.rollen,
        "kruimels": [{"label": "Aantekeningen"}],
    }
    return render(request, "servicenormen/aantekeningen.html", context)


@require_http_methods(["GET", "POST"])
@rol_vereist(Rol.MANAGER)
def nieuw(request: MedewerkerVerzoek) -> HttpResponse:
    """Tell what happened; `?norm=` fills in the norm from whose page one came."""
    norm = request.GET.get("norm", "")
    begin = {"gezien": 0, "waarover": f"norm:{norm}" if norm else ""}
    form = AantekeningForm(request.POST or None, initial=begin)
    if request.method == "POST" and form.is_valid():
        try:
            services.maak_aantekening(**form.gegevens(), medewerker=request.user)
        except AantekeningFout as fout:
            form.add_error(None, str(fout))
        else:
            messages.success(request, "De aantekening staat bij de grafieken.")
            return redirect("servicenormen:aantekeningen")
    return _toon_formulier(request, form, None)


@require_http_methods(["GET", "POST"])
@rol_vereist(Rol.MANAGER, Rol.BEHEERDER)
def aantekening(request: MedewerkerVerzoek, pk: int) -> HttpResponse:
    """One annotation with who did what; a manager changes it here. Of a removed one the trace is left."""
    gevonden = Aantekening.objects.select_related("locatie").filter(pk=pk).first()
    if gevonden is None and not Aantekening.history.filter(id=pk).exists():
        raise Http404("Deze aantekening bestaat niet.")
    mag_schrijven = Rol.MANAGER in request.user.rollen and gevonden is not None
    if request.method == "GET" or not mag_schrijven:
        begin = AantekeningForm.begin(gevonden, services.laatste_versie(pk)) if gevonden else None
        form = AantekeningForm(initial=begin) if mag_schrijven else None
        return _toon_formulier(request, form, gevonden, pk)
    form = AantekeningForm(request.POST)
    if form.is_valid():
        try:
            services.wijzig_aantekening(
                aantekening_id=pk,
                gezien=form.cleaned_data["gezien"],
                **form.gegevens(),
                medewerker=request.user,
            )
        except AantekeningFout as fout:
            form.add_error(None, str(fout))
            # Who saves again has now seen what the other did.
            getypt = request.POST.copy()
            getypt["gezien"] = str(services.laatste_versie(pk))
            form.data = getypt
        else:
            messages.success(request, "De aantekening is veranderd.")
            return redirect("servicenormen:aantekeningen")
    return _toon_formulier(request, form, gevonden, pk)


@require_POST
@rol_vereist(Rol.MANAGER)
def verwijderen(request: MedewerkerVerzoek, pk: int) -> HttpResponse:
    """Take it away from the charts."""
    form = VerwijderForm(request.POST)
    if not form.is_valid():
        raise Http404("Dit formulier is niet van deze pagina.")
    try:
        services.verwijder_aantekening(
            aantekening_id=pk, gezien=form.cleaned_data["gezien"], medewerker=request.user
        )
    except AantekeningFout as fout:
        messages.error(request, str(fout))
        if Aantekening.history.filter(id=pk).exists():
            return redirect("servicenormen:aantekening", pk)
    else:
        messages.success(request, "De aantekening is verwijderd.")
    return redirect("servicenormen:aantekeningen")


def _toon_formulier(
    request: MedewerkerVerzoek, form: AantekeningForm | None, gevonden: Aantekening | None, pk: int = 0
) -> HttpResponse:
    historie = Aantekening.history.filter(id=pk).select_related("history_user", "locatie") if pk else []
    titel = "Aantekening" if pk else "Nieuwe aantekening"
    context = {
        "titel": titel,
        "form": form,
        "aantekening": gevonden,
        "is_weg": bool(pk) and gevonden is None,
        "gezien": services.laatste_versie(pk) if pk else 0,
        "historie": [(_HANDELINGEN[versie.history_type], versie, _toen(versie)) for versie in historie],
        "kruimels": [
            {"label": "Aantekeningen", "url": reverse("servicenormen:aantekeningen")},
            {"label": titel},
        ],
    }
    return render(request, "servicenormen/aantekening.html", context)


def _toen(versie: Any) -> Aantekening:
    """The annotation as it was in a line of its history."""
    toen: Aantekening = versie.instance
    # Fetched with the history, and not once more per line.
    toen.locatie = versie.locatie
    return toen
