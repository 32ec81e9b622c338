from django.urls import path

from kcc.organisatie import views, views_importeren

app_name = "organisatie"
urlpatterns = [
    path("toegankelijkheid/", views.toegankelijkheid, name="toegankelijkheid"),
    path("privacy/", views.privacy, name="privacy"),
    path("sitemap/", views.sitemap, name="sitemap"),
    path("beheer/uitgaande-berichten/", views.uitgaand, name="uitgaand"),
    path("beheer/uitgaande-berichten/<int:bericht_id>/opnieuw/", views.opnieuw, name="opnieuw"),
    path(
        "beheer/uitgaande-berichten/<int:bericht_id>/hoeft-niet-meer/",
        views.hoeft_niet_meer,
        name="hoeft_niet_meer",
    ),
    path("beheer/sms-berichten/", views.smsberichten, name="smsberichten"),
    path("beheer/importeren/", views_importeren.importeren, name="importeren"),
    path("beheer/importeren/<slug:soort>.csv", views_importeren.exporteren, name="exporteren"),
    path("demo/postvak/", views.postvak, name="postvak"),
    path("demo/postvak/<int:bericht_id>/<int:nummer>/", views.postvak_bijlage, name="postvak_bijlage"),
]
