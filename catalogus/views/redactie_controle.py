"""Offering a draft, checking what a colleague offered, planning it; and the history of what was published."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.views.decorators.http import require_POST, require_safe

from catalogus import services
from catalogus.enums import Publicatiestatus, Versiestatus
from catalogus.forms.controle import AanbiedForm, PublicatieForm, TerugForm
from catalogus.models import Versie
from catalogus.services import PRODUCT, Onderwerp, RedactieFout, Soort
from catalogus.views.redactie import VOOR_REDACTIE, haal, laatste_schrijver, redactiecontext
from kcc.lib.perioden import lokale_dag
from kcc.organisatie.models import Medewerker
from kcc.organisatie.services import huidige_instelling
from kcc.organisatie.toegang import MedewerkerVerzoek, rol_vereist


@rol_vereist(*VOOR_REDACTIE)
def controle(request: MedewerkerVerzoek, soort: str, code: str) -> HttpResponse:
    """The open version beside what is published, and what may be done with it now.

    POST `actie`: aanbieden, publiceren, terugsturen, terugnemen or intrekken.
    """
    gekozen, onderwerp = haal(soort, code)
    versie = services.open_versie(onderwerp)
    if versie is None:
        messages.info(request, f"Er is nu geen concept van {gekozen.dit}.")
        return redirect("catalogus:redactie_bewerken", soort, code)
    nu = timezone.now()
    actie = request.POST.get("actie", "") if request.method == "POST" else ""
    formulieren: dict[str, Any] = {
        "aanbied_form": AanbiedForm(
            request.POST if actie == "aanbieden" else None, initial={"toelichting": versie.toelichting}
        ),
        "publicatie_form": PublicatieForm(request.POST if actie == "publiceren" else None, nu=nu),
        "reden_form": AanbiedForm(
            request.POST if actie == "publiceren" else None, initial={"toelichting": versie.toelichting}
        ),
        "terug_form": TerugForm(request.POST if actie == "terugsturen" else None),
    }
    if actie:
        handeling = _HANDELINGEN.get(actie)
        if handeling is None:
            raise Http404
        try:
            bericht = handeling(request, versie, formulieren)
        except (RedactieFout, ValidationError) as fout:
            for tekst in fout.messages if isinstance(fout, ValidationError) else [str(fout)]:
                messages.error(request, tekst)
            return redirect(request.path)
        if bericht:
            messages.success(request, bericht)
            return redirect(_na(actie, gekozen, onderwerp))
    return render(
        request,
        "catalogus/redactie/controle.html",
        _controlecontext(request, gekozen, onderwerp, versie)
        | formulieren
        | {"foutformulieren": [form for form in formulieren.values() if form.errors]},
        status=422 if actie else 200,
    )


def _controlecontext(
    request: MedewerkerVerzoek, soort: Soort, onderwerp: Onderwerp, versie: Versie
) -> dict[str, Any]:
    oud = services.inhoud_van(onderwerp)
    if onderwerp.status == Publicatiestatus.CONCEPT:
        # Never published: everything is new, also what the row began with.
        oud = services.lege_inhoud(soort.model)
    vandaag = lokale_dag(timezone.now())
    schreef_mee = request.user.pk in versie.schrijvers
    schrijvers = {
        medewerker.pk: medewerker for medewerker in Medewerker.objects.filter(pk__in=versie.schrijvers)
    }
    mag_zonder = services.mag_zonder_controle(versie)
    return redactiecontext(soort, onderwerp, versie, "controle") | {
        "verschillen": services.verschillen(soort, oud, oud | versie.inhoud),
        "is_nieuw": onderwerp.status == Publicatiestatus.CONCEPT,
        "meter": services.volledigheidsmeter(oud | versie.inhoud, vandaag) if soort is PRODUCT else [],
        "gezien": f"{versie.nummer}.{versie.bewerking}",
        "schrijvers": [schrijvers[pk] for pk in versie.schrijvers if pk in schrijvers],
        "laatste_schrijver": laatste_schrijver(versie),
        "schreef_mee": schreef_mee,
        "mag_zonder": mag_zonder,
        "vier_ogen": huidige_instelling().vier_ogen,
        "mag_publiceren": mag_zonder or (versie.status == Versiestatus.TER_CONTROLE and not schreef_mee),
    }


def _aanbieden(request: MedewerkerVerzoek, versie: Versie, formulieren: dict[str, Any]) -> str:
    form = formulieren["aanbied_form"]
    if not form.is_valid():
        return ""
    services.bied_aan(
        versie=versie,
        toelichting=form.cleaned_data["toelichting"],
        nu=timezone.now(),
        gezien=request.POST.get("gezien"),
    )
    return "Aangeboden. Een collega kan het nu controleren en publiceren."


def _publiceren(request: MedewerkerVerzoek, versie: Versie, formulieren: dict[str, Any]) -> str:
    form, reden = formulieren["publicatie_form"], formulieren["reden_form"]
    # A version that was offered says why already.
    toelichting = ""
    if versie.status == Versiestatus.CONCEPT:
        if not (reden.is_valid() and form.is_valid()):
            return ""
        toelichting = reden.cleaned_data["toelichting"]
    elif not form.is_valid():
        return ""
    versie = services.publiceer(
        versie=versie,
        medewerker=request.user,
        nu=form.nu,
        publiceren_op=form.cleaned_data["publiceren_op"],
        toelichting=toelichting,
        gezien=request.POST.get("gezien"),
    )
    if versie.status == Versiestatus.INGEPLAND and versie.publiceren_op is not None:
        moment = date_format(timezone.localtime(versie.publiceren_op), "l j F Y, H.i")
        return f"Ingepland: dit verschijnt op {moment} uur."
    return "Gepubliceerd. Inwoners zien het nu."


def _terugsturen(request: MedewerkerVerzoek, versie: Versie, formulieren: dict[str, Any]) -> str:
    form = formulieren["terug_form"]
    if not form.is_valid():
        return ""
    services.stuur_terug(
        versie=versie,
        opmerking=form.cleaned_data["opmerking"],
        medewerker=request.user,
        nu=timezone.now(),
    )
    return "Teruggestuurd met uw opmerking."


def _terugnemen(request: MedewerkerVerzoek, versie: Versie, formulieren: dict[str, Any]) -> str:
    services.neem_terug(versie=versie, nu=timezone.now())
    return "Teruggenomen. Het is weer een concept waarin u kunt schrijven."


def _intrekken(request: MedewerkerVerzoek, versie: Versie, formulieren: dict[str, Any]) -> str:
    services.trek_in(versie=versie, nu=timezone.now())
    return "Ingetrokken. U vindt het concept terug in de geschiedenis."


_HANDELINGEN: dict[str, Callable[[MedewerkerVerzoek, Versie, dict[str, Any]], str]] = {
    "aanbieden": _aanbieden,
    "publiceren": _publiceren,
    "terugsturen": _terugsturen,
    "terugnemen": _terugnemen,
    "intrekken": _intrekken,
}


def _na(actie: str, soort: Soort, onderwerp: Onderwerp) -> str:
    """Where an editor goes on after an action."""
    if actie == "terugnemen":
        return reverse("catalogus:redactie_bewerken", args=[soort.pad, onderwerp.code])
    if actie in ("publiceren", "intrekken"):
        return reverse("catalogus:redactie_geschiedenis", args=[soort.pad, onderwerp.code])
    return reverse("catalogus:redactie")


@rol_vereist(*VOOR_REDACTIE)
@require_safe
def geschiedenis(request: MedewerkerVerzoek, soort: str, code: str) -> HttpResponse:
    """Every version with who, when, why and who checked it; the difference between any two (`van`, `naar`:
    numbers), from the newest two at first."""
    gekozen, onderwerp = haal(soort, code)
    versies = list(onderwerp.versies.defer("inhoud").select_related("auteur", "controleur"))
    nummers = {str(versie.nummer): versie.nummer for versie in versies}
    naar = nummers.get(request.GET.get("naar", ""), versies[0].nummer if versies else None)
    eerder = [nummer for nummer in nummers.values() if naar is not None and nummer < naar]
    van = nummers.get(request.GET.get("van", ""), eerder[0] if eerder else None)
    verschillen = None
    if van is not None and naar is not None:
        inhoud = dict(onderwerp.versies.filter(nummer__in=[van, naar]).values_list("nummer", "inhoud"))
        verschillen = services.verschillen(gekozen, inhoud[van], inhoud[naar])
    return render(
        request,
        "catalogus/redactie/geschiedenis.html",
        redactiecontext(gekozen, onderwerp, services.open_versie(onderwerp), "geschiedenis")
        | {"versies": versies, "van": van, "naar": naar, "verschillen": verschillen},
    )


@rol_vereist(*VOOR_REDACTIE)
@require_POST
def herstel(request: MedewerkerVerzoek, soort: str, code: str, nummer: int) -> HttpResponse:
    """Begin a draft with what an older version (also one that was withdrawn) held."""
    _, onderwerp = haal(soort, code)
    versie = get_object_or_404(onderwerp.versies, nummer=nummer)
    try:
        services.herstel(versie=versie, medewerker=request.user, nu=timezone.now())
    except RedactieFout as fout:
        messages.error(request, str(fout))
        return redirect("catalogus:redactie_geschiedenis", soort, code)
    messages.success(request, f"Versie {nummer} staat klaar als concept. Bekijk het en bied het aan.")
    return redirect("catalogus:redactie_bewerken", soort, code)
