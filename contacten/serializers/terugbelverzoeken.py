"""How callback requests look in the API, and what it takes to ask for one and to act on it."""

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from contacten.enums import Dagdeel, Kanaal, Poginguitkomst, Terugbelstand
from contacten.models import Terugbelverzoek
from contacten.serializers.klantcontacten import ContactproductSerializer, KlantSerializer, VoorkeurInvoer
from contacten.serializers.velden import TelefoonField, Uitklapbaar, expandveld
from contacten.serializers.zaken import ActieInvoer, HandelingSerializer, Klantparameters, redenveld
from kcc.lib.api.serializers import ApiSerializer
from kcc.lib.api.velden import CodeField, DatumField, GetalField, MomentField, TekstField, WaarField

EXPAND = ("klant", "product", "handelingen")


class Terugbelparameters(Klantparameters):
    expand = expandveld(*EXPAND)


class TerugbelExpandparameters(ApiSerializer):
    expand = expandveld(*EXPAND)


class TerugbelhandelingSerializer(HandelingSerializer):
    uitkomst = serializers.ChoiceField(
        Poginguitkomst.choices,
        source="poging.uitkomst",
        default=None,
        allow_null=True,
        help_text="Van een belpoging; leeg als die niet bekend is.",
    )


class TerugbelUitgeklaptSerializer(Uitklapbaar):
    klant = KlantSerializer(required=False, allow_null=True)
    product = ContactproductSerializer(required=False, allow_null=True)
    handelingen = TerugbelhandelingSerializer(many=True, required=False)


class TerugbelverzoekSerializer(ApiSerializer):
    """Reads what `api.terugbelverzoeken` fetches along; `nu` in the context."""

    nummer = serializers.IntegerField(source="pk")
    referentie = TekstField()
    klantcontact = serializers.IntegerField(source="klantcontact_id", allow_null=True)
    klant = serializers.IntegerField(source="klant_id", allow_null=True)
    product = CodeField(source="product.code", default=None, allow_null=True)
    afdeling = CodeField(source="afdeling.code", default=None, allow_null=True)
    medewerker = TekstField(source="medewerker.username", default=None, allow_null=True)
    naam = TekstField()
    telefoonnummer = TekstField(help_text="Als +31612345678.")
    vraag = serializers.SerializerMethodField(help_text="Leeg als het contact vertrouwelijk is.")
    voorkeur_dagdeel = serializers.ChoiceField(
        [("", "Maakt niet uit"), *Dagdeel.choices], help_text="Wanneer iemand het liefst wordt gebeld."
    )
    voorkeur_vanaf = DatumField(allow_null=True)
    voorkeur_tot = DatumField(allow_null=True, help_text="Tot en met deze dag.")
    voorkeursmoment = TekstField(help_text="Wat er verder over het moment is gezegd.")
    aangemaakt_op = MomentField()
    deadline_op = MomentField(help_text="Uiterlijk dan bellen wij.")
    stand = serializers.SerializerMethodField()
    is_open = serializers.BooleanField()
    eerste_poging_op = MomentField(allow_null=True)
    bereikt_op = MomentField(allow_null=True)
    ingetrokken_op = MomentField(allow_null=True)
    afgesloten_op = MomentField(allow_null=True)
    uitgeklapt = TerugbelUitgeklaptSerializer()

    def get_vraag(self, verzoek: Terugbelverzoek) -> str:
        is_geheim = verzoek.klantcontact is not None and verzoek.klantcontact.is_vertrouwelijk
        return "" if is_geheim else verzoek.vraag

    @extend_schema_field(serializers.ChoiceField(Terugbelstand.choices))
    def get_stand(self, verzoek: Terugbelverzoek) -> str:
        return verzoek.stand(self.context["nu"]).value


# --- In ----------------------------------------------------------------------------------------


class NieuwTerugbelverzoekInvoer(VoorkeurInvoer):
    telefoonnummer = TelefoonField()
    kanaal = serializers.ChoiceField(Kanaal.choices, help_text="Hoe iemand erom vroeg.")
    naam = TekstField(required=False, allow_blank=True, max_length=200)
    vraag = TekstField(required=False, allow_blank=True, max_length=2000)
    klant = GetalField(
        required=False, min_value=1, max_value=2**63 - 1, help_text="Het nummer van een klant."
    )
    product = CodeField(required=False)
    afdeling = CodeField(
        required=False, help_text="Anders de afdeling van het product; zonder product kiest het KCC."
    )
    medewerker = TekstField(required=False, max_length=150, help_text="De gebruikersnaam van wie het aannam.")


class PogingInvoer(ActieInvoer):
    uitkomst = serializers.ChoiceField(Poginguitkomst.choices)
    notitie = redenveld(verplicht=False)
    is_afgehandeld = WaarField(default=False, help_text="Gesproken: sluit het verzoek meteen af.")


class TerugbelAfsluitInvoer(ActieInvoer):
    toelichting = TekstField(
        required=False, allow_blank=True, max_length=2000, help_text="Verplicht als niemand is bereikt."
    )
