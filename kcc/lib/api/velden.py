"""Fields of the API: strict about what comes in, so that a mistake is answered and not guessed at."""

import re
from datetime import UTC, date, datetime, time
from typing import Any

from django.core.validators import RegexValidator
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

_DATUM = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MOMENT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]+)?)?([Zz]|[+-][0-9]{2}:[0-9]{2})"
)
_GETAL = re.compile(r"-?[0-9]{1,18}")
# Far enough for every appointment and every history, and every offset and time zone can be added to it.
EERSTE_JAAR, LAATSTE_JAAR = 1900, 2999


class TekstField(serializers.CharField):
    """Text; a number or a boolean is refused and not turned into text."""

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            self.fail("invalid")
        return super().to_internal_value(data)


class CodeField(TekstField):
    """The code of something in the catalogue: lower-case letters, figures, hyphens and underscores."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 80)
        super().__init__(**kwargs)
        self.validators.append(RegexValidator(r"^[-a-zA-Z0-9_]+\Z", "Dit is geen code."))


class GetalField(serializers.IntegerField):
    """A whole number in a body; text and booleans are refused."""

    def to_internal_value(self, data: Any) -> int:
        if isinstance(data, float) and data.is_integer():
            data = int(data)
        if isinstance(data, bool) or not isinstance(data, int):
            self.fail("invalid")
        return data


class QueryGetalField(serializers.IntegerField):
    """A whole number in a query string, written with the figures 0 to 9."""

    def to_internal_value(self, data: Any) -> int:
        if not isinstance(data, str) or not _GETAL.fullmatch(data):
            self.fail("invalid")
        return int(data)


class WaarField(serializers.BooleanField):
    """`true` or `false` in a body; text and numbers are refused."""

    def to_internal_value(self, data: Any) -> bool:
        if not isinstance(data, bool):
            self.fail("invalid", input=data)
        return data


class QueryWaarField(serializers.BooleanField):
    """`true` or `false` in a query string."""

    def to_internal_value(self, data: Any) -> bool:
        if data not in {"true", "false"}:
            self.fail("invalid", input=data)
        return bool(data == "true")


class DatumField(serializers.DateField):
    """A date without a time, as 2026-01-05."""

    default_error_messages = {"invalid": "Schrijf een datum als 2026-01-05."}

    def to_internal_value(self, value: Any) -> date:
        if isinstance(value, str) and _DATUM.fullmatch(value):
            try:
                datum = date.fromisoformat(value)
            except ValueError:
                self.fail("invalid")
            if EERSTE_JAAR <= datum.year <= LAATSTE_JAAR:
                return datum
        self.fail("invalid")
        raise AssertionError  # fail always raises

    def to_representation(self, value: date) -> str:
        return value.isoformat()


class MomentField(serializers.DateTimeField):
    """A moment: any offset comes in (but always one), UTC with a Z goes out."""

    default_error_messages = {
        "invalid": "Schrijf een moment met tijdzone, als 2026-01-05T09:00:00+01:00 of 2026-01-05T08:00:00Z."
    }

    def to_internal_value(self, value: Any) -> datetime:
        if isinstance(value, str) and _MOMENT.fullmatch(value):
            try:
                moment = datetime.fromisoformat(value.upper())
            except ValueError:
                self.fail("invalid")
            if EERSTE_JAAR <= moment.year <= LAATSTE_JAAR:
                return moment.astimezone(UTC)
        self.fail("invalid")
        raise AssertionError  # fail always raises

    def to_representation(self, value: datetime) -> str:
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")


@extend_schema_field({"type": "string", "pattern": "^([01][0-9]|2[0-3]):[0-5][0-9]$", "examples": ["09:00"]})
class TijdField(serializers.TimeField):
    """A time on the clock in the Netherlands, as 09:00; only goes out."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(read_only=True, **kwargs)

    def to_representation(self, value: time) -> str:
        return f"{value:%H:%M}"
