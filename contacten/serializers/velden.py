"""Fields of the contact register in the API: what to unfold, phone numbers in every spelling."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework.exceptions import ValidationError
from rest_framework.serializers import Field

from contacten import regels
from kcc.lib.api.serializers import ApiSerializer
from kcc.lib.api.velden import TekstField


class ExpandField(TekstField):
    """Names divided by commas; gives the set of them. Made by `expandveld`."""

    namen: tuple[str, ...] = ()

    def to_internal_value(self, data: Any) -> Any:
        gevraagd = super().to_internal_value(data).split(",")
        if onbekend := [naam for naam in gevraagd if naam not in self.namen]:
            keuze = ", ".join(self.namen)
            raise ValidationError(f"Dit is niet uit te klappen: {onbekend[0]}. Kies uit {keuze}.")
        return frozenset(gevraagd)


def expandveld(*namen: str) -> ExpandField:
    """The parameter `expand` of a call that can unfold these."""
    een = "|".join(namen)

    @extend_schema_field({"type": "string", "pattern": rf"^({een})(,({een}))*$", "examples": [namen[0]]})
    class Veld(ExpandField):
        pass

    Veld.namen = namen
    return Veld(required=False, help_text=f"Wat er in uitgeklapt bij staat: {', '.join(namen)}.")


class Uitklapbaar(ApiSerializer):
    """What can be unfolded: only the fields that `expand` in the context names.

    A field of the row itself, so that it is made once for a list: to make it for every row took half of the
    time of the list.
    """

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(source="*", read_only=True, help_text="Wat met expand is gevraagd.", **kwargs)

    @property
    def _readable_fields(self) -> "list[Field[Any, Any, Any, Any]]":
        gevraagd = self.context.get("expand", ())
        return [veld for naam, veld in self.fields.items() if naam in gevraagd]


class TelefoonField(TekstField):
    """A phone number in any spelling; gives E.164."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=40, **kwargs)

    def to_internal_value(self, data: Any) -> str:
        tekst = super().to_internal_value(data)
        if not tekst:
            return ""
        try:
            return regels.normaliseer_telefoonnummer(tekst)
        except ValueError as fout:
            raise ValidationError(str(fout)) from fout
