"""The manager's signals: what stands out, the contacts behind it, and what was done about it."""

from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from catalogus.models import Product
from contacten.enums import ZONDER_BEZOEKEN
from kcc.lib.perioden import lokale_dag
from kcc.organisatie.enums import Handeling, Rol
from kcc.organisatie.services import log_inzagen
from kcc.organisatie.toegang import MedewerkerVerzoek, herkomst, rol_vereist
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
def signalen(request: MedewerkerVerzoek) -> HttpResponse:
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
def signaal(request: MedewerkerVerzoek, pk: int) -> HttpResponse:
    """One signal: how it went, its words, its contacts, its action and what that changed."""
    return _toon(request, _haal(pk), {})


@require_GET
@rol_vereist(Rol.MANAGER)
def antwoorden(request: MedewerkerVerzoek, pk: int, product: str) -> HttpResponse:
    """The answers behind a signal of the survey, as many as were counted; reading remarks is logged."""
    signaal_ = _haal(pk)
    gevonden = get_object_or_404(Product, code=product)
    gaat_erover = gevonden.pk == signaal_.product_id or gevonden.thema_id == signaal_.thema_id
    if signaal_.bron != Signaalbron.KTO or not gaat_erover:
        raise Http404("Dit signaal gaat daar niet over.")
    rijen = services.signaalantwoorden(signaal_, gevonden)
    pagina = Paginator(rijen, _PER_PAGINA).get_page(request.GET.get("page"))
    log_inzagen(
        medewerker=request.user,
        handeling=Handeling.INZIEN,
        objecten=[("onderzoekantwoord", rij.pk) for rij in pagina.object_list if rij.pk],
        herkomst=herkomst(request),
        nu=timezone.now(),
    )
    context = {
        "signaal": signaal_,
        "product": gevonden,
        "pagina": pagina,
        "kruimels": [
            {"label": signaal_.onderwerp, "url": signaal_.get_absolute_url()},
            {"label": "Antwoorden"},
        ],
    }
    return render(request, "servicenormen/signaalantwoorden.html", context)


@require_POST
@rol_vereist(Rol.MANAGER, Rol.BEHEERDER)
def oppakken(request: MedewerkerVerzoek, pk: int) -> HttpResponse:
    """Become the owner."""
    form = GezienForm(request.POST)
    if not form.is_valid():
        raise Http404("Dit formulier is niet van deze pagina.")
    return _doe(request, pk, form, "Het signaal is van u.", services.pak_signaal_op, {})


@require_POST
@rol_vereist(Rol.MANAGER, Rol.BEHEERDER)
def actie(request: MedewerkerVerzoek, pk: int) -> HttpResponse:
    """Say what is done about it."""
    form = ActieForm(request.POST, auto_id=_ACTIE, vandaag=lokale_dag(timezone.now()))
    return _doe(request, pk, form, "De actie is vastgelegd.", services.leg_actie_vast, {"actieform": form})


@require_POST
@rol_vereist(Rol.MANAGER, Rol.BEHEERDER)
def sluiten(request: MedewerkerVerzoek, pk: int) -> HttpResponse:
    """Close it, and say what became of it."""
    form = SluitForm(request.POST, auto_id=_SLUIT)
    return _doe(request, pk, form, "Het signaal is gesloten.", services.sluit_signaal, {"sluitform": form})


def _doe(
    request: MedewerkerVerzoek,
    pk: int,
    form: GezienForm,
    gelukt: str,
    dienst: Any,
    formulieren: dict[str, Any],
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


def _toon(request: MedewerkerVerzoek, signaal_: Signaal, formulieren: dict[str, Any]) -> HttpResponse:
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
        # The list of contacts is for managers, that of searches for editors; a beheerder is no manager.
        "gevallen_url": _gevallen_url(signaal_, request.user.rollen),
        "producten": _producten(signaal_, request.user.rollen) if signaal_.thema_id else [],
        "handelingen": signaal_.handelingen.select_related("medewerker"),
        "actieform": ActieForm(initial=begin, auto_id=_ACTIE, vandaag=vandaag),
        "sluitform": SluitForm(initial=begin, auto_id=_SLUIT),
    } | formulieren
    return render(request, "servicenormen/signaal.html", context)


def _gevallen_url(signaal_: Signaal, rollen: frozenset[Rol]) -> str:
    """Where exactly the contacts or the answers of a product's signal are listed (looking at them is logged),
    or the searches; empty for who may not see that list."""
    if signaal_.zoekterm:
        mag = not rollen.isdisjoint({Rol.REDACTEUR, Rol.BEHEERDER})
        return reverse("catalogus:gemist") if mag else ""
    return _lijst(signaal_, signaal_.product.code, rollen) if signaal_.product else ""


def _lijst(signaal_: Signaal, product: str, rollen: frozenset[Rol]) -> str:
    if Rol.MANAGER not in rollen:
        return ""
    if signaal_.bron == Signaalbron.KTO:
        return reverse("servicenormen:signaalantwoorden", args=[signaal_.pk, product])
    vraag = {"van": f"{signaal_.van}", "tot_en_met": f"{signaal_.tot}", "product": product}
    if not signaal_.met_bezoeken:
        vraag["kanaal"] = ZONDER_BEZOEKEN
    return f"{reverse('contacten:contacten')}?{urlencode(vraag)}"


def _producten(signaal_: Signaal, rollen: frozenset[Rol]) -> list[dict[str, Any]]:
    return [
        {
            "naam": rij["product__naam"],
            "aantal": rij["som"],
            "url": _lijst(signaal_, str(rij["product__code"]), rollen),
        }
        for rij in services.grootste_producten(signaal_)
    ]
