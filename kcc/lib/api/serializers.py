"""The base of every serializer of the API."""

import re
from collections.abc import Mapping
from typing import Any

from rest_framework import serializers
from rest_framework.exceptions import ValidationError

from kcc.lib.api.velden import QueryGetalField

_WOORD = re.compile(r"_([a-z0-9])")


def camelcase(naam: str) -> str:
    """`geldig_vanaf` becomes `geldigVanaf`."""
    return _WOORD.sub(lambda letter: letter[1].upper(), naam)


class ApiSerializer(serializers.Serializer[Any]):
    """Fields are declared in snake_case and are camelCase outside: in data, errors and the schema alike.

    A field that nobody declared is an error, because it is nearly always a typing error of a field that is
    optional. `validate_<field>` and the keys of an error that `validate` raises use the outside name.
    """

    def get_fields(self) -> dict[str, serializers.Field]:
        velden = {}
        for naam, veld in super().get_fields().items():
            buiten = camelcase(naam)
            if buiten != naam:
                if isinstance(veld, serializers.SerializerMethodField):
                    veld.method_name = veld.method_name or f"get_{naam}"
                elif veld.source is None:
                    veld.source = naam
            velden[buiten] = veld
        return velden

    def to_internal_value(self, data: Any) -> Any:
        fouten: dict[str, Any] = {}
        if isinstance(data, Mapping):
            fouten = {naam: ["Dit veld bestaat hier niet."] for naam in data if naam not in self.fields}
        try:
            waarden = super().to_internal_value(data)
        except ValidationError as fout:
            if isinstance(fout.detail, Mapping):
                raise ValidationError({**fouten, **fout.detail}) from fout
            raise
        if fouten:
            raise ValidationError(fouten)
        return waarden


class Lijstparameters(ApiSerializer):
    """Which part of a list: what every list takes in its query string."""

    page = QueryGetalField(min_value=1, default=1, help_text="Het hoeveelste blad, vanaf 1.")
    page_size = QueryGetalField(
        min_value=1, max_value=100, default=25, help_text="Hoeveel op een blad; hoogstens 100."
    )
