"""KCC's own addresses and two yardsticks: the least that a request which stores something can cost, and one
that only shows a token."""

from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import path
from rest_framework.request import Request
from rest_framework.response import Response

from kcc.lib.api.views import ApiView
from kcc.organisatie.apitoegang import met_scope
from kcc.organisatie.enums import Apiscope
from kcc.urls import urlpatterns as kcc_urls


class LeegView(ApiView):
    """A call without work: the token is looked up, and that is all."""

    permission_classes = [met_scope(Apiscope.CONTACTEN)]

    def get(self, request: Request) -> Response:
        return Response({})


@login_not_required
def een_insert(request: HttpRequest) -> HttpResponse:
    """A view without work, through the same middleware: one row, one commit."""
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO bench_meetlat (moment) VALUES (now())")
    return HttpResponse("ok")


urlpatterns = [*kcc_urls, path("bench/een-insert/", een_insert), path("bench/leeg", LeegView.as_view())]
