"""The manager's page of indicators: what stands beside the norms, each with its definition."""

from itertools import groupby
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from kcc.organisatie.enums import Rol
from kcc.organisatie.toegang import MedewerkerVerzoek, rol_vereist
from servicenormen import services
from servicenormen.grafiek import vonk
from servicenormen.regels import toon_percentage
from servicenormen.services import Normstand
from servicenormen.views.normdelen import kerncijfers
from servicenormen.views.normen import lees_periode, tertaalkeuzes
from servicenormen.weergave import toon_getal


@require_GET
@rol_vereist(Rol.MANAGER, Rol.BEHEERDER)
def indicatoren(request: MedewerkerVerzoek) -> HttpResponse:
    """All indicators of a tertaal, and what is open and overdue now."""
    periode = lees_periode(request)
    tertaal = periode.tertaal
    eerder = [
        {
            stand.norm.code: toon_percentage(stand.telling)
            for stand in services.indicatorstanden(ander, ander.einde)
        }
        for ander in (tertaal.vorige, tertaal.jaar_eerder)
    ]
    tegels = [
        _tegel(stand, str(tertaal), *(toen.get(stand.norm.code) for toen in eerder))
        for stand in services.indicatorstanden(tertaal, periode.peilmoment)
    ]
    context = {
        "periode": periode,
        "tertalen": tertaalkeuzes(periode),
        "groepen": [(kanaal, list(deel)) for kanaal, deel in groupby(tegels, lambda t: t["kanaal"])],
        # Now is not a part of a tertaal that is over.
        "stromen": [
            (stroom.titel, *(toon_getal(stroom.som(wat)) for wat in ("open", "bijna", "te_laat")))
            for stroom in services.lopend(periode.nu)
        ]
        if periode.is_lopend
        else [],
    }
    return render(request, "servicenormen/indicatoren.html", context)


def _tegel(stand: Normstand, tertaal: str, vorig: str | None, jaar_eerder: str | None) -> dict[str, Any]:
    norm, telling = stand.norm, stand.telling
    eenheid = stand.methode.eenheid[0 if telling.noemer == 1 else 1]
    return {
        "kanaal": norm.kanaal,
        "titel": norm.titel,
        "omschrijving": norm.omschrijving,
        "toelichting": norm.toelichting,
        "url": f"{reverse('servicenormen:norm', args=[norm.code])}?tertaal={tertaal}",
        "cijfer": toon_percentage(telling),
        "doel": norm.doel,
        "status": telling.status(norm.doel),
        "gevallen": f"{toon_getal(telling.noemer)} {eenheid}",
        "vonk": vonk(stand.per_week, norm.doel),
        "vorig": vorig,
        "jaar_eerder": jaar_eerder,
        **kerncijfers(stand),
    }
