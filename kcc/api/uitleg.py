"""The OpenAPI document as what a page shows: groups of calls, each with what goes in and what comes out."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Schema = Mapping[str, Any]
_TYPEN = {
    "string": "tekst",
    "integer": "geheel getal",
    "number": "getal",
    "boolean": "true of false",
    "array": "lijst",
    "object": "object",
    "null": "leeg",
}
_VORMEN = {
    "date": "datum",
    "date-time": "moment",
    "uuid": "UUID",
    "email": "e-mailadres",
    "decimal": "bedrag",
    "uri": "adres",
}


@dataclass(frozen=True)
class Veld:
    """A parameter or a field; `naam` is a path, as `producten[].code`."""

    naam: str
    soort: str
    is_verplicht: bool
    uitleg: str

    @property
    def delen(self) -> list[str]:
        """The name in parts, between which a narrow screen may break it."""
        return re.findall(r"[^.]+\.?", self.naam)


@dataclass(frozen=True)
class Aanroep:
    """One call: its method and path, and the tables under it."""

    id: str
    methode: str
    pad: str
    titel: str
    uitleg: str
    toegang: str
    parameters: list[Veld]
    invoer: list[Veld]
    uitvoer: list[Veld]
    antwoorden: list[tuple[str, str]]


@dataclass(frozen=True)
class Onderwerp:
    naam: str
    aanroepen: list[Aanroep]


@dataclass(frozen=True)
class Api:
    titel: str
    versie: str
    uitleg: str
    adres: str
    licentie: str
    contact: Mapping[str, str]
    onderwerpen: list[Onderwerp]


def lees(schema: Schema) -> Api:
    """The whole document; groups and calls in its own order."""
    info = schema["info"]
    onderwerpen: dict[str, list[Aanroep]] = {}
    for pad, methoden in schema["paths"].items():
        for methode, aanroep in methoden.items():
            onderwerpen.setdefault(aanroep["tags"][0], []).append(_aanroep(schema, pad, methode, aanroep))
    return Api(
        info["title"],
        info["version"],
        info["description"],
        schema["servers"][0]["url"],
        info["license"]["name"],
        info["contact"],
        [Onderwerp(naam, aanroepen) for naam, aanroepen in onderwerpen.items()],
    )


def _aanroep(schema: Schema, pad: str, methode: str, aanroep: Schema) -> Aanroep:
    antwoorden = {
        status: _volg(schema, antwoord) for status, antwoord in sorted(aanroep["responses"].items())
    }
    gelukt = next((antwoord for status, antwoord in antwoorden.items() if status.startswith("2")), {})
    return Aanroep(
        id=aanroep["operationId"],
        methode=methode.upper(),
        pad=pad,
        titel=aanroep["summary"],
        uitleg=aanroep.get("description", ""),
        toegang=_toegang(aanroep.get("security", [{}])),
        parameters=[
            Veld(
                parameter["name"] if parameter["in"] != "header" else f"{parameter['name']} (kop)",
                _soort(schema, parameter["schema"]),
                parameter.get("required", False),
                parameter.get("description") or parameter["schema"].get("description", ""),
            )
            for parameter in aanroep.get("parameters", [])
        ],
        invoer=_inhoud(schema, aanroep.get("requestBody", {})),
        uitvoer=_inhoud(schema, gelukt),
        antwoorden=[
            (status, antwoord.get("description") or ("Gelukt" if status.startswith("2") else ""))
            for status, antwoord in antwoorden.items()
        ],
    )


def _toegang(eisen: list[Mapping[str, Any]]) -> str:
    return "Openbaar" if {} in eisen else f"Met {' of '.join(naam for eis in eisen for naam in eis)}"


def _inhoud(schema: Schema, drager: Schema) -> list[Veld]:
    inhoud = drager.get("content", {}).get("application/json")
    return list(_velden(schema, inhoud["schema"], "")) if inhoud else []


def _velden(schema: Schema, deel: Schema, voor: str) -> Iterator[Veld]:
    """The fields of an object, and after each the fields inside it."""
    deel = _volg(schema, deel)
    verplicht = set(deel.get("required", ()))
    for naam, veld in deel.get("properties", {}).items():
        vol = _volg(schema, veld)
        yield Veld(
            f"{voor}{naam}",
            _soort(schema, veld),
            naam in verplicht,
            veld.get("description") or vol.get("description", ""),
        )
        binnen, achter = vol, "."
        while "items" in binnen:
            binnen, achter = _volg(schema, binnen["items"]), f"[]{achter}"
        while isinstance(binnen.get("additionalProperties"), Mapping):
            binnen, achter = _volg(schema, binnen["additionalProperties"]), f".*{achter}"
        yield from _velden(schema, binnen, f"{voor}{naam}{achter}")


def _soort(schema: Schema, deel: Schema) -> str:
    """What kind of value, in words."""
    deel = _volg(schema, deel)
    if keuzes := [keuze for keuze in deel.get("enum", ()) if keuze not in {None, ""}]:
        return f"een van: {', '.join(map(str, keuzes))}"
    if "oneOf" in deel:
        return " of ".join(dict.fromkeys(_soort(schema, keuze) for keuze in deel["oneOf"]))
    typen = deel.get("type", "string")
    woorden = [
        _VORMEN.get(deel.get("format", ""), _TYPEN[type_]) if type_ == "string" else _TYPEN[type_]
        for type_ in ([typen] if isinstance(typen, str) else typen)
    ]
    if "array" in typen:
        binnen = _soort(schema, deel.get("items", {}))
        woorden = [f"lijst van {binnen}" if woord == "lijst" else woord for woord in woorden]
    return " of ".join(woorden)


def _volg(schema: Schema, deel: Schema) -> Schema:
    """What a reference points at, also where it is wrapped to add that the value may be null."""
    while True:
        if "$ref" in deel:
            doel: Any = schema
            for stap in deel["$ref"].removeprefix("#/").split("/"):
                doel = doel[stap]
            deel = doel
        elif len(deel.get("allOf", ())) == 1:
            deel = deel["allOf"][0]
        elif len(keuzes := [k for k in deel.get("oneOf", ()) if k.get("type") != "null"]) == 1:
            deel = keuzes[0]
        else:
            return deel
