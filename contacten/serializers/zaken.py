"""What callbacks, publieksreacties and messages on social media share in the API."""

from datetime import timedelta
from typing import Any

from rest_framework import serializers
from rest_framework.exceptions import ValidationError

from contacten.serializers.klantcontacten import HOOGSTENS_DAGEN
from kcc.lib.api.serializers import ApiSerializer, Lijstparameters
from kcc.lib.api.velden import CodeField, DatumField, GetalField, MomentField, QueryGetalField, TekstField

OPEN, GESLOTEN = "open", "gesloten"
_GEBRUIKERSNAAM = 150


class Zaakparameters(Lijstparameters):
    """Open ones by their deadline, the first one first; closed ones of a period, the last one first."""

    toestand = serializers.ChoiceField(
        [(OPEN, "Vraagt nog iets"), (GESLOTEN, "Klaar")], default=OPEN, help_text="Open of klaar."
    )
    vanaf = DatumField(
        required=False,
        help_text="De eerste dag van de deadline. Anders alles wat open is; van wat klaar is 31 dagen terug.",
    )
    tot = DatumField(
        required=False,
        help_text=f"De dag na de laatste. Van wat klaar is hoogstens {HOOGSTENS_DAGEN} dagen na vanaf.",
    )
    afdeling = CodeField(required=False, help_text="De code van een afdeling.")
    medewerker = TekstField(
        required=False, max_length=_GEBRUIKERSNAAM, help_text="De gebruikersnaam van wie het op zich nam."
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if attrs["toestand"] == GESLOTEN and "klant" not in attrs:
            einde = attrs.get("tot", self.context["vandaag"])
            vanaf = attrs.setdefault("vanaf", einde - timedelta(days=31))
            tot = attrs.setdefault("tot", vanaf + timedelta(days=HOOGSTENS_DAGEN))
            if tot - vanaf > timedelta(days=HOOGSTENS_DAGEN):
                raise ValidationError({"tot": [f"Vraag hoogstens {HOOGSTENS_DAGEN} dagen tegelijk."]})
        if "vanaf" in attrs and "tot" in attrs and not attrs["vanaf"] < attrs["tot"]:
            raise ValidationError({"tot": ["Kies een dag na vanaf."]})
        return attrs


class Klantparameters(Zaakparameters):
    klant = QueryGetalField(
        required=False, min_value=1, help_text="Het nummer van de klant. Dan mag de periode langer zijn."
    )
    product = CodeField(required=False, help_text="De code van een product.")


class HandelingSerializer(ApiSerializer):
    """Reads medewerker and afdeling: fetch them along."""

    nummer = serializers.IntegerField(source="pk")
    moment = MomentField()
    soort = TekstField()
    medewerker = TekstField(source="medewerker.username", default=None, allow_null=True)
    afdeling = CodeField(
        source="afdeling.code", default=None, allow_null=True, help_text="Waar het naartoe ging."
    )
    toelichting = TekstField()


# --- In ----------------------------------------------------------------------------------------


class ActieInvoer(ApiSerializer):
    """What somebody does with a case."""

    medewerker = TekstField(
        max_length=_GEBRUIKERSNAAM, help_text="De gebruikersnaam van wie het doet. Die moet het mogen zien."
    )
    gezien = GetalField(
        required=False,
        min_value=0,
        max_value=2**63 - 1,
        help_text=(
            "Het nummer van de laatste handeling die u zag (expand=handelingen). "
            "Is er daarna iets gebeurd, dan is het antwoord 409."
        ),
    )


def redenveld(*, verplicht: bool = True) -> TekstField:
    """Why it is done; the service asks for words where it must say something."""
    return TekstField(required=verplicht, allow_blank=not verplicht, max_length=2000)


class RedenInvoer(ActieInvoer):
    reden = redenveld()


class DoorzetInvoer(RedenInvoer):
    afdeling = CodeField(help_text="De code van de afdeling die het krijgt.")
    collega = TekstField(
        required=False, max_length=_GEBRUIKERSNAAM, help_text="De gebruikersnaam van wie het krijgt."
    )
