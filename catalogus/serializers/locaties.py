"""How places look in the API. What is asked of several rows at once comes in the context."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from catalogus import regels, services
from catalogus.enums import Locatiesoort, Weekdag
from catalogus.models import Locatie, Openingstijd
from catalogus.regels import Openvenster
from catalogus.serializers.basis import volledig_adres
from kcc.lib.api.serializers import ApiSerializer
from kcc.lib.api.velden import CodeField, DatumField, MomentField, TekstField, TijdField
from kcc.lib.perioden import lokale_dag
from kcc.lib.werktijd import Dienstkalender
from kcc.organisatie.enums import Kalender
from kcc.organisatie.models import Kalenderdag
from kcc.organisatie.services import dienstkalender

# How far ahead a place tells that it will be open at other hours.
DAGEN_VOORUIT = 60


@dataclass(frozen=True)
class Locatiecontext:
    """What every place is judged by: the moment, the calendar of the gemeente, and why days are closed."""

    nu: datetime
    vandaag: date
    kalender: Dienstkalender
    redenen: Mapping[date, str]


def locatiecontext(nu: datetime) -> dict[str, Any]:
    """What LocatieSerializer needs for any number of places; two queries."""
    vandaag = lokale_dag(nu)
    dagen = Kalenderdag.objects.filter(
        kalender=Kalender.DIENST, datum__gte=vandaag, datum__lt=vandaag + timedelta(days=DAGEN_VOORUIT)
    )
    redenen = {dag.datum: dag.omschrijving for dag in dagen}
    return {"locatie": Locatiecontext(nu, vandaag, dienstkalender(), redenen)}


class AdresSerializer(ApiSerializer):
    straat = TekstField()
    huisnummer = TekstField()
    postcode = TekstField()
    plaats = TekstField()


class VensterSerializer(ApiSerializer):
    van = TijdField()
    tot = TijdField()


def _venster(venster: Openvenster | Openingstijd) -> dict[str, str]:
    return {"van": f"{venster.van:%H:%M}", "tot": f"{venster.tot:%H:%M}"}


class OpeningstijdSerializer(VensterSerializer):
    weekdag = serializers.ChoiceField(Weekdag.choices, help_text="1 is maandag, 7 is zondag.")


class UitzonderingSerializer(ApiSerializer):
    datum = DatumField()
    reden = TekstField(help_text="Leeg als die niet bekend is.")
    vensters = VensterSerializer(many=True, help_text="Leeg: de hele dag gesloten.")


class LocatieSerializer(ApiSerializer):
    """A place in use. Context: as locatiecontext gives it. Reads the hours: fetch them along."""

    code = CodeField()
    naam = TekstField()
    soort = serializers.ChoiceField(
        Locatiesoort.choices, help_text="Of u er zelf komt, of geholpen wordt via video of thuis."
    )
    url = serializers.SerializerMethodField(
        help_text="De pagina voor inwoners; leeg bij video en een mobiel team."
    )
    adres = AdresSerializer(source="*")
    toegankelijkheid = TekstField()
    route = TekstField()
    openingstijden = serializers.SerializerMethodField(help_text="Elke week, plaatselijke tijd.")
    uitzonderingen = serializers.SerializerMethodField(
        help_text=f"De dagen in de komende {DAGEN_VOORUIT} dagen die anders zijn dan elke week."
    )
    is_open = serializers.SerializerMethodField(help_text="Of de locatie nu open is.")
    verandert_op = serializers.SerializerMethodField(
        help_text="Wanneer dat verandert; geen als dat niet binnen twee weken is."
    )

    def to_representation(self, instance: Locatie) -> dict[str, Any]:
        context: Locatiecontext = self.context["locatie"]
        self._tijden = services.openingstijden(instance)
        self._stand = regels.openstand(self._tijden, context.kalender, context.nu, context.vandaag)
        return super().to_representation(instance)

    def get_url(self, locatie: Locatie) -> str:
        return volledig_adres(locatie.get_absolute_url()) if locatie.is_te_bezoeken else ""

    @extend_schema_field(OpeningstijdSerializer(many=True))
    def get_openingstijden(self, locatie: Locatie) -> Any:
        return [{"weekdag": tijd.weekdag, **_venster(tijd)} for tijd in locatie.openingstijden.all()]

    @extend_schema_field(UitzonderingSerializer(many=True))
    def get_uitzonderingen(self, locatie: Locatie) -> Any:
        context: Locatiecontext = self.context["locatie"]
        eigen = {dag.datum: dag.omschrijving for dag in locatie.openingsuitzonderingen.all()}
        dagen = regels.openingsdagen(
            self._tijden, context.kalender, context.vandaag, DAGEN_VOORUIT, {**context.redenen, **eigen}
        )
        return [
            {
                "datum": dag.datum.isoformat(),
                "reden": dag.reden,
                "vensters": [_venster(venster) for venster in dag.vensters],
            }
            for dag in dagen
            if dag.is_afwijkend
        ]

    def get_is_open(self, locatie: Locatie) -> bool:
        return self._stand.is_open

    @extend_schema_field(MomentField(allow_null=True))
    def get_verandert_op(self, locatie: Locatie) -> str | None:
        moment = self._stand.verandert_op
        return MomentField().to_representation(moment) if moment else None
