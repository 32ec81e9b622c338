from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from catalogus import services
from catalogus.models import Product
from kcc.lib.aanhaakpunt import Aanhaakpunt
from kcc.organisatie.models import Kalenderdag
from kcc.organisatie.services import dienstkalender
from tests.catalogus.factories import (
    LocatieFactory,
    OpeningsuitzonderingFactory,
    PrijsFactory,
    ProductFactory,
)

pytestmark = pytest.mark.django_db
VANDAAG = date(2025, 3, 17)


def test_producten_op_afspraak_asks_whoever_plans_visits(monkeypatch: pytest.MonkeyPatch) -> None:
    vraag = Aanhaakpunt("proef")
    monkeypatch.setattr("catalogus.services.producten.bij_vraag_naar_afspraakproducten", vraag)
    assert services.producten_op_afspraak() == set()
    vraag.haak_aan(lambda codes: codes.add("paspoort"))
    vraag.haak_aan(lambda codes: codes.update({"paspoort", "rijbewijs"}))
    assert services.producten_op_afspraak() == {"paspoort", "rijbewijs"}


def test_openingstijden_gewijzigd_tells_the_place(monkeypatch: pytest.MonkeyPatch) -> None:
    geroepen = []
    punt = Aanhaakpunt("proef")
    punt.haak_aan(
        lambda locatie, **_: geroepen.append((locatie, transaction.get_connection().in_atomic_block))
    )
    monkeypatch.setattr("catalogus.services.opening.bij_gewijzigde_openingstijden", punt)
    locatie = LocatieFactory()
    services.openingstijden_gewijzigd(locatie=locatie)
    assert geroepen == [(locatie, True)]


def test_volledigheid_needs_a_price_that_holds_today() -> None:
    product = ProductFactory()
    PrijsFactory(product=product, geldig_vanaf=VANDAAG + timedelta(days=1))
    assert services.volledigheid(product, VANDAAG) == ["wat het kost"]
    assert services.volledigheid(product, VANDAAG + timedelta(days=1)) == []


def test_is_overal_te_krijgen_looks_at_places_in_use() -> None:
    product = ProductFactory()
    assert not services.is_overal_te_krijgen(product)
    centrum, hoogvliet = LocatieFactory(), LocatieFactory(hoogvliet=True)
    product.locaties.add(centrum)
    assert not services.is_overal_te_krijgen(Product.objects.get())
    hoogvliet.is_actief = False
    hoogvliet.save()
    assert services.is_overal_te_krijgen(Product.objects.get())


def test_openingsdagen_name_the_reason_of_the_place_before_that_of_the_gemeente() -> None:
    locatie = LocatieFactory(op_maandag=True)
    Kalenderdag.objects.create(kalender="dienst", datum=VANDAAG, omschrijving="Personeelsdag")
    Kalenderdag.objects.create(
        kalender="dienst", datum=VANDAAG + timedelta(days=7), omschrijving="Personeelsdag"
    )
    OpeningsuitzonderingFactory(locatie=locatie, datum=VANDAAG, omschrijving="Verbouwing")
    dagen = services.openingsdagen(locatie, dienstkalender(), VANDAAG, 8)
    assert [(dag.datum, dag.reden) for dag in dagen if dag.is_afwijkend] == [
        (VANDAAG, "Verbouwing"),
        (VANDAAG + timedelta(days=7), "Personeelsdag"),
    ]


@pytest.mark.parametrize(
    "adres", ["javascript:alert(1)", "//elders.example", "formulier", "http:///x", " /x"]
)
def test_online_address_that_is_no_link_of_the_web_is_refused(adres: str) -> None:
    with pytest.raises(IntegrityError, match="product_online_adres"), transaction.atomic():
        ProductFactory(online_adres=adres)


@pytest.mark.parametrize("adres", ["", "/formulier/", "https://www.example.nl/x"])
def test_online_address_of_the_web_is_kept(adres: str) -> None:
    assert ProductFactory(online_adres=adres).pk
