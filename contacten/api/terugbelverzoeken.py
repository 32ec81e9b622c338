"""Callback requests: the list, one of them, asking for one, and what is done with it."""

from typing import Any

from django.core.exceptions import ValidationError as Ongeldig
from django.db.models import Prefetch, QuerySet
from django.urls import reverse
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from catalogus.models import Product
from contacten import services
from contacten.api.verwijzingen import met_code, met_naam, met_nummer, met_product, voorkeur
from contacten.api.zaken import Zaakbron, ZaakView, ZakenView, actie, log_zaken, per_veld
from contacten.enums import Kanaal
from contacten.models import Klantcontact, Terugbelhandeling, Terugbelverzoek
from contacten.serializers.terugbelverzoeken import (
    NieuwTerugbelverzoekInvoer,
    PogingInvoer,
    TerugbelAfsluitInvoer,
    TerugbelExpandparameters,
    Terugbelparameters,
    TerugbelverzoekSerializer,
)
from contacten.serializers.zaken import DoorzetInvoer, RedenInvoer
from contacten.services import Terugbelvraag
from kcc.organisatie.apitoegang import IDEMPOTENCY_KEY, aanvraagsleutel
from kcc.organisatie.enums import Handeling
from kcc.organisatie.models import Afdeling


def _rijen(expand: frozenset[str]) -> "QuerySet[Terugbelverzoek]":
    contacten = Prefetch("klantcontact", Klantcontact.objects.only("is_vertrouwelijk"))
    rijen = Terugbelverzoek.objects.select_related("afdeling", "medewerker")
    rijen = rijen.prefetch_related(met_product(), contacten)
    if "klant" in expand:
        rijen = rijen.select_related("klant").prefetch_related(
            "klant__telefoonnummers", "klant__emailadressen"
        )
    if "handelingen" in expand:
        log = Terugbelhandeling.objects.select_related("medewerker", "afdeling", "poging")
        rijen = rijen.prefetch_related(Prefetch("handelingen", log))
    return rijen


BRON = Zaakbron(
    onderwerp="Terugbelverzoeken",
    model=Terugbelverzoek,
    sleutel="verzoek_id",
    deadline="deadline_op",
    serializer=TerugbelverzoekSerializer,
    rijen=_rijen,
    context=lambda: {"nu": timezone.now()},
)


class TerugbelverzoekenView(ZakenView):
    bron = BRON
    onderwerp = BRON.onderwerp
    parameters_class = Terugbelparameters
    serializer_class = TerugbelverzoekSerializer

    @extend_schema(
        operation_id="terugbelverzoekenLezen",
        summary="Terugbelverzoeken op volgorde van deadline",
        description="Elke persoon op het blad telt als inzage.",
        responses=TerugbelverzoekSerializer(many=True),
    )
    def get(self, request: Request) -> Response:
        return super().get(request)

    @extend_schema(
        operation_id="terugbelverzoekMaken",
        summary="Een terugbelverzoek maken",
        description=(
            "Het contact waarin iemand erom vroeg, wordt erbij vastgelegd. Was er een gesprek, gebruik dan "
            "POST /klantcontacten/registreer."
        ),
        parameters=[IDEMPOTENCY_KEY],
        request=NieuwTerugbelverzoekInvoer,
        responses={201: TerugbelverzoekSerializer, 409: None},
    )
    def post(self, request: Request) -> Response:
        invoer = self.lees(NieuwTerugbelverzoekInvoer)
        try:
            verzoek = _maak(request, invoer)
        except Ongeldig as fout:
            raise ValidationError(per_veld(fout)) from fout
        log_zaken(request, Handeling.WIJZIGEN, [verzoek])
        adres = request.build_absolute_uri(reverse("api:terugbelverzoek", args=[verzoek.pk]))
        return Response(BRON.toon(verzoek.pk), status=201, headers={"Location": adres})


def _maak(request: Request, invoer: dict[str, Any]) -> Terugbelverzoek:
    nu = timezone.now()
    contact = services.registreer_klantcontact(
        referentie=aanvraagsleutel(request),
        kanaal=Kanaal(invoer["kanaal"]),
        begonnen_op=nu,
        beeindigd_op=nu,
        resultaat=None,
        medewerker=met_naam(invoer),
        klant=met_nummer(invoer),
        product=met_code(Product.objects.select_related("afdeling"), "product", invoer),
        onderwerp="Terugbelverzoek",
        notitie=invoer.get("vraag", ""),
        terugbelvraag=Terugbelvraag(
            telefoonnummer=invoer["telefoonnummer"],
            naam=invoer.get("naam", ""),
            vraag=invoer.get("vraag", ""),
            **voorkeur(invoer),
            afdeling=met_code(Afdeling.objects.all(), "afdeling", invoer),
            mag_zonder_afdeling="afdeling" not in invoer,
        ),
        nu=nu,
    )
    return Terugbelverzoek.objects.get(referentie=contact.referentie)


class TerugbelverzoekView(ZaakView):
    bron = BRON
    onderwerp = BRON.onderwerp
    parameters_class = TerugbelExpandparameters

    @extend_schema(
        operation_id="terugbelverzoekLezen",
        summary="Een terugbelverzoek bekijken",
        responses=TerugbelverzoekSerializer,
    )
    def get(self, request: Request, nummer: int) -> Response:
        return super().get(request, nummer)


ACTIES = {
    "nemen": actie(
        BRON,
        "terugbelverzoekNemen",
        "Een terugbelverzoek op zich nemen",
        services.neem_terugbelverzoek,
        uitleg="Heeft een collega het al, geef dan gezien mee om het over te nemen.",
    ),
    "poging": actie(
        BRON,
        "terugbelpogingVastleggen",
        "Een belpoging vastleggen",
        services.leg_terugbelpoging_vast,
        PogingInvoer,
        "De eerste poging telt voor de norm, ook als niemand opnam.",
    ),
    "afhandelen": actie(
        BRON,
        "terugbelverzoekAfhandelen",
        "Een terugbelverzoek afsluiten",
        services.sluit_terugbelverzoek_af,
        TerugbelAfsluitInvoer,
        "Na ten minste één belpoging.",
    ),
    "doorzetten": actie(
        BRON,
        "terugbelverzoekDoorzetten",
        "Een terugbelverzoek doorsturen naar een andere afdeling of een collega",
        services.stuur_door,
        DoorzetInvoer,
        "De deadline voor de inwoner blijft staan.",
    ),
    "intrekken": actie(
        BRON,
        "terugbelverzoekIntrekken",
        "Een terugbelverzoek intrekken",
        services.trek_terugbelverzoek_in,
        RedenInvoer,
        "Bellen hoeft niet meer.",
    ),
    "heropenen": actie(
        BRON,
        "terugbelverzoekHeropenen",
        "Een terugbelverzoek weer openen",
        services.heropen,
        RedenInvoer,
    ),
}
