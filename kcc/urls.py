"""All addresses of KCC."""

from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.views.i18n import set_language

from kcc import gezondheid, start

urlpatterns = [
    path("healthz", gezondheid.healthz, name="healthz"),
    path("readyz", gezondheid.readyz, name="readyz"),
    path("taal/", login_not_required(set_language), name="set_language"),
    path("werk/", start.start, name="start"),
    path("", include("kcc.organisatie.urls")),
    path("", include("catalogus.urls")),
    path("", include("afspraken.urls")),
    path("", include("contacten.urls")),
    path("", include("servicenormen.urls")),
    path("", include("kcc.api.urls")),
    path("account/", include("kcc.organisatie.urls_aanmelden")),
    path("beheer/admin/", admin.site.urls),
]

handler400 = "kcc.api.fouten.verkeerd_verzoek"
handler404 = "kcc.api.fouten.niet_gevonden"
handler500 = "kcc.api.fouten.serverfout"
