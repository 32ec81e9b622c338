"""The catalogue in Django's admin."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from lxml import html

from catalogus.models import Locatie, Openingstijd, Product
from kcc.lib.aanhaakpunt import Aanhaakpunt
from tests.catalogus.factories import LocatieFactory, PrijsFactory, ProductFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def gewijzigd(monkeypatch: pytest.MonkeyPatch) -> list[Locatie]:
    """The places of which the hours changed."""
    locaties: list[Locatie] = []
    punt = Aanhaakpunt("proef")
    punt.haak_aan(lambda locatie, **_: locaties.append(locatie))
    monkeypatch.setattr("catalogus.services.opening.bij_gewijzigde_openingstijden", punt)
    return locaties


def formulier(client: Client, adres: str) -> dict[str, Any]:
    """What a browser would send when nothing is changed."""
    [form] = html.document_fromstring(client.get(adres).content.decode()).xpath(
        '//form[contains(@id, "_form")]'
    )
    velden: dict[str, Any] = {}
    for naam, waarde in form.form_values():
        velden.setdefault(naam, []).append(waarde)
    return velden


def adres_van(object_: Product | Locatie) -> str:
    return reverse(f"admin:catalogus_{object_._meta.model_name}_change", args=[object_.pk])


def test_redacteur_changes_a_product_and_its_prices(redacteur_client: Client) -> None:
    product = PrijsFactory().product
    velden = formulier(redacteur_client, adres_van(product))
    velden |= {"kanalen": ["balie", "post"], "hoe": "- Een\r\n- Twee", "prijzen-0-bedrag": "85,50"}
    assert redacteur_client.post(adres_van(product), velden).status_code == 302
    product = Product.objects.get()
    assert (product.kanalen, product.hoe) == (["balie", "post"], "- Een\n- Twee")
    assert str(product.prijzen.get().bedrag) == "85.50"


def test_broken_term_is_refused_in_words(redacteur_client: Client) -> None:
    product = ProductFactory()
    velden = formulier(redacteur_client, adres_van(product)) | {"termijn_eenheid": ""}
    response = redacteur_client.post(adres_van(product), velden)
    assert "Vul bij de termijn een aantal én een eenheid in" in response.content.decode()


def test_product_list_says_what_is_missing_at_constant_cost(
    redacteur_client: Client, django_assert_max_num_queries: Any
) -> None:
    for n in range(12):
        ProductFactory(code=f"p{n}")
    with django_assert_max_num_queries(15):
        response = redacteur_client.get(reverse("admin:catalogus_product_changelist"))
    assert response.content.decode().count("wat het kost") == 12


def test_planner_changes_hours_and_who_depends_on_them_is_told(
    planner_client: Client, gewijzigd: list[Locatie]
) -> None:
    locatie = LocatieFactory(op_maandag=True)
    velden = formulier(planner_client, adres_van(locatie)) | {"openingstijden-0-van": "08:30"}
    assert planner_client.post(adres_van(locatie), velden).status_code == 302
    assert gewijzigd == [locatie]
    assert Openingstijd.objects.filter(van="08:30").exists()


def test_new_address_leaves_the_hours_alone(planner_client: Client, gewijzigd: list[Locatie]) -> None:
    locatie = LocatieFactory(op_maandag=True)
    velden = formulier(planner_client, adres_van(locatie)) | {"straat": "Blaak"}
    assert planner_client.post(adres_van(locatie), velden).status_code == 302
    assert gewijzigd == []
    assert Locatie.objects.get().straat == "Blaak"


def test_hours_that_overlap_are_refused(planner_client: Client, gewijzigd: list[Locatie]) -> None:
    locatie = LocatieFactory(op_maandag=True)
    velden = formulier(planner_client, adres_van(locatie)) | {"openingstijden-0-tot": "14:00"}
    response = planner_client.post(adres_van(locatie), velden)
    assert "mogen de openingstijden elkaar niet overlappen" in response.content.decode()
    assert gewijzigd == []


def test_day_cannot_be_closed_and_open(planner_client: Client) -> None:
    locatie = LocatieFactory()
    velden = formulier(planner_client, adres_van(locatie)) | {
        "openingsuitzonderingen-TOTAL_FORMS": "2",
        "openingsuitzonderingen-0-datum": "2025-12-24",
        "openingsuitzonderingen-0-omschrijving": "Kerst",
        "openingsuitzonderingen-1-datum": "2025-12-24",
        "openingsuitzonderingen-1-van": "09:00",
        "openingsuitzonderingen-1-tot": "12:00",
        "openingsuitzonderingen-1-omschrijving": "Kerst",
    }
    assert "óf gesloten, óf open" in planner_client.post(adres_van(locatie), velden).content.decode()


def test_roles_keep_to_their_own_part(redacteur_client: Client, planner_client: Client) -> None:
    product, locatie = ProductFactory(), LocatieFactory()
    assert redacteur_client.get(adres_van(locatie)).status_code == 403
    assert planner_client.get(adres_van(product)).status_code == 403


def test_who_does_not_edit_stays_out(kcc_medewerker_client: Client) -> None:
    assert kcc_medewerker_client.get(adres_van(ProductFactory())).status_code == 403


def test_published_product_is_archived_and_not_thrown_away(beheerder_client: Client) -> None:
    product = ProductFactory()
    weg = reverse("admin:catalogus_product_delete", args=[product.pk])
    assert beheerder_client.post(weg, {"post": "yes"}).status_code == 403
    Product.objects.update(status="concept")
    assert beheerder_client.post(weg, {"post": "yes"}).status_code == 302
    assert not Product.objects.exists()
