"""The worklist of callback requests, one request, and what can be done with it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from contacten import services
from contacten.forms.terugbelverzoek import (
    AfsluitForm,
    DoorstuurForm,
    HandelingForm,
    HeropenForm,
    IntrekForm,
    PogingForm,
    WerklijstForm,
)
from contacten.models import Terugbelverzoek, TerugbelverzoekQuerySet
from contacten.views.inzage import log_personen
from kcc.organisatie.enums import Handeling, Rol
from kcc.organisatie.models import Medewerker
from kcc.organisatie.toegang import MedewerkerVerzoek, rol_vereist, weiger

_PER_PAGINA = 25
_BELLERS = (Rol.KCC_MEDEWERKER, Rol.BACKOFFICE, Rol.BALIEMEDEWERKER)


@dataclass(frozen=True)
class Actie:
    """One thing that can be done: its form, its service, and what is said when it is done."""

    form: type[HandelingForm]
    service: Callable[..., Terugbelverzoek]
    gedaan: str


ACTIES = {
    "nemen": Actie(HandelingForm, services.neem_terugbelverzoek, "Het terugbelverzoek is van u."),
    "terugleggen": Actie(
        HandelingForm, services.leg_terugbelverzoek_terug, "Het terugbelverzoek ligt weer op de lijst."
    ),
    "bellen": Actie(PogingForm, services.leg_terugbelpoging_vast, "De belpoging is vastgelegd."),
    "afsluiten": Actie(AfsluitForm, services.sluit_terugbelverzoek_af, "Het terugbelverzoek is afgesloten."),
    "intrekken": Actie(IntrekForm, services.trek_terugbelverzoek_in, "Het terugbelverzoek is ingetrokken."),
    "heropenen": Actie(HeropenForm, services.heropen, "Het terugbelverzoek is weer open."),
    "doorsturen": Actie(DoorstuurForm, services.stuur_door, "Het terugbelverzoek is doorgestuurd."),
}


@rol_vereist(*_BELLERS, Rol.MANAGER)
def werklijst(request: MedewerkerVerzoek) -> HttpResponse:
    """Callback requests by deadline: of the own afdelingen, of oneself, or all that one may see."""
    nu = timezone.now()
    medewerker: Medewerker = request.user
    form = WerklijstForm(request.GET)
    form.is_valid()
    gevraagd = form.cleaned_data
    afdelingen = list(medewerker.afdelingen.all())
    lijst = gevraagd.get("lijst") or ("afdelingen" if afdelingen else "alle")
    stand = gevraagd.get("stand") or "open"
    verzoeken = Terugbelverzoek.objects.for_medewerker(medewerker)
    if lijst == "afdelingen":
        verzoeken = verzoeken.filter(afdeling__in=afdelingen)
    elif lijst == "mij":
        verzoeken = verzoeken.filter(medewerker=medewerker)
    if gevraagd.get("afdeling"):
        verzoeken = verzoeken.filter(afdeling=gevraagd["afdeling"])
    aantallen = verzoeken.open().aggregate(
        open=Count("pk"), te_laat=Count("pk", filter=Q(deadline_op__lt=nu, eerste_poging_op__isnull=True))
    )
    pagina = Paginator(_op_volgorde(verzoeken, stand), _PER_PAGINA).get_page(request.GET.get("page"))
    log_personen(request, pagina.object_list)
    return render(
        request,
        "contacten/terugbelverzoeken.html",
        {
            "form": form,
            "pagina": pagina,
            "regels": [(verzoek, verzoek.stand(nu)) for verzoek in pagina.object_list],
            "aantallen": aantallen,
            "afdelingen": afdelingen,
            "lijst": lijst,
            "stand": stand,
            "lijsten": WerklijstForm.LIJSTEN,
            "standen": WerklijstForm.STANDEN,
        },
    )


def _op_volgorde(verzoeken: TerugbelverzoekQuerySet, stand: str) -> TerugbelverzoekQuerySet:
    """Open requests with the first deadline first; closed ones with the last first."""
    if stand == "gesloten":
        verzoeken = verzoeken.exclude(afgesloten_op__isnull=True, ingetrokken_op__isnull=True)
    else:
        verzoeken = verzoeken.open()
    volgorde = ("-deadline_op", "-id") if stand == "gesloten" else ("deadline_op", "id")
    return (
        verzoeken.select_related("product", "afdeling", "medewerker")
        .prefetch_related("pogingen")
        .order_by(*volgorde)
    )


def _laad(request: MedewerkerVerzoek, verzoek_id: int) -> Terugbelverzoek:
    """The request, when this medewerker may see it; a refusal is 403 and a line in the Inzagelog."""
    verzoek = get_object_or_404(
        Terugbelverzoek.objects.select_related("klant", "klantcontact", "product", "afdeling", "medewerker"),
        pk=verzoek_id,
    )
    zichtbaar = Terugbelverzoek.objects.for_medewerker(request.user)
    if not zichtbaar.filter(pk=verzoek.pk).exists():
        weiger(request)
    return verzoek


@rol_vereist(*_BELLERS, Rol.MANAGER)
def verzoek(request: MedewerkerVerzoek, verzoek_id: int) -> HttpResponse:
    """One request: who to call about what, what was tried, and what one may do."""
    return _toon(request, _laad(request, verzoek_id))


@require_POST
@rol_vereist(*_BELLERS)
def handelen(request: MedewerkerVerzoek, verzoek_id: int, actie: str) -> HttpResponse:
    """Carry out one of ACTIES; when somebody else was first, show the request as it is now and say so."""
    if actie not in ACTIES:
        raise Http404
    gevraagd = _laad(request, verzoek_id)
    form = ACTIES[actie].form(request.POST, auto_id=f"{actie}_%s")
    if not form.is_valid():
        return _toon(request, gevraagd, actie, form)
    try:
        ACTIES[actie].service(
            verzoek_id=gevraagd.pk, medewerker=request.user, nu=timezone.now(), **form.argumenten()
        )
    except ValidationError as fout:
        form.add_error(None, fout)
        return _toon(request, gevraagd, actie, form)
    except services.Achterhaald as fout:
        messages.warning(request, str(fout))
    else:
        log_personen(request, [gevraagd], Handeling.WIJZIGEN)
        messages.success(request, ACTIES[actie].gedaan)
    zichtbaar = Terugbelverzoek.objects.for_medewerker(request.user)
    if zichtbaar.filter(pk=gevraagd.pk).exists():
        return redirect(gevraagd)
    return redirect("contacten:terugbelverzoeken")


def _toon(
    request: MedewerkerVerzoek, gevraagd: Terugbelverzoek, actie: str = "", form: HandelingForm | None = None
) -> HttpResponse:
    """The page of a request; `form` is the refused form of `actie`, the others are fresh."""
    medewerker: Medewerker = request.user
    handelingen = list(gevraagd.handelingen.select_related("medewerker", "afdeling", "poging"))
    gezien = handelingen[-1].pk if handelingen else 0
    formulieren: dict[str, Any] = {
        naam: form if naam == actie else keuze.form(initial={"gezien": gezien}, auto_id=f"{naam}_%s")
        for naam, keuze in ACTIES.items()
    }
    log_personen(request, [gevraagd])
    return render(
        request,
        "contacten/terugbelverzoek.html",
        {
            "verzoek": gevraagd,
            "stand": gevraagd.stand(timezone.now()),
            "handelingen": handelingen,
            "doorzending": gevraagd.doorzendingen.select_related("afdeling").first(),
            "pogingen": list(gevraagd.pogingen.select_related("medewerker")),
            "formulieren": formulieren,
            "form": form,
            "actie": actie,
            "gezien": gezien,
            "mag_handelen": medewerker.heeft_rol(*_BELLERS),
            "mag_klant_zien": medewerker.heeft_rol(Rol.KCC_MEDEWERKER, Rol.MANAGER),
            "is_van_mij": gevraagd.medewerker_id == medewerker.pk,
            "is_van_ander": gevraagd.medewerker_id not in {None, medewerker.pk},
        },
        status=422 if form is not None else 200,
    )
