"""The base of every view of the API: strict query strings, fixed headers, lists in pages."""

from typing import Any, TypeVar

from django.conf import settings
from django.db.models import QuerySet
from django.http import QueryDict
from rest_framework.exceptions import ValidationError
from rest_framework.pagination import PageNumberPagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import ListField
from rest_framework.views import APIView

from kcc.lib.api.serializers import ApiSerializer, Lijstparameters

S = TypeVar("S", bound=ApiSerializer)


class GeenParameters(ApiSerializer):
    """A call without a query string."""


class ApiView(APIView):
    """A call of the API.

    `parameters_class` says what the query string of GET may hold; the valid values are `self.parameters`.
    An unknown parameter, or one that is given twice without being a list, is 400. A view says itself who
    may use it with `permission_classes`: the default lets nobody in.
    """

    http_method_names = ["get", "post", "put", "patch", "delete", "head"]
    parameters_class: type[ApiSerializer] = GeenParameters
    # The group of calls under which the documentation shows this one.
    onderwerp = ""
    parameters: dict[str, Any]

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        if request.method not in self.allowed_methods:
            # First of all: what is wrong with a call that does not exist is no news.
            self.http_method_not_allowed(request)
        super().initial(request, *args, **kwargs)
        is_lezen = request.method in {"GET", "HEAD"}
        soort = self.parameters_class if is_lezen else GeenParameters
        self.parameters = _lees(soort, request.query_params, self.parametercontext())

    def parametercontext(self) -> dict[str, Any]:
        """What reading the query string needs to know, for instance which day it is."""
        return {}

    @property
    def default_response_headers(self) -> dict[str, str]:
        return {
            **super().default_response_headers,
            "API-Version": settings.API_VERSIE,
            "Cache-Control": "no-store",
        }

    def lees(self, soort: type[S], **context: Any) -> dict[str, Any]:
        """The body as the valid values of this serializer, with `context`; 400 when it does not fit."""
        invoer = soort(data=self.request.data, context={"request": self.request, **context})
        invoer.is_valid(raise_exception=True)
        return dict(invoer.validated_data)


class Paginering(PageNumberPagination):
    """`page` and `pageSize`, with the defaults and the maximum of Lijstparameters."""

    page_query_param = "page"
    page_size_query_param = "pageSize"
    page_size = 25
    max_page_size = 100
    invalid_page_message = "Dit blad bestaat niet; het laatste ligt ervoor."


class LijstView(ApiView):
    """A list in pages; a subclass gives the rows, with everything that a row needs fetched along."""

    pagination_class = Paginering
    parameters_class: type[ApiSerializer] = Lijstparameters
    serializer_class: type[ApiSerializer]

    def rijen(self) -> "QuerySet[Any]":
        raise NotImplementedError

    def context(self) -> dict[str, Any]:
        """What the serializer needs beside the rows; asked once per call."""
        return {}

    def toont(self, rijen: list[Any]) -> None:
        """Called with the rows of the page that is about to be shown: to log who is looked at."""

    def get(self, request: Request) -> Response:
        blad = self.pagination_class()
        rijen = blad.paginate_queryset(self.rijen(), request, view=self) or []
        self.toont(rijen)
        uit = self.serializer_class(rijen, many=True, context={"request": request, **self.context()})
        return blad.get_paginated_response(uit.data)


def _lees(soort: type[ApiSerializer], vraag: QueryDict, context: dict[str, Any]) -> dict[str, Any]:
    """The query string as plain values: a list for a parameter that may be repeated, else one text."""
    parameters = soort(context=context)
    waarden: dict[str, Any] = {}
    for naam, gegeven in vraag.lists():
        if isinstance(parameters.fields.get(naam), ListField):
            waarden[naam] = gegeven
        elif len(gegeven) > 1:
            raise ValidationError({naam: ["Geef deze parameter één keer."]})
        else:
            waarden[naam] = gegeven[0]
    return dict(parameters.run_validation(waarden))
