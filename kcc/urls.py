"""All addresses of KCC."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("", include("kcc.organisatie.urls")),
    path("", include("catalogus.urls")),
    path("", include("afspraken.urls")),
    path("", include("contacten.urls")),
    path("", include("servicenormen.urls")),
    path("account/", include("allauth.urls")),
    path("beheer/admin/", admin.site.urls),
]
