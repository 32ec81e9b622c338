"""Appointments in the API: what is free, booking, and managing one's own with its secret."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import NotAuthenticated, NotFound, PermissionDenied, ValidationError
from rest_framework.permissions import AllowAny, BasePermission
from rest_framework.request import Request
from rest_framework.response import Response

from afspraken import regels, services
from afspraken.enums import Afspraakkanaal
from afspraken.models import Afspraak, AfspraakQuerySet
from afspraken.serializers import (
    AfspraakInvoer,
    Afspraakparameters,
    AfspraakSerializer,
    AfspraakWijziging,
    MogelijkhedenSerializer,
    Mogelijkheidparameters,
    NieuweAfspraakSerializer,
)
from afspraken.services import AfspraakFout, Contactgegevens, GeenPlek, NietWijzigbaar, Uitvoerder, Wens
from catalogus.enums import Locatiesoort
from catalogus.models import Locatie, Product
from kcc.lib.api.fouten import Conflict
from kcc.lib.api.views import ApiView, LijstView
from kcc.lib.perioden import lokale_dag
from kcc.organisatie.apitoegang import (
    IDEMPOTENCY_KEY,
    aanvraagsleutel,
    heeft_scope,
    log_api_inzage,
    log_api_inzagen,
    met_scope,
    token_van,
)
from kcc.organisatie.enums import Apiscope, Handeling

_OBJECT = "afspraak"
# Per kanaal of the API the kinds of places where such an appointment is.
_SOORTEN = {"balie": Locatiesoort.te_bezoeken(), "video": [Locatiesoort.VIDEO]}
_EIGEN: Any = [{"token": []}, {"beheersleutel": []}]
_ALLEEN_TOKEN: Any = [{"token": []}]
_IEDEREEN: Any = [{}, {"token": []}]


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
            "scope afspraken: wat vrij is voor het kanaal van dat token."
        ),
        responses=MogelijkhedenSerializer,
    )
    def get(self, request: Request) -> Response:
        nu = timezone.now()
        vraag = self.parameters
        producten = _producten(vraag["product"], "product")
        wens = Wens(
            tuple(
                (producten[code].pk, personen)
                for code, personen in zip(vraag["product"], vraag["aantal_personen"], strict=True)
            )
        )
        locaties = Locatie.objects.filter(is_actief=True)
        if code := vraag.get("locatie"):
            locaties = locaties.filter(pk=_locatie(code).pk)
        if "kanaal" in vraag or not code:
            locaties = locaties.filter(soort__in=_SOORTEN[vraag.get("kanaal", "balie")])
        codes = dict(locaties.values_list("pk", "code"))
        gevonden = services.zoek_vrij(
            visites=services.visites(wens, list(codes)),
            kanaal=_kanaal(request),
            vanaf=vraag["vanaf"],
            tot=vraag["tot"],
            nu=nu,
        )
        # Plain values: a serializer would take longer than finding them.
        mogelijkheden = [
            {
                "locatie": codes[dag.locatie_id],
                "datum": dag.datum.isoformat(),
                "tijden": [f"{regels.cel_tijd(int(cel)):%H:%M}" for cel in dag.cellen],
            }
            for dag in gevonden
        ]
        return Response({"mogelijkheden": mogelijkheden})

    def parametercontext(self) -> dict[str, Any]:
        return {"vandaag": lokale_dag(timezone.now())}


class AfsprakenView(LijstView):
    onderwerp = "Afspraken"
    parameters_class = Afspraakparameters
    serializer_class = AfspraakSerializer
    # Everybody may book; only an application that manages all appointments may list them.
    permission_classes = [met_scope(Apiscope.AFSPRAKEN)]

    def get_permissions(self) -> list[BasePermission]:
        return [AllowAny()] if self.request.method == "POST" else [met_scope(Apiscope.AFSPRAKEN)()]

    @extend_schema(
        operation_id="afsprakenLezen",
        summary="Alle afspraken",
        description="De afspraken van een periode, in volgorde van begin. Elke afspraak telt als inzage.",
        auth=_ALLEEN_TOKEN,
        responses=AfspraakSerializer(many=True),
    )
    def get(self, request: Request) -> Response:
        return super().get(request)

    def rijen(self) -> AfspraakQuerySet:
        vraag = self.parameters
        afspraken: AfspraakQuerySet = Afspraak.objects.with_regels().order_by("begint_op", "pk")
        afspraken = afspraken.filter(datum__gte=vraag["vanaf"], datum__lt=vraag["tot"])
        if code := vraag.get("locatie"):
            afspraken = afspraken.filter(locatie=_locatie(code))
        if code := vraag.get("product"):
            afspraken = afspraken.filter(regels__product__code=code)
        if status := vraag.get("status"):
            afspraken = afspraken.filter(status=status)
        return afspraken

    def toont(self, rijen: list[Afspraak]) -> None:
        log_api_inzagen(self.request, Handeling.INZIEN, [(_OBJECT, afspraak.pk) for afspraak in rijen])

    def context(self) -> dict[str, Any]:
        return {"nu": timezone.now()}

    def parametercontext(self) -> dict[str, Any]:
        return {"vandaag": lokale_dag(timezone.now())}

    @extend_schema(
        operation_id="afspraakMaken",
        summary="Een afspraak maken",
        description=(
            "Wie een e-mailadres geeft, krijgt een bevestiging. Het antwoord bevat de beheersleutel: "
            "die is geheim en van de inwoner. Boekt u met een token met de scope afspraken, dan telt de "
            "afspraak op het kanaal van dat token."
        ),
        parameters=[IDEMPOTENCY_KEY],
        auth=_IEDEREEN,
        request=AfspraakInvoer,
        responses={201: NieuweAfspraakSerializer, 409: None},
    )
    def post(self, request: Request) -> Response:
        nu = timezone.now()
        invoer = self.lees(AfspraakInvoer)
        keuzes = invoer["producten"]
        producten = _producten([keuze["code"] for keuze in keuzes], "producten")
        locatie = _locatie(invoer["locatie"])
        kanaal = _kanaal(request)
        try:
            afspraak = services.plan_afspraak(
                wens=Wens(tuple((producten[keuze["code"]].pk, keuze["aantal_personen"]) for keuze in keuzes)),
                locatie=locatie,
                begint_op=invoer["begint_op"],
                kanaal=kanaal,
                contact=Contactgegevens(
                    naam=invoer["naam"],
                    email=invoer.get("email", ""),
                    telefoon=invoer.get("telefoon", ""),
                    taal=invoer["taal"],
                    opmerking=invoer.get("opmerking", ""),
                ),
                aanvraag_sleutel=aanvraagsleutel(request),
                nu=nu,
                door=Uitvoerder(kanaal, apitoken=token_van(request)),
            )
        except AfspraakFout as fout:
            raise _vertaal(fout) from fout
        if token_van(request):
            log_api_inzage(request, Handeling.WIJZIGEN, _OBJECT, afspraak.pk)
        uit = NieuweAfspraakSerializer(_met_regels(afspraak.pk), context={"nu": nu})
        adres = request.build_absolute_uri(f"{request.path}/{afspraak.uuid}")
        return Response(uit.data, status=201, headers={"Location": adres})


class AfspraakView(ApiView):
    permission_classes = [AllowAny]
    onderwerp = "Afspraken"

    @extend_schema(
        operation_id="afspraakLezen",
        summary="Een afspraak bekijken",
        auth=_EIGEN,
        responses=AfspraakSerializer,
    )
    def get(self, request: Request, uuid: UUID) -> Response:
        afspraak = _eigen_afspraak(request, uuid, Handeling.INZIEN)
        return Response(AfspraakSerializer(afspraak, context={"nu": timezone.now()}).data)

    @extend_schema(
        operation_id="afspraakVerplaatsen",
        summary="Een afspraak verplaatsen",
        description="De oude plek blijft van de inwoner tot de nieuwe is gelukt.",
        auth=_EIGEN,
        request=AfspraakWijziging,
        responses={200: AfspraakSerializer, 409: None},
    )
    def patch(self, request: Request, uuid: UUID) -> Response:
        nu = timezone.now()
        afspraak = _eigen_afspraak(request, uuid, Handeling.WIJZIGEN)
        invoer = self.lees(AfspraakWijziging)
        locatie = _locatie(invoer["locatie"]) if "locatie" in invoer else afspraak.locatie
        try:
            services.verplaats_afspraak(
                afspraak_id=afspraak.pk,
                locatie=locatie,
                begint_op=invoer.get("begint_op", afspraak.begint_op),
                nu=nu,
                door=_uitvoerder(request),
            )
        except AfspraakFout as fout:
            raise _vertaal(fout) from fout
        return Response(AfspraakSerializer(_met_regels(afspraak.pk), context={"nu": nu}).data)

    @extend_schema(
        operation_id="afspraakAfzeggen",
        summary="Een afspraak afzeggen",
        description="Een afspraak die al is afgezegd, blijft dat.",
        auth=_EIGEN,
        responses={204: None, 409: None},
    )
    def delete(self, request: Request, uuid: UUID) -> Response:
        afspraak = _eigen_afspraak(request, uuid, Handeling.WIJZIGEN)
        try:
            services.zeg_afspraak_af(afspraak_id=afspraak.pk, nu=timezone.now(), door=_uitvoerder(request))
        except AfspraakFout as fout:
            raise _vertaal(fout) from fout
        return Response(status=204)


def _eigen_afspraak(request: Request, uuid: UUID, handeling: Handeling) -> Afspraak:
    """The appointment that this caller may manage: with its key, or with a token that may manage all.

    The key follows from the uuid, so a wrong one is refused before the database is asked: nobody can tell
    from the answer, or from how long it took, whether there is such an appointment.
    """
    sleutel = request.META.get("HTTP_X_BEHEERSLEUTEL", "")
    met_sleutel = bool(sleutel) and services.is_beheersleutel(Afspraak(uuid=uuid), sleutel)
    if not met_sleutel:
        token = token_van(request)
        if token is None:
            if sleutel:
                raise NotFound
            raise NotAuthenticated("Geef de beheersleutel in de kop X-Beheersleutel, of een token.")
        if not heeft_scope(request, Apiscope.AFSPRAKEN):
            raise PermissionDenied(f"Dit token heeft de scope {Apiscope.AFSPRAKEN.value} niet.")
    afspraak = Afspraak.objects.with_regels().filter(uuid=uuid).first()
    if afspraak is None:
        raise NotFound
    if not met_sleutel:
        log_api_inzage(request, handeling, _OBJECT, afspraak.pk)
    return afspraak


def _kanaal(request: Request) -> Afspraakkanaal:
    """Of the application that manages appointments, what its token says; everybody else books online."""
    token = token_van(request)
    if token is None or Apiscope.AFSPRAKEN not in token.scopes:
        return Afspraakkanaal.ONLINE
    return Afspraakkanaal(token.kanaal)


def _uitvoerder(request: Request) -> Uitvoerder:
    """Who moves or cancels: with the key of the appointment it is the citizen."""
    if request.META.get("HTTP_X_BEHEERSLEUTEL"):
        return Uitvoerder(Afspraakkanaal.ONLINE)
    return Uitvoerder(_kanaal(request), apitoken=token_van(request))


def _met_regels(afspraak_id: int) -> Afspraak:
    return Afspraak.objects.with_regels().get(pk=afspraak_id)


def _producten(codes: Sequence[str], naam: str) -> dict[str, Product]:
    """The published products by code; 400 when there is one that does not exist."""
    gevonden = {product.code: product for product in Product.objects.published().filter(code__in=codes)}
    for code in codes:
        if code not in gevonden:
            raise ValidationError({naam: [f"Er is geen product met de code {code}."]})
    return gevonden


def _locatie(code: str) -> Locatie:
    locatie = Locatie.objects.filter(Q(is_actief=True), code=code).first()
    if locatie is None:
        raise ValidationError({"locatie": [f"Er is geen locatie met de code {code}."]})
    return locatie


def _vertaal(fout: AfspraakFout) -> Exception:
    """What stood in the way as an answer: 409 when it is the state of now, 400 when it is what was asked."""
    if isinstance(fout, GeenPlek | NietWijzigbaar):
        return Conflict(str(fout))
    return ValidationError({"begintOp": [str(fout)]})
