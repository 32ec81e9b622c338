"""All addresses of the API: Dutch plurals in kebab-case, without a slash at the end."""

from django.urls import include, path

from afspraken import api as afspraken
from catalogus import api as catalogus
from contacten.api import (
    gemist,
    klantcontacten,
    publieksreacties,
    socialberichten,
    telefonie,
    terugbelverzoeken,
)
from kcc.api import views
from servicenormen import api as servicenormen

app_name = "api"
_v1 = [
    path("", views.documentatie, name="documentatie"),
    path("openapi.json", views.openapi, name="openapi"),
    path("producten", catalogus.ProductenView.as_view(), name="producten"),
    path("producten/<slug:code>", catalogus.ProductView.as_view(), name="product"),
    path("locaties", catalogus.LocatiesView.as_view(), name="locaties"),
    path("locaties/<slug:code>", catalogus.LocatieView.as_view(), name="locatie"),
    path("vraagantwoorden", catalogus.VraagantwoordenView.as_view(), name="vraagantwoorden"),
    path("vraagantwoorden/<slug:code>", catalogus.VraagantwoordView.as_view(), name="vraagantwoord"),
    path(
        "afspraakmogelijkheden", afspraken.AfspraakmogelijkhedenView.as_view(), name="afspraakmogelijkheden"
    ),
    path("afspraken", afspraken.AfsprakenView.as_view(), name="afspraken"),
    path("afspraken/<uuid:uuid>", afspraken.AfspraakView.as_view(), name="afspraak"),
    path("afspraken/<uuid:uuid>/aanmelding", afspraken.AfspraakaanmeldingView.as_view(), name="aanmelding"),
    path("reserveringen", afspraken.ReserveringenView.as_view(), name="reserveringen"),
    path("reserveringen/<uuid:uuid>", afspraken.ReserveringView.as_view(), name="reservering"),
    path("reserveringen/<uuid:uuid>/verlenging", afspraken.VerlengingView.as_view(), name="verlenging"),
    path("klantcontacten", klantcontacten.KlantcontactenView.as_view(), name="klantcontacten"),
    path("klantcontacten/registreer", klantcontacten.RegistreerView.as_view(), name="registreer"),
    path("klantcontacten/<int:nummer>", klantcontacten.KlantcontactView.as_view(), name="klantcontact"),
    path("terugbelverzoeken", terugbelverzoeken.TerugbelverzoekenView.as_view(), name="terugbelverzoeken"),
    path(
        "terugbelverzoeken/<int:nummer>",
        terugbelverzoeken.TerugbelverzoekView.as_view(),
        name="terugbelverzoek",
    ),
    path("publieksreacties", publieksreacties.PublieksreactiesView.as_view(), name="publieksreacties"),
    path(
        "publieksreacties/<int:nummer>",
        publieksreacties.PublieksreactieView.as_view(),
        name="publieksreactie",
    ),
    path("socialberichten", socialberichten.SocialBerichtenView.as_view(), name="socialberichten"),
    path("socialberichten/<int:nummer>", socialberichten.SocialBerichtView.as_view(), name="socialbericht"),
    *[
        path(f"{zaken}/<int:nummer>/{naam}", actie.as_view(), name=f"{zaken}_{naam}")
        for zaken, acties in (
            ("terugbelverzoeken", terugbelverzoeken.ACTIES),
            ("publieksreacties", publieksreacties.ACTIES),
            ("socialberichten", socialberichten.ACTIES),
        )
        for naam, actie in acties.items()
    ],
    path("gemiste-oproepen", gemist.GemisteOproepenView.as_view(), name="gemiste_oproepen"),
    path(
        "gemiste-oproepen/<int:nummer>/terugbellen",
        gemist.OproepTerugbellenView.as_view(),
        name="oproep_terugbellen",
    ),
    path("gemiste-oproepen/<int:nummer>/afdoen", gemist.OproepAfdoenView.as_view(), name="oproep_afdoen"),
    path("telefonie/gesprekken", telefonie.GesprekkenView.as_view(), name="gesprekken"),
    path("servicenormen", servicenormen.ServicenormenView.as_view(), name="servicenormen"),
]
urlpatterns = [path("api/v1/", include(_v1))]
