"""Holding a moment while somebody types, as the screens do: five minutes, longer on request."""

import hashlib
from typing import Any
from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import NotAuthenticated, NotFound
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from afspraken.api.gedeeld import kanaal_van, locatie_van, vertaal, wens_van_invoer
from afspraken.models import Afspraak
from afspraken.serializers import NieuweReserveringSerializer, ReserveringInvoer, ReserveringSerializer
from afspraken.services import AfspraakFout, reserveren
from afspraken.services.teams import bij_een_team
from kcc.lib.api.views import ApiView
from kcc.organisatie.apitoegang import IDEMPOTENCY_KEY, aanvraagsleutel, token_van
from kcc.organisatie.beperking import adressleutel

_EIGEN: Any = [{"reserveringssleutel": []}]


class ReserveringenView(ApiView):
    permission_classes = [AllowAny]
    onderwerp = "Reserveringen"

    @extend_schema(
        operation_id="reserveringMaken",
        summary="Een tijd vasthouden",
        description=(
            "Vijf minuten, terwijl iemand de gegevens invult. Het antwoord bevat een geheime "
            "`reserveringssleutel`: daarmee verlengt u, laat u los, of maakt u de afspraak. Een huisbezoek "
            "heeft `postcodecijfers` en geen `locatie`."
        ),
        parameters=[IDEMPOTENCY_KEY],
        request=ReserveringInvoer,
        responses={201: NieuweReserveringSerializer, 409: None},
    )
    def post(self, request: Request) -> Response:
        nu = timezone.now()
        invoer = self.lees(ReserveringInvoer)
        cijfers = invoer.get("postcodecijfers", "")
        wens = wens_van_invoer(invoer["producten"], cijfers)
        locatie = None if cijfers else locatie_van(invoer["locatie"])
        # One address holds so many at once; an application of the gemeente serves many people.
        adres = "" if token_van(request) else adressleutel(request._request, "reservering")
        kenmerk = hashlib.sha256(aanvraagsleutel(request).encode()).hexdigest()[:32]
        sleutel = f"vast:{kenmerk}:{adres[:24]}"
        try:
            gehouden = bij_een_team(
                lambda plaats: reserveren.reserveer(
                    wens=wens,
                    locatie=plaats,
                    begint_op=invoer["begint_op"],
                    kanaal=kanaal_van(request),
                    sleutel=sleutel,
                    nu=nu,
                ),
                wens=wens,
                locatie=locatie,
                begint_op=invoer["begint_op"],
                reservering=sleutel,
            )
        except AfspraakFout as fout:
            raise vertaal(fout) from fout
        waar = request.build_absolute_uri(f"{request.path}/{gehouden.uuid}")
        return Response(NieuweReserveringSerializer(gehouden).data, status=201, headers={"Location": waar})


class ReserveringView(ApiView):
    permission_classes = [AllowAny]
    onderwerp = "Reserveringen"

    @extend_schema(
        operation_id="reserveringLezen",
        summary="Zien tot wanneer een tijd wordt vastgehouden",
        auth=_EIGEN,
        responses=ReserveringSerializer,
    )
    def get(self, request: Request, uuid: UUID) -> Response:
        return Response(ReserveringSerializer(_eigen_reservering(request, uuid)).data)

    @extend_schema(
        operation_id="reserveringLoslaten",
        summary="Een tijd loslaten",
        description="De plek is meteen vrij. Loslaten wat al weg is, verandert niets.",
        auth=_EIGEN,
        responses={204: None},
    )
    def delete(self, request: Request, uuid: UUID) -> Response:
        _eis_sleutel(request, uuid)
        if gehouden := reserveren.reservering_van(uuid):
            reserveren.laat_los(sleutel=gehouden.aanvraag_sleutel)
        return Response(status=204)


class VerlengingView(ApiView):
    permission_classes = [AllowAny]
    onderwerp = "Reserveringen"

    @extend_schema(
        operation_id="reserveringVerlengen",
        summary="Een tijd langer vasthouden",
        description=(
            "Vijf minuten vanaf nu, samen hoogstens 55. Kan ook als de tijd net om is en niemand anders de "
            "plek nam. Is de reservering weg, dan is het 404."
        ),
        auth=_EIGEN,
        request=None,
        responses={200: ReserveringSerializer},
    )
    def post(self, request: Request, uuid: UUID) -> Response:
        gehouden = _eigen_reservering(request, uuid)
        verlengd = reserveren.verleng(sleutel=gehouden.aanvraag_sleutel, nu=timezone.now())
        if verlengd is None:
            raise NotFound
        return Response(ReserveringSerializer(verlengd).data)


def _eis_sleutel(request: Request, uuid: UUID) -> None:
    """The secret of this hold came along; that is seen without asking the database."""
    sleutel = request.META.get("HTTP_X_RESERVERINGSSLEUTEL", "")
    if not sleutel:
        raise NotAuthenticated("Geef de reserveringssleutel in de kop X-Reserveringssleutel.")
    if reserveren.lees_toegangssleutel(sleutel) != uuid:
        raise NotFound


def _eigen_reservering(request: Request, uuid: UUID) -> Afspraak:
    _eis_sleutel(request, uuid)
    gehouden = reserveren.reservering_van(uuid)
    if gehouden is None:
        raise NotFound
    return gehouden
