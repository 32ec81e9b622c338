"""Clients that may be one: the list, merging with an example first, and undoing it."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from contacten import services
from contacten.forms.klantnummer import AndereKlantForm
from contacten.models import Dubbelsuggestie, Klant, Samenvoeging
from contacten.services import Achterhaald
from contacten.services import samenvoegen as samen
from contacten.services.dubbelen import zijn_niet_dezelfde
from contacten.views.inzage import log_personen
from kcc.organisatie.enums import Handeling, Rol
from kcc.organisatie.toegang import MedewerkerVerzoek, rol_vereist

_PER_PAGINA = 25


@rol_vereist(Rol.KCC_MEDEWERKER)
def lijst(request: MedewerkerVerzoek) -> HttpResponse:
    """Pairs that may be one client, the surest first."""
    suggesties = (
        Dubbelsuggestie.objects.filter(besluit="")
        .select_related("klant", "ander")
        .prefetch_related(
            "klant__telefoonnummers",
            "klant__emailadressen",
            "ander__telefoonnummers",
            "ander__emailadressen",
        )
    )
    pagina = Paginator(suggesties, _PER_PAGINA).get_page(request.GET.get("page"))
    log_personen(request, [klant for paar in pagina.object_list for klant in (paar.klant, paar.ander)])
    return render(request, "contacten/dubbelen.html", {"pagina": pagina})


@require_POST
@rol_vereist(Rol.KCC_MEDEWERKER)
def niet_dezelfde(request: MedewerkerVerzoek, suggestie_id: int) -> HttpResponse:
    """Remember that these are two clients."""
    try:
        zijn_niet_dezelfde(suggestie_id=suggestie_id, medewerker=request.user, nu=timezone.now())
    except Dubbelsuggestie.DoesNotExist:
        # Merged by a colleague meanwhile: then there is nothing left to decide.
        messages.info(request, "Deze suggestie is al afgehandeld.")
    else:
        messages.success(request, "Onthouden: dit zijn twee klanten.")
    return redirect("contacten:dubbelen")


@rol_vereist(Rol.KCC_MEDEWERKER)
def kiezen(request: MedewerkerVerzoek, klant_id: int) -> HttpResponse:
    """Look for the client that is the same as this one. POST, so that no name comes in an address."""
    klant = get_object_or_404(Klant, pk=klant_id)
    form = AndereKlantForm(request.POST if request.method == "POST" else None)
    gevonden = []
    if form.is_valid():
        gevonden = [
            ander for ander in services.zoek_klanten(vraag=form.cleaned_data["zoek"]) if ander.pk != klant.pk
        ]
    log_personen(request, [klant, *gevonden])
    return render(
        request,
        "contacten/samenvoegen_kiezen.html",
        {"klant": klant, "form": form, "gevonden": gevonden, "is_gezocht": form.is_bound},
    )


@rol_vereist(Rol.KCC_MEDEWERKER)
def samenvoegen(request: MedewerkerVerzoek, klant_id: int, ander_id: int) -> HttpResponse:
    """What merging `ander_id` into `klant_id` would do, and doing it."""
    blijft = get_object_or_404(Klant.objects.with_contactgegevens(), pk=klant_id)
    verdwijnt = get_object_or_404(Klant.objects.with_contactgegevens(), pk=ander_id)
    fout = ""
    if request.method == "POST":
        try:
            samen.voeg_klanten_samen(
                blijft_id=blijft.pk,
                verdwijnt_id=verdwijnt.pk,
                medewerker=request.user,
                nu=timezone.now(),
                gezien=request.POST.get("stand", ""),
            )
        except (Achterhaald, ValidationError) as bezwaar:
            fout = " ".join(bezwaar.messages) if isinstance(bezwaar, ValidationError) else str(bezwaar)
        else:
            log_personen(request, [blijft, verdwijnt], Handeling.WIJZIGEN)
            messages.success(request, "De klanten zijn samengevoegd. U kunt dit 30 dagen ongedaan maken.")
            return redirect("contacten:klant", blijft.pk)
    log_personen(request, [blijft, verdwijnt])
    return render(
        request,
        "contacten/samenvoegen.html",
        {"voorbeeld": samen.voorbeeld(blijft=blijft, verdwijnt=verdwijnt), "fout": fout},
        status=409 if fout else 200,
    )


@require_POST
@rol_vereist(Rol.KCC_MEDEWERKER)
def ongedaan(request: MedewerkerVerzoek, samenvoeging_id: int) -> HttpResponse:
    """Bring the merged client back."""
    samenvoeging = get_object_or_404(Samenvoeging, pk=samenvoeging_id)
    try:
        terug = samen.maak_samenvoeging_ongedaan(
            samenvoeging_id=samenvoeging.pk,
            medewerker=request.user,
            nu=timezone.now(),
        )
    except Achterhaald as bezwaar:
        messages.error(request, str(bezwaar))
        if samenvoeging.klant_id is None:
            return redirect("contacten:dubbelen")
        return redirect("contacten:klant", samenvoeging.klant_id)
    log_personen(request, [terug], Handeling.WIJZIGEN)
    messages.success(request, "De samenvoeging is ongedaan gemaakt. Dit is de klant die terug is.")
    return redirect("contacten:klant", terug.pk)
