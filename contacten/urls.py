"""Addresses of contacten: for staff, but for asking to be called."""

from django.urls import path

from contacten.views import contacten, klanten, registreren, terugbellen, terugbelverzoeken

app_name = "contacten"
urlpatterns = [
    path("terugbellen/", terugbellen.terugbellen, name="terugbellen"),
    path("terugbellen/gelukt/", terugbellen.gelukt, name="terugbellen_gelukt"),
    path("werk/contact/", registreren.registreren, name="registreren"),
    path("werk/contact/<int:contact_id>/geregistreerd/", registreren.geregistreerd, name="geregistreerd"),
    path("werk/contacten/", contacten.lijst, name="contacten"),
    path("werk/klanten/<int:klant_id>/", klanten.klant, name="klant"),
    path("werk/klanten/<int:klant_id>/wijzigen/", klanten.wijzigen, name="klant_wijzigen"),
    path("werk/terugbelverzoeken/", terugbelverzoeken.werklijst, name="terugbelverzoeken"),
    path("werk/terugbelverzoeken/<int:verzoek_id>/", terugbelverzoeken.verzoek, name="terugbelverzoek"),
    path(
        "werk/terugbelverzoeken/<int:verzoek_id>/<slug:actie>/",
        terugbelverzoeken.handelen,
        name="terugbelverzoek_handelen",
    ),
]
