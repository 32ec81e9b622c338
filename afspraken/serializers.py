"""How appointments look in the API, and what it takes to make one."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.exceptions import ValidationError

from afspraken import services
from afspraken.enums import Afspraakkanaal, Afspraakstatus
from afspraken.models import Afspraak
from afspraken.regels import MAXIMUM_PRODUCTEN
from kcc.lib.api.serializers import ApiSerializer, Lijstparameters
from kcc.lib.api.velden import (
    CodeField,
    DatumField,
    GetalField,
    MomentField,
    QueryGetalField,
    TekstField,
)
from kcc.lib.telefoon import normaliseer_telefoonnummer

HOOGSTENS_DAGEN = 60
GEWONE_DAGEN = 28
MEESTE_PERSONEN = 99
# What is only held while somebody types is never shown.
STATUSSEN = [keuze for keuze in Afspraakstatus.choices if keuze[0] != Afspraakstatus.GERESERVEERD]


class Mogelijkheidparameters(ApiSerializer):
    product = serializers.ListField(
        child=CodeField(),
        min_length=1,
        max_length=MAXIMUM_PRODUCTEN,
        help_text="De code van een product. Meer producten in één bezoek: geef de parameter vaker.",
    )
    aantal_personen = serializers.ListField(
        child=QueryGetalField(min_value=1, max_value=MEESTE_PERSONEN),
        required=False,
        min_length=1,
        max_length=MAXIMUM_PRODUCTEN,
        help_text="Met hoeveel personen, per product in dezelfde volgorde. Anders 1.",
    )
    vanaf = DatumField(required=False, help_text="De eerste dag. Anders vandaag.")
    tot = DatumField(
        required=False,
        help_text=(
            f"De dag na de laatste, hoogstens {HOOGSTENS_DAGEN} dagen na vanaf. Anders {GEWONE_DAGEN} dagen."
        ),
    )
    locatie = CodeField(required=False, help_text="De code van een locatie. Anders alle locaties.")
    kanaal = serializers.ChoiceField(
        [("balie", "Aan de balie"), ("video", "Via video")],
        required=False,
        help_text="Waar de afspraak is. Anders waar de locatie voor is, en zonder locatie aan de balie.",
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if len(set(attrs["product"])) < len(attrs["product"]):
            raise ValidationError({"product": ["Geef elk product één keer."]})
        personen = attrs.setdefault("aantal_personen", [1] * len(attrs["product"]))
        if len(personen) != len(attrs["product"]):
            raise ValidationError({"aantalPersonen": ["Geef voor elk product één aantal, of geen enkel."]})
        vanaf = attrs.setdefault("vanaf", self.context["vandaag"])
        tot = attrs.setdefault("tot", vanaf + timedelta(days=GEWONE_DAGEN))
        if not vanaf < tot:
            raise ValidationError({"tot": ["Kies een dag na vanaf."]})
        if tot - vanaf > timedelta(days=HOOGSTENS_DAGEN):
            raise ValidationError({"tot": [f"Vraag hoogstens {HOOGSTENS_DAGEN} dagen tegelijk."]})
        return attrs


class Afspraakparameters(Lijstparameters):
    vanaf = DatumField(required=False, help_text="De eerste dag. Anders vandaag.")
    tot = DatumField(
        required=False,
        help_text=f"De dag na de laatste, hoogstens {HOOGSTENS_DAGEN} dagen na vanaf. Anders één dag.",
    )
    locatie = CodeField(required=False, help_text="De code van een locatie. Anders alle locaties.")
    product = CodeField(required=False, help_text="De code van een product. Anders alle producten.")
    status = serializers.ChoiceField(STATUSSEN, required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        vanaf = attrs.setdefault("vanaf", self.context["vandaag"])
        tot = attrs.setdefault("tot", vanaf + timedelta(days=1))
        if not vanaf < tot:
            raise ValidationError({"tot": ["Kies een dag na vanaf."]})
        if tot - vanaf > timedelta(days=HOOGSTENS_DAGEN):
            raise ValidationError({"tot": [f"Vraag hoogstens {HOOGSTENS_DAGEN} dagen tegelijk."]})
        return attrs


class MogelijkheidSerializer(ApiSerializer):
    locatie = CodeField()
    datum = DatumField()
    tijden = serializers.ListField(
        child=serializers.RegexField(r"^([01][0-9]|2[0-3]):[0-5][0-9]$"),
        help_text="Begintijden op de klok in Nederland, als 09:00.",
    )


class MogelijkhedenSerializer(ApiSerializer):
    mogelijkheden = MogelijkheidSerializer(many=True)


class ProductkeuzeSerializer(ApiSerializer):
    code = CodeField()
    aantal_personen = GetalField(
        default=1,
        min_value=1,
        max_value=MEESTE_PERSONEN,
        help_text="Met hoeveel personen hiervoor. Anders 1.",
    )


class AfspraakInvoer(ApiSerializer):
    """What somebody sends to book."""

    producten = serializers.ListField(
        child=ProductkeuzeSerializer(),
        min_length=1,
        max_length=MAXIMUM_PRODUCTEN,
        help_text="In de volgorde waarin u geholpen wilt worden.",
    )
    locatie = CodeField(help_text="De code van een locatie.")
    begint_op = MomentField(help_text="Een begin dat afspraakmogelijkheden geeft.")
    naam = TekstField(max_length=200)
    email = serializers.EmailField(
        required=False, allow_blank=True, max_length=254, help_text="Hierop komt de bevestiging."
    )
    telefoon = TekstField(
        required=False,
        allow_blank=True,
        max_length=40,
        help_text="Een e-mailadres of een telefoonnummer is nodig; allebei mag.",
    )
    taal = serializers.ChoiceField(settings.LANGUAGES, default="nl", help_text="De taal van de bevestiging.")
    opmerking = TekstField(
        required=False, allow_blank=True, max_length=1000, help_text="Wat de medewerker moet weten."
    )

    def validate_producten(self, producten: list[dict[str, Any]]) -> list[dict[str, Any]]:
        if len({keuze["code"] for keuze in producten}) < len(producten):
            raise ValidationError("Geef elk product één keer.")
        return producten

    def validate_telefoon(self, telefoon: str) -> str:
        try:
            return normaliseer_telefoonnummer(telefoon) if telefoon else ""
        except ValueError as fout:
            raise ValidationError(str(fout)) from fout

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if not attrs.get("email") and not attrs.get("telefoon"):
            raise ValidationError({"email": ["Geef een e-mailadres of een telefoonnummer."]})
        return attrs


class AfspraakWijziging(ApiSerializer):
    """Another moment, another place, or both."""

    begint_op = MomentField(required=False)
    locatie = CodeField(required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if not attrs:
            raise ValidationError({"begintOp": ["Geef begintOp, locatie of allebei."]})
        return attrs


class AfspraakproductSerializer(ApiSerializer):
    code = CodeField(source="product.code")
    naam = TekstField(source="product.naam")
    aantal_personen = serializers.IntegerField()


class AfspraakSerializer(ApiSerializer):
    """An appointment, for who made it. Reads locatie and regels with their product: fetch them along."""

    uuid = serializers.UUIDField()
    nummer = TekstField(help_text="Wat iemand aan de balie of aan de telefoon noemt.")
    status = serializers.ChoiceField(STATUSSEN)
    producten = AfspraakproductSerializer(many=True, source="regels")
    locatie = CodeField(source="locatie.code")
    begint_op = MomentField()
    eindigt_op = MomentField()
    kanaal = serializers.ChoiceField(Afspraakkanaal.choices, help_text="Hoe de afspraak is gemaakt.")
    naam = TekstField()
    email = TekstField()
    telefoon = TekstField()
    taal = serializers.ChoiceField(settings.LANGUAGES)
    opmerking = TekstField()
    is_wijzigbaar = serializers.SerializerMethodField(help_text="Of verplaatsen en afzeggen nog kan.")

    def get_is_wijzigbaar(self, afspraak: Afspraak) -> bool:
        return services.is_wijzigbaar(afspraak, self.context["nu"])


class NieuweAfspraakSerializer(AfspraakSerializer):
    beheersleutel = serializers.SerializerMethodField(
        help_text="Het geheim waarmee deze afspraak te bekijken, te verplaatsen en af te zeggen is."
    )
    beheeradres = serializers.SerializerMethodField(help_text="De pagina waarop dat kan. Ook geheim.")

    @extend_schema_field({"type": "string"})
    def get_beheersleutel(self, afspraak: Afspraak) -> str:
        return services.beheersleutel(afspraak)

    @extend_schema_field({"type": "string", "format": "uri"})
    def get_beheeradres(self, afspraak: Afspraak) -> str:
        return services.beheeradres(afspraak, services.beheersleutel(afspraak))
