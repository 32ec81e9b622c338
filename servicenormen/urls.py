from django.urls import path

from servicenormen import views, views_toegang

app_name = "servicenormen"
urlpatterns = [
    path("sturing/", views.dashboard, name="dashboard"),
    path("sturing/toegangstijd/", views_toegang.toegangstijd, name="toegangstijd"),
    path("sturing/normen/<str:code>/", views.norm, name="norm"),
    path("sturing/normen/<str:code>/gevallen/", views.gevallen, name="gevallen"),
    path("sturing/normen/<str:code>/gevallen.csv", views.gevallen_csv, name="gevallen_csv"),
]
