from django.urls import path

from catalogus.views import kennis, publiek

app_name = "catalogus"
urlpatterns = [
    path("", publiek.home, name="home"),
    path("zoeken/", publiek.zoeken, name="zoeken"),
    path("producten/", publiek.producten, name="producten"),
    path("producten/<slug:code>/", publiek.product, name="product"),
    path("stadswinkels/", publiek.locaties, name="locaties"),
    path("stadswinkels/<slug:code>/", publiek.locatie, name="locatie"),
    path("werk/producten/", kennis.kennis, name="kennis"),
]
