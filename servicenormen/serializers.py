"""How the figures of the norms look in the API."""

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from kcc.lib.api.serializers import ApiSerializer
from kcc.lib.api.velden import MomentField, TekstField
from kcc.lib.perioden import Tertaal
from servicenormen.enums import Normstatus

AFGESCHERMD = "afgeschermd"
STATUSSEN = [*Normstatus.choices, (AFGESCHERMD, "Te kleine groep")]


@extend_schema_field({"type": "string", "pattern": "^[12][0-9]{3}-T[1-3]$", "examples": ["2025-T1"]})
class TertaalField(serializers.Field):
    """A tertaal, as 2025-T1."""

    def to_internal_value(self, data: str) -> Tertaal:
        try:
            return Tertaal.lees(data)
        except ValueError as fout:
            raise serializers.ValidationError(str(fout)) from fout

    def to_representation(self, value: Tertaal) -> str:
        return str(value)


class Normparameters(ApiSerializer):
    tertaal = TertaalField(required=False, help_text="Anders het tertaal van nu.")


class TellingSerializer(ApiSerializer):
    teller = serializers.IntegerField()
    noemer = serializers.IntegerField()


class NormSerializer(ApiSerializer):
    code = TekstField()
    titel = TekstField()
    omschrijving = TekstField()
    kanaal = TekstField()
    doel = serializers.IntegerField(help_text="Ten minste dit percentage.")
    teller = serializers.IntegerField(allow_null=True, help_text="Gevallen binnen de norm.")
    noemer = serializers.IntegerField(allow_null=True, help_text="Alle gevallen.")
    percentage = TekstField(
        allow_null=True, help_text="Met één decimaal, naar beneden afgerond. Geen zonder gevallen."
    )
    status = serializers.ChoiceField(STATUSSEN)
    uitsplitsing = serializers.DictField(
        child=serializers.DictField(child=TellingSerializer()),
        help_text="Per dimensie (als locatie of week) en per code. Te kleine groepen staan er niet bij.",
    )


class ServicenormenSerializer(ApiSerializer):
    tertaal = TertaalField()
    peilmoment = MomentField(help_text="Wat hierna gebeurde, telt niet mee.")
    vastgesteld_op = MomentField(
        allow_null=True, help_text="Sinds wanneer de cijfers vaststaan, als dat zo is."
    )
    normen = NormSerializer(many=True)
