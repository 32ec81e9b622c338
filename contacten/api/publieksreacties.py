"""Publieksreacties: the list, one of them, registering one, and what is done with it."""

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
from contacten.api.verwijzingen import met_code, met_naam, met_nummer, met_product
from contacten.api.zaken import Zaakbron, ZaakView, ZakenView, actie, log_zaken, per_veld
from contacten.enums import Kanaal, Publieksreactiesoort
from contacten.models import Klantcontact, Publieksreactie, Reactiehandeling
from contacten.serializers.publieksreacties import (
    AanvulInvoer,
    AntwoordInvoer,
    NieuwePublieksreactieInvoer,
    OpschortInvoer,
    PublieksreactieSerializer,
    ReactieExpandparameters,
    Reactieparameters,
    VerdaagInvoer,
)
from contacten.serializers.zaken import DoorzetInvoer, RedenInvoer
from contacten.services import Afzender
from contacten.termijnen import REACTIE_BIJNA_WERKDAGEN
from kcc.lib.perioden import lokale_dag
from kcc.lib.werktijd import werkdagen_na
from kcc.organisatie.apitoegang import IDEMPOTENCY_KEY, aanvraagsleutel
from kcc.organisatie.enums import Handeling
from kcc.organisatie.models import Afdeling
from kcc.organisatie.services import dienstkalender


def _rijen(expand: frozenset[str]) -> "QuerySet[Publieksreactie]":
    rijen = Publieksreactie.objects.select_related("afdeling", "medewerker")
    rijen = rijen.prefetch_related(met_product(), "opschortingen")
    if "klant" in expand:
        rijen = rijen.select_related("klant").prefetch_related(
            "klant__telefoonnummers", "klant__emailadressen"
        )
    if "handelingen" in expand:
        log = Reactiehandeling.objects.select_related("medewerker", "afdeling")
        rijen = rijen.prefetch_related(Prefetch("handelingen", log))
    return rijen


def _context() -> dict[str, Any]:
    vandaag = lokale_dag(timezone.now())
    return {
        "vandaag": vandaag,
        "bijna_tot": werkdagen_na(vandaag, REACTIE_BIJNA_WERKDAGEN, dienstkalender()),
    }


BRON = Zaakbron(
    onderwerp="Publieksreacties",
    model=Publieksreactie,
    sleutel="reactie_id",
    deadline="deadline",
    serializer=PublieksreactieSerializer,
    rijen=_rijen,
    context=_context,
)


class PublieksreactiesView(ZakenView):
    bron = BRON
    onderwerp = BRON.onderwerp
    parameters_class = Reactieparameters
    serializer_class = PublieksreactieSerializer

    @extend_schema(
        operation_id="publieksreactiesLezen",
        summary="Publieksreacties op volgorde van de laatste dag",
        description="Elke persoon op het blad telt als inzage.",
        responses=PublieksreactieSerializer(many=True),
    )
    def get(self, request: Request) -> Response:
        return super().get(request)

    @extend_schema(
        operation_id="publieksreactieMaken",
        summary="Een melding, vraag, aanvraag of klacht vastleggen",
        description="De termijn is die van het product, anders die van de soort.",
        parameters=[IDEMPOTENCY_KEY],
        request=NieuwePublieksreactieInvoer,
        responses={201: PublieksreactieSerializer, 409: None},
    )
    def post(self, request: Request) -> Response:
        invoer = self.lees(NieuwePublieksreactieInvoer)
        try:
            reactie = _maak(request, invoer)
        except Ongeldig as fout:
            raise ValidationError(per_veld(fout)) from fout
        log_zaken(request, Handeling.WIJZIGEN, [reactie])
        adres = request.build_absolute_uri(reverse("api:publieksreactie", args=[reactie.pk]))
        return Response(BRON.toon(reactie.pk), status=201, headers={"Location": adres})


def _maak(request: Request, invoer: dict[str, Any]) -> Publieksreactie:
    nu = timezone.now()
    return services.registreer_publieksreactie(
        referentie=aanvraagsleutel(request),
        soort=Publieksreactiesoort(invoer["soort"]),
        kanaal=Kanaal(invoer["kanaal"]),
        onderwerp=invoer["onderwerp"],
        tekst=invoer.get("tekst", ""),
        ontvangen_op=invoer.get("ontvangen_op", nu),
        afzender=Afzender(
            naam=invoer.get("naam", ""),
            emailadres=invoer.get("emailadres", ""),
            telefoonnummer=invoer.get("telefoonnummer", ""),
            adres=invoer.get("adres", ""),
            taal=invoer["taal"],
            antwoord_via=invoer.get("antwoord_via", ""),
        ),
        klant=met_nummer(invoer),
        klantcontact=_contact(invoer),
        product=met_code(Product.objects.select_related("afdeling"), "product", invoer),
        afdeling=met_code(Afdeling.objects.all(), "afdeling", invoer),
        medewerker=met_naam(invoer),
        met_bevestiging=invoer["met_bevestiging"],
        nu=nu,
    )


def _contact(invoer: dict[str, Any]) -> Klantcontact | None:
    if "klantcontact" not in invoer:
        return None
    contact = Klantcontact.objects.filter(pk=invoer["klantcontact"]).first()
    if contact is None:
        raise ValidationError({"klantcontact": ["Er is geen contact met dit nummer."]})
    return contact


class PublieksreactieView(ZaakView):
    bron = BRON
    onderwerp = BRON.onderwerp
    parameters_class = ReactieExpandparameters

    @extend_schema(
        operation_id="publieksreactieLezen",
        summary="Een publieksreactie bekijken",
        responses=PublieksreactieSerializer,
    )
    def get(self, request: Request, nummer: int) -> Response:
        return super().get(request, nummer)


ACTIES = {
    "nemen": actie(
        BRON,
        "publieksreactieNemen",
        "Een publieksreactie op zich nemen",
        services.neem_publieksreactie,
        uitleg="Heeft een collega het al, geef dan gezien mee om het over te nemen.",
    ),
    "afhandelen": actie(
        BRON,
        "publieksreactieAfhandelen",
        "Een publieksreactie beantwoorden",
        services.beantwoord_publieksreactie,
        AntwoordInvoer,
        "Het inhoudelijke antwoord; daarmee is de publieksreactie klaar.",
    ),
    "opschorten": actie(
        BRON,
        "publieksreactieOpschorten",
        "Om aanvulling vragen",
        services.vraag_om_aanvulling,
        OpschortInvoer,
        "De termijn staat stil tot de aanvulling er is (Awb 4:15). Alleen bij een wettelijke termijn.",
    ),
    "aanvullen": actie(
        BRON,
        "publieksreactieAanvullen",
        "De aanvulling vastleggen",
        services.leg_aanvulling_vast,
        AanvulInvoer,
        "De termijn loopt weer.",
    ),
    "verdagen": actie(
        BRON,
        "publieksreactieVerdagen",
        "De termijn verdagen",
        services.verdaag_publieksreactie,
        VerdaagInvoer,
        "De afzender krijgt daarvan bericht, met de reden (Awb 4:14 en 9:11).",
    ),
    "doorzetten": actie(
        BRON,
        "publieksreactieDoorzetten",
        "Een publieksreactie doorsturen naar een andere afdeling of een collega",
        services.stuur_publieksreactie_door,
        DoorzetInvoer,
        "De termijn voor de afzender blijft staan.",
    ),
    "intrekken": actie(
        BRON,
        "publieksreactieIntrekken",
        "Een publieksreactie intrekken",
        services.trek_publieksreactie_in,
        RedenInvoer,
        "De afzender wil geen antwoord meer.",
    ),
}
