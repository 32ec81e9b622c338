"""The public figures of the service norms in the API."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from kcc.lib.api.views import ApiView
from kcc.lib.perioden import Tertaal, lokale_dag
from servicenormen import services
from servicenormen.regels import is_openbaar, openbare_delen, standaard_peilmoment
from servicenormen.serializers import AFGESCHERMD, Normparameters, ServicenormenSerializer
from servicenormen.services import Normstand


class ServicenormenView(ApiView):
    permission_classes = [AllowAny]
    onderwerp = "Servicenormen"
    parameters_class = Normparameters

    @extend_schema(
        operation_id="servicenormenLezen",
        summary="De servicenormen van een tertaal",
        description=(
            "De cijfers van het dashboard. Een cijfer over minder dan vijf personen is afgeschermd."
        ),
        responses=ServicenormenSerializer,
    )
    def get(self, request: Request) -> Response:
        nu = timezone.now()
        tertaal = self.parameters.get("tertaal") or Tertaal.van(lokale_dag(nu))
        peilmoment = standaard_peilmoment(tertaal, nu)
        standen = services.standen(tertaal, peilmoment, met_uitsplitsing=True)
        uit = ServicenormenSerializer(
            {"tertaal": tertaal, "peilmoment": peilmoment, "normen": [_openbaar(stand) for stand in standen]}
        )
        return Response(uit.data)


def _openbaar(stand: Normstand) -> dict[str, Any]:
    """A figure as anybody may see it."""
    telling = stand.telling
    over_personen = stand.methode.gaat_over_personen
    mag = not over_personen or is_openbaar(telling)
    uitsplitsing = {}
    for dimensie, delen in stand.uitsplitsing.items() if mag else ():
        tellingen = {deel.code: deel.telling for deel in delen}
        zichtbaar = openbare_delen(tellingen) if over_personen else set(tellingen)
        uitsplitsing[dimensie] = {
            code: {"teller": deel.teller, "noemer": deel.noemer}
            for code, deel in tellingen.items()
            if code in zichtbaar
        }
    return {
        "code": stand.norm.code,
        "titel": stand.norm.titel,
        "omschrijving": stand.norm.omschrijving,
        "kanaal": stand.norm.kanaal,
        "doel": stand.norm.doel,
        "teller": telling.teller if mag else None,
        "noemer": telling.noemer if mag else None,
        "percentage": telling.percentage if mag else None,
        "status": stand.status.value if mag else AFGESCHERMD,
        "uitsplitsing": uitsplitsing,
    }
