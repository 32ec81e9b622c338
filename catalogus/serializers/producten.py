"""How products look in the API."""

from datetime import date, datetime
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from catalogus import regels, services
from catalogus.enums import DigidNiveau, Doelgroep, Productkanaal, Termijneenheid
from catalogus.models import Product
from catalogus.serializers.basis import VerwijzingSerializer, regels_van, vertalingen, volledig_adres
from kcc.lib.api.serializers import ApiSerializer, Lijstparameters
from kcc.lib.api.velden import CodeField, DatumField, TekstField
from kcc.lib.perioden import lokale_dag


class Productparameters(Lijstparameters):
    zoek = TekstField(
        required=False,
        max_length=200,
        help_text="Zoekt in namen, synoniemen en teksten, ook bij typefouten; het beste eerst.",
    )
    thema = CodeField(required=False, help_text="De code van een thema, als burgerzaken.")
    doelgroep = serializers.ChoiceField(Doelgroep.choices, required=False)
    afdeling = CodeField(required=False, help_text="De code van een afdeling.")


class PrijsSerializer(ApiSerializer):
    omschrijving = TekstField(help_text="Waarvoor of voor wie; leeg als er maar één prijs is.")
    bedrag = serializers.DecimalField(max_digits=9, decimal_places=2, help_text="In euro.")
    geldig_vanaf = DatumField()
    is_actueel = serializers.BooleanField(help_text="Geldt vandaag. Anders gaat deze prijs nog in.")


class TermijnSerializer(ApiSerializer):
    aantal = serializers.IntegerField(
        source="termijn_aantal", allow_null=True, help_text="Geen aantal als het direct klaar is."
    )
    eenheid = serializers.ChoiceField(Termijneenheid.choices, source="termijn_eenheid")
    is_wettelijk = serializers.BooleanField(source="termijn_is_wettelijk")
    wettelijke_grondslag = TekstField()


class WaarSerializer(ApiSerializer):
    kanalen = serializers.ListField(child=serializers.ChoiceField(Productkanaal.choices))
    locaties = serializers.SerializerMethodField(help_text="Codes van locaties.")
    toelichting = TekstField(source="waar")
    is_op_afspraak = serializers.SerializerMethodField(help_text="Of u hiervoor een afspraak kunt maken.")

    @extend_schema_field(serializers.ListField(child=CodeField()))
    def get_locaties(self, product: Product) -> list[str]:
        return [locatie.code for locatie in product.locaties.all()]

    def get_is_op_afspraak(self, product: Product) -> bool:
        return product.code in self.context["op_afspraak"]


class OnlineSerializer(ApiSerializer):
    is_mogelijk = serializers.BooleanField(
        source="is_online_mogelijk", help_text="Dit zou online kunnen; met een adres kan het ook."
    )
    adres = serializers.SerializerMethodField(help_text="Het adres van het formulier, of leeg.")
    digid_niveau = serializers.ChoiceField(DigidNiveau.choices, allow_blank=True)

    def get_adres(self, product: Product) -> str:
        return volledig_adres(product.online_adres)


class ProducttekstenSerializer(ApiSerializer):
    """The texts of a product in one language, in simple Markdown: paragraphs, lists and links."""

    naam = TekstField()
    kort = TekstField()
    wat = TekstField()
    hoe = TekstField()
    voorwaarden = TekstField()
    meenemen = serializers.ListField(child=TekstField(), help_text="Eén ding per regel.")
    bijzonderheden = TekstField()
    bezwaar = TekstField()
    betalen = TekstField()
    geen_reactie = TekstField(help_text="Wat iemand kan doen als de termijn voorbij is.")


# Of each text field of a product its name in the model; with `_en` behind it, the English one.
_PRODUCTTEKSTEN = tuple(ProducttekstenSerializer().get_fields())


class ProductvertalingenSerializer(ApiSerializer):
    nl = ProducttekstenSerializer()
    en = ProducttekstenSerializer(allow_null=True, help_text="Geen als er geen Engelse tekst is.")


class ProductSerializer(ApiSerializer):
    """A published product. Context: `vandaag` and `op_afspraak`, as productcontext gives them.

    Reads prijzen, locaties, gerelateerd, thema and afdeling: fetch them along.
    """

    code = CodeField()
    naam = TekstField()
    url = serializers.SerializerMethodField(help_text="De pagina voor inwoners.")
    upl_naam = TekstField(help_text="De naam uit de Uniforme Productnamenlijst.")
    upl_uri = TekstField()
    synoniemen = serializers.SerializerMethodField()
    doelgroep = serializers.ListField(child=serializers.ChoiceField(Doelgroep.choices))
    thema = VerwijzingSerializer()
    afdeling = VerwijzingSerializer()
    is_gratis = serializers.BooleanField()
    prijzen = serializers.SerializerMethodField(help_text="Wat nu geldt, en wat al is aangekondigd.")
    termijn = serializers.SerializerMethodField(help_text="Hoe lang het duurt; geen als dat niet bekend is.")
    waar = WaarSerializer(source="*")
    online = OnlineSerializer(source="*")
    gerelateerd = serializers.SerializerMethodField(help_text="Codes van producten.")
    vertalingen = serializers.SerializerMethodField()

    def get_url(self, product: Product) -> str:
        return volledig_adres(product.get_absolute_url())

    def get_synoniemen(self, product: Product) -> list[str]:
        return regels_van(product.synoniemen)

    @extend_schema_field(PrijsSerializer(many=True))
    def get_prijzen(self, product: Product) -> Any:
        vandaag: date = self.context["vandaag"]
        prijzen = list(product.prijzen.all())
        actueel = regels.geldige_prijzen(prijzen, vandaag)
        # Plain values: a serializer per product and part takes longer than all of the queries.
        return [
            {
                "omschrijving": prijs.omschrijving,
                "bedrag": f"{prijs.bedrag:.2f}",
                "geldigVanaf": prijs.geldig_vanaf.isoformat(),
                "isActueel": prijs in actueel,
            }
            for prijs in sorted(prijzen, key=lambda prijs: (prijs.geldig_vanaf, prijs.pk))
            if prijs in actueel or prijs.geldig_vanaf > vandaag
        ]

    @extend_schema_field(TermijnSerializer(allow_null=True))
    def get_termijn(self, product: Product) -> Any:
        if not product.termijn_eenheid:
            return None
        return {
            "aantal": product.termijn_aantal,
            "eenheid": product.termijn_eenheid,
            "isWettelijk": product.termijn_is_wettelijk,
            "wettelijkeGrondslag": product.wettelijke_grondslag,
        }

    @extend_schema_field(serializers.ListField(child=CodeField()))
    def get_gerelateerd(self, product: Product) -> list[str]:
        return [ander.code for ander in product.gerelateerd.all()]

    @extend_schema_field(ProductvertalingenSerializer)
    def get_vertalingen(self, product: Product) -> Any:
        return vertalingen(product, _PRODUCTTEKSTEN, lijsten={"meenemen"})


def productcontext(nu: datetime) -> dict[str, Any]:
    """What ProductSerializer needs for any number of products; one query."""
    return {"vandaag": lokale_dag(nu), "op_afspraak": services.producten_op_afspraak()}
