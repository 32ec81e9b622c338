from django.urls import include, path

from catalogus.views import controles, gemist, kennis, publiek, uitwisseling, upl, vragen, zoeken

app_name = "catalogus"
urlpatterns = [
    path("", publiek.home, name="home"),
    path("zoeken/", zoeken.zoeken, name="zoeken"),
    path("zoeken/gemist/", zoeken.gemist, name="gemist_melden"),
    path("vragen/", vragen.vragen, name="vragen"),
    path("vragen/<slug:code>/", vragen.vraagantwoord, name="vraagantwoord"),
    path("vragen/<slug:code>/beoordeling/", vragen.beoordelen, name="beoordelen"),
    path("andere-organisaties/", vragen.verwijzingen, name="verwijzingen"),
    path("andere-organisaties/<slug:code>/", vragen.verwijzing, name="verwijzing"),
    path("producten/", publiek.producten, name="producten"),
    path("producten/<slug:code>/", publiek.product, name="product"),
    path("stadswinkels/", publiek.locaties, name="locaties"),
    path("stadswinkels/<slug:code>/", publiek.locatie, name="locatie"),
    path("samenwerkende-catalogi.xml", uitwisseling.samenwerkende_catalogi, name="samenwerkende_catalogi"),
    path("sitemap.xml", uitwisseling.sitemap, name="sitemap"),
    path("robots.txt", uitwisseling.robots, name="robots"),
    path("werk/producten/", kennis.kennis, name="kennis"),
    path("werk/redactie/upl/", upl.redactie_upl, name="redactie_upl"),
    path("werk/redactie/links/", controles.redactie_links, name="redactie_links"),
    path("werk/redactie/sdg/", uitwisseling.redactie_sdg, name="redactie_sdg"),
    path("werk/redactie/gemist/", gemist.gemist, name="gemist"),
    path("werk/redactie/", include("catalogus.urls_redactie")),
]
