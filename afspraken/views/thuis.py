"""Where a team comes: the address of a home visit, asked before a moment can be shown.

It stays in the session until the appointment is made: never in the address of a page.
"""

from dataclasses import asdict

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from afspraken.forms.thuis import AdresForm
from afspraken.services.capaciteit_zoeken import kan_thuis
from afspraken.views import keuze as keuzes
from afspraken.views.boeken import stappen
from afspraken.views.keuze import THUISADRES


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def thuis(request: HttpRequest) -> HttpResponse:
    """At which address: then the moments at which a team can be there."""
    keuze = keuzes.lees(request)
    if not keuze.regels or not kan_thuis(keuze.wens):
        return redirect(reverse("afspraken:moment") + keuze.query)
    form = AdresForm(request.POST or None, initial=request.session.get(THUISADRES))
    if request.method == "POST" and form.is_valid():
        request.session[THUISADRES] = asdict(form.adres())
        return redirect(reverse("afspraken:moment") + keuze.bij_u_thuis(form.gebied_id).query)
    context = {
        "keuze": keuze,
        "form": form,
        "stappen": stappen(keuze),
    }
    return render(request, "afspraken/boeken/thuis.html", context, status=422 if form.errors else 200)
