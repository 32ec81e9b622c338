"""Missed calls: who called and got nobody, and the promise to call back with one key."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.views.decorators.http import require_POST, require_safe

from contacten import services
from contacten.models import Telefoongesprek
from contacten.views.inzage import log_personen
from kcc.organisatie.enums import Handeling, Rol
from kcc.organisatie.toegang import MedewerkerVerzoek, rol_vereist

_PER_PAGINA = 25


@require_safe
@rol_vereist(Rol.KCC_MEDEWERKER, Rol.MANAGER)
def gemist(request: MedewerkerVerzoek) -> HttpResponse:
    """Numbers that called and got nobody, with whose they are."""
    nu = timezone.now()
    gemiste = Telefoongesprek.objects.missed(nu - services.GEMIST_SINDS)
    pagina = Paginator(gemiste.callable_back().per_nummer(), _PER_PAGINA).get_page(request.GET.get("page"))
    rijen: list[dict[str, Any]] = list(pagina.object_list)
    klanten = services.klanten_met_nummer(rij["nummer"] for rij in rijen)
    gesprekken = Telefoongesprek.objects.filter(pk__in=[rij["gesprek"] for rij in rijen])
    log_personen(request, [*gesprekken, *(klant for gevonden in klanten.values() for klant in gevonden)])
    return render(
        request,
        "contacten/gemist.html",
        {
            "pagina": pagina,
            "regels": [(rij, klanten.get(rij["nummer"], [])) for rij in rijen],
            "zonder_nummer": gemiste.filter(nummer="").count(),
            "dagen": services.GEMIST_SINDS.days,
            "mag_handelen": request.user.heeft_rol(Rol.KCC_MEDEWERKER),
        },
    )


@require_POST
@rol_vereist(Rol.KCC_MEDEWERKER)
def terugbellen(request: MedewerkerVerzoek, gesprek_id: int) -> HttpResponse:
    """Make a callback request of it; when there is one already, say so."""
    get_object_or_404(Telefoongesprek, pk=gesprek_id)
    try:
        verzoek, is_nieuw = services.maak_terugbelverzoek_van_oproep(
            gesprek_id=gesprek_id, medewerker=request.user, nu=timezone.now()
        )
    except services.Achterhaald as fout:
        messages.warning(request, str(fout))
        return redirect("contacten:gemist")
    log_personen(request, [verzoek], Handeling.WIJZIGEN)
    wie = verzoek.naam or "Dit nummer"
    uiterlijk = date_format(localtime(verzoek.deadline_op), "l j F, H.i")
    if is_nieuw:
        messages.success(request, f"{wie} staat op de lijst Terugbellen, uiterlijk {uiterlijk} uur.")
    else:
        messages.info(request, f"{wie} stond al op de lijst Terugbellen, uiterlijk {uiterlijk} uur.")
    return redirect("contacten:gemist")


@require_POST
@rol_vereist(Rol.KCC_MEDEWERKER)
def afdoen(request: MedewerkerVerzoek, gesprek_id: int) -> HttpResponse:
    """Take it off the list without calling back."""
    gesprek = get_object_or_404(Telefoongesprek, pk=gesprek_id)
    aantal = services.doe_oproep_af(gesprek_id=gesprek_id, medewerker=request.user, nu=timezone.now())
    log_personen(request, [gesprek], Handeling.WIJZIGEN)
    if aantal:
        messages.success(request, "De oproep is van de lijst.")
    else:
        messages.info(request, "Deze oproep was al van de lijst.")
    return redirect("contacten:gemist")
