"""Correcting the data of somebody's appointment: who, how to reach them, and where a team comes."""

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from afspraken import services
from afspraken.forms.medewerker import CorrigeerForm, HuisadresForm
from afspraken.models import Afspraak
from afspraken.services.corrigeren import NietBereikbaar, corrigeer_gegevens
from afspraken.views import medewerker_momenten as momenten
from afspraken.views.medewerker_afspraken import met_afspraak, uitvoerder
from afspraken.views.medewerker_inzage import log
from afspraken.views.medewerker_keuze import lees
from kcc.organisatie.enums import Handeling
from kcc.organisatie.toegang import MedewerkerVerzoek

SJABLOON = "afspraken/medewerker/gegevens.html"
# The fields of the form that are those of the appointment.
_VELDEN = ("naam", "telefoon", "email", "taal", "behoeften", "tolktaal", "opmerking")


@met_afspraak
@require_http_methods(["GET", "POST"])
def gegevens(request: MedewerkerVerzoek, afspraak: Afspraak) -> HttpResponse:
    """The form. The button "opslaan" saves; any other POST shows when a team can be at the address typed."""
    nu = timezone.now()
    if not services.is_wijzigbaar(afspraak, nu):
        messages.error(request, services.NietWijzigbaar.melding)
        return _naar(afspraak)
    data = request.POST
    if request.method != "POST":
        return _toon(request, afspraak, CorrigeerForm(initial=_huidig(afspraak)), _huidig_adres(afspraak))
    adres = HuisadresForm(data) if afspraak.locatie.is_mobiel_team else None
    form = CorrigeerForm(data)
    if data.get("actie") != "opslaan":
        ingevuld = data.dict() | {"behoeften": data.getlist("behoeften")}
        return _toon(request, afspraak, CorrigeerForm(initial=ingevuld), adres, met_momenten=True)
    # Both are asked, so that everything that is wrong is said at once.
    if not all([form.is_valid(), adres is None or adres.is_valid()]):
        return _toon(request, afspraak, form, adres, status=422)
    keuze = lees(data, van=afspraak, nieuw_adres=adres is not None)
    moment = keuze.moment if adres is not None else None
    try:
        corrigeer_gegevens(
            afspraak_id=afspraak.pk,
            contact=replace(form.contact(), adres=adres.adres() if adres else None),
            door=uitvoerder(request, form.cleaned_data["reden"]),
            nu=nu,
            gezien=form.cleaned_data["gezien"],
            bevestigen=form.cleaned_data["bevestigen"],
            naar=(moment.locatie, moment.begint_op) if moment else None,
        )
    except services.Verouderd as fout:
        # What was typed stays; saving again is against what the appointment is now.
        nieuw = data.copy()
        nieuw["gezien"] = str(afspraak.volgnummer)
        form = CorrigeerForm(nieuw)
        form.add_error(None, str(fout))
        return _toon(request, afspraak, form, adres, status=409)
    except services.AfspraakFout as fout:
        form.add_error("moment", f"{fout} De gegevens staan nog zoals ze waren.")
        is_bezet = isinstance(fout, NietBereikbaar)
        return _toon(request, afspraak, form, adres, met_momenten=is_bezet, status=409 if is_bezet else 422)
    log(request, [afspraak], Handeling.WIJZIGEN)
    messages.success(request, "De gegevens zijn opgeslagen.")
    return _naar(afspraak)


def _toon(
    request: MedewerkerVerzoek,
    afspraak: Afspraak,
    form: CorrigeerForm,
    adres: HuisadresForm | None,
    *,
    met_momenten: bool = False,
    status: int = 200,
) -> HttpResponse:
    context: dict[str, Any] = {"afspraak": afspraak, "form": form, "adres": adres}
    if met_momenten and adres is not None:
        context |= _momenten(request.POST, afspraak) | {"met_momenten": True}
        if deel := momenten.gevraagd_deel(request):
            return render(request, deel, context, status=status)
    log(request, [afspraak], Handeling.INZIEN)
    return render(request, SJABLOON, context, status=status)


def _momenten(data: QueryDict, afspraak: Afspraak) -> dict[str, Any]:
    return momenten.context(
        data,
        lees(data, van=afspraak, nieuw_adres=True),
        kanaal=afspraak.kanaal,
        hier=reverse("afspraken:medewerker_gegevens", args=[afspraak.uuid]),
        nu=timezone.now(),
    )


def _huidig(afspraak: Afspraak) -> dict[str, Any]:
    return {veld: getattr(afspraak, veld) for veld in _VELDEN} | {
        "is_onbereikbaar": not afspraak.telefoon and not afspraak.email,
        "gezien": afspraak.volgnummer,
        "bevestigen": bool(afspraak.email),
    }


def _huidig_adres(afspraak: Afspraak) -> HuisadresForm | None:
    if not afspraak.locatie.is_mobiel_team:
        return None
    bezoek = afspraak.huisbezoek
    return HuisadresForm(initial={naam: getattr(bezoek, naam) for naam in HuisadresForm.base_fields})


def _naar(afspraak: Afspraak) -> HttpResponse:
    return redirect("afspraken:medewerker_afspraak", afspraak.uuid)
