"""Addresses of afspraken: citizens first, then staff."""

from django.urls import include, path

from afspraken.views import beheren, boeken, gegevens, ingang, prognose, thuis, video

app_name = "afspraken"

_eigen = [
    path("", beheren.beheren, name="beheren"),
    path("verplaatsen/", beheren.verplaatsen, name="verplaatsen"),
    path("afzeggen/", beheren.afzeggen, name="afzeggen"),
    path("doorgaan/", beheren.doorgaan, name="doorgaan"),
    path("video/", video.video, name="video"),
    path("afspraak.ics", beheren.agenda, name="agenda"),
    path("qr.svg", beheren.qr, name="qr"),
]

urlpatterns = [
    path("afspraak/", boeken.maken, name="maken"),
    path("afspraak/moment/", boeken.moment, name="moment"),
    path("afspraak/thuis/", thuis.thuis, name="thuis"),
    path("afspraak/vasthouden/", gegevens.vasthouden, name="vasthouden"),
    path("afspraak/gegevens/", gegevens.gegevens, name="gegevens"),
    path("afspraak/controleren/", gegevens.controleren, name="controleren"),
    path("afspraak/openen/", ingang.zoek_afspraak, name="ingang"),
    path("afspraak/<uuid:uuid>/<slug:sleutel>/", include(_eigen)),
    path("werk/planning/prognose/", prognose.prognose, name="prognose"),
    path("", include("afspraken.urls_balie")),
    path("", include("afspraken.urls_medewerker")),
    path("", include("afspraken.urls_planning")),
]
