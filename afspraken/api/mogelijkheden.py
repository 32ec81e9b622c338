"""What is free, for any way to be helped."""

from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from numpy.typing import NDArray
from rest_framework.exceptions import ValidationError
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from afspraken import regels, services
from afspraken.api.gedeeld import kanaal_van, locatie_van, producten_van
from afspraken.serializers import HUISBEZOEK, MogelijkhedenSerializer, Mogelijkheidparameters
from afspraken.services import Wens
from afspraken.services.huisbezoek import gebied_van
from afspraken.services.teams import verenig
from catalogus.enums import Locatiesoort
from kcc.lib.api.views import ApiView
from kcc.lib.perioden import lokale_dag

# Per kanaal of the API the kinds of places where such an appointment is.
_SOORTEN = {
    "balie": Locatiesoort.te_bezoeken(),
    "video": [Locatiesoort.VIDEO],
    HUISBEZOEK: [Locatiesoort.MOBIEL_TEAM],
}

# What a cell is called, looked up for a whole day at once; an answer can hold ten thousand.
_TIJDEN = np.array([f"{regels.cel_tijd(cel):%H:%M}" for cel in range(regels.CELLEN)], dtype=object)


class AfspraakmogelijkhedenView(ApiView):
    permission_classes = [AllowAny]
    onderwerp = "Afspraken"
    parameters_class = Mogelijkheidparameters

    @extend_schema(
        operation_id="afspraakmogelijkhedenZoeken",
        summary="Vrije tijden",
        description=(
            "Elk begin dat nu te boeken is, per locatie en dag. Een locatie of dag zonder vrije tijd staat "
            "er niet bij. `product` en `aantalPersonen` horen paarsgewijs bij elkaar. Met een token met de "
            "scope afspraken: wat vrij is voor het kanaal van dat token. Een huisbezoek "
            "(`kanaal=huisbezoek`) hangt af van waar iemand woont: geef `postcodecijfers`, nooit de hele "
            "postcode. Er staat dan geen locatie bij: welk team komt, kiezen wij."
        ),
        responses=MogelijkhedenSerializer,
    )
    def get(self, request: Request) -> Response:
        nu = timezone.now()
        vraag = self.parameters
        producten = producten_van(vraag["product"], "product")
        wens = Wens(
            tuple(
                (producten[code], personen)
                for code, personen in zip(vraag["product"], vraag["aantal_personen"], strict=True)
            )
        )
        if cijfers := vraag.get("postcodecijfers"):
            wens = replace(wens, gebied_id=gebied_van(cijfers))
            if wens.gebied_id is None:
                raise ValidationError({"postcodecijfers": ["Op dit adres komt geen team."]})
        visites = services.visites(wens)
        if code := vraag.get("locatie"):
            gekozen = locatie_van(code)
            visites = [visite for visite in visites if visite.locatie == gekozen]
        if "kanaal" in vraag or not code:
            soorten = _SOORTEN[vraag.get("kanaal", "balie")]
            visites = [visite for visite in visites if visite.locatie.soort in soorten]
        codes = {visite.locatie_id: visite.locatie.code for visite in visites}
        gevonden = services.zoek_vrij(
            visites=visites,
            kanaal=kanaal_van(request),
            vanaf=vraag["vanaf"],
            tot=vraag["tot"],
            nu=nu,
        )
        # Plain values: a serializer would take longer than finding them.
        if wens.gebied_id is not None:
            per_dag = verenig(gevonden)
            mogelijkheden = [_dag(datum, list(starts)) for datum, starts in per_dag.items()]
        else:
            mogelijkheden = [
                {"locatie": codes[dag.locatie_id], **_dag(dag.datum, dag.cellen)} for dag in gevonden
            ]
        return Response({"mogelijkheden": mogelijkheden})

    def parametercontext(self) -> dict[str, Any]:
        return {"vandaag": lokale_dag(timezone.now())}


def _dag(datum: date, cellen: NDArray[np.intp] | list[int]) -> dict[str, Any]:
    return {"datum": datum.isoformat(), "tijden": _TIJDEN[cellen].tolist()}
