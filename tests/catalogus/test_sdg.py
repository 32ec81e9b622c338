"""What the Single Digital Gateway asks of a product, and what editors see of that."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from catalogus.models import Product
from catalogus.services import Sdggegevens, sdg_codes, sdg_gegevens, sdg_producten
from kcc.organisatie.enums import Rol
from tests.catalogus.factories import PrijsFactory, ProductFactory, UplNaamFactory

pytestmark = pytest.mark.django_db
DAG = date(2025, 3, 17)
URI = "http://standaarden.overheid.nl/owms/terms/paspoort"
HEEL = {
    **{veld: f"nl {veld}" for veld in ("naam", "kort", "wat", "hoe", "voorwaarden", "meenemen")},
    **{veld: f"nl {veld}" for veld in ("betalen", "geen_reactie", "bezwaar")},
}
HEEL_ENGELS = {f"{veld}_en": f"en {veld}" for veld in HEEL}
ALLES = [
    *("naam", "in het kort", "wat is het", "hoe werkt het", "voorwaarden", "meenemen", "hoe betaalt u"),
    *("als u niets hoort", "bezwaar"),
]


def gegevens(product: Product, taal: str = "nl") -> Sdggegevens:
    return sdg_gegevens(
        product, taal=taal, vandaag=DAG, basis_url="https://kcc.test", codes=sdg_codes([product]).get(URI, ())
    )


def test_everything_in_both_languages() -> None:
    UplNaamFactory(uri=URI, sdg=["A4", "C5"])
    product = ProductFactory(**HEEL, **HEEL_ENGELS, upl_uri=URI, upl_naam="paspoort", online=True)
    PrijsFactory(product=product)
    nl, en = gegevens(product), gegevens(product, "en")
    for taal, van in (("nl", nl), ("en", en)):
        assert van.product_titel == f"{taal} naam"
        assert van.tekst == f"{taal} wat"
        assert van.procedure_beschrijving == f"{taal} hoe"
        assert van.vereisten == f"{taal} voorwaarden"
        assert van.bewijs == f"{taal} meenemen"
        assert van.betaalmethoden == f"{taal} betalen"
        assert van.wtd_bij_geen_reactie == f"{taal} geen_reactie"
        assert van.bezwaar_en_beroep == f"{taal} bezwaar"
        assert van.kosten[0].nu == Decimal("83.87")
        assert (van.uiterste_termijn_aantal, van.uiterste_termijn_eenheid) == (5, "werkdagen")
        assert van.decentrale_procedure_link == "https://formulieren.example.nl/start"
        assert van.sdg_codes == ("A4", "C5")
        assert van.ontbreekt == ()
    assert nl.decentrale_link == "https://kcc.test/producten/paspoort/"
    assert en.decentrale_link == "https://kcc.test/producten/paspoort/?taal=en"


def test_english_never_falls_back_to_dutch() -> None:
    product = ProductFactory(**HEEL)
    PrijsFactory(product=product)
    en = gegevens(product, "en")
    assert en.tekst == ""
    assert list(en.ontbreekt) == ALLES
    assert gegevens(product).ontbreekt == ()


@pytest.mark.parametrize(
    ("velden", "prijs", "ontbreekt"),
    [
        ({"gratis": True, "betalen": ""}, None, ()),
        ({"betalen": ""}, Decimal(0), ()),
        ({"betalen": ""}, Decimal(10), ("hoe betaalt u",)),
        ({}, None, ("wat het kost",)),
        ({"gratis": True, "termijn_aantal": None, "termijn_eenheid": ""}, None, ("hoe lang het duurt",)),
        ({"gratis": True, "termijn_aantal": None, "termijn_eenheid": "direct"}, None, ()),
        ({"gratis": True, "doelgroep": []}, None, ("doelgroep",)),
        ({"gratis": True, "bezwaar": " \n"}, None, ("bezwaar",)),
    ],
)
def test_what_is_missing(velden: dict[str, Any], prijs: Decimal | None, ontbreekt: tuple[str, ...]) -> None:
    product = ProductFactory(**(HEEL | velden))
    if prijs is not None:
        PrijsFactory(product=product, bedrag=prijs)
    assert gegevens(product).ontbreekt == ontbreekt


def test_a_price_that_is_not_valid_yet_is_not_what_it_costs() -> None:
    product = ProductFactory(**HEEL)
    PrijsFactory(product=product, geldig_vanaf=date(2026, 1, 1))
    van = gegevens(product)
    assert van.ontbreekt == ("wat het kost",)
    assert van.kosten[0].straks_vanaf == date(2026, 1, 1)


def test_only_published_products_of_annex_ii() -> None:
    UplNaamFactory(uri=URI, sdg=["C5"])
    UplNaamFactory(uri=f"{URI}2", sdg=[])
    ProductFactory(upl_uri=URI)
    ProductFactory(code="geen-sdg", upl_uri=f"{URI}2")
    ProductFactory(code="concept", upl_uri=URI, concept=True)
    ProductFactory(code="zonder", upl_uri="")
    assert [product.code for product in sdg_producten()] == ["paspoort"]


# --- The page ----------------------------------------------------------------------------------


def test_page_lists_what_is_missing_per_language(redacteur_client: Client) -> None:
    assert "Geen enkel product valt onder" in redacteur_client.get("/werk/redactie/sdg/").content.decode()
    UplNaamFactory(uri=URI, sdg=["A4", "C5"])
    ProductFactory(**HEEL, gratis=True, upl_uri=URI)
    pagina = redacteur_client.get("/werk/redactie/sdg/").content.decode()
    assert "A4, C5" in pagina
    assert "Naam, in het kort, wat is het, hoe werkt het" in pagina
    assert "Niets" in pagina
    assert (
        "Nog geen enkel product is klaar"
        in redacteur_client.get("/werk/redactie/sdg/?lijst=klaar").content.decode()
    )
    csv = redacteur_client.get("/werk/redactie/sdg/?als=csv").content.decode("utf-8-sig").splitlines()
    assert csv[0] == "code,naam,afdeling,bijlage II,ontbreekt nl,ontbreekt en"
    assert csv[1].startswith('paspoort,nl naam,Burgerzaken,"A4, C5",,"naam, in het kort')


def test_page_costs_the_same_with_many_products(redacteur_client: Client) -> None:
    tellingen = []
    redacteur_client.get("/werk/redactie/sdg/")  # what only the first request of a session asks
    for aantal in (1, 20):
        for nummer in range(aantal):
            UplNaamFactory(uri=f"{URI}{nummer}", sdg=["C5"])
            PrijsFactory(
                product=ProductFactory(code=f"p{nummer}", upl_uri=f"{URI}{nummer}"),
                geldig_vanaf=date(2024, 1, 1 + aantal),
            )
        with CaptureQueriesContext(connection) as vragen:
            redacteur_client.get("/werk/redactie/sdg/")
        tellingen.append(len(vragen))
    assert tellingen[0] == tellingen[1]


@pytest.mark.parametrize("rol", [Rol.REDACTEUR, Rol.BEHEERDER, Rol.BALIEMEDEWERKER])
def test_only_editors_and_beheerders_see_it(aangemeld: Callable[..., Any], rol: Rol) -> None:
    status = aangemeld(rol).get("/werk/redactie/sdg/").status_code
    assert status == (403 if rol == Rol.BALIEMEDEWERKER else 200)
