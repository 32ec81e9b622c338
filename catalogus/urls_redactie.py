"""The editing screens, under /werk/redactie/; in the namespace of the catalogue."""

from django.urls import path

from catalogus.views import (
    redactie_bewerken,
    redactie_controle,
    redactie_verwijzingen,
    redactie_voorbeeld,
    redactie_werk,
)

urlpatterns = [
    path("", redactie_werk.werk, name="redactie"),
    path("velen/", redactie_werk.velen, name="redactie_velen"),
    path("velen/terug/<str:moment>/", redactie_werk.velen_terug, name="redactie_velen_terug"),
    path("verwijzingen/", redactie_verwijzingen.lijst, name="redactie_verwijzingen"),
    path("verwijzingen/nieuw/", redactie_verwijzingen.verwijzing, name="redactie_verwijzing_nieuw"),
    path("verwijzingen/<slug:code>/", redactie_verwijzingen.verwijzing, name="redactie_verwijzing"),
    path("<str:soort>/nieuw/", redactie_bewerken.nieuw, name="redactie_nieuw"),
    path("<str:soort>/<slug:code>/", redactie_bewerken.bewerken, name="redactie_bewerken"),
    path("<str:soort>/<slug:code>/controle/", redactie_controle.controle, name="redactie_controle"),
    path("<str:soort>/<slug:code>/voorbeeld/", redactie_voorbeeld.voorbeeld, name="redactie_voorbeeld"),
    path(
        "<str:soort>/<slug:code>/voorbeeld/pagina/",
        redactie_voorbeeld.voorbeeldpagina,
        name="redactie_voorbeeldpagina",
    ),
    path(
        "<str:soort>/<slug:code>/geschiedenis/", redactie_controle.geschiedenis, name="redactie_geschiedenis"
    ),
    path(
        "<str:soort>/<slug:code>/geschiedenis/<int:nummer>/herstel/",
        redactie_controle.herstel,
        name="redactie_herstel",
    ),
]
