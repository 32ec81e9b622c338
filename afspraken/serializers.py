"""How appointments look in the API, and what it takes to make one."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.conf import settings
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.fields import empty

from afspraken import services
from afspraken.enums import Afspraakkanaal, Afspraakstatus, Behoefte
from afspraken.models import Afspraak
from afspraken.regels import MAXIMUM_PRODUCTEN
from afspraken.services import reserveren
from afspraken.services.huisbezoek import normaliseer_postcode
from afspraken.services.video import videostand
from catalogus.models import Locatie
from kcc.lib.api.serializers import ApiSerializer, Lijstparameters
from kcc.lib.api.velden import (
    CodeField,
    DatumField,
    GetalField,
    MomentField,
    QueryGetalField,
    TekstField,
    WaarField,
)
from kcc.lib.telefoon import normaliseer_telefoonnummer

HOOGSTENS_DAGEN = 60
GEWONE_DAGEN = 28
MEESTE_PERSONEN = 99
HUISBEZOEK = "huisbezoek"
# How somebody is helped.
KANALEN = [("balie", "Aan de balie"), ("video", "Via video"), (HUISBEZOEK, "Bij de inwoner thuis")]
_CIJFERS = r"^[1-9][0-9]{3}$"
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
        KANALEN,
        required=False,
        help_text="Waar de afspraak is. Anders waar de locatie voor is, en zonder locatie aan de balie.",
    )

    postcodecijfers = serializers.RegexField(
        _CIJFERS, required=False, help_text="Van een huisbezoek: de vier cijfers van de postcode."
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        is_thuis = attrs.get("kanaal") == HUISBEZOEK
        if is_thuis != ("postcodecijfers" in attrs):
            raise ValidationError({"postcodecijfers": ["Geef dit bij kanaal huisbezoek, en alleen dan."]})
        if is_thuis and "locatie" in attrs:
            raise ValidationError({"locatie": ["Bij een huisbezoek kiezen wij welk team komt."]})
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
    locatie = CodeField(required=False, help_text="Niet bij een huisbezoek.")
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


# What a move changes, and what can be read of who comes (of the second way in only a hash is kept).
MOMENTVELDEN = {"begint_op", "locatie"}
CONTACTVELDEN = ("naam", "email", "telefoon", "taal", "opmerking", "behoeften", "tolktaal")
_ADRESVELDEN = ("straat", "huisnummer", "postcode", "plaats")


class HuisadresSerializer(ApiSerializer):
    """Where somebody lives."""

    straat = TekstField(max_length=100)
    huisnummer = TekstField(max_length=20, help_text="Met letter of toevoeging.")
    postcode = TekstField(max_length=10, help_text="Vier cijfers en twee letters.")
    plaats = TekstField(max_length=100)

    def validate_huisnummer(self, waarde: str) -> str:
        if not waarde[:1].isdecimal():
            raise ValidationError("Een huisnummer begint met een cijfer.")
        return waarde

    def validate_postcode(self, waarde: str) -> str:
        try:
            return normaliseer_postcode(waarde)
        except ValueError as fout:
            raise ValidationError("Een postcode is vier cijfers en twee letters.") from fout


class _Contactvelden(ApiSerializer):
    """Who comes, how to reach them, and what they need."""

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
    behoeften = serializers.ListField(
        child=serializers.ChoiceField(Behoefte.choices),
        default=list,
        max_length=len(Behoefte),
        help_text="Waarbij iemand hulp nodig heeft.",
    )
    tolktaal = TekstField(
        default="", allow_blank=True, max_length=50, help_text="In welke taal, bij de behoefte tolk."
    )
    postcode = TekstField(
        required=False,
        allow_blank=True,
        max_length=10,
        help_text="Hiermee en met het nummer opent de inwoner de afspraak later zonder link.",
    )
    geboortedatum = DatumField(
        required=False, help_text="Zoals de postcode. Van beide bewaren wij alleen een hash."
    )

    def validate_behoeften(self, behoeften: list[str]) -> list[str]:
        return [soort.value for soort in Behoefte if soort in behoeften]

    def validate_telefoon(self, telefoon: str) -> str:
        try:
            return normaliseer_telefoonnummer(telefoon) if telefoon else ""
        except ValueError as fout:
            raise ValidationError(str(fout)) from fout

    def validate_postcode(self, waarde: str) -> str:
        """As services.ingang knows it: 3011AD."""
        try:
            return normaliseer_postcode(waarde).replace(" ", "") if waarde else ""
        except ValueError as fout:
            raise ValidationError("Een postcode is vier cijfers en twee letters.") from fout

    def eis_bereikbaar(self, attrs: Mapping[str, Any]) -> None:
        if not attrs.get("email") and not attrs.get("telefoon"):
            raise ValidationError({"email": ["Geef een e-mailadres of een telefoonnummer."]})

    def eis_tolktaal(self, attrs: Mapping[str, Any]) -> None:
        if (Behoefte.TOLK in attrs["behoeften"]) != bool(attrs["tolktaal"]):
            raise ValidationError({"tolktaal": ["Geef de taal bij de behoefte tolk, en alleen dan."]})


class _MomentInvoer(ApiSerializer):
    """For what, where and when."""

    producten = serializers.ListField(
        child=ProductkeuzeSerializer(),
        min_length=1,
        max_length=MAXIMUM_PRODUCTEN,
        help_text="In de volgorde waarin u geholpen wilt worden.",
    )
    locatie = CodeField(required=False, help_text="De code van een locatie; niet bij een huisbezoek.")
    begint_op = MomentField(help_text="Een begin dat afspraakmogelijkheden geeft.")

    def validate_producten(self, producten: list[dict[str, Any]]) -> list[dict[str, Any]]:
        if len({keuze["code"] for keuze in producten}) < len(producten):
            raise ValidationError("Geef elk product één keer.")
        return producten

    def eis_een_plaats(self, attrs: dict[str, Any], thuis: str) -> None:
        """Either a place or (the field `thuis`) where somebody lives."""
        if ("locatie" in attrs) == (thuis in attrs):
            raise ValidationError({"locatie": [f"Geef een locatie, of bij een huisbezoek {thuis}."]})


class ReserveringInvoer(_MomentInvoer):
    """What somebody sends to hold a moment."""

    postcodecijfers = serializers.RegexField(
        _CIJFERS, required=False, help_text="Van een huisbezoek: de vier cijfers van de postcode."
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        self.eis_een_plaats(attrs, "postcodecijfers")
        return attrs


class AfspraakInvoer(_MomentInvoer, _Contactvelden):
    """What somebody sends to book."""

    adres = HuisadresSerializer(required=False, help_text="Van een huisbezoek: waar wij komen.")
    reserveringssleutel = TekstField(
        required=False, max_length=100, help_text="Van de tijd die u vasthoudt. Anders boekt u wat vrij is."
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        self.eis_een_plaats(attrs, "adres")
        self.eis_bereikbaar(attrs)
        self.eis_tolktaal(attrs)
        return attrs


class AfspraakWijziging(_Contactvelden):
    """Another moment or another place; or, by an application that manages appointments, other data.

    What is not given stays as it is; `context["huidig"]` is the appointment.
    """

    begint_op = MomentField()
    locatie = CodeField()
    adres = HuisadresSerializer(help_text="Van een huisbezoek. Mag samen met begintOp.")
    reden = TekstField(
        allow_blank=True, max_length=300, help_text="Waarom de gegevens anders worden, voor collega's."
    )
    bevestigen = WaarField(help_text="Of de inwoner een mail krijgt met de nieuwe gegevens. Anders ja.")

    def get_fields(self) -> dict[str, serializers.Field]:
        velden = super().get_fields()
        for veld in velden.values():
            veld.required, veld.default = False, empty
        return velden

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        anders = set(attrs) - {"reden", "bevestigen"}
        if not anders:
            raise ValidationError({"begintOp": ["Geef wat er anders wordt."]})
        is_beide = bool(anders & MOMENTVELDEN and anders - MOMENTVELDEN)
        if is_beide and ("adres" not in anders or "locatie" in anders):
            raise ValidationError({"begintOp": ["Verplaats en verbeter in twee verzoeken."]})
        nieuw = {veld: attrs.get(veld, getattr(self.context["huidig"], veld)) for veld in CONTACTVELDEN}
        # Whoever never could be reached stays so when something else is corrected.
        if anders & {"email", "telefoon"}:
            self.eis_bereikbaar(nieuw)
        if anders & {"behoeften", "tolktaal"}:
            self.eis_tolktaal(nieuw)
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
    locatie = CodeField(source="locatie.code", help_text="Bij een huisbezoek: het team dat komt.")
    soort = serializers.SerializerMethodField(help_text="Hoe iemand geholpen wordt.")
    adres = serializers.SerializerMethodField(help_text="Van een huisbezoek: waar wij komen.")
    begint_op = MomentField()
    eindigt_op = MomentField()
    kanaal = serializers.ChoiceField(Afspraakkanaal.choices, help_text="Hoe de afspraak is gemaakt.")
    naam = TekstField()
    email = TekstField()
    telefoon = TekstField()
    taal = serializers.ChoiceField(settings.LANGUAGES)
    opmerking = TekstField()
    behoeften = serializers.ListField(child=serializers.ChoiceField(Behoefte.choices))
    tolktaal = TekstField()
    is_wijzigbaar = serializers.SerializerMethodField(help_text="Of verplaatsen en afzeggen nog kan.")

    def get_is_wijzigbaar(self, afspraak: Afspraak) -> bool:
        return services.is_wijzigbaar(afspraak, self.context["nu"])

    @extend_schema_field(serializers.ChoiceField(KANALEN))
    def get_soort(self, afspraak: Afspraak) -> str:
        return soort_van(afspraak.locatie)

    @extend_schema_field(HuisadresSerializer(allow_null=True))
    def get_adres(self, afspraak: Afspraak) -> dict[str, str] | None:
        if not hasattr(afspraak, "huisbezoek"):
            return None
        return {naam: getattr(afspraak.huisbezoek, naam) for naam in _ADRESVELDEN}


def soort_van(locatie: Locatie) -> str:
    """How somebody is helped here, as the API calls it."""
    return HUISBEZOEK if locatie.is_mobiel_team else "video" if locatie.is_video else "balie"


class AfspraakdetailSerializer(AfspraakSerializer):
    """One appointment, with what is only there when it is time."""

    videoadres = serializers.SerializerMethodField(
        help_text="Van een videogesprek, zodra iemand heeft gemeld er te zijn."
    )

    @extend_schema_field({"type": ["string", "null"], "format": "uri"})
    def get_videoadres(self, afspraak: Afspraak) -> str | None:
        stand = videostand(afspraak, self.context["nu"])
        return (stand and stand.adres) or None


class ReserveringSerializer(ApiSerializer):
    """What is held; nobody's yet. Reads locatie: fetch it along."""

    uuid = serializers.UUIDField()
    locatie = serializers.SerializerMethodField(help_text="Niet bij een huisbezoek.")
    soort = serializers.SerializerMethodField(help_text="Hoe iemand geholpen wordt.")
    begint_op = MomentField()
    eindigt_op = MomentField()
    vervalt_op = MomentField(help_text="Daarna kan een ander deze tijd nemen.")
    kan_langer = serializers.SerializerMethodField(help_text="Of verlengen nog langer vasthoudt.")

    @extend_schema_field({"type": ["string", "null"]})
    def get_locatie(self, reservering: Afspraak) -> str | None:
        return None if reservering.locatie.is_mobiel_team else reservering.locatie.code

    @extend_schema_field(serializers.ChoiceField(KANALEN))
    def get_soort(self, reservering: Afspraak) -> str:
        return soort_van(reservering.locatie)

    def get_kan_langer(self, reservering: Afspraak) -> bool:
        return reserveren.kan_langer(reservering)


class NieuweReserveringSerializer(ReserveringSerializer):
    reserveringssleutel = serializers.SerializerMethodField(
        help_text="Het geheim waarmee u verlengt, loslaat of de afspraak maakt."
    )

    @extend_schema_field({"type": "string"})
    def get_reserveringssleutel(self, reservering: Afspraak) -> str:
        return reserveren.toegangssleutel(reservering)


class NieuweAfspraakSerializer(AfspraakdetailSerializer):
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
