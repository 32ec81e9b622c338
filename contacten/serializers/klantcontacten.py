"""How contacts look in the API, and what it takes to register one."""

from datetime import date, timedelta
from typing import Any

from django.conf import settings
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.exceptions import ValidationError

from contacten.enums import Dagdeel, Kanaal, Klantsoort, Resultaat, Richting, Vertegenwoordiger
from contacten.models import Klantcontact
from contacten.serializers.velden import Uitklapbaar, expandveld
from contacten.services.telefonie import KLOKVERSCHIL
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

HOOGSTENS_DAGEN = 92
EXPAND = ("klant", "product", "terugbelverzoeken")
MEESTE_VRAGEN = 20
RESULTATEN = [*Resultaat.choices, ("", "Niet bekend")]
# That somebody is called back is said with terugbelverzoek.
NIEUWE_RESULTATEN = [keuze for keuze in Resultaat.choices if keuze[0] != Resultaat.TERUGBELVERZOEK]
_EERSTE_DAG = date(1900, 1, 1)


class Expandparameters(ApiSerializer):
    expand = expandveld(*EXPAND)


class Contactparameters(Lijstparameters):
    vanaf = DatumField(
        required=False, help_text="De eerste dag waarop het contact begon. Anders vandaag; met klant: alles."
    )
    tot = DatumField(
        required=False,
        help_text=f"De dag na de laatste, hoogstens {HOOGSTENS_DAGEN} dagen na vanaf. Anders één dag.",
    )
    klant = QueryGetalField(
        required=False, min_value=1, help_text="Het nummer van de klant. Dan mag de periode langer zijn."
    )
    kanaal = serializers.ChoiceField(Kanaal.choices, required=False)
    richting = serializers.ChoiceField(Richting.choices, required=False)
    afdeling = CodeField(required=False, help_text="De code van een afdeling.")
    product = CodeField(required=False, help_text="De code van een product.")
    resultaat = serializers.ChoiceField(Resultaat.choices, required=False)
    medewerker = TekstField(
        required=False, max_length=150, help_text="De gebruikersnaam van wie het contact had."
    )
    expand = expandveld(*EXPAND)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        vandaag = self.context["vandaag"]
        van_klant = "klant" in attrs
        vanaf = attrs.setdefault("vanaf", _EERSTE_DAG if van_klant else vandaag)
        tot = attrs.setdefault("tot", (max(vandaag, vanaf) if van_klant else vanaf) + timedelta(days=1))
        if not vanaf < tot:
            raise ValidationError({"tot": ["Kies een dag na vanaf."]})
        if not van_klant and tot - vanaf > timedelta(days=HOOGSTENS_DAGEN):
            raise ValidationError({"tot": [f"Vraag hoogstens {HOOGSTENS_DAGEN} dagen tegelijk."]})
        return attrs


# --- Out ---------------------------------------------------------------------------------------


class VraagSerializer(ApiSerializer):
    product = CodeField(source="product.code", default=None, allow_null=True)
    onderwerp = TekstField()


class VertegenwoordigerSerializer(ApiSerializer):
    soort = serializers.ChoiceField(Vertegenwoordiger.choices, source="vertegenwoordiger_soort")
    naam = TekstField(source="vertegenwoordiger_naam")
    telefoonnummer = TekstField(source="vertegenwoordiger_telefoon")


class KlantSerializer(ApiSerializer):
    """Reads the numbers and addresses: fetch them along."""

    nummer = serializers.IntegerField(source="pk")
    soort = serializers.ChoiceField(Klantsoort.choices)
    naam = TekstField()
    geboortedatum = DatumField(allow_null=True)
    postcode = TekstField()
    huisnummer = TekstField()
    taal = serializers.ChoiceField(settings.LANGUAGES)
    telefoonnummers = serializers.SerializerMethodField(help_text="Als +31612345678.")
    emailadressen = serializers.SerializerMethodField()

    def get_telefoonnummers(self, klant: Any) -> list[str]:
        return [telefoon.nummer for telefoon in klant.telefoonnummers.all()]

    def get_emailadressen(self, klant: Any) -> list[str]:
        return [email.adres for email in klant.emailadressen.all()]


class ContactproductSerializer(ApiSerializer):
    code = CodeField()
    naam = TekstField()
    afdeling = CodeField(source="afdeling.code")


class TerugbelverzoekkortSerializer(ApiSerializer):
    referentie = TekstField()
    afdeling = CodeField(source="afdeling.code", default=None, allow_null=True)
    deadline_op = MomentField(help_text="Uiterlijk dan bellen wij.")
    is_open = serializers.BooleanField()


class UitgeklaptSerializer(Uitklapbaar):
    klant = KlantSerializer(required=False, allow_null=True)
    product = ContactproductSerializer(required=False, allow_null=True)
    terugbelverzoeken = TerugbelverzoekkortSerializer(many=True, required=False)


class KlantcontactSerializer(ApiSerializer):
    """Reads what `api.klantcontacten.met_alles` fetches along."""

    nummer = serializers.IntegerField(source="pk")
    referentie = TekstField()
    kanaal = serializers.ChoiceField(Kanaal.choices)
    richting = serializers.ChoiceField(Richting.choices)
    begonnen_op = MomentField()
    beeindigd_op = MomentField(allow_null=True)
    resultaat = serializers.ChoiceField(RESULTATEN)
    klant = serializers.IntegerField(source="klant_id", allow_null=True, help_text="Leeg: anoniem.")
    vertegenwoordiger = serializers.SerializerMethodField(help_text="Wie voor de klant sprak.")
    product = CodeField(source="product.code", default=None, allow_null=True)
    afdeling = CodeField(source="afdeling.code", default=None, allow_null=True)
    locatie = CodeField(source="locatie.code", default=None, allow_null=True)
    medewerker = TekstField(
        source="medewerker.username",
        default=None,
        allow_null=True,
        help_text="De gebruikersnaam van wie het contact had.",
    )
    onderwerp = serializers.SerializerMethodField(help_text="Leeg als het contact vertrouwelijk is.")
    notitie = serializers.SerializerMethodField(help_text="Leeg als het contact vertrouwelijk is.")
    meer_vragen = serializers.SerializerMethodField(
        help_text="Wat er nog meer werd gevraagd. Leeg als het contact vertrouwelijk is."
    )
    bronnen = serializers.ListField(child=TekstField())
    taal = serializers.ChoiceField(settings.LANGUAGES)
    is_vertrouwelijk = serializers.BooleanField()
    uitgeklapt = UitgeklaptSerializer()

    @extend_schema_field(VertegenwoordigerSerializer(allow_null=True))
    def get_vertegenwoordiger(self, contact: Klantcontact) -> Any:
        return VertegenwoordigerSerializer(contact).data if contact.vertegenwoordiger_soort else None

    def get_onderwerp(self, contact: Klantcontact) -> str:
        return "" if contact.is_vertrouwelijk else contact.onderwerp

    def get_notitie(self, contact: Klantcontact) -> str:
        return "" if contact.is_vertrouwelijk else contact.notitie

    @extend_schema_field(VraagSerializer(many=True))
    def get_meer_vragen(self, contact: Klantcontact) -> Any:
        vragen = [] if contact.is_vertrouwelijk else contact.meer_vragen.all()
        # Most contacts have one question: no serializer for nothing.
        return VraagSerializer(vragen, many=True).data if vragen else []


# --- In ----------------------------------------------------------------------------------------


class VraagInvoer(ApiSerializer):
    product = CodeField(required=False)
    onderwerp = TekstField(required=False, max_length=300)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if not attrs:
            raise ValidationError({"onderwerp": ["Geef een product of een onderwerp."]})
        return attrs


class VertegenwoordigerInvoer(ApiSerializer):
    soort = serializers.ChoiceField(Vertegenwoordiger.choices)
    naam = TekstField(required=False, allow_blank=True, max_length=200)
    telefoonnummer = TekstField(required=False, allow_blank=True, max_length=40)


class KlantcontactInvoer(ApiSerializer):
    """A contact that is over."""

    kanaal = serializers.ChoiceField(Kanaal.choices)
    richting = serializers.ChoiceField(Richting.choices, default=Richting.INKOMEND)
    begonnen_op = MomentField()
    beeindigd_op = MomentField(required=False, help_text="Anders hetzelfde als begonnenOp.")
    resultaat = serializers.ChoiceField(
        NIEUWE_RESULTATEN,
        required=False,
        help_text="Hoe het afliep; verplicht zonder terugbelverzoek.",
    )
    klant = GetalField(
        required=False,
        min_value=1,
        max_value=2**63 - 1,
        help_text="Het nummer van een klant; anders anoniem.",
    )
    vertegenwoordiger = VertegenwoordigerInvoer(required=False, help_text="Wie voor de klant sprak.")
    product = CodeField(required=False)
    afdeling = CodeField(required=False, help_text="Anders de afdeling van het product.")
    locatie = CodeField(required=False)
    medewerker = TekstField(
        required=False, max_length=150, help_text="De gebruikersnaam van wie het contact had."
    )
    onderwerp = TekstField(required=False, allow_blank=True, max_length=300)
    notitie = TekstField(required=False, allow_blank=True, max_length=20_000)
    meer_vragen = serializers.ListField(
        child=VraagInvoer(),
        required=False,
        max_length=MEESTE_VRAGEN,
        help_text="Wat er nog meer werd gevraagd.",
    )
    bronnen = serializers.ListField(
        child=TekstField(max_length=100),
        required=False,
        max_length=MEESTE_VRAGEN,
        help_text="Wat erbij is gebruikt, als soort:code.",
    )
    taal = serializers.ChoiceField(settings.LANGUAGES, default="nl")
    is_vertrouwelijk = WaarField(default=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        uiterst = self.context["nu"] + KLOKVERSCHIL
        for naam, buiten in (("begonnen_op", "begonnenOp"), ("beeindigd_op", "beeindigdOp")):
            if naam in attrs and attrs[naam] > uiterst:
                raise ValidationError({buiten: ["Dit moment ligt in de toekomst."]})
        attrs.setdefault("beeindigd_op", attrs["begonnen_op"])
        if attrs["beeindigd_op"] < attrs["begonnen_op"]:
            raise ValidationError({"beeindigdOp": ["Dit ligt voor begonnenOp."]})
        if "resultaat" not in attrs and "terugbelverzoek" not in attrs:
            raise ValidationError({"resultaat": ["Geef hoe het contact afliep."]})
        return attrs


class NieuweKlantInvoer(ApiSerializer):
    naam = TekstField(max_length=200)
    soort = serializers.ChoiceField(Klantsoort.choices, default=Klantsoort.PERSOON)
    geboortedatum = DatumField(required=False)
    postcode = TekstField(required=False, allow_blank=True, max_length=10)
    huisnummer = TekstField(required=False, allow_blank=True, max_length=20)
    taal = serializers.ChoiceField(settings.LANGUAGES, default="nl")
    telefoonnummers = serializers.ListField(child=TekstField(max_length=40), default=list, max_length=10)
    emailadressen = serializers.ListField(
        child=serializers.EmailField(max_length=254), default=list, max_length=10
    )


class VoorkeurInvoer(ApiSerializer):
    """When somebody would rather be called back; the deadline stays the same."""

    voorkeur_dagdeel = serializers.ChoiceField(Dagdeel.choices, required=False)
    voorkeur_vanaf = DatumField(required=False, help_text="De eerste dag waarop het uitkomt.")
    voorkeur_tot = DatumField(required=False, help_text="De laatste dag waarop het uitkomt.")
    voorkeursmoment = TekstField(
        required=False,
        allow_blank=True,
        max_length=200,
        help_text="Wat er verder over het moment is gezegd, bijvoorbeeld: na 14.00 uur.",
    )


class TerugbelverzoekInvoer(VoorkeurInvoer):
    telefoonnummer = TekstField(max_length=40)
    naam = TekstField(required=False, allow_blank=True, max_length=200)
    vraag = TekstField(required=False, allow_blank=True, max_length=2000)
    afdeling = CodeField(required=False, help_text="Anders de afdeling van het product.")


class RegistratieInvoer(KlantcontactInvoer):
    """A contact with its new client and the promise to call back that came of it."""

    nieuwe_klant = NieuweKlantInvoer(required=False, help_text="In plaats van klant.")
    terugbelverzoek = TerugbelverzoekInvoer(
        required=False, help_text="Wij bellen terug. Het resultaat is dan terugbelverzoek."
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if "klant" in attrs and "nieuwe_klant" in attrs:
            raise ValidationError({"nieuweKlant": ["Geef klant of nieuweKlant, niet allebei."]})
        if "resultaat" in attrs and "terugbelverzoek" in attrs:
            raise ValidationError({"resultaat": ["Laat dit weg: het resultaat is terugbelverzoek."]})
        return super().validate(attrs)
