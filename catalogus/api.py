"""The catalogue in the API: what is published, for everybody."""

from typing import Any

from django.db.models import Prefetch
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from catalogus import services
from catalogus.models import (
    Locatie,
    LocatieQuerySet,
    Product,
    ProductQuerySet,
    Vraagantwoord,
    VraagantwoordQuerySet,
)
from catalogus.serializers import (
    LocatieSerializer,
    ProductdetailSerializer,
    Productparameters,
    ProductSerializer,
    VraagantwoordSerializer,
    Vraagparameters,
    locatiecontext,
    productcontext,
)
from kcc.lib.api.views import ApiView, LijstView


def _producten() -> ProductQuerySet:
    gepubliceerd: ProductQuerySet = (
        Product.objects.published()
        .select_related("thema", "afdeling")
        .with_prijzen()
        .prefetch_related(
            Prefetch("locaties", Locatie.objects.te_bezoeken()),
            Prefetch("gerelateerd", Product.objects.published().only("code", "naam")),
        )
    )
    return gepubliceerd


class ProductenView(LijstView):
    permission_classes = [AllowAny]
    onderwerp = "Producten"
    parameters_class = Productparameters
    serializer_class = ProductSerializer

    @extend_schema(
        operation_id="productenZoeken",
        summary="Producten zoeken",
        description="De gepubliceerde producten: alle op naam, of met `zoek` het beste eerst.",
        responses=ProductSerializer(many=True),
    )
    def get(self, request: Request) -> Response:
        return super().get(request)

    def rijen(self) -> ProductQuerySet:
        vraag = self.parameters
        producten = _producten()
        if thema := vraag.get("thema"):
            producten = producten.filter(thema__code=thema)
        if afdeling := vraag.get("afdeling"):
            producten = producten.filter(afdeling__code=afdeling)
        if doelgroep := vraag.get("doelgroep"):
            producten = producten.filter(doelgroep__contains=[doelgroep])
        if zoek := vraag.get("zoek"):
            return services.zoek_producten(producten, zoek)
        return producten.order_by("naam", "pk")

    def context(self) -> dict[str, Any]:
        return productcontext(timezone.now())


class ProductView(ApiView):
    permission_classes = [AllowAny]
    onderwerp = "Producten"

    @extend_schema(
        operation_id="productLezen",
        summary="Eén product",
        description="Als in de lijst, met wat het Europese portaal van dit product vraagt (`sdg`).",
        responses=ProductdetailSerializer,
    )
    def get(self, request: Request, code: str) -> Response:
        product = get_object_or_404(services.with_gewijzigd_op(_producten()), code=code)
        return Response(ProductdetailSerializer(product, context=productcontext(timezone.now())).data)


def _locaties() -> LocatieQuerySet:
    return Locatie.objects.filter(is_actief=True).with_openingstijden()


class LocatiesView(LijstView):
    permission_classes = [AllowAny]
    onderwerp = "Locaties"
    serializer_class = LocatieSerializer

    @extend_schema(
        operation_id="locatiesLezen",
        summary="Alle locaties",
        description=(
            "Met openingstijden, de dagen die anders zijn, en of de locatie nu open is. Ook wie via video "
            "helpt of bij mensen thuis komt, is een locatie: zie `soort`."
        ),
        responses=LocatieSerializer(many=True),
    )
    def get(self, request: Request) -> Response:
        return super().get(request)

    def rijen(self) -> LocatieQuerySet:
        return _locaties()

    def context(self) -> dict[str, Any]:
        return locatiecontext(timezone.now())


class LocatieView(ApiView):
    permission_classes = [AllowAny]
    onderwerp = "Locaties"

    @extend_schema(operation_id="locatieLezen", summary="Eén locatie", responses=LocatieSerializer)
    def get(self, request: Request, code: str) -> Response:
        locatie = get_object_or_404(_locaties(), code=code)
        return Response(LocatieSerializer(locatie, context=locatiecontext(timezone.now())).data)


def _vragen() -> VraagantwoordQuerySet:
    return (
        Vraagantwoord.objects.for_citizens()
        .select_related("afdeling")
        .prefetch_related(Prefetch("producten", Product.objects.published().only("code", "naam")))
    )


class VraagantwoordenView(LijstView):
    permission_classes = [AllowAny]
    onderwerp = "Vragen en antwoorden"
    parameters_class = Vraagparameters
    serializer_class = VraagantwoordSerializer

    @extend_schema(
        operation_id="vraagantwoordenZoeken",
        summary="Vragen en antwoorden zoeken",
        responses=VraagantwoordSerializer(many=True),
    )
    def get(self, request: Request) -> Response:
        return super().get(request)

    def rijen(self) -> VraagantwoordQuerySet:
        vragen = _vragen()
        if product := self.parameters.get("product"):
            vragen = vragen.filter(producten__in=Product.objects.published().filter(code=product))
        if zoek := self.parameters.get("zoek"):
            return services.zoek_vraagantwoorden(vragen, zoek)
        return vragen.order_by("vraag", "pk")


class VraagantwoordView(ApiView):
    permission_classes = [AllowAny]
    onderwerp = "Vragen en antwoorden"

    @extend_schema(
        operation_id="vraagantwoordLezen", summary="Eén vraag met antwoord", responses=VraagantwoordSerializer
    )
    def get(self, request: Request, code: str) -> Response:
        vraag = get_object_or_404(_vragen(), code=code)
        return Response(VraagantwoordSerializer(vraag).data)
