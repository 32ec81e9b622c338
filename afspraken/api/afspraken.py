"""Appointments in the API: booking, and managing one's own with its secret."""

from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import NotAuthenticated, NotFound, PermissionDenied, ValidationError
from rest_framework.permissions import AllowAny, BasePermission
from rest_framework.request import Request
from rest_framework.response import Response

from afspraken import services
from afspraken.api.gedeeld import (
    ALLEEN_TOKEN,
    EIGEN,
    IEDEREEN,
    OBJECT,
    kanaal_van,
    locatie_van,
    met_regels,
    vertaal,
    wens_van_invoer,
)
from afspraken.enums import Afspraakkanaal
from afspraken.models import Afspraak, AfspraakQuerySet
from afspraken.serializers import (
    CONTACTVELDEN,
    MOMENTVELDEN,
    AfspraakdetailSerializer,
    AfspraakInvoer,
    Afspraakparameters,
    AfspraakSerializer,
    AfspraakWijziging,
    NieuweAfspraakSerializer,
)
from afspraken.services import AfspraakFout, BalieFout, Contactgegevens, Uitvoerder, reserveren
from afspraken.services.corrigeren import corrigeer_gegevens
from afspraken.services.huisbezoek import Adres, gebied_van
from afspraken.services.plek import wens_van
from afspraken.services.teams import bij_een_team
from afspraken.services.video import Videofase, videostand
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
        auth=ALLEEN_TOKEN,
        responses=AfspraakSerializer(many=True),
    )
    def get(self, request: Request) -> Response:
        return super().get(request)

    def rijen(self) -> AfspraakQuerySet:
        vraag = self.parameters
        afspraken: AfspraakQuerySet = (
            Afspraak.objects.with_regels().select_related("huisbezoek").order_by("begint_op", "pk")
        )
        afspraken = afspraken.filter(datum__gte=vraag["vanaf"], datum__lt=vraag["tot"])
        if code := vraag.get("locatie"):
            afspraken = afspraken.filter(locatie=locatie_van(code))
        if code := vraag.get("product"):
            afspraken = afspraken.filter(regels__product__code=code)
        if status := vraag.get("status"):
            afspraken = afspraken.filter(status=status)
        return afspraken

    def toont(self, rijen: list[Afspraak]) -> None:
        log_api_inzagen(self.request, Handeling.INZIEN, [(OBJECT, afspraak.pk) for afspraak in rijen])

    def context(self) -> dict[str, Any]:
        return {"nu": timezone.now()}

    def parametercontext(self) -> dict[str, Any]:
        return {"vandaag": lokale_dag(timezone.now())}

    @extend_schema(
        operation_id="afspraakMaken",
        summary="Een afspraak maken",
        description=(
            "Wie een e-mailadres geeft, krijgt een bevestiging. Het antwoord bevat de beheersleutel: "
            "die is geheim en van de inwoner. Een huisbezoek heeft een `adres` en geen `locatie`: welk team "
            "komt, kiezen wij. Houdt u de tijd vast met /reserveringen? Geef dan de `reserveringssleutel`. "
            "Boekt u met een token met de scope afspraken, dan telt de afspraak op het kanaal van dat token."
        ),
        parameters=[IDEMPOTENCY_KEY],
        auth=IEDEREEN,
        request=AfspraakInvoer,
        responses={201: NieuweAfspraakSerializer, 409: None},
    )
    def post(self, request: Request) -> Response:
        nu = timezone.now()
        invoer = self.lees(AfspraakInvoer)
        adres = Adres(**invoer["adres"]) if "adres" in invoer else None
        wens = wens_van_invoer(invoer["producten"], adres.postcode if adres else "")
        locatie = None if adres else locatie_van(invoer["locatie"])
        kanaal, vast, sleutel = kanaal_van(request), _reservering(invoer), aanvraagsleutel(request)
        contact = Contactgegevens(
            naam=invoer["naam"],
            email=invoer.get("email", ""),
            telefoon=invoer.get("telefoon", ""),
            taal=invoer["taal"],
            opmerking=invoer.get("opmerking", ""),
            behoeften=invoer["behoeften"],
            tolktaal=invoer["tolktaal"],
            **_tweede_ingang(invoer),
            adres=adres,
        )
        try:
            afspraak = bij_een_team(
                lambda plaats: services.plan_afspraak(
                    wens=wens,
                    locatie=plaats,
                    begint_op=invoer["begint_op"],
                    kanaal=kanaal,
                    contact=contact,
                    aanvraag_sleutel=sleutel,
                    nu=nu,
                    door=Uitvoerder(kanaal, apitoken=token_van(request)),
                    reservering=vast,
                ),
                wens=wens,
                locatie=locatie,
                begint_op=invoer["begint_op"],
                reservering=vast,
            )
        except AfspraakFout as fout:
            raise vertaal(fout) from fout
        if token_van(request):
            log_api_inzage(request, Handeling.WIJZIGEN, OBJECT, afspraak.pk)
        uit = NieuweAfspraakSerializer(met_regels(afspraak.pk), context={"nu": nu})
        waar = request.build_absolute_uri(f"{request.path}/{afspraak.uuid}")
        return Response(uit.data, status=201, headers={"Location": waar})


class AfspraakView(ApiView):
    permission_classes = [AllowAny]
    onderwerp = "Afspraken"

    @extend_schema(
        operation_id="afspraakLezen",
        summary="Een afspraak bekijken",
        auth=EIGEN,
        responses=AfspraakdetailSerializer,
    )
    def get(self, request: Request, uuid: UUID) -> Response:
        afspraak = _eigen_afspraak(request, uuid, Handeling.INZIEN)
        return Response(AfspraakdetailSerializer(afspraak, context={"nu": timezone.now()}).data)

    @extend_schema(
        operation_id="afspraakVerplaatsen",
        summary="Een afspraak verplaatsen, of de gegevens verbeteren",
        description=(
            "Verplaatsen: `begintOp`, `locatie` of allebei; de oude plek blijft van de inwoner tot de nieuwe "
            "is gelukt. Gegevens verbeteren kan alleen met een token met de scope afspraken: geef wat er "
            "anders wordt, de rest blijft. Kan op een nieuw adres geen team op tijd zijn, dan is het 409; "
            "geef dan ook een ander `begintOp`."
        ),
        auth=EIGEN,
        request=AfspraakWijziging,
        responses={200: AfspraakdetailSerializer, 409: None},
    )
    def patch(self, request: Request, uuid: UUID) -> Response:
        nu = timezone.now()
        afspraak = _eigen_afspraak(request, uuid, Handeling.WIJZIGEN)
        invoer = self.lees(AfspraakWijziging, huidig=afspraak)
        try:
            if invoer.keys() <= MOMENTVELDEN:
                _verplaats(request, afspraak, invoer, nu)
            else:
                _verbeter(request, afspraak, invoer, nu)
        except AfspraakFout as fout:
            raise vertaal(fout) from fout
        return Response(AfspraakdetailSerializer(met_regels(afspraak.pk), context={"nu": nu}).data)

    @extend_schema(
        operation_id="afspraakAfzeggen",
        summary="Een afspraak afzeggen",
        description="Een afspraak die al is afgezegd, blijft dat.",
        auth=EIGEN,
        responses={204: None, 409: None},
    )
    def delete(self, request: Request, uuid: UUID) -> Response:
        afspraak = _eigen_afspraak(request, uuid, Handeling.WIJZIGEN)
        try:
            services.zeg_afspraak_af(afspraak_id=afspraak.pk, nu=timezone.now(), door=_uitvoerder(request))
        except AfspraakFout as fout:
            raise vertaal(fout) from fout
        return Response(status=204)


class AfspraakaanmeldingView(ApiView):
    permission_classes = [AllowAny]
    onderwerp = "Afspraken"

    @extend_schema(
        operation_id="afspraakAanmelden",
        summary="Melden dat u er bent voor een videogesprek",
        description=(
            "Kan vanaf tien minuten voor het begin tot het einde. Het antwoord heeft dan het `videoadres`. "
            "Nog eens melden verandert niets. Aan een balie meldt men zich ter plaatse."
        ),
        auth=EIGEN,
        request=None,
        responses={200: AfspraakdetailSerializer, 409: None},
    )
    def post(self, request: Request, uuid: UUID) -> Response:
        nu = timezone.now()
        afspraak = _eigen_afspraak(request, uuid, Handeling.WIJZIGEN)
        stand = videostand(afspraak, nu)
        if stand is None or stand.fase not in (Videofase.OPEN, Videofase.AANGEMELD):
            raise Conflict("Aanmelden kan hier nu niet.")
        try:
            services.meld_aan(afspraak_id=afspraak.pk, nu=nu)
        except BalieFout as fout:
            raise Conflict(str(fout)) from fout
        return Response(AfspraakdetailSerializer(met_regels(afspraak.pk), context={"nu": nu}).data)


def _verplaats(request: Request, afspraak: Afspraak, invoer: dict[str, Any], nu: datetime) -> None:
    if afspraak.locatie.is_mobiel_team and "locatie" in invoer:
        raise ValidationError({"locatie": ["Bij een huisbezoek kiezen wij welk team komt."]})
    locatie = locatie_van(invoer["locatie"]) if "locatie" in invoer else afspraak.locatie
    begint_op = invoer.get("begint_op", afspraak.begint_op)
    bij_een_team(
        lambda plaats: services.verplaats_afspraak(
            afspraak_id=afspraak.pk, locatie=plaats, begint_op=begint_op, nu=nu, door=_uitvoerder(request)
        ),
        wens=wens_van(afspraak),
        locatie=locatie,
        begint_op=begint_op,
    )


def _verbeter(request: Request, afspraak: Afspraak, invoer: dict[str, Any], nu: datetime) -> None:
    """As on the screen of staff: not for who only has the key of the appointment."""
    if request.META.get("HTTP_X_BEHEERSLEUTEL"):
        raise PermissionDenied("Gegevens verbeteren kan alleen met een token met de scope afspraken.")
    if "adres" in invoer and not afspraak.locatie.is_mobiel_team:
        raise ValidationError({"adres": ["Deze afspraak is geen huisbezoek."]})
    if "adres" in invoer and gebied_van(invoer["adres"]["postcode"]) is None:
        raise ValidationError({"adres": ["Op dit adres komt geen team."]})
    velden = {veld: invoer.get(veld, getattr(afspraak, veld)) for veld in CONTACTVELDEN}
    adres = Adres(**invoer["adres"]) if "adres" in invoer else None
    corrigeer_gegevens(
        afspraak_id=afspraak.pk,
        contact=Contactgegevens(**velden, **_tweede_ingang(invoer), adres=adres),
        door=replace(_uitvoerder(request), reden=invoer.get("reden", "")),
        nu=nu,
        bevestigen=invoer.get("bevestigen", True),
        naar=(afspraak.locatie, invoer["begint_op"]) if "begint_op" in invoer else None,
    )


def _tweede_ingang(invoer: dict[str, Any]) -> dict[str, Any]:
    """What the citizen can open the appointment with later, beside its number."""
    geboortedatum = invoer.get("geboortedatum")
    return {
        "postcode": invoer.get("postcode", ""),
        "geboortedatum": geboortedatum.isoformat() if geboortedatum else "",
    }


def _reservering(invoer: dict[str, Any]) -> str:
    """The key of the hold that is booked; empty without one, or when it is gone."""
    if "reserveringssleutel" not in invoer:
        return ""
    van = reserveren.lees_toegangssleutel(invoer["reserveringssleutel"])
    if van is None:
        raise ValidationError({"reserveringssleutel": ["Deze sleutel klopt niet."]})
    gehouden = reserveren.reservering_van(van)
    return gehouden.aanvraag_sleutel if gehouden else ""


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
    afspraak = Afspraak.objects.with_regels().select_related("huisbezoek").filter(uuid=uuid).first()
    if afspraak is None:
        raise NotFound
    if not met_sleutel:
        log_api_inzage(request, handeling, OBJECT, afspraak.pk)
    return afspraak


def _uitvoerder(request: Request) -> Uitvoerder:
    """Who moves or cancels: with the key of the appointment it is the citizen."""
    if request.META.get("HTTP_X_BEHEERSLEUTEL"):
        return Uitvoerder(Afspraakkanaal.ONLINE)
    return Uitvoerder(kanaal_van(request), apitoken=token_van(request))
