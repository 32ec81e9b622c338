"""How messages on social media look in the API, and what it takes to register one and to act on it."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.exceptions import ValidationError

from contacten.enums import Zaakstand
from contacten.models import SocialBericht
from contacten.serializers.velden import Uitklapbaar, expandveld
from contacten.serializers.zaken import ActieInvoer, HandelingSerializer, Zaakparameters
from contacten.services.telefonie import KLOKVERSCHIL
from kcc.lib.api.serializers import ApiSerializer
from kcc.lib.api.velden import CodeField, MomentField, TekstField, WaarField

EXPAND = ("handelingen",)
STANDEN = [
    keuze for keuze in Zaakstand.choices if keuze[0] not in {Zaakstand.OPGESCHORT, Zaakstand.INGETROKKEN}
]


class Socialparameters(Zaakparameters):
    account = TekstField(required=False, max_length=100)
    expand = expandveld(*EXPAND)


class SocialExpandparameters(ApiSerializer):
    expand = expandveld(*EXPAND)


class SocialUitgeklaptSerializer(Uitklapbaar):
    handelingen = HandelingSerializer(many=True, required=False)


class SocialBerichtSerializer(ApiSerializer):
    """Reads what `api.socialberichten` fetches along; `nu` in the context."""

    nummer = serializers.IntegerField(source="pk")
    referentie = TekstField()
    account = TekstField()
    klantcontact = serializers.IntegerField(source="klantcontact_id", allow_null=True)
    afdeling = CodeField(source="afdeling.code", default=None, allow_null=True)
    medewerker = TekstField(source="medewerker.username", default=None, allow_null=True)
    auteur = TekstField()
    tekst = TekstField()
    url = TekstField()
    ontvangen_op = MomentField()
    is_antwoord_nodig = serializers.BooleanField()
    deadline_op = MomentField()
    stand = serializers.SerializerMethodField()
    is_open = serializers.BooleanField()
    beantwoord_op = MomentField(allow_null=True)
    antwoord = TekstField()
    uitgeklapt = SocialUitgeklaptSerializer()

    @extend_schema_field(serializers.ChoiceField(STANDEN))
    def get_stand(self, bericht: SocialBericht) -> str:
        return bericht.stand(self.context["nu"]).value


# --- In ----------------------------------------------------------------------------------------


class NieuwSocialBerichtInvoer(ApiSerializer):
    referentie = TekstField(
        max_length=100,
        help_text="Hoe het kanaal het bericht noemt. Dezelfde referentie is hetzelfde bericht.",
    )
    account = TekstField(max_length=100, help_text="Het account waarop het binnenkwam, als @rotterdam.")
    auteur = TekstField(required=False, allow_blank=True, max_length=200)
    tekst = TekstField(required=False, allow_blank=True, max_length=20_000)
    url = serializers.URLField(required=False, allow_blank=True, max_length=500)
    ontvangen_op = MomentField()
    is_antwoord_nodig = WaarField(default=True)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if attrs["ontvangen_op"] > self.context["nu"] + KLOKVERSCHIL:
            raise ValidationError({"ontvangenOp": ["Dit moment ligt in de toekomst."]})
        return attrs


class SocialAntwoordInvoer(ActieInvoer):
    antwoord = TekstField(max_length=10_000, help_text="Wat er op het kanaal is geantwoord.")
