"""What the Single Digital Gateway asks of a product, in the API: with one product, per language."""

from typing import Any

from django.conf import settings
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from catalogus import services
from catalogus.enums import Doelgroep, Termijneenheid
from catalogus.models import Product
from catalogus.serializers.producten import ProductSerializer
from catalogus.services import Sdggegevens
from kcc.lib.api.serializers import ApiSerializer
from kcc.lib.api.velden import MomentField, TekstField


class SdgkostenSerializer(ApiSerializer):
    omschrijving = TekstField(help_text="Waarvoor of voor wie; leeg als er maar één prijs is.")
    bedrag = serializers.DecimalField(
        max_digits=9, decimal_places=2, source="nu", help_text="In euro, vandaag."
    )


class SdgtermijnSerializer(ApiSerializer):
    aantal = serializers.IntegerField(source="uiterste_termijn_aantal", allow_null=True)
    eenheid = serializers.ChoiceField(
        Termijneenheid.choices, source="uiterste_termijn_eenheid", allow_blank=True
    )


class SdgtaalSerializer(ApiSerializer):
    """A product in one language. What is not written in it is empty, and never in the other language."""

    product_titel = TekstField()
    korte_omschrijving = TekstField()
    tekst = TekstField()
    procedure_beschrijving = TekstField()
    vereisten = TekstField()
    bewijs = TekstField()
    kosten = serializers.SerializerMethodField(help_text="Leeg als het gratis is, of niet bekend.")
    is_gratis = serializers.BooleanField()
    betaalmethoden = TekstField()
    uiterste_termijn = SdgtermijnSerializer(source="*")
    wtd_bij_geen_reactie = TekstField(help_text="Wat iemand kan doen als de termijn voorbij is.")
    bezwaar_en_beroep = TekstField()
    decentrale_link = TekstField(help_text="De pagina voor inwoners, in deze taal.")
    decentrale_procedure_link = TekstField(help_text="Waar de aanvraag begint.")
    ontbreekt = serializers.ListField(child=TekstField(), help_text="Wat de redactie nog moet schrijven.")

    @extend_schema_field(SdgkostenSerializer(many=True))
    def get_kosten(self, gegevens: Sdggegevens) -> Any:
        return SdgkostenSerializer(
            [regel for regel in gegevens.kosten if regel.nu is not None], many=True
        ).data


class SdgSerializer(ApiSerializer):
    codes = serializers.ListField(
        child=TekstField(), help_text="Delen van bijlage II van Verordening (EU) 2018/1724."
    )
    doelgroep = serializers.ListField(child=serializers.ChoiceField(Doelgroep.choices))
    upl_naam = TekstField()
    upl_uri = TekstField()
    datum_wijziging = MomentField(allow_null=True, help_text="Geen als niet bekend is wanneer.")
    nl = SdgtaalSerializer()
    en = SdgtaalSerializer()


class ProductdetailSerializer(ProductSerializer):
    """One product, as ProductSerializer, with `sdg`. The product comes from `with_gewijzigd_op`."""

    sdg = serializers.SerializerMethodField(
        help_text="Voor het Europese portaal (Single Digital Gateway); geen als dit daar niet onder valt."
    )

    @extend_schema_field(SdgSerializer(allow_null=True))
    def get_sdg(self, product: Product) -> Any:
        codes = services.sdg_codes([product]).get(product.upl_uri, ())
        if not codes:
            return None
        nl, en = (
            services.sdg_gegevens(
                product,
                taal=taal,
                vandaag=self.context["vandaag"],
                basis_url=settings.KCC_BASIS_URL,
                codes=codes,
            )
            for taal in services.SDG_TALEN
        )
        gewijzigd_op = nl.datum_wijziging if nl.datum_wijziging != services.ONBEKEND else None
        return SdgSerializer(
            {
                "codes": codes,
                "doelgroep": nl.doelgroep,
                "upl_naam": nl.upl_naam,
                "upl_uri": nl.upl_uri,
                "datum_wijziging": gewijzigd_op,
                "nl": nl,
                "en": en,
            }
        ).data
