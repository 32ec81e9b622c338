"""Addresses of the manager's pages."""

from django.urls import path, register_converter

from kcc.lib.perioden import Tertaal
from servicenormen.views import (
    indicatoren,
    lopend,
    normbeheer,
    normen,
    openbaar,
    rapporten,
    signalen,
    toegang,
)


class TertaalConverter:
    """A tertaal in an address, as 2025-T1."""

    regex = "[12][0-9]{3}-T[1-3]"

    def to_python(self, value: str) -> Tertaal:
        return Tertaal.lees(value)

    def to_url(self, value: Tertaal) -> str:
        return str(value)


register_converter(TertaalConverter, "tertaal")

app_name = "servicenormen"
urlpatterns = [
    path("kwaliteitshandvest/", openbaar.kwaliteitshandvest, name="kwaliteitshandvest"),
    path("sturing/", normen.dashboard, name="dashboard"),
    path("sturing/nu/", lopend.nu, name="nu"),
    path("sturing/indicatoren/", indicatoren.indicatoren, name="indicatoren"),
    path("sturing/toegangstijd/", toegang.toegangstijd, name="toegangstijd"),
    path("sturing/signalen/", signalen.signalen, name="signalen"),
    path("sturing/signalen/<int:pk>/", signalen.signaal, name="signaal"),
    path("sturing/signalen/<int:pk>/oppakken/", signalen.oppakken, name="signaal_oppakken"),
    path("sturing/signalen/<int:pk>/actie/", signalen.actie, name="signaal_actie"),
    path("sturing/signalen/<int:pk>/sluiten/", signalen.sluiten, name="signaal_sluiten"),
    path("sturing/normen/<str:code>/", normen.norm, name="norm"),
    path("sturing/normen/<str:code>/gevallen/", normen.gevallen, name="gevallen"),
    path("sturing/normen/<str:code>/gevallen.csv", normen.gevallen_csv, name="gevallen_csv"),
    path("sturing/normbeheer/", normbeheer.normen, name="normbeheer"),
    path("sturing/normbeheer/nieuw/", normbeheer.voorstellen, name="norm_nieuw"),
    path("sturing/normbeheer/voorstellen/<int:pk>/", normbeheer.voorstel, name="normvoorstel"),
    path("sturing/normbeheer/voorstellen/<int:pk>/beslissen/", normbeheer.beslissen, name="norm_beslissen"),
    path("sturing/normbeheer/<str:code>/wijzigen/", normbeheer.voorstellen, name="norm_wijzigen"),
    path("sturing/normbeheer/<str:code>/beeindigen/", normbeheer.beeindigen, name="norm_beeindigen"),
    path("sturing/rapporten/", rapporten.rapporten, name="rapporten"),
    path("sturing/rapporten/<tertaal:tertaal>/", rapporten.rapport, name="rapport"),
    path("sturing/rapporten/<tertaal:tertaal>/schrijven/", rapporten.schrijven, name="rapport_schrijven"),
    path("sturing/rapporten/<tertaal:tertaal>/vaststellen/", rapporten.vaststellen, name="vaststellen"),
    path(
        "sturing/rapporten/<tertaal:tertaal>/rapport.<slug:soort>", rapporten.bestand, name="rapportbestand"
    ),
]
