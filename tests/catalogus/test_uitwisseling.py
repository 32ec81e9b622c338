"""The catalogue for machines: Samenwerkende Catalogi, the sitemap and robots.txt."""

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from lxml import etree

from catalogus.enums import Versiestatus
from catalogus.models import Product, Versie
from catalogus.services import NOG_NIET_BESCHIKBAAR, samenwerkende_catalogi
from kcc.lib.perioden import TIJDZONE
from kcc.organisatie.models import Instelling
from tests.catalogus.factories import LocatieFactory, ProductFactory, UplNaamFactory

pytestmark = pytest.mark.django_db
XSD = etree.XMLSchema(etree.parse(Path(__file__).parent / "sc40" / "sc.xsd"))
NS = {
    "sc": "http://standaarden.overheid.nl/product/terms/",
    "o": "http://standaarden.overheid.nl/owms/terms/",
    "dc": "http://purl.org/dc/terms/",
    "s": "http://www.sitemaps.org/schemas/sitemap/0.9",
    "x": "http://www.w3.org/1999/xhtml",
}
OWMS_URI = "http://standaarden.overheid.nl/owms/terms/Rotterdam_(gemeente)"
GEPUBLICEERD = datetime(2025, 3, 1, 0, 30, tzinfo=TIJDZONE)
ADRES = "/samenwerkende-catalogi.xml"


@pytest.fixture(autouse=True)
def _instelling() -> None:
    Instelling.objects.update_or_create(
        pk=1,
        defaults={
            "naam": "Gemeente Rotterdam",
            "owms_naam": "Rotterdam (gemeente)",
            "owms_uri": OWMS_URI,
        },
    )


def versie(product: Product, op: datetime = GEPUBLICEERD, nummer: int = 1) -> Versie:
    return Versie.objects.create(
        product=product,
        nummer=nummer,
        status=Versiestatus.GEPUBLICEERD,
        inhoud={},
        gemaakt_op=op,
        bewerkt_op=op,
        gepubliceerd_op=op,
        is_zonder_controle=True,
    )


def haal(client: Client, adres: str = ADRES) -> etree._Element:
    return etree.fromstring(b"".join(client.get(adres).streaming_content))


def een(bron: etree._Element, pad: str) -> Any:
    [gevonden] = bron.xpath(pad, namespaces=NS)
    return gevonden


@pytest.fixture
def geldig(client: Client) -> Callable[[], etree._Element]:
    """The document, which keeps to the structure."""

    def haal_geldig() -> etree._Element:
        document = haal(client)
        XSD.assertValid(document)
        return document

    return haal_geldig


# --- Samenwerkende Catalogi --------------------------------------------------------------------


def test_one_product_in_two_languages(geldig: Callable[[], etree._Element]) -> None:
    uri = "http://standaarden.overheid.nl/owms/terms/paspoort"
    UplNaamFactory(uri=uri, naam="paspoort")
    versie(ProductFactory(engels=True, online=True, upl_naam="oude naam", upl_uri=uri))
    nl, en = geldig().findall("sc:scproduct", NS)
    kern = een(nl, ".//sc:owmskern")
    assert kern.findtext("dc:identifier", namespaces=NS) == "https://kcc.test/producten/paspoort/"
    assert kern.findtext("dc:title", namespaces=NS) == "Paspoort aanvragen"
    # Half past midnight in the Netherlands is the day before in UTC.
    assert kern.findtext("dc:modified", namespaces=NS) == "2025-03-01"
    for element in (een(kern, "dc:spatial"), een(kern, "o:authority")):
        assert element.text == "Rotterdam (gemeente)"
        assert dict(element.attrib) == {"scheme": "overheid:Gemeente", "resourceIdentifier": OWMS_URI}
    assert [a.text for a in nl.findall(".//dc:audience", NS)] == ["particulier"]
    assert een(nl, ".//sc:productID").text == "paspoort"
    assert een(nl, ".//sc:onlineAanvragen").text == "digid"
    assert een(nl, ".//sc:aanvraagURL").get("resourceIdentifier") == "https://formulieren.example.nl/start"
    upl = een(nl, ".//sc:uniformeProductnaam")
    # As the list has it now, not as the product was once told.
    assert (upl.text, upl.get("resourceIdentifier")) == ("paspoort", uri)
    assert een(en, ".//dc:language").text == "en"
    assert een(en, ".//dc:identifier").text == "https://kcc.test/producten/paspoort/?taal=en"
    assert een(en, ".//dc:title").text == "Apply for a passport"
    # What was not translated stays out, rather than being Dutch under the name of English.
    assert een(en, ".//dc:abstract").text == "A new passport for you or your child."
    assert not een(en, ".//sc:productHTML").text
    assert "Met een paspoort kunt u reizen." in een(nl, ".//sc:productHTML").text


def test_only_what_is_published_and_nothing_is_no_document(
    client: Client, geldig: Callable[[], etree._Element]
) -> None:
    ProductFactory(concept=True)
    ProductFactory(code="weg", gearchiveerd=True)
    # The standard asks for at least one product.
    assert client.get(ADRES).status_code == 404
    ProductFactory(verhuizing=True)
    assert [p.text for p in geldig().iterfind(".//sc:productID", NS)] == ["verhuizing"]


def test_a_product_with_hardly_anything_is_valid(geldig: Callable[[], etree._Element]) -> None:
    ProductFactory(
        kort="",
        wat="",
        hoe="",
        meenemen="",
        doelgroep=[],
        upl_naam="",
        upl_uri="",
        online_adres="/formulier/",
    )
    document = geldig()
    assert een(document, "//dc:abstract").text == "Paspoort aanvragen"
    assert [a.text for a in document.findall(".//dc:audience", NS)] == ["particulier", "ondernemer"]
    assert een(document, "//sc:uniformeProductnaam").get("resourceIdentifier") == NOG_NIET_BESCHIKBAAR
    assert een(document, "//sc:onlineAanvragen").text == "ja"
    assert een(document, "//sc:aanvraagURL").get("resourceIdentifier") == "https://kcc.test/formulier/"
    assert een(document, "//dc:modified").text == "2000-01-01"


def test_any_text_comes_out_as_it_went_in(geldig: Callable[[], etree._Element]) -> None:
    vreemd = "<b>&amp; \"q\" ]]> 'x' 😀 مرحبا é"
    uri = "https://example.nl/a?b=1&c=\"2'"
    ProductFactory(
        naam=vreemd,
        kort=f"{vreemd}\x0b\x1f\ufffe",
        wat=f"{vreemd}\n\n- punt <i>",
        meenemen="één\ntwee",
        upl_uri=uri,
        upl_naam=vreemd,
    )
    document = geldig()
    assert een(document, "//dc:title").text == vreemd
    assert een(document, "//dc:abstract").text == vreemd
    assert een(document, "//sc:uniformeProductnaam").get("resourceIdentifier") == uri
    html = een(document, "//sc:productHTML").text
    assert "<p>&lt;b&gt;&amp;amp; \"q\" ]]&gt; 'x' 😀 مرحبا é</p><ul><li>punt &lt;i&gt;</li></ul>" in html
    assert "<ul><li>één</li><li>twee</li></ul>" in html


def test_related_products_by_their_upl_name_once(geldig: Callable[[], etree._Element]) -> None:
    product = ProductFactory()
    uri = "http://standaarden.overheid.nl/owms/terms/rijbewijs"
    UplNaamFactory(uri=uri, naam="rijbewijs")
    for code, velden in (
        ("a", {"upl_uri": uri}),
        ("b", {"upl_uri": uri}),
        ("c", {"upl_uri": ""}),
        ("d", {"upl_uri": "http://x/", "status": "concept"}),
    ):
        product.gerelateerd.add(ProductFactory(code=code, **velden))
    paspoort = een(geldig(), "//sc:scproduct[.//sc:productID='paspoort']")
    verwant = een(paspoort, ".//sc:gerelateerdProduct")
    assert (verwant.text, verwant.get("resourceIdentifier")) == ("rijbewijs", uri)


def test_without_owms_it_is_valid_and_says_nothing_of_the_gemeente(
    geldig: Callable[[], etree._Element],
) -> None:
    Instelling.objects.update(owms_naam="", owms_uri="")
    ProductFactory()
    assert not geldig().xpath("//o:authority | //dc:spatial", namespaces=NS)


def _zonder(pad: str) -> Callable[[etree._Element], None]:
    def haal_weg(document: etree._Element) -> None:
        element = een(document, pad)
        element.getparent().remove(element)

    return haal_weg


def _met(pad: str, **attributen: str) -> Callable[[etree._Element], None]:
    return lambda document: een(document, pad).attrib.update(attributen)


def _tekst(pad: str, tekst: str) -> Callable[[etree._Element], None]:
    return lambda document: setattr(een(document, pad), "text", tekst)


def _vooraan(pad: str) -> Callable[[etree._Element], None]:
    return lambda document: een(document, pad).getparent().insert(0, een(document, pad))


@pytest.mark.parametrize(
    "bederf",
    [
        *map(
            _zonder,
            ("//dc:identifier", "//dc:modified", "//dc:abstract", "//sc:onlineAanvragen", "//sc:body"),
        ),
        _zonder("//sc:scproduct"),
        *map(_vooraan, ("//o:authority", "//dc:abstract", "//sc:uniformeProductnaam", "//sc:body")),
        _met("//o:authority", scheme="overheid:Hotel"),
        _met("//sc:uniformeProductnaam", scheme="overheid:Doelgroep"),
        lambda document: een(document, "//dc:spatial").attrib.pop("resourceIdentifier"),
        lambda document: een(document, "//sc:aanvraagURL").attrib.pop("resourceIdentifier"),
        _tekst("//dc:type", "paspoort"),
        _tekst("//dc:modified", "1 maart"),
        _tekst("//sc:onlineAanvragen", "soms"),
        _tekst("//dc:title", ""),
    ],
)
def test_the_structure_that_is_checked_against_is_not_blind(
    geldig: Callable[[], etree._Element], bederf: Callable[[etree._Element], None]
) -> None:
    ProductFactory(online=True)
    document = geldig()
    bederf(document)
    assert not XSD.validate(document)


def test_it_is_streamed_in_a_constant_number_of_queries(client: Client) -> None:
    tellingen = []
    for aantal in (1, 150):
        producten = [
            ProductFactory(code=f"p{n}", naam_en="x", upl_uri=f"http://x/{n}") for n in range(aantal)
        ]
        for product in producten:
            producten[0].gerelateerd.add(product)
        with CaptureQueriesContext(connection) as vragen:
            stukken = samenwerkende_catalogi(
                basis_url="https://kcc.test", instelling=Instelling.objects.get()
            )
            assert isinstance(stukken, Iterator)
            assert sum(stuk.count("<overheidproduct:scproduct ") for stuk in stukken) == 2 * aantal
        tellingen.append(len(vragen))
    assert tellingen[0] == tellingen[1]
    assert client.get(ADRES).streaming


def test_who_has_it_already_gets_304_until_anything_changes(client: Client) -> None:
    product = ProductFactory()
    versie(product)
    eerste = client.get(ADRES)
    stempel = eerste["ETag"]
    assert eerste["Last-Modified"] == "Fri, 28 Feb 2025 23:30:00 GMT"
    assert client.get(ADRES, headers={"If-None-Match": stempel}).status_code == 304
    assert client.get(ADRES, headers={"If-Modified-Since": eerste["Last-Modified"]}).status_code == 304
    # Also what was changed past the editors.
    for wijziging in (
        lambda: Product.objects.update(kort="Anders"),
        lambda: ProductFactory(code="nieuw"),
        lambda: product.gerelateerd.add(Product.objects.get(code="nieuw")),
        lambda: UplNaamFactory(naam="nieuw"),
        lambda: Instelling.objects.update(owms_naam="Elders (gemeente)"),
    ):
        wijziging()
        antwoord = client.get(ADRES, headers={"If-None-Match": stempel})
        assert antwoord.status_code == 200
        assert antwoord["ETag"] != stempel
        stempel = antwoord["ETag"]


# --- Sitemap and robots ------------------------------------------------------------------------


def test_sitemap_has_every_public_page_in_its_languages(client: Client) -> None:
    versie(ProductFactory(engels=True))
    ProductFactory(verhuizing=True)
    ProductFactory(code="weg", concept=True)
    LocatieFactory()
    LocatieFactory(hoogvliet=True, is_actief=False)
    kaart = haal(client, "/sitemap.xml")
    adressen = [loc.text.removeprefix("https://kcc.test") for loc in kaart.iterfind(".//s:loc", NS)]
    for pad in ("/", "/producten/", "/stadswinkels/", "/producten/paspoort/", "/stadswinkels/centrum/"):
        assert pad in adressen
        assert f"{pad}?taal=en" in adressen
    assert "/producten/verhuizing/" in adressen
    assert not {"/producten/verhuizing/?taal=en", "/producten/weg/", "/stadswinkels/hoogvliet/"} & {*adressen}
    paspoort = een(kaart, "//s:url[s:loc='https://kcc.test/producten/paspoort/']")
    assert een(paspoort, "s:lastmod").text == "2025-02-28T23:30:00+00:00"
    talen = {link.get("hreflang"): link.get("href") for link in paspoort.findall("x:link", NS)}
    assert talen == {
        "nl": "https://kcc.test/producten/paspoort/",
        "en": "https://kcc.test/producten/paspoort/?taal=en",
        "x-default": "https://kcc.test/producten/paspoort/",
    }
    verhuizing = een(kaart, "//s:url[s:loc='https://kcc.test/producten/verhuizing/']")
    assert verhuizing.find("s:lastmod", NS) is None


def test_every_address_of_the_sitemap_answers(client: Client) -> None:
    ProductFactory(engels=True)
    LocatieFactory()
    for loc in haal(client, "/sitemap.xml").iterfind(".//s:loc", NS):
        assert client.get(loc.text.removeprefix("https://kcc.test")).status_code == 200, loc.text


def test_robots_names_the_sitemap_and_keeps_staff_pages_out(client: Client) -> None:
    tekst = client.get("/robots.txt").content.decode()
    assert "Sitemap: https://kcc.test/sitemap.xml\n" in tekst
    for pad in ("/werk/", "/sturing/", "/beheer/", "/account/"):
        assert f"Disallow: {pad}\n" in tekst
    assert "Disallow: /\n" not in tekst
