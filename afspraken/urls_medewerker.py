"""Addresses of who makes and manages appointments for others; included by afspraken.urls."""

from django.urls import path

from afspraken.views import medewerker_afspraken, medewerker_boeken, medewerker_gegevens, niet_bezorgd

urlpatterns = [
    path("werk/afspraken/", medewerker_afspraken.vinden, name="medewerker_afspraken"),
    path("werk/afspraken/nieuw/", medewerker_boeken.nieuw, name="medewerker_nieuw"),
    path("werk/afspraken/niet-bezorgd/", niet_bezorgd.lijst, name="niet_bezorgd"),
    path("werk/afspraken/<uuid:uuid>/opnieuw/", niet_bezorgd.opnieuw, name="niet_bezorgd_opnieuw"),
    path("werk/afspraken/<uuid:uuid>/ingelicht/", niet_bezorgd.ingelicht, name="niet_bezorgd_ingelicht"),
    path("werk/afspraken/<uuid:uuid>/", medewerker_afspraken.afspraak, name="medewerker_afspraak"),
    path(
        "werk/afspraken/<uuid:uuid>/verplaatsen/",
        medewerker_afspraken.verplaatsen,
        name="medewerker_verplaatsen",
    ),
    path("werk/afspraken/<uuid:uuid>/brief/", medewerker_afspraken.brief, name="medewerker_brief"),
    path("werk/afspraken/<uuid:uuid>/gegevens/", medewerker_gegevens.gegevens, name="medewerker_gegevens"),
    path("werk/afspraken/<uuid:uuid>/afzeggen/", medewerker_afspraken.afzeggen, name="medewerker_afzeggen"),
    path("werk/afspraken/<uuid:uuid>/doorgaan/", medewerker_afspraken.doorgaan, name="medewerker_doorgaan"),
]
