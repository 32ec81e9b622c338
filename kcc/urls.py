"""All addresses of KCC."""

from django.contrib import admin
from django.urls import include, path

from kcc import gezondheid

urlpatterns = [
    path("healthz", gezondheid.healthz, name="healthz"),
    path("readyz", gezondheid.readyz, name="readyz"),
    path("", include("kcc.organisatie.urls")),
    path("", include("catalogus.urls")),
    path("", include("afspraken.urls")),
    path("", include("contacten.urls")),
    path("", include("servicenormen.urls")),
    path("account/", include("kcc.organisatie.urls_aanmelden")),
    path("beheer/admin/", admin.site.urls),
]
