"""The manager's signals: what stands out, the contacts behind it, and what was done about it."""

from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from kcc.lib.perioden import Tertaal, lokale_dag
from kcc.organisatie.enums import Rol
from kcc.organisatie.toegang import rol_vereist
from servicenormen import services
from servicenormen.enums import Signaalbron, Signaalstatus, Signaaluitkomst
from servicenormen.forms.signaal import ActieForm, GezienForm, SignalenForm, SluitForm
from servicenormen.grafiek_signaal import signaalgrafiek
from servicenormen.models import Signaal
from servicenormen.services import SignaalFout

_PER_PAGINA = 25
# Two forms on one page, with names of their own.
_ACTIE, _SLUIT = "actie_%s", "sluit_%s"


@require_GET
@rol_vereist(Rol.MANAGER, Rol.BEHEERDER)
def signalen(request: HttpRequest) -> HttpResponse:
    """What stands out now, is being handled, or is closed."""
    form = SignalenForm(request.GET)
    if not form.is_valid():
        raise Http404("Deze keuze bestaat niet.")
    vandaag = lokale_dag(timezone.now())
    status = Signaalstatus(form.cleaned_data["status"] or Signaalstatus.NIEUW)
    aantallen = Signaal.objects.aggregate(
        **{waarde: Count("pk", filter=Q(status=waarde)) for waarde in Signaalstatus.values}
    )
    rijen = Signaal.objects.filter(status=status).with_onderwerp()
    context = {
        "status": status,
        "keuzes": [
            (waarde, label, aantallen[waarde], f"?status={waarde}") for waarde, label in Signaalstatus.choices
        ],
        "pagina": Paginator(rijen, _PER_PAGINA).get_page(request.GET.get("page")),
        "vandaag": vandaag,
        "gisteren": vandaag - timedelta(days=1),
        "kruimels": [{"label": "Signalen"}],
    }
    return render(request, "servicenormen/signalen.html", context)


@require_GET
@rol_vereist(Rol.MANAGER, Rol.BEHEERDER)
def signaal(request: HttpRequest, pk: int) -> HttpResponse:
    """One signal: how it went, its words, its contacts, its action and what that changed."""
    return _toon(request, _haal(pk), {})


@require_POST
@rol_vereist(Rol.MANAGER, Rol.BEHEERDER)
def oppakken(request: HttpRequest, pk: int) -> HttpResponse:
    """Become the owner."""
    form = GezienForm(request.POST)
    if not form.is_valid():
        raise Http404("Dit formulier is niet van deze pagina.")
    return _doe(request, pk, form, "Het signaal is van u.", services.pak_signaal_op, {})


@require_POST
@rol_vereist(Rol.MANAGER, Rol.BEHEERDER)
def actie(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what is done about it."""
    form = ActieForm(request.POST, auto_id=_ACTIE, vandaag=lokale_dag(timezone.now()))
    return _doe(request, pk, form, "De actie is vastgelegd.", services.leg_actie_vast, {"actieform": form})


@require_POST
@rol_vereist(Rol.MANAGER, Rol.BEHEERDER)
def sluiten(request: HttpRequest, pk: int) -> HttpResponse:
    """Close it, and say what became of it."""
    form = SluitForm(request.POST, auto_id=_SLUIT)
    return _doe(request, pk, form, "Het signaal is gesloten.", services.sluit_signaal, {"sluitform": form})


def _doe(
    request: HttpRequest, pk: int, form: GezienForm, gelukt: str, dienst: Any, formulieren: dict[str, Any]
) -> HttpResponse:
    signaal_ = _haal(pk)
    if form.is_valid():
        gegevens = dict(form.cleaned_data)
        if "uitkomst" in gegevens:
            gegevens["uitkomst"] = Signaaluitkomst(gegevens["uitkomst"])
        try:
            dienst(signaal_id=pk, medewerker=request.user, nu=timezone.now(), **gegevens)
        except SignaalFout as fout:
            form.add_error(None, str(fout))
        else:
            messages.success(request, gelukt)
            return redirect(signaal_)
    if not formulieren:
        messages.error(request, str(form.non_field_errors()[0]))
        return redirect(signaal_)
    return _toon(request, _haal(pk), formulieren)


def _haal(pk: int) -> Signaal:
    return get_object_or_404(Signaal.objects.with_onderwerp(), pk=pk)


def _toon(request: HttpRequest, signaal_: Signaal, formulieren: dict[str, Any]) -> HttpResponse:
    nu = timezone.now()
    vandaag = lokale_dag(nu)
    weken = services.signaalweken(signaal_, nu)
    gezien = services.laatste_handeling(signaal_)
    is_eigen = signaal_.eigenaar_id == request.user.pk
    begin: dict[str, Any] = {"gezien": gezien}
    if signaal_.actie:
        begin |= {veld: getattr(signaal_, veld) for veld in ("actie", "actie_op", "terugkijken_op")}
    for form in formulieren.values():
        # Who sends again has now seen what the other did.
        form.data = form.data.copy()
        form.data["gezien"] = str(gezien)
    context = {
        "signaal": signaal_,
        "weken": weken,
        "grafiek": signaalgrafiek(weken, float(signaal_.verwacht)),
        "effect": services.effect(signaal_, nu),
        "is_eigen": is_eigen,
        "is_open": signaal_.status != Signaalstatus.GESLOTEN,
        "is_terugkijken": bool(
            signaal_.terugkijken_op
            and signaal_.terugkijken_op <= vandaag
            and signaal_.status != Signaalstatus.GESLOTEN
        ),
        "is_voorbij": (vandaag - signaal_.laatst_gezien).days > 1,
        "gezien": gezien,
        "kruimels": [{"label": signaal_.onderwerp}],
        "gevallen_url": _gevallen_url(signaal_),
        "producten": _producten(signaal_) if signaal_.thema_id else [],
        "handelingen": signaal_.handelingen.select_related("medewerker"),
        "actieform": ActieForm(initial=begin, auto_id=_ACTIE, vandaag=vandaag),
        "sluitform": SluitForm(initial=begin, auto_id=_SLUIT),
    } | formulieren
    return render(request, "servicenormen/signaal.html", context)


def _gevallen_url(signaal_: Signaal) -> str:
    """Where the contacts or answers behind a product's signal are listed, and looking at them is logged."""
    return _lijst(signaal_, signaal_.product.code) if signaal_.product else ""


def _lijst(signaal_: Signaal, product: str) -> str:
    if signaal_.bron == Signaalbron.KTO:
        vraag = {"tertaal": str(Tertaal.van(signaal_.tot)), "product": product, "binnen": "nee"}
        return f"{reverse('servicenormen:gevallen', args=['1'])}?{urlencode(vraag)}"
    vraag = {"van": f"{signaal_.van}", "tot_en_met": f"{signaal_.tot}", "product": product}
    return f"{reverse('contacten:contacten')}?{urlencode(vraag)}"


def _producten(signaal_: Signaal) -> list[dict[str, Any]]:
    return [
        {
            "naam": rij["product__naam"],
            "aantal": rij["som"],
            "url": _lijst(signaal_, str(rij["product__code"])),
        }
        for rij in services.grootste_producten(signaal_)
    ]
