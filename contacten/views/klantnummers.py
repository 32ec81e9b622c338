"""The numbers by which the government knows a client: masked, and shown only with a reason."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from contacten.enums import Nummersoort
from contacten.forms.klantnummer import NummerForm, ToonForm
from contacten.models import Klant
from contacten.services.klantnummers import lees_nummer, leg_nummer_vast
from contacten.views.inzage import log_personen
from kcc.organisatie.enums import Handeling, Rol
from kcc.organisatie.services import log_inzage
from kcc.organisatie.toegang import MedewerkerVerzoek, herkomst, rol_vereist

MASKER = "•••••••••"


@never_cache
@rol_vereist(Rol.KCC_MEDEWERKER)
def nummers(request: MedewerkerVerzoek, klant_id: int) -> HttpResponse:
    """Which numbers are known, masked; entering one, and showing one with a reason (POST, never kept)."""
    klant = get_object_or_404(Klant, pk=klant_id)
    form, toon, getoond = NummerForm(), ToonForm(), {}
    if request.method == "POST" and request.POST.get("actie") == "tonen":
        toon = ToonForm(request.POST)
        if toon.is_valid():
            getoond = _toon(request, klant, toon)
    elif request.method == "POST":
        form = NummerForm(request.POST)
        if form.is_valid() and _bewaar(request, klant, form):
            return redirect("contacten:klant_nummers", klant.pk)
    log_personen(request, [klant])
    bekend = set(klant.identificatienummers.values_list("soort", flat=True))
    regels = [
        (soort, getoond.get(soort) or (MASKER if soort in bekend else ""), soort in getoond)
        for soort in Nummersoort
    ]
    is_fout = form.errors or toon.errors
    return render(
        request,
        "contacten/klant_nummers.html",
        {"klant": klant, "regels": regels, "form": form, "toon": toon},
        status=422 if is_fout else 200,
    )


def _toon(request: MedewerkerVerzoek, klant: Klant, toon: ToonForm) -> dict[Nummersoort, str]:
    soort = Nummersoort(toon.cleaned_data["soort"])
    # Logged before it is read: no number is ever shown without its line.
    log_inzage(
        medewerker=request.user,
        handeling=Handeling.INZIEN,
        object_soort=soort.value,
        object_id=klant.pk,
        herkomst=herkomst(request),
        nu=timezone.now(),
        reden=toon.cleaned_data["reden"],
    )
    nummer = lees_nummer(klant=klant, soort=soort)
    return {soort: nummer} if nummer else {}


def _bewaar(request: MedewerkerVerzoek, klant: Klant, form: NummerForm) -> bool:
    soort = Nummersoort(form.cleaned_data["soort"])
    try:
        leg_nummer_vast(klant=klant, soort=soort, nummer=form.cleaned_data["nummer"])
    except ValidationError as fout:
        form.add_error("nummer", fout.messages)
        return False
    log_personen(request, [klant], Handeling.WIJZIGEN)
    is_weg = not form.cleaned_data["nummer"].strip()
    messages.success(request, f"Het {soort.label} is {'weggehaald' if is_weg else 'vastgelegd'}.")
    return True
