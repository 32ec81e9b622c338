"""The OpenAPI document: what the views say, with the headers and problems that every call has."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.conf import settings
from drf_spectacular.openapi import AutoSchema
from rest_framework.permissions import AllowAny

from kcc.lib.api.fouten import MEDIATYPE, TITELS

if TYPE_CHECKING:  # the framework itself imports this module, by its settings
    from kcc.lib.api.views import ApiView

_PROBLEEM = {
    "type": "object",
    "description": "Wat er misging (RFC 9457).",
    "properties": {
        "type": {"type": "string", "format": "uri-reference"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "invalidParams": {
            "type": "array",
            "description": "Welke velden of parameters niet kloppen, en waarom.",
            "items": {
                "type": "object",
                "properties": {
                    "name": {"type": "string", "description": "Het pad van het veld, als producten.0.code."},
                    "code": {"type": "string"},
                    "reason": {"type": "string"},
                },
                "required": ["name", "code", "reason"],
            },
        },
    },
    "required": ["type", "title", "status", "detail"],
}
_VERSIE = {"description": "De versie van de API.", "schema": {"type": "string"}}
_WACHT = {"description": "Hoeveel seconden wachten.", "schema": {"type": "integer", "minimum": 1}}
# Every call can be answered with these.
_ALTIJD = (400, 401, 406, 429, 500)


class KccSchema(AutoSchema):
    """Takes the query string from `parameters_class` and the group from `onderwerp`."""

    view: "ApiView"  # type: ignore[override]

    def get_override_parameters(self) -> list[Any]:
        parameters = self.view.parameters_class
        return [parameters] if self.method == "GET" and parameters().fields else []

    def get_tags(self) -> list[str]:
        return [self.view.onderwerp]

    def get_auth(self) -> list[dict[str, list[str]]]:
        """A token is optional where everybody may come: it then only has its own quota."""
        eisen = super().get_auth()
        is_open = any(isinstance(recht, AllowAny) for recht in self.view.get_permissions())
        return [*eisen, {}] if is_open and {} not in eisen else eisen

    def get_description(self) -> str:  # type: ignore[override]
        """Only what a view says with extend_schema: docstrings are for who reads the code."""
        return ""

    def get_paginated_name(self, serializer_name: str) -> str:
        return f"{serializer_name}Lijst"

    def _map_basic_serializer(self, serializer: Any, direction: str) -> dict[str, Any]:
        schema: dict[str, Any] = super()._map_basic_serializer(serializer, direction)
        schema.pop("description", None)
        if direction == "request":
            schema["additionalProperties"] = False
        return schema


def vul_aan(result: dict[str, Any], **kwargs: Any) -> dict[str, Any]:
    """Hook of drf-spectacular: the problems, and the headers of every answer."""
    onderdelen = result.setdefault("components", {})
    onderdelen.setdefault("schemas", {})["Probleem"] = _PROBLEEM
    onderdelen["headers"] = {"API-Version": _VERSIE}
    onderdelen["responses"] = {
        f"Probleem{status}": {
            "description": titel,
            "headers": {
                "API-Version": {"$ref": "#/components/headers/API-Version"},
                **({"Retry-After": _WACHT} if status == 429 else {}),
            },
            "content": {MEDIATYPE: {"schema": {"$ref": "#/components/schemas/Probleem"}}},
        }
        for status, titel in TITELS.items()
        if status != 405
    }
    for pad, methoden in result["paths"].items():
        for aanroep in methoden.values():
            statussen = {str(status) for status in _statussen(pad, aanroep)} | aanroep["responses"].keys()
            aanroep["responses"] = {
                status: {"$ref": f"#/components/responses/Probleem{status}"}
                if status >= "400"
                else _gelukt(aanroep["responses"][status])
                for status in sorted(statussen)
            }
    result["servers"] = [{"url": settings.API_PAD}]
    return result


def _gelukt(antwoord: Mapping[str, Any]) -> dict[str, Any]:
    koppen = {**antwoord.get("headers", {}), "API-Version": {"$ref": "#/components/headers/API-Version"}}
    return {**antwoord, "description": antwoord.get("description") or "Gelukt.", "headers": koppen}


def _statussen(pad: str, aanroep: Mapping[str, Any]) -> list[int]:
    statussen = [*_ALTIJD]
    if "{" in pad or any(parameter["name"] == "page" for parameter in aanroep.get("parameters", [])):
        statussen.append(404)
    if {} not in aanroep.get("security", [{}]):
        statussen.append(403)
    if "requestBody" in aanroep:
        statussen += [413, 415]
    return statussen
