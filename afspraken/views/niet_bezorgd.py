"""The worklist of messages that did not reach the citizen: phone, correct the address, send again."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from afspraken.forms.niet_bezorgd import AdresForm
from afspraken.models import Afspraak
from afspraken.services import berichten_bezorging
from afspraken.views.medewerker_afspraken import ROLLEN
from afspraken.views.medewerker_inzage import log
from kcc.organisatie.enums import Handeling
from kcc.organisatie.toegang import MedewerkerVerzoek, rol_vereist

_MAXIMUM = 50


@rol_vereist(*ROLLEN)
@require_safe
def lijst(request: MedewerkerVerzoek) -> HttpResponse:
    """Who may not know of an appointment, the soonest first."""
    return _toon(request)


def _toon(request: MedewerkerVerzoek, ingevuld: tuple[Afspraak, AdresForm] | None = None) -> HttpResponse:
    """The worklist; `ingevuld`: the form of one appointment as it was refused."""
    gevonden = berichten_bezorging.lees_niet_bezorgd(nu=timezone.now(), maximum=_MAXIMUM)
    log(request, [geval.afspraak for geval in gevonden], Handeling.INZIEN)
    gevallen = []
    for geval in gevonden:
        form = AdresForm(initial={"email": geval.afspraak.email}, prefix=geval.afspraak.nummer)
        if ingevuld and ingevuld[0] == geval.afspraak:
            form = ingevuld[1]
        gevallen.append((geval, form))
    context = {"gevallen": gevallen, "maximum": _MAXIMUM}
    return render(request, "afspraken/medewerker/niet_bezorgd.html", context, status=422 if ingevuld else 200)


@rol_vereist(*ROLLEN)
@require_POST
def opnieuw(request: MedewerkerVerzoek, uuid: UUID) -> HttpResponse:
    """Send the news of an appointment again, to the address that is filled in."""
    afspraak = get_object_or_404(Afspraak, uuid=uuid)
    form = AdresForm(request.POST, prefix=afspraak.nummer)
    if not form.is_valid():
        return _toon(request, (afspraak, form))
    email = form.cleaned_data["email"]
    if berichten_bezorging.verstuur_opnieuw(
        afspraak_id=afspraak.pk,
        email=email,
        medewerker=request.user,
        nu=timezone.now(),
    ):
        log(request, [afspraak], Handeling.WIJZIGEN)
        messages.success(request, f"Het bericht over afspraak {afspraak.nummer} gaat opnieuw naar {email}.")
    else:
        messages.info(request, "Hier was een collega al mee bezig.")
    return redirect("afspraken:niet_bezorgd")


@rol_vereist(*ROLLEN)
@require_POST
def ingelicht(request: MedewerkerVerzoek, uuid: UUID) -> HttpResponse:
    """The citizen knows: told by phone."""
    afspraak = get_object_or_404(Afspraak, uuid=uuid)
    if berichten_bezorging.handel_af(
        afspraak_id=afspraak.pk,
        medewerker=request.user,
        nu=timezone.now(),
    ):
        log(request, [afspraak], Handeling.WIJZIGEN)
        messages.success(request, f"Genoteerd dat u {afspraak.naam} hebt ingelicht.")
    else:
        messages.info(request, "Hier was een collega al mee bezig.")
    return redirect("afspraken:niet_bezorgd")
