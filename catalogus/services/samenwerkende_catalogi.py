"""The catalogue as Samenwerkende Catalogi 4.0: what overheid.nl and others harvest of it.

Source: the schema of Samenwerkende Catalogi 4.0 with that of OWMS 4.0 (KOOP, standaarden.overheid.nl) and the
IPM (Logius, 2012, status norm); docs/uitwisseling.md says which fact is whose. One `scproduct` per published
product and language; English only where the product has an English name.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from django.db import connection
from django.db.models import Max, Q, QuerySet
from django.db.models.functions import Coalesce

from catalogus.enums import Doelgroep, Publicatiestatus, Versiestatus
from catalogus.models import Product, UplNaam, Versie
from catalogus.regels import vertaling
from catalogus.services.upl import NOG_NIET_BESCHIKBAAR
from kcc.lib.perioden import lokale_dag
from kcc.organisatie.models import Instelling

# Written past the editors and never versioned: nobody knows since when, so no harvester takes it for news.
ONBEKEND = datetime(2000, 1, 1, tzinfo=UTC)
KOP = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<overheidproduct:scproducten xmlns:overheidproduct="http://standaarden.overheid.nl/product/terms/"'
    ' xmlns:overheid="http://standaarden.overheid.nl/owms/terms/"'
    ' xmlns:dcterms="http://purl.org/dc/terms/"'
    ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
    ' xsi:schemaLocation="http://standaarden.overheid.nl/product/terms/'
    ' http://standaarden.overheid.nl/sc/4.0/xsd/sc.xsd">\n'
)
VOET = "</overheidproduct:scproducten>\n"
_DOELGROEPEN = {Doelgroep.BURGER: "particulier", Doelgroep.ONDERNEMER: "ondernemer"}
# In the order of the page; the standard takes the description as HTML.
_TEKSTEN = (
    *("wat", "hoe", "voorwaarden", "meenemen", "betalen", "bijzonderheden", "geen_reactie"),
    "bezwaar",
)
# What XML 1.0 cannot hold, escaped or not.
_GEEN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ABSTRACT = 300


def with_gewijzigd_op(onderwerpen: QuerySet[Any]) -> QuerySet[Any]:
    """Products or answers with `gewijzigd_op`: when last published; ONBEKEND when no version tells."""
    gepubliceerd = Q(versies__status=Versiestatus.GEPUBLICEERD)
    return onderwerpen.annotate(
        gewijzigd_op=Coalesce(Max("versies__gepubliceerd_op", filter=gepubliceerd), ONBEKEND)
    )


def stand_van_catalogus() -> str:
    """A text that changes when anything in `samenwerkende_catalogi` does, also by SQL. One query."""
    vraag = """
        SELECT concat_ws(
            '|',
            (SELECT md5(string_agg(md5(concat_ws('|', p::text, t::text)), '' ORDER BY p.id))
               FROM catalogus_product p JOIN catalogus_thema t ON t.id = p.thema_id WHERE p.status = %s),
            (SELECT md5(string_agg(concat_ws('-', from_product_id, to_product_id), ' ' ORDER BY id))
               FROM catalogus_product_gerelateerd),
            (SELECT md5(string_agg(concat_ws('|', uri, naam), '|' ORDER BY uri)) FROM catalogus_uplnaam),
            (SELECT max(gepubliceerd_op) FROM catalogus_versie),
            (SELECT md5(i::text) FROM organisatie_instelling i)
        )
    """
    with connection.cursor() as cursor:
        cursor.execute(vraag, [Publicatiestatus.GEPUBLICEERD])
        return str(cursor.fetchone()[0])


def laatst_gepubliceerd() -> datetime | None:
    """When a product or answer was last published; None when nothing ever was."""
    laatste: datetime | None = Versie.objects.aggregate(laatste=Max("gepubliceerd_op"))["laatste"]
    return laatste


@dataclass(frozen=True)
class _Omgeving:
    """What every product of one document needs."""

    basis_url: str
    instelling: Instelling
    upl_namen: dict[str, str]
    gerelateerd: dict[int, list[str]]


def samenwerkende_catalogi(*, basis_url: str, instelling: Instelling) -> Iterator[str]:
    """The document in pieces, in a constant number of queries and with a few products at a time in memory.

    basis_url: the address under which citizens reach the site, without a slash behind it. The standard has no
    way to say that there are no products: without one, the document is not valid.
    """
    producten = with_gewijzigd_op(Product.objects.published()).select_related("thema").order_by("code")
    omgeving = _Omgeving(
        basis_url,
        instelling,
        dict(UplNaam.objects.values_list("uri", "naam")),
        _verwante_namen(),
    )
    yield KOP
    for product in producten.iterator(chunk_size=100):
        yield _scproduct(product, "nl", omgeving)
        if product.naam_en:
            yield _scproduct(product, "en", omgeving)
    yield VOET


def _verwante_namen() -> dict[int, list[str]]:
    """Per product the UPL URIs of the published products that it names as related."""
    gevonden = defaultdict(list)
    paren = (
        Product.gerelateerd.through.objects.filter(to_product__in=Product.objects.published())
        .exclude(to_product__upl_uri__in=["", NOG_NIET_BESCHIKBAAR])
        .order_by("to_product__upl_uri")
        .values_list("from_product_id", "to_product__upl_uri")
    )
    for product_id, uri in paren:
        gevonden[product_id].append(uri)
    return gevonden


def _scproduct(product: Any, taal: str, omgeving: _Omgeving) -> str:
    instelling = omgeving.instelling
    adres = omgeving.basis_url + product.get_absolute_url() + ("?taal=en" if taal == "en" else "")
    gemeente = {"scheme": "overheid:Gemeente", "resourceIdentifier": instelling.owms_uri}
    naam = _in_taal(product, "naam", taal)
    kort = _in_taal(product, "kort", taal) or _afgekort(_in_taal(product, "wat", taal))
    online, aanvraag_url = _online(product, omgeving.basis_url)
    onderwerp = vertaling(product.thema, "naam", taal)[0]
    regels = [
        '<overheidproduct:scproduct owms-version="4.0">',
        "<overheidproduct:meta>",
        "<overheidproduct:owmskern>",
        _element("dcterms:identifier", adres),
        _element("dcterms:title", naam),
        _element("dcterms:language", taal),
        _element("dcterms:type", "productbeschrijving", scheme="overheid:Informatietype"),
        _element("dcterms:modified", lokale_dag(product.gewijzigd_op).isoformat()),
        *(
            # Both need the URI; left out, the document is valid and says nothing that is not so.
            [
                _element("dcterms:spatial", instelling.owms_naam, **gemeente),
                _element("overheid:authority", instelling.owms_naam, **gemeente),
            ]
            if instelling.owms_uri
            else []
        ),
        "</overheidproduct:owmskern>",
        "<overheidproduct:owmsmantel>",
        *(
            _element("dcterms:audience", _DOELGROEPEN[doelgroep], scheme="overheid:Doelgroep")
            # For nobody in particular is for everybody.
            for doelgroep in Doelgroep
            if doelgroep in product.doelgroep or not product.doelgroep
        ),
        _element("dcterms:subject", onderwerp),
        _element("dcterms:abstract", kort or naam),
        "</overheidproduct:owmsmantel>",
        "<overheidproduct:scmeta>",
        _element("overheidproduct:productID", product.code),
        _element("overheidproduct:onlineAanvragen", online),
        *(
            [_element("overheidproduct:aanvraagURL", "", resourceIdentifier=aanvraag_url)]
            if aanvraag_url
            else []
        ),
        _upl("overheidproduct:uniformeProductnaam", product.upl_uri, product.upl_naam, omgeving),
        *(
            _upl("overheidproduct:gerelateerdProduct", uri, "", omgeving)
            for uri in dict.fromkeys(omgeving.gerelateerd.get(product.pk, []))
        ),
        "</overheidproduct:scmeta>",
        "</overheidproduct:meta>",
        "<overheidproduct:body>",
        _element("overheidproduct:productHTML", _html(product, taal)),
        "</overheidproduct:body>",
        "</overheidproduct:scproduct>",
    ]
    return "\n".join(regels) + "\n"


def _element(naam: str, tekst: str, **attributen: str) -> str:
    kenmerken = "".join(f" {sleutel}={quoteattr(_xml(waarde))}" for sleutel, waarde in attributen.items())
    return f"<{naam}{kenmerken}>{escape(_xml(tekst))}</{naam}>"


def _xml(tekst: str) -> str:
    return _GEEN_XML.sub("", tekst)


def _upl(element: str, uri: str, naam: str, omgeving: _Omgeving) -> str:
    """A UPL name as the list writes it now; without a URI, what the list has for "there is no name yet"."""
    if not uri:
        uri, naam = NOG_NIET_BESCHIKBAAR, "UPL-naam nog niet beschikbaar"
    return _element(
        element,
        omgeving.upl_namen.get(uri) or naam or uri.rpartition("/")[2],
        scheme="overheid:UniformeProductnaam",
        resourceIdentifier=uri,
    )


def _online(product: Product, basis_url: str) -> tuple[str, str]:
    """Whether it can be had online (ja, nee or digid), and at which address."""
    adres = product.online_adres
    if not adres:
        return "nee", ""
    return ("digid" if product.digid_niveau else "ja"), (
        basis_url + adres if adres.startswith("/") else adres
    )


def _afgekort(tekst: str) -> str:
    woorden = " ".join(tekst.split())
    if len(woorden) <= _ABSTRACT:
        return woorden
    return woorden[:_ABSTRACT].rsplit(" ", 1)[0] + " …"


def _html(product: Product, taal: str) -> str:
    """The texts of the product as HTML: paragraphs and lists, everything in them escaped."""
    return "".join(_blokken(_in_taal(product, veld, taal), veld == "meenemen") for veld in _TEKSTEN)


def _in_taal(product: Product, veld: str, taal: str) -> str:
    """The text in that language or none: what says that it is English holds no Dutch."""
    tekst, teksttaal = vertaling(product, veld, taal)
    return tekst if teksttaal == taal else ""


def _blokken(tekst: str, is_lijst: bool) -> str:
    html: list[str] = []
    punten: list[str] = []
    for regel in [*tekst.splitlines(), ""]:
        woorden = regel.strip()
        if woorden and (is_lijst or woorden.startswith("- ")):
            punten.append(f"<li>{escape(woorden.removeprefix('- '))}</li>")
            continue
        if punten:
            html.append(f"<ul>{''.join(punten)}</ul>")
            punten = []
        if woorden:
            html.append(f"<p>{escape(woorden)}</p>")
    return "".join(html)
