from django.urls import include, path

from catalogus.views import controles, kennis, publiek, uitwisseling, upl

app_name = "catalogus"
urlpatterns = [
    path("", publiek.home, name="home"),
    path("zoeken/", publiek.zoeken, name="zoeken"),
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
    path("werk/redactie/", include("catalogus.urls_redactie")),
]
