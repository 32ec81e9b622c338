"""Figures by mail: what one gets, and one button to end it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from kcc.organisatie.enums import Rol
from kcc.organisatie.toegang import MedewerkerVerzoek, rol_vereist
from servicenormen import services
from servicenormen.enums import Abonnementsoort
from servicenormen.forms.abonnement import AbonnementForm
from servicenormen.models import Abonnement
from servicenormen.services import AbonnementFout


@require_http_methods(["GET", "POST"])
@rol_vereist(Rol.MANAGER, Rol.BEHEERDER)
def abonnementen(request: MedewerkerVerzoek) -> HttpResponse:
    """What I get by mail, and getting something more; of what one has already, another choice."""
    form = AbonnementForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            services.abonneer(
                medewerker=request.user,
                soort=Abonnementsoort(form.cleaned_data["soort"]),
                normen=form.cleaned_data["normen"],
                afdelingen=form.cleaned_data["afdelingen"],
                nu=timezone.now(),
            )
        except AbonnementFout as fout:
            form.add_error(None, str(fout))
        else:
            messages.success(request, f"U krijgt dit voortaan op {request.user.email}.")
            return redirect("servicenormen:abonnementen")
    context = {
        "form": form,
        "eigen": Abonnement.objects.filter(
            medewerker=request.user, beeindigd_op__isnull=True
        ).prefetch_related("afdelingen"),
        "kruimels": [{"label": "Per mail"}],
    }
    return render(request, "servicenormen/abonnementen.html", context)


@require_POST
@rol_vereist(Rol.MANAGER, Rol.BEHEERDER)
def opzeggen(request: MedewerkerVerzoek, pk: int) -> HttpResponse:
    """End one's own subscription; a second time changes nothing."""
    if services.zeg_abonnement_op(abonnement_id=pk, medewerker=request.user, nu=timezone.now()):
        messages.success(request, "Opgezegd. U krijgt deze mail niet meer.")
    return redirect("servicenormen:abonnementen")
