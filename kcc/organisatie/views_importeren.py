"""Reading small files in from a page, and downloading what can go out again."""

import logging
from io import StringIO

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import number_format
from django.views.decorators.http import require_http_methods, require_safe

from kcc.lib.inlezen import SOORTEN, Inleesfout, Soort, Telling, lees_in, voer_uit
from kcc.organisatie.enums import Rol
from kcc.organisatie.forms_importeren import ImporteerForm
from kcc.organisatie.models import Medewerker
from kcc.organisatie.services import huidige_instelling
from kcc.organisatie.toegang import MedewerkerVerzoek, rol_vereist

logger = logging.getLogger(__name__)

_ROLLEN = (Rol.BEHEERDER, Rol.REDACTEUR)
# What an editor keeps.
_VAN_REDACTEUR = "producten"
# So many errors are shown: enough to see what is wrong, few enough to read.
_GETOOND = 100


@require_http_methods(["GET", "HEAD", "POST"])
@rol_vereist(*_ROLLEN)
def importeren(request: MedewerkerVerzoek) -> HttpResponse:
    """Read a file in: all of it, or with any error nothing and the list of what is wrong."""
    medewerker: Medewerker = request.user
    soorten = _inleesbaar(medewerker)
    form = ImporteerForm(request.POST or None, request.FILES or None, soorten=soorten)
    fouten: list[Inleesfout] = []
    aantal_fouten = 0
    if request.method == "POST" and form.is_valid():
        soort = SOORTEN[form.cleaned_data["soort"]]

        def meld(fout: Inleesfout) -> None:
            if len(fouten) < _GETOOND:
                fouten.append(fout)

        uitkomst = lees_in(
            soort, form.cleaned_data["bestand"].file, nu=timezone.now(), meld=meld, door=medewerker
        )
        aantal_fouten = uitkomst.fouten
        if not aantal_fouten:
            logger.info("Medewerker %s las %s %s in", medewerker.pk, uitkomst.telling.rijen, soort.naam)
            messages.success(request, _in_woorden(soort, uitkomst.telling))
            for opmerking in uitkomst.telling.opmerkingen:
                messages.warning(request, opmerking)
            return redirect("organisatie:importeren")
    context = {
        "form": form,
        "soorten": soorten,
        "uitleesbaar": _uitleesbaar(medewerker),
        "fouten": fouten,
        "aantal_fouten": aantal_fouten,
        "meer_fouten": aantal_fouten - len(fouten),
    }
    return render(request, "organisatie/importeren.html", context)


@require_safe
@rol_vereist(*_ROLLEN)
def exporteren(request: MedewerkerVerzoek, soort: str) -> HttpResponse:
    """One kind as a CSV file for a spreadsheet: with a BOM, and without anything that runs as a formula."""
    gevraagd = next((s for s in _uitleesbaar(request.user) if s.naam == soort), None)
    if gevraagd is None:
        raise Http404
    inhoud = StringIO()
    voer_uit(gevraagd, inhoud, nu=timezone.now(), voor_rekenblad=True)
    return HttpResponse(
        inhoud.getvalue().encode("utf-8-sig"),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{gevraagd.naam}.csv"'},
    )


def _inleesbaar(medewerker: Medewerker) -> list[Soort]:
    """What this medewerker may read in. An editor only when no colleague has to look at what changes."""
    if medewerker.heeft_rol(Rol.BEHEERDER):
        return list(SOORTEN)
    return [] if huidige_instelling().vier_ogen else [SOORTEN[_VAN_REDACTEUR]]


def _uitleesbaar(medewerker: Medewerker) -> list[Soort]:
    return [
        soort
        for soort in SOORTEN
        if soort.uitvoer and (soort.naam == _VAN_REDACTEUR or medewerker.heeft_rol(Rol.BEHEERDER))
    ]


def _in_woorden(soort: Soort, telling: Telling) -> str:
    delen = [
        f"{number_format(telling.nieuw, use_l10n=True, force_grouping=True)} nieuw",
        f"{number_format(telling.gewijzigd, use_l10n=True, force_grouping=True)} gewijzigd",
        f"{number_format(telling.ongewijzigd, use_l10n=True, force_grouping=True)} ongewijzigd",
    ]
    if telling.overgeslagen:
        delen.append(f"{telling.overgeslagen} overgeslagen, want in KCC wordt eraan gewerkt")
    return f"{soort.naam.capitalize()} ingelezen: {', '.join(delen)}."
