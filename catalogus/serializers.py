"""How the catalogue looks in the API. What is asked of several rows at once comes in the context."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from catalogus import regels, services
from catalogus.enums import DigidNiveau, Doelgroep, Locatiesoort, Productkanaal, Termijneenheid, Weekdag
from catalogus.models import Locatie, Openingstijd, Product, Vraagantwoord
from catalogus.regels import Openvenster
from kcc.lib.api.serializers import ApiSerializer, Lijstparameters
from kcc.lib.api.velden import CodeField, DatumField, MomentField, TekstField, TijdField
from kcc.lib.perioden import lokale_dag
from kcc.lib.werktijd import Dienstkalender
from kcc.organisatie.enums import Kalender
from kcc.organisatie.models import Kalenderdag
from kcc.organisatie.services import dienstkalender

# How far ahead a place tells that it will be open at other hours.
DAGEN_VOORUIT = 60


def _adres(pad: str) -> str:
    """The absolute address of a page of ours; an address elsewhere stays as it is."""
    return f"{settings.KCC_BASIS_URL}{pad}" if pad.startswith("/") else pad


def _regels(tekst: str) -> list[str]:
    return [regel for regel in (deel.strip() for deel in tekst.splitlines()) if regel]


class VerwijzingSerializer(ApiSerializer):
    """Something that has a code and a name, but no address of its own in the API."""

    code = CodeField()
    naam = TekstField()


# --- Products ----------------------------------------------------------------------------------


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
        return _adres(product.online_adres)


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
        return _adres(product.get_absolute_url())

    def get_synoniemen(self, product: Product) -> list[str]:
        return _regels(product.synoniemen)

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


def vertalingen(
    onderwerp: Product | Vraagantwoord,
    velden: Sequence[str],
    lijsten: set[str] = frozenset(),  # type: ignore[assignment]
) -> dict[str, dict[str, Any] | None]:
    """The texts of a subject by language; a language without any text is None.

    `velden` are names as the API writes them; of `lijsten` every line becomes an element.
    """
    uitkomst: dict[str, dict[str, Any] | None] = {}
    for taal, achtervoegsel in (("nl", ""), ("en", "_en")):
        teksten = {veld: getattr(onderwerp, f"{_snake(veld)}{achtervoegsel}", "") for veld in velden}
        heeft_tekst = any(teksten.values()) or taal == "nl"
        uitkomst[taal] = (
            {veld: _regels(tekst) if veld in lijsten else tekst for veld, tekst in teksten.items()}
            if heeft_tekst
            else None
        )
    return uitkomst


def _snake(naam: str) -> str:
    return "".join(f"_{teken.lower()}" if teken.isupper() else teken for teken in naam)


# --- Places ------------------------------------------------------------------------------------


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
        return _adres(locatie.get_absolute_url()) if locatie.is_te_bezoeken else ""

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


# --- Questions ---------------------------------------------------------------------------------


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
