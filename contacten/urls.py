"""Addresses of contacten: for staff, but for asking to be called."""

from django.urls import include, path

from contacten.views import (
    aanwezigheid,
    bewaren,
    contact,
    contacten,
    dubbelen,
    klanten,
    klantnummers,
<<<<<<< HEAD
    onderweg,
=======
    mening,
    mijn,
    mijn_aanmelden,
>>>>>>> 56974f2 (contacten: Ask people what they thought of it, and show citizens their own overview.)
    privacy,
    registreren,
    terugbellen,
    terugbelverzoeken,
    waardering,
)

app_name = "contacten"
urlpatterns = [
    path("", include("contacten.urls_zaken")),
    path("terugbellen/", terugbellen.terugbellen, name="terugbellen"),
    path("terugbellen/gelukt/", terugbellen.gelukt, name="terugbellen_gelukt"),
    path("werk/contact/", registreren.registreren, name="registreren"),
    path("werk/contact/onderweg/", onderweg.onderweg, name="onderweg"),
    path("werk/contact/gesprek/<int:gesprek_id>/", onderweg.open_gesprek, name="open_gesprek"),
    path("werk/contact/concept/<slug:sleutel>/weg/", onderweg.gooi_weg, name="concept_weg"),
    path("werk/aanwezig/", aanwezigheid.aanwezig, name="aanwezig"),
    path("werk/contact/<int:contact_id>/geregistreerd/", registreren.geregistreerd, name="geregistreerd"),
    path("werk/contacten/", contacten.lijst, name="contacten"),
    path("beheer/privacy/inzagelog/", privacy.inzagelog, name="inzagelog"),
    path("beheer/privacy/inzagelog/export/", privacy.inzagelog_export, name="inzagelog_export"),
    path("beheer/privacy/persoon/", privacy.zoek_persoon, name="zoek_persoon"),
    path("beheer/privacy/persoon/<int:klant_id>/", privacy.persoon, name="persoon"),
    path("beheer/privacy/bewaren/", bewaren.bewaren, name="bewaren"),
    path("beheer/privacy/bewaren/<slug:soort>/", bewaren.termijn, name="bewaartermijn"),
    path("mijn/", mijn.mijn, name="mijn"),
    path("mijn/inloggen/", mijn_aanmelden.inloggen, name="mijn_inloggen"),
    path("mijn/inloggen/terug/", mijn_aanmelden.terug, name="mijn_terug"),
    path("mijn/uitloggen/", mijn_aanmelden.uitloggen, name="mijn_uitloggen"),
    path("mijn/reacties/<int:reactie_id>/", mijn.reactie, name="mijn_reactie"),
    path("mijn/gegevens/", mijn.gegevens, name="mijn_gegevens"),
    path("mijn/gegevens/download/", mijn.download, name="mijn_download"),
    path("mijn/wie-keek/", mijn.inzage, name="mijn_inzage"),
    path("mening/<str:token>/", mening.mening, name="mening"),
    path("mening/<str:token>/afmelden/", mening.afmelden, name="mening_afmelden"),
    path("werk/waardering/", waardering.waardering, name="waardering"),
    path("werk/waardering/<int:antwoord_id>/opvolgen/", waardering.opvolgen, name="waardering_opvolgen"),
    path("werk/klanten/dubbel/", dubbelen.lijst, name="dubbelen"),
    path(
        "werk/klanten/dubbel/<int:suggestie_id>/niet-dezelfde/",
        dubbelen.niet_dezelfde,
        name="niet_dezelfde",
    ),
    path(
        "werk/klanten/samenvoegingen/<int:samenvoeging_id>/ongedaan/",
        dubbelen.ongedaan,
        name="samenvoeging_ongedaan",
    ),
    path("werk/klanten/<int:klant_id>/samenvoegen/", dubbelen.kiezen, name="samenvoegen_kiezen"),
    path("werk/klanten/<int:klant_id>/samenvoegen/<int:ander_id>/", dubbelen.samenvoegen, name="samenvoegen"),
    path("werk/klanten/<int:klant_id>/nummers/", klantnummers.nummers, name="klant_nummers"),
    path("werk/contacten/<int:contact_id>/", contact.contact, name="contact"),
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
