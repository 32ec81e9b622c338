"""The daily picture of the catalogue."""

from datetime import UTC, date, datetime, timedelta

import pytest

from catalogus.models import Prijs
from servicenormen import services
from servicenormen.models import Productmeting, VerouderdeDag
from tests.contacten.factories import LocatieFactory, ProductFactory

pytestmark = pytest.mark.django_db

# 23.50 on 12 March in the Netherlands.
AVOND = datetime(2025, 3, 12, 22, 50, tzinfo=UTC)
UUR = timedelta(hours=1)


def beeld(datum=date(2025, 3, 12)):
    return {meting.product.code: meting for meting in Productmeting.objects.filter(datum=datum)}


def test_measures_what_is_published():
    compleet = ProductFactory(is_gratis=True, kanalen=["online"], online_adres="https://voorbeeld.nl")
    compleet.is_online_mogelijk = True
    compleet.save()
    ProductFactory(code="half", hoe=" ", kanalen=[], termijn_eenheid="", termijn_aantal=None)
    ProductFactory(code="concept", status="concept")
    assert services.meet_producten(nu=AVOND) is True
    metingen = beeld()
    assert metingen.keys() == {"paspoort", "half"}
    assert metingen["paspoort"].ontbreekt == []
    assert (metingen["paspoort"].is_online_mogelijk, metingen["paspoort"].is_online_aangeboden) == (
        True,
        True,
    )
    assert metingen["half"].ontbreekt == [
        "hoe u het krijgt",
        "waar u het krijgt",
        "wat het kost",
        "hoe lang het duurt",
    ]
    assert metingen["half"].is_online_aangeboden is False


def test_a_price_counts_from_the_day_it_is_valid():
    product = ProductFactory()
    product.locaties.add(LocatieFactory())
    Prijs.objects.create(product=product, bedrag=75, geldig_vanaf=date(2025, 3, 13))
    services.meet_producten(nu=AVOND)
    services.meet_producten(nu=AVOND + UUR)
    assert beeld()["paspoort"].ontbreekt == ["wat het kost"]
    assert beeld(date(2025, 3, 13))["paspoort"].ontbreekt == []


def test_again_without_a_change_writes_nothing():
    ProductFactory()
    services.meet_producten(nu=AVOND - 2 * UUR)
    services.werk_verouderde_dagen_bij()
    assert services.meet_producten(nu=AVOND) is False
    assert beeld()["paspoort"].gemeten_op == AVOND - 2 * UUR
    assert not VerouderdeDag.objects.exists()


def test_a_change_makes_a_new_picture_of_the_whole_day():
    ProductFactory()
    ander = ProductFactory(code="ander")
    services.meet_producten(nu=AVOND - UUR)
    ander.status = "gearchiveerd"
    ander.save()
    ProductFactory(code="nieuw")
    assert services.meet_producten(nu=AVOND) is True
    assert {code: meting.gemeten_op for code, meting in beeld().items()} == {
        "paspoort": AVOND,
        "nieuw": AVOND,
    }


def test_a_day_before_today_is_never_touched():
    product = ProductFactory()
    services.meet_producten(nu=AVOND)
    product.hoe = ""
    product.save()
    services.meet_producten(nu=AVOND + UUR)
    assert "hoe u het krijgt" not in beeld()["paspoort"].ontbreekt
    assert "hoe u het krijgt" in beeld(date(2025, 3, 13))["paspoort"].ontbreekt


def test_costs_the_same_queries_for_many_products(django_assert_num_queries):
    ProductFactory()
    with django_assert_num_queries(9):
        services.meet_producten(nu=AVOND)
    for nummer in range(20):
        ProductFactory(code=f"product-{nummer}")
    with django_assert_num_queries(9):
        services.meet_producten(nu=AVOND + timedelta(minutes=5))
