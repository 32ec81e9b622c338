"""Addresses of the manager's pages."""

from django.urls import path, register_converter

from kcc.lib.perioden import Halfjaar, Tertaal
from servicenormen.views import (
    aantekeningen,
    abonnementen,
    halfjaar,
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


class HalfjaarConverter:
    """A half year in an address, as 2025-H1."""

    regex = "[12][0-9]{3}-H[12]"

    def to_python(self, value: str) -> Halfjaar:
        return Halfjaar.lees(value)

    def to_url(self, value: Halfjaar) -> str:
        return str(value)


register_converter(TertaalConverter, "tertaal")
register_converter(HalfjaarConverter, "halfjaar")

app_name = "servicenormen"
urlpatterns = [
    path("kwaliteitshandvest/", openbaar.kwaliteitshandvest, name="kwaliteitshandvest"),
    path("sturing/", normen.dashboard, name="dashboard"),
    path("sturing/nu/", lopend.nu, name="nu"),
    path("sturing/indicatoren/", indicatoren.indicatoren, name="indicatoren"),
    path("sturing/toegangstijd/", toegang.toegangstijd, name="toegangstijd"),
    path("sturing/signalen/", signalen.signalen, name="signalen"),
    path("sturing/signalen/<int:pk>/", signalen.signaal, name="signaal"),
    path(
        "sturing/signalen/<int:pk>/antwoorden/<slug:product>/", signalen.antwoorden, name="signaalantwoorden"
    ),
    path("sturing/signalen/<int:pk>/oppakken/", signalen.oppakken, name="signaal_oppakken"),
    path("sturing/signalen/<int:pk>/actie/", signalen.actie, name="signaal_actie"),
    path("sturing/signalen/<int:pk>/sluiten/", signalen.sluiten, name="signaal_sluiten"),
    path("sturing/aantekeningen/", aantekeningen.aantekeningen, name="aantekeningen"),
    path("sturing/aantekeningen/nieuw/", aantekeningen.nieuw, name="aantekening_nieuw"),
    path("sturing/aantekeningen/<int:pk>/", aantekeningen.aantekening, name="aantekening"),
    path(
        "sturing/aantekeningen/<int:pk>/verwijderen/",
        aantekeningen.verwijderen,
        name="aantekening_verwijderen",
    ),
    path("sturing/abonnementen/", abonnementen.abonnementen, name="abonnementen"),
    path("sturing/abonnementen/<int:pk>/opzeggen/", abonnementen.opzeggen, name="abonnement_opzeggen"),
    path("sturing/halfjaar/<halfjaar:halfjaar>/", halfjaar.halfjaar, name="halfjaar"),
    path(
        "sturing/halfjaar/<halfjaar:halfjaar>/overzicht.<slug:soort>",
        halfjaar.bestand,
        name="halfjaarbestand",
    ),
    path("sturing/halfjaar/<halfjaar:halfjaar>/schrijven/", halfjaar.schrijven, name="halfjaar_schrijven"),
    path(
        "sturing/halfjaar/<halfjaar:halfjaar>/vaststellen/", halfjaar.vaststellen, name="halfjaar_vaststellen"
    ),
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
