"""Contacts: the list with filters and expand, one of them, and registering one in a single call."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError as Ongeldig
from django.db.models import Prefetch, QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from catalogus.models import Locatie, Product
from contacten import services
from contacten.api.verwijzingen import met_code, met_naam, met_nummer, met_product, voorkeur
from contacten.enums import Kanaal, Klantsoort, Resultaat, Richting, Vertegenwoordiger
from contacten.models import Contactvraag, Klant, Klantcontact, Terugbelverzoek
from contacten.serializers.klantcontacten import (
    Contactparameters,
    Expandparameters,
    KlantcontactInvoer,
    KlantcontactSerializer,
    RegistratieInvoer,
)
from contacten.services import Klantgegevens, Terugbelvraag, Vertegenwoordiging, Vraag
from contacten.services.inzage import personen_van
from kcc.lib.api.views import ApiView, LijstView, Paginering
from kcc.lib.bladeren import Sleutelbladen
from kcc.lib.perioden import dag_grenzen, lokale_dag
from kcc.organisatie.apitoegang import IDEMPOTENCY_KEY, aanvraagsleutel, log_api_inzagen, met_scope
from kcc.organisatie.enums import Apiscope, Handeling
from kcc.organisatie.models import Afdeling

# Where an error of the service belongs in what was sent.
_PADEN = {
    "naam": ("nieuweKlant", "naam"),
    "postcode": ("nieuweKlant", "postcode"),
    "huisnummer": ("nieuweKlant", "huisnummer"),
    "geboortedatum": ("nieuweKlant", "geboortedatum"),
    "telefoonnummers": ("nieuweKlant", "telefoonnummers"),
    "adres": ("nieuweKlant", "emailadressen"),
    "telefoonnummer": ("terugbelverzoek", "telefoonnummer"),
    "vraag": ("terugbelverzoek", "vraag"),
    "afdeling": ("terugbelverzoek", "afdeling"),
    "voorkeur_vanaf": ("terugbelverzoek", "voorkeurVanaf"),
    "voorkeur_tot": ("terugbelverzoek", "voorkeurTot"),
    "vertegenwoordiger_telefoon": ("vertegenwoordiger", "telefoonnummer"),
}


def met_alles(contacten: "QuerySet[Klantcontact]", expand: frozenset[str]) -> "QuerySet[Klantcontact]":
    """Fetch along what KlantcontactSerializer reads: a fixed number of queries, however many rows."""
    vragen = Contactvraag.objects.order_by("volgorde").prefetch_related(met_product())
    contacten = contacten.select_related("afdeling", "locatie", "medewerker")
    contacten = contacten.prefetch_related(met_product(), Prefetch("meer_vragen", vragen))
    if "klant" in expand:
        contacten = contacten.select_related("klant").prefetch_related(
            "klant__telefoonnummers", "klant__emailadressen"
        )
    if "terugbelverzoeken" in expand:
        contacten = contacten.prefetch_related(
            Prefetch("terugbelverzoeken", Terugbelverzoek.objects.select_related("afdeling").order_by("pk"))
        )
    return contacten


class Contactbladen(Paginering):
    django_paginator_class = Sleutelbladen


class KlantcontactenView(LijstView):
    pagination_class = Contactbladen
    permission_classes = [met_scope(Apiscope.CONTACTEN)]
    onderwerp = "Klantcontacten"
    parameters_class = Contactparameters
    serializer_class = KlantcontactSerializer

    @extend_schema(
        operation_id="klantcontactenLezen",
        summary="Contacten van een periode of van een klant",
        description="Het nieuwste eerst. Elke klant op het blad telt als inzage.",
        responses=KlantcontactSerializer(many=True),
    )
    def get(self, request: Request) -> Response:
        return super().get(request)

    def rijen(self) -> "QuerySet[Klantcontact]":
        vraag = self.parameters
        contacten = Klantcontact.objects.filter(
            begonnen_op__gte=dag_grenzen(vraag["vanaf"])[0], begonnen_op__lt=dag_grenzen(vraag["tot"])[0]
        )
        for veld in ("kanaal", "richting", "resultaat"):
            if veld in vraag:
                contacten = contacten.filter(**{veld: vraag[veld]})
        if "klant" in vraag:
            contacten = contacten.filter(klant_id=vraag["klant"])
        if "medewerker" in vraag:
            contacten = contacten.filter(medewerker=met_naam(vraag, ook_vertrokken=True))
        # By key and not over a join: the index of the contacts themselves then serves.
        if "afdeling" in vraag:
            contacten = contacten.filter(afdeling=met_code(Afdeling.objects.all(), "afdeling", vraag))
        if "product" in vraag:
            contacten = contacten.filter(product=met_code(Product.objects.all(), "product", vraag))
        return met_alles(contacten, self._expand)

    @property
    def _expand(self) -> frozenset[str]:
        gevraagd: frozenset[str] = self.parameters.get("expand", frozenset())
        return gevraagd

    def context(self) -> dict[str, Any]:
        return {"expand": self._expand}

    def toont(self, rijen: list[Klantcontact]) -> None:
        _log(self.request, Handeling.INZIEN, rijen)

    def parametercontext(self) -> dict[str, Any]:
        return {"vandaag": lokale_dag(timezone.now())}

    @extend_schema(
        operation_id="klantcontactMaken",
        summary="Een contact vastleggen",
        description="Van een klant die al bestaat, of anoniem.",
        parameters=[IDEMPOTENCY_KEY],
        request=KlantcontactInvoer,
        responses={201: KlantcontactSerializer, 409: None},
    )
    def post(self, request: Request) -> Response:
        return _registreer(request, _lees(self, KlantcontactInvoer))


class RegistreerView(ApiView):
    permission_classes = [met_scope(Apiscope.CONTACTEN)]
    onderwerp = "Klantcontacten"

    @extend_schema(
        operation_id="klantcontactRegistreren",
        summary="Een contact met alles erbij vastleggen",
        description=(
            "Het contact, de nieuwe klant en het terugbelverzoek in één keer: alles of niets. "
            "Of een klant al bestaat, beslist u: er wordt nooit vanzelf samengevoegd."
        ),
        parameters=[IDEMPOTENCY_KEY],
        request=RegistratieInvoer,
        responses={201: KlantcontactSerializer, 409: None},
    )
    def post(self, request: Request) -> Response:
        return _registreer(request, _lees(self, RegistratieInvoer))


class KlantcontactView(ApiView):
    permission_classes = [met_scope(Apiscope.CONTACTEN)]
    onderwerp = "Klantcontacten"
    parameters_class = Expandparameters

    @extend_schema(
        operation_id="klantcontactLezen", summary="Een contact bekijken", responses=KlantcontactSerializer
    )
    def get(self, request: Request, nummer: int) -> Response:
        expand = self.parameters.get("expand", frozenset())
        contact = get_object_or_404(met_alles(Klantcontact.objects.all(), expand), pk=nummer)
        _log(request, Handeling.INZIEN, [contact])
        return Response(KlantcontactSerializer(contact, context={"expand": expand}).data)


def _log(request: Request, handeling: Handeling, contacten: Iterable[Klantcontact]) -> None:
    """A line in the Inzagelog per person."""
    log_api_inzagen(request, handeling, personen_van(contacten))


def _lees(view: ApiView, soort: type[KlantcontactInvoer]) -> dict[str, Any]:
    return view.lees(soort, nu=timezone.now())


def _registreer(request: Request, invoer: dict[str, Any]) -> Response:
    nu = timezone.now()
    codes = {vraag["product"] for vraag in invoer.get("meer_vragen", []) if "product" in vraag}
    producten = {product.code: product for product in Product.objects.filter(code__in=codes)}
    if onbekend := sorted(codes - producten.keys()):
        raise ValidationError({"meerVragen": [f"Er is geen product met de code {onbekend[0]}."]})
    product = met_code(Product.objects.select_related("afdeling"), "product", invoer)
    try:
        contact = services.registreer_klantcontact(
            referentie=aanvraagsleutel(request),
            kanaal=Kanaal(invoer["kanaal"]),
            richting=Richting(invoer["richting"]),
            begonnen_op=invoer["begonnen_op"],
            beeindigd_op=invoer["beeindigd_op"],
            resultaat=Resultaat(invoer["resultaat"]) if "resultaat" in invoer else None,
            medewerker=met_naam(invoer),
            klant=_klant(invoer),
            product=product,
            afdeling=met_code(Afdeling.objects.all(), "afdeling", invoer),
            locatie=met_code(Locatie.objects.all(), "locatie", invoer),
            onderwerp=invoer.get("onderwerp", ""),
            notitie=invoer.get("notitie", ""),
            terugbelvraag=_terugbelvraag(invoer),
            meer_vragen=[
                Vraag(producten[vraag["product"]] if "product" in vraag else None, vraag.get("onderwerp", ""))
                for vraag in invoer.get("meer_vragen", [])
            ],
            vertegenwoordiging=_vertegenwoordiging(invoer),
            taal=invoer["taal"],
            is_vertrouwelijk=invoer["is_vertrouwelijk"],
            bronnen=invoer.get("bronnen", []),
            nu=nu,
        )
    except Ongeldig as fout:
        raise ValidationError(_vertaal(fout)) from fout
    _log(request, Handeling.WIJZIGEN, [contact])
    uit = met_alles(Klantcontact.objects.all(), frozenset()).get(pk=contact.pk)
    adres = request.build_absolute_uri(reverse("api:klantcontact", args=[contact.pk]))
    return Response(KlantcontactSerializer(uit).data, status=201, headers={"Location": adres})


def _klant(invoer: dict[str, Any]) -> Klant | Klantgegevens | None:
    if nieuw := invoer.get("nieuwe_klant"):
        return Klantgegevens(
            naam=nieuw["naam"],
            soort=Klantsoort(nieuw["soort"]),
            geboortedatum=nieuw.get("geboortedatum"),
            postcode=nieuw.get("postcode", ""),
            huisnummer=nieuw.get("huisnummer", ""),
            taal=nieuw["taal"],
            telefoonnummers=tuple(nieuw["telefoonnummers"]),
            emailadressen=tuple(nieuw["emailadressen"]),
        )
    return met_nummer(invoer)


def _vertegenwoordiging(invoer: dict[str, Any]) -> Vertegenwoordiging | None:
    gegeven = invoer.get("vertegenwoordiger")
    if gegeven is None:
        return None
    return Vertegenwoordiging(
        Vertegenwoordiger(gegeven["soort"]), gegeven.get("naam", ""), gegeven.get("telefoonnummer", "")
    )


def _terugbelvraag(invoer: dict[str, Any]) -> Terugbelvraag | None:
    gegeven = invoer.get("terugbelverzoek")
    if gegeven is None:
        return None
    return Terugbelvraag(
        telefoonnummer=gegeven["telefoonnummer"],
        naam=gegeven.get("naam", ""),
        vraag=gegeven.get("vraag", ""),
        **voorkeur(gegeven),
        afdeling=met_code(Afdeling.objects.all(), "afdeling", gegeven),
    )


def _vertaal(fout: Ongeldig) -> dict[str, Any]:
    uit: dict[str, Any] = {}
    for veld, meldingen in fout.message_dict.items():
        if veld not in _PADEN:
            uit[veld] = meldingen
            continue
        deel, naam = _PADEN[veld]
        uit.setdefault(deel, {})[naam] = meldingen
    return uit
