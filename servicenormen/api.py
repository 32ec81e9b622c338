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
from servicenormen.serializers import AFGESCHERMD, Normparameters, ServicenormenSerializer
from servicenormen.services import OpenbareNorm


class ServicenormenView(ApiView):
    permission_classes = [AllowAny]
    onderwerp = "Servicenormen"
    parameters_class = Normparameters

    @extend_schema(
        operation_id="servicenormenLezen",
        summary="De servicenormen van een tertaal",
        description=(
            "De cijfers van het dashboard; van een vastgesteld tertaal precies zoals het is vastgesteld. Een "
            "cijfer over minder dan vijf personen is afgeschermd."
        ),
        responses=ServicenormenSerializer,
    )
    def get(self, request: Request) -> Response:
        nu = timezone.now()
        tertaal = self.parameters.get("tertaal") or Tertaal.van(lokale_dag(nu))
        rapport = services.rapport(tertaal, nu)
        uit = ServicenormenSerializer(
            {
                "tertaal": tertaal,
                "peilmoment": rapport.peilmoment,
                "vastgesteld_op": rapport.vaststelling.vastgesteld_op if rapport.vaststelling else None,
                "normen": [_als_rij(norm) for norm in services.openbare_normen(rapport)],
            }
        )
        return Response(uit.data)


def _als_rij(openbaar: OpenbareNorm) -> dict[str, Any]:
    norm, telling = openbaar.norm, openbaar.telling
    return {
        "code": norm.code,
        "titel": norm.titel,
        "omschrijving": norm.omschrijving,
        "kanaal": norm.kanaal,
        "doel": norm.doel,
        "teller": telling.teller if telling else None,
        "noemer": telling.noemer if telling else None,
        "percentage": telling.percentage if telling else None,
        "status": norm.status.value if telling else AFGESCHERMD,
        "uitsplitsing": {
            dimensie: {code: {"teller": deel.teller, "noemer": deel.noemer} for code, deel in delen.items()}
            for dimensie, delen in openbaar.uitsplitsing.items()
        },
    }
