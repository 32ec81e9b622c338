"""The OpenAPI document: kept in git, valid, complete, and readable as a page."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from drf_spectacular.drainage import GENERATOR_STATS
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.validation import validate_schema
from lxml import html

from kcc.api import uitleg
from kcc.api.urls import _v1
from kcc.organisatie.models import Instelling

BEWAARD: dict[str, Any] = json.loads((Path(settings.BASE_DIR) / "kcc" / "api" / "openapi.json").read_text())
AANROEPEN = [
    (pad, methode, aanroep)
    for pad, methoden in BEWAARD["paths"].items()
    for methode, aanroep in methoden.items()
]


def test_the_document_in_git_is_that_of_the_views():
    GENERATOR_STATS.reset()
    gemaakt = json.loads(json.dumps(SchemaGenerator().get_schema(request=None, public=True), default=str))
    assert gemaakt == BEWAARD, "De API is veranderd. Was dat de bedoeling? Doe dan: make schema"
    assert not GENERATOR_STATS._warn_cache and not GENERATOR_STATS._error_cache
    validate_schema(gemaakt)


def test_it_says_what_the_rules_ask():
    assert BEWAARD["openapi"].startswith("3.1.")
    assert re.fullmatch(r"[0-9]+\.[0-9]+\.[0-9]+", BEWAARD["info"]["version"])
    assert BEWAARD["info"]["license"] == {"name": "EUPL-1.2", "identifier": "EUPL-1.2"}
    assert BEWAARD["info"]["contact"]["name"]


def test_every_call_is_in_it():
    paden = {str(patroon.pattern) for patroon in _v1 if hasattr(patroon.callback, "cls")}
    in_document = {re.sub(r"\{(\w+)\}", r"<\1>", pad).lstrip("/") for pad in BEWAARD["paths"]}
    assert {re.sub(r"<\w+:", "<", pad) for pad in paden} == in_document


def _namen(deel: Any) -> set[str]:
    if isinstance(deel, dict):
        eigen = set(deel.get("properties", {})) if isinstance(deel.get("properties"), dict) else set()
        return eigen.union(*(_namen(waarde) for waarde in deel.values()), set())
    return set().union(*(_namen(waarde) for waarde in deel)) if isinstance(deel, list) else set()


def test_fields_and_parameters_are_camelcase():
    parameters = {
        parameter["name"]
        for _, _, aanroep in AANROEPEN
        for parameter in aanroep.get("parameters", [])
        if parameter["in"] != "header"
    }
    namen = _namen(BEWAARD) | parameters
    assert len(namen) > 60
    assert [naam for naam in namen if not re.fullmatch(r"[a-z][a-zA-Z0-9]*", naam)] == []


@pytest.mark.parametrize(("pad", "methode", "aanroep"), AANROEPEN)
def test_every_call_has_a_title_and_its_problems(pad: str, methode: str, aanroep: dict[str, Any]):
    assert aanroep["summary"] and aanroep["tags"] and aanroep["operationId"]
    assert {"400", "401", "406", "429", "500"} <= aanroep["responses"].keys()
    for status, antwoord in aanroep["responses"].items():
        if status < "400":
            assert "API-Version" in antwoord["headers"]
        else:
            assert antwoord == {"$ref": f"#/components/responses/Probleem{status}"}
    if methode in {"post", "patch"} and "requestBody" in aanroep:
        assert {"413", "415"} <= aanroep["responses"].keys()


@pytest.mark.django_db
def test_the_document_names_the_gemeente_and_may_be_read_by_other_websites(client: Client):
    Instelling.objects.update_or_create(pk=1, defaults={"naam": "Rotterdam", "email": "api@example.nl"})
    antwoord = client.get("/api/v1/openapi.json", headers={"Origin": "https://elders.example"})
    assert antwoord["Access-Control-Allow-Origin"] == "*"
    document = antwoord.json()
    assert document["info"]["contact"] == {"name": "Rotterdam", "email": "api@example.nl"}
    assert document["servers"] == [{"url": "https://kcc.test/api/v1"}]
    assert document["paths"] == BEWAARD["paths"]
    validate_schema(document)


@pytest.mark.django_db
def test_the_page_shows_every_call_with_its_fields(client: Client):
    antwoord = client.get("/api/v1/")
    assert antwoord.status_code == 200
    document = html.document_fromstring(antwoord.content.decode())
    for _, _, aanroep in AANROEPEN:
        assert document.get_element_by_id(aanroep["operationId"]).text == aanroep["summary"]
    tekst = document.text_content()
    for naam in ("producten[].aantalPersonen", "vertalingen.en.geenReactie", "openingstijden[].van"):
        assert naam in tekst
    assert not document.xpath("//script[not(@src)] | //*[@style]")


def test_a_field_is_told_with_its_kind():
    api = uitleg.lees({**BEWAARD, "servers": [{"url": "/"}]})
    aanroepen = {aanroep.id: aanroep for onderwerp in api.onderwerpen for aanroep in onderwerp.aanroepen}
    invoer = {veld.naam: veld for veld in aanroepen["afspraakMaken"].invoer}
    assert (invoer["begintOp"].soort, invoer["begintOp"].is_verplicht) == ("moment", True)
    assert (invoer["taal"].soort, invoer["taal"].is_verplicht) == ("een van: nl, en", False)
    uitvoer = {veld.naam: veld for veld in aanroepen["servicenormenLezen"].uitvoer}
    assert uitvoer["normen[].noemer"].soort == "geheel getal of leeg"
    assert uitvoer["normen[].uitsplitsing.*.*.teller"].soort == "geheel getal"
    assert aanroepen["afspraakLezen"].toegang == "Met token of beheersleutel"
    assert aanroepen["productenZoeken"].toegang == "Openbaar"
