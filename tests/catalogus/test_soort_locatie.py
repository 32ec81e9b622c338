"""Kinds of places: pages of places show only those at which one can come."""

import json

import pytest
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse

from catalogus.models import Locatie
from catalogus.services import is_overal_te_krijgen, zoek
from tests.catalogus.factories import LocatieFactory, ProductFactory
from tests.catalogus.test_views import tekst

pytestmark = pytest.mark.django_db


@pytest.fixture
def alle() -> dict[str, Locatie]:
    """One place of each kind."""
    return {
        "winkel": LocatieFactory(),
        "punt": LocatieFactory(pernis=True),
        "video": LocatieFactory(video=True),
        "team": LocatieFactory(mobiel=True),
    }


def test_pages_show_where_one_can_come(client: Client, alle: dict[str, Locatie]) -> None:
    pagina = tekst(client.get(reverse("catalogus:locaties")))
    assert (
        pagina.index("Stadswinkel Centrum")
        < pagina.index("Servicepunten")
        < pagina.index("Servicepunt Pernis")
    )
    thuis = tekst(client.get(reverse("catalogus:home")))
    sitemap = client.get("/sitemap.xml")
    kaart = b"".join(sitemap.streaming_content if sitemap.streaming else [sitemap.content]).decode()
    for locatie in alle.values():
        te_zien = locatie.soort in ("stadswinkel", "servicepunt")
        assert (locatie.naam in pagina) is te_zien
        assert (locatie.naam in thuis) is te_zien
        assert (locatie.get_absolute_url() in kaart) is te_zien
        assert client.get(locatie.get_absolute_url()).status_code == (200 if te_zien else 404)


def test_search_finds_no_place_without_a_page(alle: dict[str, Locatie]) -> None:
    assert [treffer.onderwerp for treffer in zoek("Servicepunt Pernis")][:1] == [alle["punt"]]
    assert alle["team"] not in [treffer.onderwerp for treffer in zoek("Team Noord", ook_intern=True)]


def test_only_stadswinkels_count_for_everywhere(alle: dict[str, Locatie]) -> None:
    product = ProductFactory()
    product.locaties.add(alle["punt"])
    assert not is_overal_te_krijgen(product)
    product.locaties.add(alle["winkel"])
    assert is_overal_te_krijgen(product)


def test_api_tells_the_kind(client: Client, alle: dict[str, Locatie]) -> None:
    rijen = json.loads(client.get("/api/v1/locaties").content)["results"]
    assert {rij["code"]: rij["soort"] for rij in rijen} == {loc.code: loc.soort for loc in alle.values()}
    assert [bool(rij["url"]) for rij in rijen] == [True, True, False, False]


def test_a_place_has_a_known_kind() -> None:
    with pytest.raises(IntegrityError, match="locatie_soort"):
        Locatie.objects.create(code="maan", naam="Maan", soort="raket")
