"""What callbacks, publieksreacties and messages on social media share in the API: lists, one, and acting.

Whoever acts is a medewerker, named by the application: a case is handled by a person, who must be allowed to.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError as Ongeldig
from django.db import transaction
from django.db.models import DateTimeField, Model, QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import PermissionDenied, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from catalogus.models import Product
from contacten.api.verwijzingen import met_code, met_naam
from contacten.enums import BEHANDELAARS, Antwoordkanaal, Poginguitkomst
from contacten.serializers.zaken import GESLOTEN, ActieInvoer
from contacten.services import Achterhaald
from contacten.services.inzage import personen_van
from kcc.lib.api.fouten import Conflict
from kcc.lib.api.serializers import ApiSerializer, camelcase
from kcc.lib.api.views import ApiView, LijstView
from kcc.lib.perioden import dag_grenzen, lokale_dag
from kcc.organisatie.apitoegang import IDEMPOTENCY_KEY, is_herhaling, log_api_inzagen, met_scope
from kcc.organisatie.enums import Apiscope, Handeling, Inzageresultaat
from kcc.organisatie.models import Afdeling, Medewerker

_SCOPE = met_scope(Apiscope.CONTACTEN)
_ENUMS: dict[str, Callable[[str], str]] = {"uitkomst": Poginguitkomst, "kanaal": Antwoordkanaal}


@dataclass(frozen=True)
class Zaakbron:
    """One kind of case. `sleutel` is how the services call it; `rijen` fetches along what `serializer` reads
    with this expand, `context` gives what else it needs; lists are ordered by the field `deadline`."""

    onderwerp: str
    model: type[Model]
    sleutel: str
    deadline: str
    serializer: type[ApiSerializer]
    rijen: Callable[[frozenset[str]], "QuerySet[Any]"]
    context: Callable[[], dict[str, Any]]

    def toon(self, zaak_id: int, expand: frozenset[str] = frozenset()) -> dict[str, Any]:
        """The case as it is now."""
        zaak = self.rijen(expand).get(pk=zaak_id)
        return dict(self.serializer(zaak, context={"expand": expand, **self.context()}).data)


def log_zaken(request: Request, handeling: Handeling, zaken: Iterable[Any]) -> None:
    """A line in the Inzagelog per person."""
    log_api_inzagen(request, handeling, personen_van(zaken))


def per_veld(fout: Ongeldig) -> dict[str, Any]:
    """The errors of a service under the names that fields have outside."""
    if not hasattr(fout, "error_dict"):
        return {"nonFieldErrors": fout.messages}
    return {camelcase(veld): meldingen for veld, meldingen in fout.message_dict.items()}


class ZakenView(LijstView):
    """A list; a subclass says of what with `bron`."""

    permission_classes = [_SCOPE]
    bron: Zaakbron

    def rijen(self) -> "QuerySet[Any]":
        vraag = self.parameters
        zaken: Any = self.bron.rijen(self._expand)
        is_klaar = vraag["toestand"] == GESLOTEN
        zaken = zaken.closed() if is_klaar else zaken.open()
        is_moment = isinstance(self.bron.model._meta.get_field(self.bron.deadline), DateTimeField)
        for naam, vergelijk in (("vanaf", "gte"), ("tot", "lt")):
            if naam in vraag:
                grens = dag_grenzen(vraag[naam])[0] if is_moment else vraag[naam]
                zaken = zaken.filter(**{f"{self.bron.deadline}__{vergelijk}": grens})
        for naam in ("klant", "soort", "account"):
            if naam in vraag:
                zaken = zaken.filter(**{naam: vraag[naam]})
        if "afdeling" in vraag:
            zaken = zaken.filter(afdeling=met_code(Afdeling.objects.all(), "afdeling", vraag))
        if "product" in vraag:
            zaken = zaken.filter(product=met_code(Product.objects.all(), "product", vraag))
        if "medewerker" in vraag:
            zaken = zaken.filter(medewerker=met_naam(vraag, ook_vertrokken=True))
        volgorde = (self.bron.deadline, "pk")
        return zaken.order_by(*(f"-{veld}" for veld in volgorde) if is_klaar else volgorde)

    @property
    def _expand(self) -> frozenset[str]:
        gevraagd: frozenset[str] = self.parameters.get("expand", frozenset())
        return gevraagd

    def context(self) -> dict[str, Any]:
        return {"expand": self._expand, **self.bron.context()}

    def toont(self, rijen: list[Any]) -> None:
        log_zaken(self.request, Handeling.INZIEN, rijen)

    def parametercontext(self) -> dict[str, Any]:
        return {"vandaag": lokale_dag(timezone.now())}


class ZaakView(ApiView):
    """One case; a subclass says of what with `bron`."""

    permission_classes = [_SCOPE]
    bron: Zaakbron

    def get(self, request: Request, nummer: int) -> Response:
        expand = self.parameters.get("expand", frozenset())
        zaak = get_object_or_404(self.bron.rijen(expand), pk=nummer)
        log_zaken(request, Handeling.INZIEN, [zaak])
        return Response(self.bron.serializer(zaak, context={"expand": expand, **self.bron.context()}).data)


class ActieView(ApiView):
    """Doing one thing with a case, in the name of a medewerker. Made by `actie`."""

    permission_classes = [_SCOPE]
    bron: Zaakbron
    invoer: type[ActieInvoer]
    # Called as in the services, so kept out of the way of binding.
    service: tuple[Callable[..., Any]]

    def voer_uit(self, request: Request, nummer: int) -> Response:
        zaak = get_object_or_404(self.bron.model._default_manager, pk=nummer)
        gegeven = self.lees(self.invoer)
        medewerker = _behandelaar(request, zaak, gegeven)
        argumenten = _argumenten(gegeven)
        try:
            with transaction.atomic():
                if not is_herhaling(request):
                    self.service[0](
                        **{self.bron.sleutel: zaak.pk}, medewerker=medewerker, nu=timezone.now(), **argumenten
                    )
        except Achterhaald as fout:
            raise Conflict(str(fout)) from fout
        except Ongeldig as fout:
            raise ValidationError(per_veld(fout)) from fout
        log_zaken(request, Handeling.WIJZIGEN, [zaak])
        return Response(self.bron.toon(zaak.pk))


def actie(
    bron: Zaakbron,
    naam: str,
    samenvatting: str,
    service: Callable[..., Any],
    invoer: type[ActieInvoer] = ActieInvoer,
    uitleg: str = "",
) -> type[ActieView]:
    """The call that does `service`; `naam` is its operation in the OpenAPI document."""

    class Actie(ActieView):
        onderwerp = bron.onderwerp

        @extend_schema(
            operation_id=naam,
            summary=samenvatting,
            description=uitleg,
            parameters=[IDEMPOTENCY_KEY],
            request=invoer,
            responses={200: bron.serializer, 409: None},
        )
        def post(self, request: Request, nummer: int) -> Response:
            return self.voer_uit(request, nummer)

    Actie.bron, Actie.invoer, Actie.service = bron, invoer, (service,)
    return Actie


def _behandelaar(request: Request, zaak: Any, gegeven: dict[str, Any]) -> Medewerker:
    """Who does it; a person who may not handle this case is refused, with a line in the Inzagelog."""
    medewerker = met_naam(gegeven)
    assert medewerker is not None  # noqa: S101 - the field is required
    zichtbaar: Any = type(zaak)._default_manager
    if (
        not medewerker.heeft_rol(*BEHANDELAARS)
        or not zichtbaar.for_medewerker(medewerker).filter(pk=zaak.pk).exists()
    ):
        log_api_inzagen(request, Handeling.WIJZIGEN, personen_van([zaak]), Inzageresultaat.GEWEIGERD)
        raise PermissionDenied("Deze medewerker mag dit niet behandelen.")
    return medewerker


def _argumenten(gegeven: dict[str, Any]) -> dict[str, Any]:
    """The arguments of the service: rows for codes and user names, enums for choices."""
    argumenten = {naam: waarde for naam, waarde in gegeven.items() if naam != "medewerker"}
    if "afdeling" in gegeven:
        argumenten["afdeling"] = met_code(Afdeling.objects.all(), "afdeling", gegeven)
    if "collega" in gegeven:
        argumenten["collega"] = met_naam(gegeven, "collega")
    for naam, soort in _ENUMS.items():
        if naam in gegeven:
            argumenten[naam] = soort(gegeven[naam])
    return argumenten
