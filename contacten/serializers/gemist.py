"""How missed calls look in the API, and what it takes to deal with one."""

from rest_framework import serializers

from kcc.lib.api.serializers import ApiSerializer
from kcc.lib.api.velden import MomentField, TekstField


class GemisteOproepSerializer(ApiSerializer):
    """Reads a row of `TelefoongesprekQuerySet.per_nummer`, with `klanten` put in it."""

    nummer = serializers.IntegerField(source="gesprek", help_text="Hiermee belt u terug of doet u het af.")
    telefoonnummer = TekstField(source="nummer", help_text="Als +31612345678.")
    aantal = serializers.IntegerField(help_text="Hoe vaak er is gebeld.")
    eerste_op = MomentField()
    laatste_op = MomentField()
    klanten = serializers.ListField(
        child=serializers.IntegerField(),
        help_text="De nummers van de klanten met dit telefoonnummer. In een huis kunnen dat er meer zijn.",
    )


class OproepInvoer(ApiSerializer):
    medewerker = TekstField(max_length=150, help_text="De gebruikersnaam van wie het doet, van het KCC.")
