"""Addresses of the planner; included by afspraken.urls."""

from django.urls import include, path

from afspraken.views import planning, planning_gebieden, planning_wijziging

_locatie = [
    path("patroon/", planning.patroon, name="planning_patroon"),
    path("kanalen/", planning_wijziging.kanalen, name="planning_kanalen"),
    path("aanbod/", planning.aanbod, name="planning_aanbod"),
    path("geschiedenis/", planning.geschiedenis, name="planning_geschiedenis"),
    path("wijzigen/<slug:soort>/", planning_wijziging.wijzigen, name="planning_wijzigen"),
    path("ongedaan/", planning_wijziging.maak_ongedaan, name="planning_ongedaan"),
    path("dag/<str:datum>/", planning.dag, name="planning_dag"),
    path("<str:week>/", planning.week, name="planning_week"),
]

urlpatterns = [
    path("werk/planning/", planning.planning, name="planning"),
    path("werk/planning/gebieden/", planning_gebieden.gebieden, name="planning_gebieden"),
    path("werk/planning/<slug:code>/", include(_locatie)),
]
