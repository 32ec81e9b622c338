"""Calls that nobody answered: the list by number, calling back, and taking one off the list."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response

from contacten import services
from contacten.api.terugbelverzoeken import BRON
from contacten.api.verwijzingen import met_naam
from contacten.api.zaken import log_zaken
from contacten.models import Telefoongesprek
from contacten.serializers.gemist import GemisteOproepSerializer, OproepInvoer
from contacten.serializers.terugbelverzoeken import TerugbelverzoekSerializer
from contacten.services.inzage import personen_van
from kcc.lib.api.fouten import Conflict
from kcc.lib.api.serializers import Lijstparameters
from kcc.lib.api.views import ApiView, LijstView
from kcc.organisatie.apitoegang import log_api_inzagen, met_scope
from kcc.organisatie.enums import Apiscope, Handeling, Inzageresultaat, Rol
from kcc.organisatie.models import Medewerker

_SCOPE = met_scope(Apiscope.CONTACTEN)
_ONDERWERP = "Gemiste oproepen"


class GemisteOproepenView(LijstView):
    permission_classes = [_SCOPE]
    onderwerp = _ONDERWERP
    parameters_class = Lijstparameters
    serializer_class = GemisteOproepSerializer

    @extend_schema(
        operation_id="gemisteOproepenLezen",
        summary="Wie belde en niemand kreeg, wie het langst wacht eerst",
        description=(
            "Van de laatste 7 dagen. Wie daarna wel iemand sprak of al wordt teruggebeld, staat er niet bij. "
            "Elke persoon op het blad telt als inzage."
        ),
        responses=GemisteOproepSerializer(many=True),
    )
    def get(self, request: Request) -> Response:
        return super().get(request)

    def rijen(self) -> "QuerySet[Any]":
        gemist = Telefoongesprek.objects.missed(timezone.now() - services.GEMIST_SINDS)
        return gemist.callable_back().per_nummer()

    def toont(self, rijen: list[Any]) -> None:
        klanten = services.klanten_met_nummer(rij["nummer"] for rij in rijen)
        for rij in rijen:
            rij["klanten"] = [klant.pk for klant in klanten.get(rij["nummer"], [])]
        gesprekken = Telefoongesprek.objects.filter(pk__in=[rij["gesprek"] for rij in rijen])
        log_zaken(
            self.request,
            Handeling.INZIEN,
            [*gesprekken, *(klant for gevonden in klanten.values() for klant in gevonden)],
        )


class _OproepView(ApiView):
    """Something that a medewerker of the KCC does with a missed call."""

    permission_classes = [_SCOPE]
    onderwerp = _ONDERWERP

    def wie(self, request: Request, gesprek: Telefoongesprek) -> Medewerker:
        """Who does it; anybody but the KCC is refused, with a line in the Inzagelog."""
        medewerker = met_naam(self.lees(OproepInvoer))
        assert medewerker is not None  # noqa: S101 - the field is required
        if not medewerker.heeft_rol(Rol.KCC_MEDEWERKER):
            log_api_inzagen(request, Handeling.WIJZIGEN, personen_van([gesprek]), Inzageresultaat.GEWEIGERD)
            raise PermissionDenied("Deze medewerker mag dit niet behandelen.")
        return medewerker


class OproepTerugbellenView(_OproepView):
    @extend_schema(
        operation_id="gemisteOproepTerugbellen",
        summary="Van een gemiste oproep een terugbelverzoek maken",
        description=(
            "Alle gemiste oproepen van dit telefoonnummer zijn daarmee afgedaan. Wordt het nummer al "
            "teruggebeld, dan is dat verzoek het antwoord (200): nog eens sturen maakt geen tweede."
        ),
        request=OproepInvoer,
        responses={200: TerugbelverzoekSerializer, 201: TerugbelverzoekSerializer, 409: None},
    )
    def post(self, request: Request, nummer: int) -> Response:
        gesprek = get_object_or_404(Telefoongesprek, pk=nummer)
        try:
            verzoek, is_nieuw = services.maak_terugbelverzoek_van_oproep(
                gesprek_id=gesprek.pk, medewerker=self.wie(request, gesprek), nu=timezone.now()
            )
        except services.Achterhaald as fout:
            raise Conflict(str(fout)) from fout
        log_zaken(request, Handeling.WIJZIGEN, [verzoek])
        adres = request.build_absolute_uri(reverse("api:terugbelverzoek", args=[verzoek.pk]))
        return Response(BRON.toon(verzoek.pk), status=201 if is_nieuw else 200, headers={"Location": adres})


class OproepAfdoenView(_OproepView):
    @extend_schema(
        operation_id="gemisteOproepAfdoen",
        summary="Een gemiste oproep van de lijst halen zonder terug te bellen",
        description="Alle gemiste oproepen van dit telefoonnummer. Nog eens sturen verandert niets meer.",
        request=OproepInvoer,
        responses={204: None},
    )
    def post(self, request: Request, nummer: int) -> Response:
        gesprek = get_object_or_404(Telefoongesprek, pk=nummer)
        services.doe_oproep_af(
            gesprek_id=gesprek.pk, medewerker=self.wie(request, gesprek), nu=timezone.now()
        )
        log_zaken(request, Handeling.WIJZIGEN, [gesprek])
        return Response(status=204)
