"""Addresses of what asks for an answer: publieksreacties, social media, dossiers and agreements."""

from django.urls import path

from contacten.views import dossiers, dvo, publieksreacties, reactie, socialberichten

urlpatterns = [
    path("reactie/", reactie.reactie, name="reactie"),
    path("reactie/gelukt/", reactie.gelukt, name="reactie_gelukt"),
    path("werk/publieksreacties/", publieksreacties.werklijst, name="publieksreacties"),
    path("werk/publieksreacties/nieuw/", publieksreacties.nieuw, name="publieksreactie_nieuw"),
    path("werk/publieksreacties/<int:reactie_id>/", publieksreacties.publieksreactie, name="publieksreactie"),
    path(
        "werk/publieksreacties/<int:reactie_id>/brief/<int:handeling_id>/",
        publieksreacties.brief,
        name="publieksreactie_brief",
    ),
    path(
        "werk/publieksreacties/<int:reactie_id>/bijlagen/<int:bijlage_id>/",
        publieksreacties.bijlage,
        name="publieksreactie_bijlage",
    ),
    path(
        "werk/publieksreacties/<int:reactie_id>/<slug:actie>/",
        publieksreacties.handelen,
        name="publieksreactie_handelen",
    ),
    path("werk/social/", socialberichten.werklijst, name="socialberichten"),
    path("werk/social/<int:bericht_id>/", socialberichten.socialbericht, name="socialbericht"),
    path(
        "werk/social/<int:bericht_id>/<slug:actie>/",
        socialberichten.handelen,
        name="socialbericht_handelen",
    ),
    path("werk/dossiers/", dossiers.dossiers, name="dossiers"),
    path("werk/afdelingsafspraken/", dvo.overzicht, name="dvo"),
    path("werk/afdelingsafspraken/<slug:code>/", dvo.afdeling, name="dvo_afdeling"),
    path("werk/afdelingsafspraken/<slug:code>/nieuw/", dvo.afspreken, name="dvo_afspreken"),
]
