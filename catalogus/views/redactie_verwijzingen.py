"""Other governments that people are referred to: a list and a form, with simple-history."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from catalogus.forms.verwijzing import VerwijzingForm
from catalogus.models import Verwijzing
from catalogus.views.rapport import kruimels
from catalogus.views.redactie import VOOR_REDACTIE
from kcc.organisatie.toegang import MedewerkerVerzoek, rol_vereist


@rol_vereist(*VOOR_REDACTIE)
@require_safe
def lijst(request: MedewerkerVerzoek) -> HttpResponse:
    """Every organisation, in use or not; `q` searches in names and what they are for."""
    zoekterm = request.GET.get("q", "").strip()
    woorden = zoekterm.casefold().split()
    rijen = [
        rij
        for rij in Verwijzing.objects.select_related("afdeling")
        if all(woord in f"{rij.naam} {rij.waarvoor} {rij.synoniemen}".casefold() for woord in woorden)
    ]
    sjabloon = "catalogus/redactie/verwijzingen.html"
    return render(
        request,
        f"{sjabloon}#rijen" if request.htmx else sjabloon,
        {"rijen": rijen, "zoekterm": zoekterm, "kruimels": kruimels("Andere organisaties")},
    )


@rol_vereist(*VOOR_REDACTIE)
def verwijzing(request: MedewerkerVerzoek, code: str = "") -> HttpResponse:
    """Change one, or begin a new one when there is no code."""
    gevonden = get_object_or_404(Verwijzing, code=code) if code else None
    # The form changes the object that it is given; the heading shows what is kept.
    naam = gevonden.naam if gevonden else ""
    form = VerwijzingForm(request.POST or None, instance=gevonden)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, "Opgeslagen.")
        return redirect("catalogus:redactie_verwijzingen")
    historie: Any = gevonden.history.select_related("history_user")[:20] if gevonden else []
    return render(
        request,
        "catalogus/redactie/verwijzing.html",
        {
            "form": form,
            "historie": historie,
            "naam": naam,
            "kruimels": [
                *kruimels("Andere organisaties", reverse("catalogus:redactie_verwijzingen")),
                {"label": naam or "Nieuwe organisatie"},
            ],
        },
        status=422 if form.is_bound else 200,
    )
