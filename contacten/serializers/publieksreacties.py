"""How publieksreacties look in the API, and what it takes to register one and to act on it."""

from django.conf import settings
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from catalogus.enums import Termijneenheid
from contacten.enums import Antwoordkanaal, Kanaal, Publieksreactiesoort, Zaakstand
from contacten.models import Publieksreactie
from contacten.serializers.klantcontacten import ContactproductSerializer, KlantSerializer
from contacten.serializers.velden import TelefoonField, Uitklapbaar, expandveld
from contacten.serializers.zaken import (
    ActieInvoer,
    HandelingSerializer,
    Klantparameters,
    RedenInvoer,
    redenveld,
)
from kcc.lib.api.serializers import ApiSerializer
from kcc.lib.api.velden import CodeField, DatumField, GetalField, MomentField, TekstField, WaarField

EXPAND = ("klant", "product", "handelingen")
TERMIJNEENHEDEN = [keuze for keuze in Termijneenheid.choices if keuze[0] != Termijneenheid.DIRECT]


STANDEN = [keuze for keuze in Zaakstand.choices if keuze[0] != Zaakstand.GEEN_ANTWOORD]


class Reactieparameters(Klantparameters):
    soort = serializers.ChoiceField(Publieksreactiesoort.choices, required=False)
    expand = expandveld(*EXPAND)


class ReactieExpandparameters(ApiSerializer):
    expand = expandveld(*EXPAND)


class ReactieUitgeklaptSerializer(Uitklapbaar):
    klant = KlantSerializer(required=False, allow_null=True)
    product = ContactproductSerializer(required=False, allow_null=True)
    handelingen = HandelingSerializer(many=True, required=False)


class ReactietermijnSerializer(ApiSerializer):
    aantal = serializers.IntegerField(source="termijn_aantal")
    eenheid = serializers.ChoiceField(TERMIJNEENHEDEN, source="termijn_eenheid")
    is_wettelijk = serializers.BooleanField(source="termijn_is_wettelijk")


class OpschortingSerializer(ApiSerializer):
    uitgenodigd = DatumField(help_text="Wanneer om aanvulling is gevraagd.")
    voltooid = DatumField(allow_null=True, help_text="Wanneer die er was; leeg zolang erop wordt gewacht.")


class PublieksreactieSerializer(ApiSerializer):
    """Reads what `api.publieksreacties` fetches along; `vandaag` and `bijna_tot` in the context."""

    nummer = serializers.IntegerField(source="pk")
    kenmerk = TekstField(source="nummer", help_text="Zo kent de afzender het, als P-000123.")
    referentie = TekstField()
    soort = serializers.ChoiceField(Publieksreactiesoort.choices)
    kanaal = serializers.ChoiceField([*Kanaal.choices, ("", "Niet bekend")])
    klantcontact = serializers.IntegerField(source="klantcontact_id", allow_null=True)
    klant = serializers.IntegerField(source="klant_id", allow_null=True)
    product = CodeField(source="product.code", default=None, allow_null=True)
    afdeling = CodeField(source="afdeling.code", default=None, allow_null=True)
    medewerker = TekstField(source="medewerker.username", default=None, allow_null=True)
    naam = TekstField()
    emailadres = TekstField()
    telefoonnummer = TekstField()
    adres = TekstField()
    taal = serializers.ChoiceField(settings.LANGUAGES)
    antwoord_via = serializers.ChoiceField([*Antwoordkanaal.choices, ("", "Geen voorkeur")])
    onderwerp = TekstField()
    tekst = TekstField()
    ontvangen_op = MomentField()
    termijn = ReactietermijnSerializer(source="*")
    verdaagd_weken = serializers.IntegerField()
    opschortingen = OpschortingSerializer(many=True)
    deadline = DatumField(
        allow_null=True, help_text="De laatste dag voor het antwoord; leeg zolang de termijn stilstaat."
    )
    stand = serializers.SerializerMethodField()
    is_open = serializers.BooleanField()
    bevestigd_op = MomentField(allow_null=True)
    beantwoord_op = MomentField(allow_null=True)
    antwoord = TekstField()
    ingetrokken_op = MomentField(allow_null=True)
    in_gebreke_sinds = DatumField(allow_null=True)
    dwangsom_vanaf = DatumField(allow_null=True)
    uitgeklapt = ReactieUitgeklaptSerializer()

    @extend_schema_field(serializers.ChoiceField(STANDEN))
    def get_stand(self, reactie: Publieksreactie) -> str:
        return reactie.stand(self.context["vandaag"], self.context["bijna_tot"]).value


# --- In ----------------------------------------------------------------------------------------


class NieuwePublieksreactieInvoer(ApiSerializer):
    soort = serializers.ChoiceField(Publieksreactiesoort.choices)
    kanaal = serializers.ChoiceField(Kanaal.choices)
    onderwerp = TekstField(max_length=300)
    tekst = TekstField(required=False, allow_blank=True, max_length=20_000)
    ontvangen_op = MomentField(required=False, help_text="Anders nu.")
    klant = GetalField(
        required=False, min_value=1, max_value=2**63 - 1, help_text="Het nummer van een klant."
    )
    klantcontact = GetalField(
        required=False, min_value=1, max_value=2**63 - 1, help_text="Het contact waaruit het voortkwam."
    )
    product = CodeField(required=False)
    afdeling = CodeField(
        required=False, help_text="Anders de afdeling van het product; zonder product kiest het KCC."
    )
    medewerker = TekstField(
        required=False, max_length=150, help_text="De gebruikersnaam van wie het vastlegde."
    )
    naam = TekstField(required=False, allow_blank=True, max_length=200)
    emailadres = serializers.EmailField(required=False, allow_blank=True, max_length=254)
    telefoonnummer = TelefoonField(required=False, allow_blank=True)
    adres = TekstField(required=False, allow_blank=True, max_length=500, help_text="Het postadres.")
    taal = serializers.ChoiceField(settings.LANGUAGES, default="nl")
    antwoord_via = serializers.ChoiceField(
        Antwoordkanaal.choices,
        required=False,
        help_text="Anders per e-mail, brief of telefoon, in die volgorde.",
    )
    met_bevestiging = WaarField(
        default=True,
        help_text="Of wij de ontvangst per e-mail bevestigen. Nee als uw toepassing dat zelf deed.",
    )


class AntwoordInvoer(ActieInvoer):
    antwoord = TekstField(max_length=10_000, help_text="Wat de afzender leest.")
    kanaal = serializers.ChoiceField(
        Antwoordkanaal.choices, required=False, help_text="Anders zoals de afzender het wil."
    )
    is_al_gegeven = WaarField(default=False, help_text="Het antwoord is al gegeven: wij sturen niets.")


class OpschortInvoer(ActieInvoer):
    vraag = TekstField(max_length=2000, help_text="Wat de afzender moet aanvullen. De afzender leest dit.")
    voor = DatumField(help_text="Uiterlijk op deze dag.")


class AanvulInvoer(ActieInvoer):
    ontvangen = DatumField(help_text="De dag waarop het binnenkwam, of waarop de tijd om was.")
    toelichting = redenveld(verplicht=False)


class VerdaagInvoer(RedenInvoer):
    weken = GetalField(min_value=1, max_value=26)
    met_instemming = WaarField(default=False, help_text="De afzender stemde schriftelijk in.")
