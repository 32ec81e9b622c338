"""The manager's live page: what is about to miss its norm."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from kcc.lib.perioden import Tertaal, lokale_dag
from kcc.organisatie.enums import Rol
from kcc.organisatie.toegang import MedewerkerVerzoek, rol_vereist
from servicenormen import services
from servicenormen.models import Servicenorm


@require_GET
@rol_vereist(Rol.MANAGER, Rol.BEHEERDER)
def nu(request: MedewerkerVerzoek) -> HttpResponse:
    """Per stream and department what is open, about to miss and too late; renews itself."""
    moment = timezone.now()
    normen: dict[str, list[Servicenorm]] = {}
    for norm in Servicenorm.objects.valid_in(Tertaal.van(lokale_dag(moment))):
        normen.setdefault(norm.meetmethode, []).append(norm)
    stromen = [
        {
            "stroom": stroom,
            "normen": normen.get(stroom.meetmethode, []),
            "open": stroom.som("open"),
            "bijna": stroom.som("bijna"),
            "te_laat": stroom.som("te_laat"),
        }
        for stroom in services.lopend(moment)
    ]
    sjabloon = "servicenormen/nu.html#stromen" if request.htmx else "servicenormen/nu.html"
    return render(request, sjabloon, {"stromen": stromen, "moment": moment, "kruimels": [{"label": "Nu"}]})
