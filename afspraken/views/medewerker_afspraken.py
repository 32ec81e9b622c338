"""Finding, seeing, moving and cancelling the appointment of somebody else."""

from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from afspraken import services
from afspraken.enums import Afspraakkanaal
from afspraken.forms.medewerker import AfzegForm, VerplaatsForm, VindForm
from afspraken.models import Afspraak
from afspraken.services.brief import maak_brief
from afspraken.services.herstellen import is_herstelbaar, laat_afspraak_doorgaan
from afspraken.services.teams import bij_een_team
from afspraken.services.verloop import verloop
from afspraken.services.vinden import zoek_afspraken
from afspraken.views import medewerker_momenten as momenten
from afspraken.views.medewerker_inzage import log
from afspraken.views.medewerker_keuze import lees
from kcc.lib.perioden import lokale_dag
from kcc.organisatie.enums import Handeling, Rol
from kcc.organisatie.toegang import MedewerkerVerzoek, View, rol_vereist

ROLLEN = (Rol.KCC_MEDEWERKER, Rol.BALIEMEDEWERKER)
_MAXIMUM = 50


def met_afspraak(view: View) -> View:
    """`view(request, afspraak)` for the uuid in the address; only for who books for others."""

    @rol_vereist(*ROLLEN)
    @wraps(view)
    def toon(request: MedewerkerVerzoek, uuid: UUID) -> HttpResponse:
        return view(request, get_object_or_404(Afspraak.objects.with_regels(), uuid=uuid))

    return toon


def uitvoerder(request: MedewerkerVerzoek, reden: str = "") -> services.Uitvoerder:
    """Who does it, for the history: at the phone, or at the reception for who works there only."""
    medewerker = request.user
    aan_telefoon = medewerker.heeft_rol(Rol.KCC_MEDEWERKER)
    kanaal = Afspraakkanaal.TELEFOON if aan_telefoon else Afspraakkanaal.RECEPTIE
    return services.Uitvoerder(kanaal, medewerker, reden=reden)


@rol_vereist(*ROLLEN)
@require_http_methods(["GET", "POST"])
def vinden(request: MedewerkerVerzoek) -> HttpResponse:
    """Search over all places and days. POST, but changes nothing: what is typed belongs in no address."""
    form = VindForm(request.POST or None)
    q = form.cleaned_data["q"] if form.is_valid() else ""
    nu = timezone.now()
    gevonden = zoek_afspraken(vraag=q, nu=nu, maximum=_MAXIMUM + 1) if q else []
    afspraken = gevonden[:_MAXIMUM]
    log(request, afspraken, Handeling.ZOEKEN)
    context = {
        "q": q,
        "afspraken": afspraken,
        "is_meer": len(gevonden) > _MAXIMUM,
        "nu": nu,
    }
    sjabloon = "afspraken/medewerker/vinden.html"
    deel = "#gevonden" if request.htmx else ""
    return render(request, f"{sjabloon}{deel}", context)


@met_afspraak
@require_safe
def brief(request: MedewerkerVerzoek, afspraak: Afspraak) -> HttpResponse:
    """The confirmation to print and send."""
    log(request, [afspraak], Handeling.INZIEN)
    nu = timezone.now()
    context = {
        "afspraak": afspraak,
        "adres": getattr(afspraak, "huisbezoek", None),
        "inhoud": maak_brief(afspraak=afspraak, nu=nu),
        "dag": lokale_dag(nu),
    }
    return render(request, "afspraken/medewerker/brief.html", context)


@met_afspraak
@require_safe
def afspraak(request: MedewerkerVerzoek, afspraak: Afspraak) -> HttpResponse:
    """One appointment with its history; a look at a person."""
    log(request, [afspraak], Handeling.INZIEN)
    nu = timezone.now()
    context = {
        "afspraak": afspraak,
        "verloop": verloop(afspraak),
        "kan_wijzigen": services.is_wijzigbaar(afspraak, nu),
        "kan_doorgaan": is_herstelbaar(afspraak, nu),
        "is_gemaakt": "gemaakt" in request.GET,
    }
    return render(request, "afspraken/medewerker/afspraak.html", context)


@met_afspraak
@require_http_methods(["GET", "POST"])
def verplaatsen(request: MedewerkerVerzoek, afspraak: Afspraak) -> HttpResponse:
    """Another place or time. The button "verplaatsen" moves; any other POST shows what is free."""
    nu = timezone.now()
    if not services.is_wijzigbaar(afspraak, nu):
        messages.error(request, services.NietWijzigbaar.melding)
        return _naar(afspraak)
    data = request.POST
    if data.get("actie") != "verplaatsen":
        begin: dict[str, Any] = data.dict() or {"gezien": afspraak.volgnummer}
        return _toon_verplaatsen(request, afspraak, VerplaatsForm(initial=begin))
    form = VerplaatsForm(data)
    keuze = lees(data, van=afspraak)
    moment = keuze.moment
    if form.is_valid() and moment is None:
        form.add_error("moment", "Kies een ander tijdstip.")
    if not form.is_valid() or moment is None:
        return _toon_verplaatsen(request, afspraak, form, status=422)
    try:
        bij_een_team(
            lambda locatie: services.verplaats_afspraak(
                afspraak_id=afspraak.pk,
                locatie=locatie,
                begint_op=moment.begint_op,
                nu=nu,
                door=uitvoerder(request, form.cleaned_data["reden"]),
                gezien=form.cleaned_data["gezien"],
            ),
            wens=keuze.wens,
            locatie=moment.locatie,
            begint_op=moment.begint_op,
        )
    except services.Verouderd as fout:
        messages.error(request, str(fout))
        return _naar(afspraak)
    except services.AfspraakFout as fout:
        form.add_error("moment", f"{fout} De afspraak staat nog zoals hij was.")
        status = 409 if isinstance(fout, services.GeenPlek) else 422
        return _toon_verplaatsen(request, afspraak, form, status=status)
    log(request, [afspraak], Handeling.WIJZIGEN)
    messages.success(request, "De afspraak is verplaatst.")
    return _naar(afspraak)


def _toon_verplaatsen(
    request: MedewerkerVerzoek, afspraak: Afspraak, form: VerplaatsForm, *, status: int = 200
) -> HttpResponse:
    keuze = lees(request.POST, van=afspraak)
    context: dict[str, Any] = momenten.context(
        request.POST,
        keuze,
        kanaal=afspraak.kanaal,
        hier=reverse("afspraken:medewerker_verplaatsen", args=[afspraak.uuid]),
        nu=timezone.now(),
    )
    if deel := momenten.gevraagd_deel(request):
        return render(request, deel, context, status=status)
    log(request, [afspraak], Handeling.INZIEN)
    context |= {"afspraak": afspraak, "form": form}
    return render(request, "afspraken/medewerker/verplaatsen.html", context, status=status)


@met_afspraak
@require_http_methods(["GET", "POST"])
def afzeggen(request: MedewerkerVerzoek, afspraak: Afspraak) -> HttpResponse:
    """Cancel, after asking once and why."""
    nu = timezone.now()
    form = AfzegForm(request.POST or None, initial={"gezien": afspraak.volgnummer})
    if request.method == "POST" and form.is_valid():
        try:
            services.zeg_afspraak_af(
                afspraak_id=afspraak.pk,
                nu=nu,
                door=uitvoerder(request, form.cleaned_data["reden"]),
                gezien=form.cleaned_data["gezien"],
            )
        except services.AfspraakFout as fout:
            messages.error(request, str(fout))
        else:
            log(request, [afspraak], Handeling.WIJZIGEN)
            messages.success(request, "De afspraak is afgezegd.")
        return _naar(afspraak)
    if not services.is_wijzigbaar(afspraak, nu):
        messages.error(request, services.NietWijzigbaar.melding)
        return _naar(afspraak)
    log(request, [afspraak], Handeling.INZIEN)
    context = {"afspraak": afspraak, "form": form}
    status = 422 if form.is_bound else 200
    return render(request, "afspraken/medewerker/afzeggen.html", context, status=status)


@met_afspraak
@require_POST
def doorgaan(request: MedewerkerVerzoek, afspraak: Afspraak) -> HttpResponse:
    """Take back a cancellation, when the place is still free."""
    try:
        laat_afspraak_doorgaan(afspraak_id=afspraak.pk, nu=timezone.now(), door=uitvoerder(request))
    except services.GeenPlek:
        messages.error(request, "Deze tijd is intussen bezet. Boek een nieuwe afspraak.")
    except services.AfspraakFout as fout:
        messages.error(request, str(fout))
    else:
        log(request, [afspraak], Handeling.WIJZIGEN)
        messages.success(request, "De afspraak gaat toch door.")
    return _naar(afspraak)


def _naar(afspraak: Afspraak) -> HttpResponse:
    return redirect("afspraken:medewerker_afspraak", afspraak.uuid)
