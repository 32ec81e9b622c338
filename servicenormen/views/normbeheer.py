"""Changing what is promised: proposing, seeing what it would do, and deciding by a second person."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kcc.lib.perioden import Tertaal, lokale_dag
from kcc.organisatie.enums import Rol
from kcc.organisatie.toegang import MedewerkerVerzoek, rol_vereist
from servicenormen import services
from servicenormen.enums import NORMMETHODEN, Meetmethodenaam, Voorstelstatus
from servicenormen.forms.norm import AfwijzenForm, EindeForm, NormForm
from servicenormen.models import Normvoorstel, Servicenorm
from servicenormen.regels import toon_percentage
from servicenormen.services import NormFout, Proefrij
from servicenormen.weergave import toon_tertaal, verschillen


@require_GET
@rol_vereist(Rol.MANAGER, Rol.BEHEERDER)
def normen(request: MedewerkerVerzoek) -> HttpResponse:
    """What holds now, what will hold, and what waits for a second person."""
    vandaag = lokale_dag(timezone.now())
    versies = list(Servicenorm.alle.all())
    geldig = [versie for versie in versies if versie.geldt_op(vandaag)]
    context = {
        "geldig": [versie for versie in geldig if not versie.is_indicator],
        "indicatoren": [versie for versie in geldig if versie.is_indicator],
        "straks": [versie for versie in versies if versie.geldig_vanaf > vandaag],
        "voorbij": [versie for versie in versies if versie.geldig_tot and versie.geldig_tot <= vandaag],
        "open": Normvoorstel.objects.filter(status=Voorstelstatus.INGEDIEND).select_related(
            "voorgesteld_door"
        ),
        "besloten": Normvoorstel.objects.exclude(status=Voorstelstatus.INGEDIEND).select_related(
            "voorgesteld_door", "beoordeeld_door"
        )[:20],
        "meetmethoden": [(methode.value, methode.label) for methode in NORMMETHODEN],
    }
    return render(request, "servicenormen/normbeheer.html", context)


@require_http_methods(["GET", "POST"])
@rol_vereist(Rol.MANAGER, Rol.BEHEERDER)
def voorstellen(request: MedewerkerVerzoek, code: str = "") -> HttpResponse:
    """Propose a new version of a norm, or a new norm: first see what it would have done, then send it in."""
    nu = timezone.now()
    norm = _laatste_versie(code) if code else None
    meetmethode = norm.meetmethode if norm else request.GET.get("meetmethode", "")
    if norm is None and meetmethode not in NORMMETHODEN:
        raise Http404("Kies hoe de norm wordt gemeten.")
    form = NormForm(request.POST or None, norm=norm, meetmethode=meetmethode, nu=nu)
    proef = None
    if request.method == "POST" and form.is_valid():
        definitie = form.definitie()
        if "indienen" in request.POST:
            try:
                services.stel_norm_voor(
                    definitie=definitie,
                    reden=form.cleaned_data["reden"],
                    medewerker=request.user,
                    nu=nu,
                )
            except NormFout as fout:
                form.add_error(None, str(fout))
            else:
                messages.success(request, "Het voorstel is ingediend. Een collega kan het nu goedkeuren.")
                return redirect("servicenormen:normbeheer")
        else:
            proef = [_toon_proef(rij, definitie) for rij in services.probeer_norm(definitie, nu)]
    context = {
        "form": form,
        "norm": norm,
        "meetmethode": Meetmethodenaam(meetmethode),
        "proef": proef,
        "titel": f"{norm} wijzigen" if norm else "Nieuwe norm",
    }
    return render(request, "servicenormen/norm_voorstellen.html", context)


@require_http_methods(["GET", "POST"])
@rol_vereist(Rol.MANAGER, Rol.BEHEERDER)
def beeindigen(request: MedewerkerVerzoek, code: str) -> HttpResponse:
    """Propose that a norm holds no more."""
    nu = timezone.now()
    norm = _laatste_versie(code)
    form = EindeForm(request.POST or None, nu=nu)
    if request.method == "POST" and form.is_valid():
        definitie = Servicenorm(**norm.definitie, geldig_vanaf=form.cleaned_data["geldig_vanaf"])
        try:
            services.stel_norm_voor(
                definitie=definitie,
                is_einde=True,
                reden=form.cleaned_data["reden"],
                medewerker=request.user,
                nu=nu,
            )
        except NormFout as fout:
            form.add_error(None, str(fout))
        else:
            messages.success(request, "Het voorstel is ingediend. Een collega kan het nu goedkeuren.")
            return redirect("servicenormen:normbeheer")
    return render(request, "servicenormen/norm_beeindigen.html", {"form": form, "norm": norm})


@require_GET
@rol_vereist(Rol.MANAGER, Rol.BEHEERDER)
def voorstel(request: MedewerkerVerzoek, pk: int) -> HttpResponse:
    """A proposal beside what holds, and what it would have done."""
    return _toon_voorstel(request, _haal_voorstel(pk), AfwijzenForm())


@require_POST
@rol_vereist(Rol.MANAGER, Rol.BEHEERDER)
def beslissen(request: MedewerkerVerzoek, pk: int) -> HttpResponse:
    """Approve, refuse or take back a proposal."""
    voorstel_ = _haal_voorstel(pk)
    wie_wanneer: dict[str, Any] = {"voorstel_id": pk, "medewerker": request.user, "nu": timezone.now()}
    form = AfwijzenForm(request.POST if "afwijzen" in request.POST else None)
    try:
        if "goedkeuren" in request.POST:
            services.keur_voorstel_goed(**wie_wanneer)
            messages.success(request, "Goedgekeurd. De cijfers worden op de achtergrond opnieuw geteld.")
        elif "intrekken" in request.POST:
            services.trek_voorstel_in(**wie_wanneer)
            messages.success(request, "Het voorstel is ingetrokken.")
        elif form.is_valid():
            services.wijs_voorstel_af(oordeel=form.cleaned_data["oordeel"], **wie_wanneer)
            messages.success(request, "Het voorstel is afgewezen.")
        else:
            return _toon_voorstel(request, voorstel_, form)
    except NormFout as fout:
        messages.error(request, str(fout))
        return redirect("servicenormen:normvoorstel", pk)
    return redirect("servicenormen:normbeheer")


def _toon_voorstel(request: MedewerkerVerzoek, voorstel_: Normvoorstel, form: AfwijzenForm) -> HttpResponse:
    nu = timezone.now()
    geldig = (
        Servicenorm.alle.filter(code=voorstel_.code).valid_in(Tertaal.van(voorstel_.geldig_vanaf)).first()
    )
    is_open = voorstel_.status == Voorstelstatus.INGEDIEND
    definitie = Servicenorm(**voorstel_.definitie, geldig_vanaf=voorstel_.geldig_vanaf)
    context = {
        "voorstel": voorstel_,
        "is_open": is_open,
        "is_eigen": voorstel_.voorgesteld_door_id == request.user.pk,
        "verschillen": [] if voorstel_.is_einde else verschillen(geldig, voorstel_),
        "proef": [_toon_proef(rij, definitie) for rij in services.probeer_norm(definitie, nu)]
        if is_open and not voorstel_.is_einde
        else None,
        "form": form,
    }
    return render(request, "servicenormen/normvoorstel.html", context)


def _haal_voorstel(pk: int) -> Normvoorstel:
    return get_object_or_404(
        Normvoorstel.objects.select_related("voorgesteld_door", "beoordeeld_door"), pk=pk
    )


def _laatste_versie(code: str) -> Servicenorm:
    versie = Servicenorm.alle.filter(code=code).order_by("-geldig_vanaf").first()
    if versie is None:
        raise Http404("Deze norm bestaat niet.")
    return versie


def _toon_proef(rij: Proefrij, definitie: Servicenorm) -> dict[str, Any]:
    return {
        "titel": toon_tertaal(rij.tertaal).capitalize(),
        "is_lopend": rij.is_lopend,
        "was": toon_percentage(rij.was) if rij.was else None,
        "was_doel": rij.was_doel,
        "was_status": rij.was.status(rij.was_doel) if rij.was and rij.was_doel else None,
        "wordt": toon_percentage(rij.wordt),
        "telling": rij.wordt,
        "status": rij.wordt.status(definitie.doel) if definitie.doel else None,
    }
