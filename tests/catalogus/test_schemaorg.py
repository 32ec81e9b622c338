"""Products and places as schema.org data: what the page says, and no text that can break out of it."""

import json
import re
from collections.abc import Callable, Iterator
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.test import Client
from playwright.sync_api import Page

from kcc.lib.perioden import TIJDZONE
from kcc.organisatie.models import Instelling
from tests.catalogus.factories import (
    LocatieFactory,
    OpeningstijdFactory,
    OpeningsuitzonderingFactory,
    PrijsFactory,
    ProductFactory,
)

pytestmark = pytest.mark.django_db
# A Monday; 20 and 21 April 2025 are Easter.
NU = datetime(2025, 4, 14, 10, 0, tzinfo=TIJDZONE)
ONTSNAPT = "</script><script>alert(1)</script><!-- \u2028 & 'x' \"y\""


@pytest.fixture(autouse=True)
def _maandag(request: pytest.FixtureRequest) -> Iterator[None]:
    Instelling.objects.update_or_create(
        pk=1, defaults={"naam": "Gemeente Rotterdam", "telefoonnummer": "14 010"}
    )
    if "live_server" in request.fixturenames:
        yield
        return
    with time_machine.travel(NU, tick=False):
        yield


def gegevens(client: Client, adres: str) -> dict[str, Any]:
    html = client.get(adres).content.decode()
    [blok] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html, re.S)
    return json.loads(blok)


def test_a_product_is_a_government_service(client: Client) -> None:
    product = ProductFactory(
        engels=True,
        online=True,
        kanalen=["online", "balie", "telefoon"],
        doelgroep=["burger", "ondernemer"],
        upl_naam="paspoort",
        upl_uri="http://standaarden.overheid.nl/owms/terms/paspoort",
    )
    product.locaties.add(LocatieFactory())
    PrijsFactory(product=product)
    PrijsFactory(product=product, bedrag=Decimal(90), geldig_vanaf=date(2026, 1, 1))
    dienst = gegevens(client, "/producten/paspoort/?taal=en")
    assert dienst["@type"] == "GovernmentService"
    assert dienst["@context"] == "https://schema.org"
    assert dienst["url"] == "https://kcc.test/producten/paspoort/?taal=en"
    assert (dienst["name"], dienst["inLanguage"]) == ("Apply for a passport", "en")
    assert dienst["sameAs"] == "http://standaarden.overheid.nl/owms/terms/paspoort"
    assert [groep["audienceType"] for groep in dienst["audience"]] == ["Citizens", "Businesses"]
    assert dienst["provider"]["@type"] == "GovernmentOrganization"
    online, telefoon, balie = dienst["availableChannel"]
    assert online["serviceUrl"] == "https://formulieren.example.nl/start"
    assert telefoon["servicePhone"]["telephone"] == "14 010"
    assert balie["serviceLocation"]["@id"] == "https://kcc.test/stadswinkels/centrum/"
    nu, straks = dienst["offers"]
    assert (nu["price"], nu["priceCurrency"], nu["priceValidUntil"]) == ("83.87", "EUR", "2025-12-31")
    assert (straks["price"], straks["validFrom"]) == ("90.00", "2026-01-01")


def test_what_is_not_known_is_left_out(client: Client) -> None:
    ProductFactory(gratis=True, kort="", doelgroep=[], kanalen=[])
    dienst = gegevens(client, "/producten/paspoort/")
    assert not {"description", "audience", "availableChannel", "sameAs", "serviceType"} & dienst.keys()
    assert dienst["offers"] == [{"@type": "Offer", "price": "0.00", "priceCurrency": "EUR"}]
    assert "" not in str(dienst).split("'")


def test_a_place_is_a_government_office_with_its_hours_and_closing_days(client: Client) -> None:
    locatie = LocatieFactory(op_maandag=True)
    OpeningstijdFactory(locatie=locatie, weekdag=4, van=time(12), tot=time(20))
    OpeningsuitzonderingFactory(locatie=locatie, datum=date(2025, 5, 1), van=time(10), tot=time(11))
    kantoor = gegevens(client, "/stadswinkels/centrum/")
    assert kantoor["@type"] == "GovernmentOffice"
    assert kantoor["address"]["postalCode"] == "3011 AD"
    uren = [(r["dayOfWeek"], r["opens"], r["closes"]) for r in kantoor["openingHoursSpecification"]]
    assert uren == [
        ("Monday", "09:00", "12:00"),
        ("Monday", "13:00", "17:00"),
        ("Thursday", "12:00", "20:00"),
    ]
    bijzonder = {
        regel["validFrom"]: (regel["opens"], regel["closes"])
        for regel in kantoor["specialOpeningHoursSpecification"]
    }
    # Easter Monday and 5 May, both Mondays, are closed; 1 May has hours of its own.
    assert bijzonder["2025-04-21"] == ("00:00", "00:00")
    assert bijzonder["2025-05-05"] == ("00:00", "00:00")
    assert bijzonder["2025-05-01"] == ("10:00", "11:00")


def test_no_text_breaks_out(client: Client) -> None:
    ProductFactory(naam=ONTSNAPT, kort=ONTSNAPT)
    LocatieFactory(naam=ONTSNAPT[:100], straat=ONTSNAPT[:100])
    assert gegevens(client, "/producten/paspoort/")["name"] == ONTSNAPT
    assert gegevens(client, "/stadswinkels/centrum/")["name"] == ONTSNAPT[:100]
    for adres in ("/producten/paspoort/", "/stadswinkels/centrum/"):
        assert "<script>alert" not in client.get(adres).content.decode()


@pytest.mark.e2e
@pytest.mark.django_db(transaction=True)
def test_the_browser_reads_it_as_data_and_the_csp_has_no_complaint(
    open_pagina: Callable[..., Page], live_server: Any
) -> None:
    ProductFactory(naam=ONTSNAPT)
    LocatieFactory(op_maandag=True)
    page = open_pagina(live_server.url)
    page.add_init_script(
        "window.geweigerd = [];"
        "document.addEventListener('securitypolicyviolation', e => geweigerd.push(e.violatedDirective))"
    )
    for adres in ("/producten/paspoort/", "/stadswinkels/centrum/"):
        antwoord = page.goto(adres)
        assert "script-src 'self'" in antwoord.headers["content-security-policy"]
        assert page.evaluate("geweigerd") == []
        blok = page.evaluate("document.querySelector('script[type=\"application/ld+json\"]').textContent")
        assert json.loads(blok)["@context"] == "https://schema.org"
    assert page.fouten == []  # type: ignore[attr-defined]
