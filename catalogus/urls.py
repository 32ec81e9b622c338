from django.urls import path

from catalogus import views

app_name = "catalogus"
urlpatterns = [
    path("", views.home, name="home"),
    path("zoeken/", views.zoeken, name="zoeken"),
    path("producten/", views.producten, name="producten"),
    path("producten/<slug:code>/", views.product, name="product"),
    path("stadswinkels/", views.locaties, name="locaties"),
    path("stadswinkels/<slug:code>/", views.locatie, name="locatie"),
    path("werk/producten/", views.kennis, name="kennis"),
]
