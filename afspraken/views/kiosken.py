"""Which devices may check visitors in at a place; for who works there."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from afspraken.forms.balie import KioskForm
from afspraken.models import Kiosk
from afspraken.services import kiosk as kioskdienst
from afspraken.views.balie import huidige_werkplek
from afspraken.views.receptie import aan_receptie
from catalogus.models import Locatie
from kcc.organisatie.enums import Rol
from kcc.organisatie.toegang import MedewerkerVerzoek, rol_vereist


@rol_vereist(Rol.BALIEMEDEWERKER)
@require_safe
def kiosken(request: MedewerkerVerzoek) -> HttpResponse:
    """The devices of the place where one works."""
    werkplek = huidige_werkplek(request)
    if werkplek is None:
        return redirect("afspraken:receptie")
    return _toon(request, werkplek.locatie, KioskForm())


def _toon(
    request: MedewerkerVerzoek, locatie: Locatie, form: KioskForm, code: str = "", status: int = 200
) -> HttpResponse:
    context = {
        "locatie": locatie,
        "form": form,
        "code": f"{code[:5]} {code[5:]}" if code else "",
        "adres": request.build_absolute_uri(reverse("afspraken:kiosk", args=[locatie.code])),
        "kiosken": Kiosk.objects.filter(locatie=locatie, ingetrokken_op__isnull=True),
    }
    return render(request, "afspraken/balie/kiosken.html", context, status=status)


@aan_receptie
def maak(request: MedewerkerVerzoek, locatie: Locatie) -> HttpResponse:
    """Let a device be paired. The code is on this page and nowhere else."""
    form = KioskForm(request.POST)
    if not form.is_valid():
        return _toon(request, locatie, form, status=422)
    _, code = kioskdienst.maak_kiosk(
        locatie=locatie,
        naam=form.cleaned_data["naam"],
        medewerker=request.user,
        nu=timezone.now(),
    )
    return _toon(request, locatie, KioskForm(), code)


@aan_receptie
def trek_in(request: MedewerkerVerzoek, locatie: Locatie, *, kiosk_id: int) -> HttpResponse:
    """A device that must not check anybody in any more."""
    try:
        kiosk = kioskdienst.trek_kiosk_in(locatie=locatie, kiosk_id=kiosk_id, nu=timezone.now())
    except Kiosk.DoesNotExist:
        raise Http404 from None
    messages.success(request, f"{kiosk.naam} kan niemand meer aanmelden.")
    return redirect("afspraken:kiosken")
