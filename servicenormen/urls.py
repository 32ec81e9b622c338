from django.urls import path

from servicenormen.views import normen, toegang

app_name = "servicenormen"
urlpatterns = [
    path("sturing/", normen.dashboard, name="dashboard"),
    path("sturing/toegangstijd/", toegang.toegangstijd, name="toegangstijd"),
    path("sturing/normen/<str:code>/", normen.norm, name="norm"),
    path("sturing/normen/<str:code>/gevallen/", normen.gevallen, name="gevallen"),
    path("sturing/normen/<str:code>/gevallen.csv", normen.gevallen_csv, name="gevallen_csv"),
]
