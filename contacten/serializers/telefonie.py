"""What the telephone system sends, and what it hears back: nothing about who calls."""

from rest_framework import serializers

from contacten.enums import Gebeurtenis
from kcc.lib.api.serializers import ApiSerializer
from kcc.lib.api.velden import MomentField, TekstField


class GebeurtenisInvoer(ApiSerializer):
    kenmerk = TekstField(
        max_length=80, help_text="Zo noemt uw centrale dit gesprek. Elke gebeurtenis ervan heeft hetzelfde."
    )
    gebeurtenis = serializers.ChoiceField(Gebeurtenis.choices)
    moment = MomentField(help_text="Wanneer het gebeurde, niet wanneer u het stuurt.")
    nummer = TekstField(
        required=False,
        allow_blank=True,
        max_length=80,
        help_text="Van wie belt, zoals de centrale het heeft. Wat geen nummer is, geldt als onbekend.",
    )
    medewerker = TekstField(
        required=False,
        allow_blank=True,
        max_length=150,
        help_text="De gebruikersnaam van wie het gesprek krijgt aangeboden of opneemt.",
    )


class TelefoongesprekSerializer(ApiSerializer):
    kenmerk = TekstField()
    aangeboden_op = MomentField(allow_null=True)
    opgenomen_op = MomentField(allow_null=True)
    beeindigd_op = MomentField(allow_null=True)
    is_medewerker_bekend = serializers.BooleanField(
        help_text="Of wij weten bij wie het gesprek is. Zo niet, controleer dan de gebruikersnaam."
    )
