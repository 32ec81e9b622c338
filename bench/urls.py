"""KCC's own addresses and the yardstick: the least that a request which stores something can cost."""

from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import path

from kcc.urls import urlpatterns as kcc_urls


@login_not_required
def een_insert(request: HttpRequest) -> HttpResponse:
    """A view without work, through the same middleware: one row, one commit."""
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO bench_meetlat (moment) VALUES (now())")
    return HttpResponse("ok")


urlpatterns = [*kcc_urls, path("bench/een-insert/", een_insert)]
