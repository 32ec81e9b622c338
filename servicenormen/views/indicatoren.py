"""The manager's page of indicators: what stands beside the norms, each with its definition."""

from itertools import groupby

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.decorators.http import require_GET

from kcc.organisatie.enums import Rol
from kcc.organisatie.tegels import oordeel, uitkomst, vergelijk
from kcc.organisatie.toegang import MedewerkerVerzoek, rol_vereist
from servicenormen import services
from servicenormen.regels import toon_percentage
from servicenormen.services import Normstand
from servicenormen.views.normdelen import kerncijfers, vonklijn
from servicenormen.views.periode import lees_periode, tertaalkeuzes
from servicenormen.weergave import toon_getal


@require_GET
@rol_vereist(Rol.MANAGER, Rol.BEHEERDER)
def indicatoren(request: MedewerkerVerzoek) -> HttpResponse:
    """All indicators of a tertaal, and what is open and overdue now."""
    periode = lees_periode(request)
    tertaal = periode.tertaal
    eerder = [
        {code: toon_percentage(telling) for code, telling in services.indicatorcijfers(ander).items()}
        for ander in (tertaal.vorige, tertaal.jaar_eerder)
    ]
    tegels = [
        (stand.norm.kanaal, _tegel(stand, str(tertaal), *(toen.get(stand.norm.code) for toen in eerder)))
        for stand in services.indicatorstanden(tertaal, periode.peilmoment)
    ]
    context = {
        "periode": periode,
        "tertalen": tertaalkeuzes(periode),
        "groepen": [
            (kanaal, [tegel for _, tegel in deel]) for kanaal, deel in groupby(tegels, lambda deel: deel[0])
        ],
        # Now is not a part of a tertaal that is over.
        "stromen": [
            (stroom.titel, *(toon_getal(stroom.som(wat)) for wat in ("open", "bijna", "te_laat")))
            for stroom in services.lopend(periode.nu)
        ]
        if periode.is_lopend
        else [],
    }
    return render(request, "servicenormen/indicatoren.html", context)


def _tegel(stand: Normstand, tertaal: str, vorig: str | None, jaar_eerder: str | None) -> SafeString:
    """An indicator as HTML; a template takes ten times as long for each."""
    norm, telling = stand.norm, stand.telling
    kern = kerncijfers(stand)
    return format_html(
        '<article class="kaart stapel stapel--krap"><h3><a href="{}?tertaal={}">{}</a></h3>{}'
        '<p class="zacht">{}<span class="getal niet-afbreken">{} {}</span></p>{}{}{}'
        '<details><summary>Wat telt mee<span class="alleen-lezer"> bij {}</span></summary>'
        "<p>{}</p><p>{}</p></details></article>",
        reverse("servicenormen:norm", args=[norm.code]),
        tertaal,
        norm.titel,
        uitkomst(toon_percentage(telling), oordeel(telling.status(norm.doel).value) if norm.doel else ""),
        f"Doel: {norm.doel}% of meer · " if norm.doel else "",
        toon_getal(telling.noemer),
        stand.methode.eenheid[0 if telling.noemer == 1 else 1],
        format_html(
            '<p class="zacht">De helft: hoogstens {mediaan}. 9 van de 10: hoogstens {p90}.</p>', **kern
        )
        if kern
        else "",
        vonklijn(stand),
        vergelijk(vorig, jaar_eerder),
        norm.titel,
        norm.omschrijving,
        norm.toelichting,
    )
