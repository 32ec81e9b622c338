"""How questions and their answers look in the API."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from catalogus.models import Vraagantwoord
from catalogus.serializers.basis import VerwijzingSerializer, vertalingen
from kcc.lib.api.serializers import ApiSerializer, Lijstparameters
from kcc.lib.api.velden import CodeField, TekstField


class Vraagparameters(Lijstparameters):
    zoek = TekstField(
        required=False, max_length=200, help_text="Een vraag of een paar woorden; het beste eerst."
    )
    product = CodeField(required=False, help_text="De code van een product.")


class VraagtekstenSerializer(ApiSerializer):
    vraag = TekstField()
    antwoord = TekstField()


class VraagvertalingenSerializer(ApiSerializer):
    nl = VraagtekstenSerializer()
    en = VraagtekstenSerializer(allow_null=True)


class VraagantwoordSerializer(ApiSerializer):
    """A published question for citizens. Reads producten (published only) and afdeling: fetch them along."""

    code = CodeField()
    vraag = TekstField()
    antwoord = TekstField()
    producten = serializers.SerializerMethodField(help_text="Codes van de producten waar het over gaat.")
    afdeling = VerwijzingSerializer()
    vertalingen = serializers.SerializerMethodField()

    @extend_schema_field(serializers.ListField(child=CodeField()))
    def get_producten(self, vraag: Vraagantwoord) -> list[str]:
        return [product.code for product in vraag.producten.all()]

    @extend_schema_field(VraagvertalingenSerializer)
    def get_vertalingen(self, vraag: Vraagantwoord) -> Any:
        return vertalingen(vraag, ("vraag", "antwoord"))
