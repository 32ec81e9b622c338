"""The half-yearly overview for the management, as a page and as a file."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from kcc.lib.perioden import Halfjaar
from kcc.organisatie.enums import Rol
from kcc.organisatie.toegang import MedewerkerVerzoek, rol_vereist
from servicenormen import services, uitvoer
from servicenormen.regels import toon_percentage
from servicenormen.services import Overzichtrij
from servicenormen.weergave import toon_halfjaar, toon_moment

_BESTANDEN = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}


@require_GET
@rol_vereist(Rol.MANAGER, Rol.BEHEERDER)
def halfjaar(request: MedewerkerVerzoek, halfjaar: Halfjaar) -> HttpResponse:
    """Per cluster what was met and what was in the way, beside the half year before."""
    overzicht = services.halfjaaroverzicht(halfjaar, timezone.now())
    titel = toon_halfjaar(halfjaar)
    context = {
        "overzicht": overzicht,
        "titel": titel,
        "tot": toon_moment(overzicht.peilmoment) if overzicht.is_lopend else "",
        "geheel": [_rij(rij) for rij in overzicht.geheel],
        "clusters": [(cluster, [_rij(rij) for rij in cluster.rijen]) for cluster in overzicht.clusters],
        "bestanden": [
            (soort, reverse("servicenormen:halfjaarbestand", args=[halfjaar, soort])) for soort in _BESTANDEN
        ],
        "kruimels": [
            {"label": "Rapporten", "url": reverse("servicenormen:rapporten")},
            {"label": titel.capitalize()},
        ],
    }
    return render(request, "servicenormen/halfjaar.html", context)


@require_GET
@rol_vereist(Rol.MANAGER, Rol.BEHEERDER)
def bestand(request: MedewerkerVerzoek, halfjaar: Halfjaar, soort: str) -> HttpResponse:
    """The overview as a file: xlsx or csv."""
    if soort not in _BESTANDEN:
        raise Http404("Een overzicht is er als xlsx of csv.")
    overzicht = services.halfjaaroverzicht(halfjaar, timezone.now())
    inhoud: bytes | str
    inhoud = uitvoer.halfjaar_xlsx(overzicht) if soort == "xlsx" else uitvoer.halfjaar_csv(overzicht)
    naam = f"servicenormen-per-cluster-{halfjaar}.{soort}"
    return HttpResponse(
        inhoud,
        content_type=_BESTANDEN[soort],
        headers={"Content-Disposition": f'attachment; filename="{naam}"'},
    )


def _rij(rij: Overzichtrij) -> dict[str, object]:
    return {
        "norm": rij.norm,
        "telling": rij.telling,
        "cijfer": toon_percentage(rij.telling),
        "vorige": toon_percentage(rij.vorige),
        "status": rij.status,
        "knelpunten": [
            (knelpunt.naam, toon_percentage(knelpunt.telling), knelpunt.telling)
            for knelpunt in rij.knelpunten
        ],
    }
