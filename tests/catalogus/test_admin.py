"""The catalogue in Django's admin."""

from typing import Any

import pytest
from django.test import Client
from django.urls import NoReverseMatch, reverse
from lxml import html

from catalogus.models import Locatie, Openingstijd, Product, Thema
from kcc.lib.aanhaakpunt import Aanhaakpunt
from tests.catalogus.factories import LocatieFactory, ProductFactory, ThemaFactory

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


def adres_van(object_: Product | Locatie | Thema) -> str:
    return reverse(f"admin:catalogus_{object_._meta.model_name}_change", args=[object_.pk])


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
    thema, locatie = ThemaFactory(), LocatieFactory()
    assert redacteur_client.get(adres_van(locatie)).status_code == 403
    assert redacteur_client.get(adres_van(thema)).status_code == 200
    assert planner_client.get(adres_van(thema)).status_code == 403


def test_who_does_not_edit_stays_out(kcc_medewerker_client: Client) -> None:
    assert kcc_medewerker_client.get(adres_van(ThemaFactory())).status_code == 403


def test_products_are_edited_in_their_own_screens_only(beheerder_client: Client) -> None:
    with pytest.raises(NoReverseMatch):
        adres_van(ProductFactory())


def test_what_is_in_use_cannot_be_thrown_away(beheerder_client: Client) -> None:
    in_gebruik, leeg = ProductFactory().thema, ThemaFactory(code="leeg", naam="Leeg")
    for thema, status in ((in_gebruik, 403), (leeg, 302)):
        weg = reverse("admin:catalogus_thema_delete", args=[thema.pk])
        knop = f'href="{weg}"'.encode() in beheerder_client.get(adres_van(thema)).content
        assert knop == (status == 302)
        assert beheerder_client.post(weg, {"post": "yes"}).status_code == status
    assert list(Thema.objects.all()) == [in_gebruik]


def test_redacteur_orders_the_themes_in_their_list(redacteur_client: Client) -> None:
    thema = ThemaFactory(volgorde=3)
    lijst = reverse("admin:catalogus_thema_changelist")
    velden = {"form-TOTAL_FORMS": 1, "form-INITIAL_FORMS": 1, "form-0-id": thema.pk, "form-0-volgorde": 1}
    assert redacteur_client.post(lijst, {**velden, "_save": "1"}).status_code == 302
    thema.refresh_from_db()
    assert thema.volgorde == 1
    assert "Volgorde van Paspoort" in redacteur_client.get(lijst).content.decode()
