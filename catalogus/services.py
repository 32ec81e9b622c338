"""Reads and state changes of the catalogue; the public interface of the app."""

from collections import defaultdict
from datetime import date

from django.contrib.postgres.search import SearchQuery, SearchRank, TrigramWordSimilarity
from django.db.models import F, FloatField, Q, Value
from django.db.models.functions import Coalesce, Greatest

from catalogus import regels
from catalogus.enums import Termijneenheid
from catalogus.models import Locatie, Product, ProductQuerySet
from catalogus.regels import Openingstijden, Openvenster
from kcc.lib.aanhaakpunt import Aanhaakpunt

# Called with (locatie) in the transaction that changed its opening hours.
bij_gewijzigde_openingstijden = Aanhaakpunt("gewijzigde openingstijden")

# Below this trigram similarity a product that shares no word with the query is noise.
MINIMALE_GELIJKENIS = 0.45


def zoek_producten(producten: ProductQuerySet, zoekterm: str) -> ProductQuerySet:
    """Those of `producten` that answer `zoekterm`, best first; none for an empty term.

    Finds by Dutch word stems (full text, name and synonyms weigh most) and by trigram similarity of name
    and synonyms, so that a typing error still finds its product.
    """
    zoekterm = " ".join(zoekterm.split())[:200]
    if not zoekterm:
        return producten.none()
    vraag = SearchQuery(zoekterm, config="dutch", search_type="websearch")
    gelijkenis = Greatest(
        TrigramWordSimilarity(zoekterm, "naam"),
        TrigramWordSimilarity(zoekterm, "synoniemen"),
        output_field=FloatField(),
    )
    return (
        producten.annotate(
            gelijkenis=gelijkenis,
            treffer=Coalesce(SearchRank(F("zoekvector"), vraag), Value(0.0)),
        )
        .filter(Q(zoekvector=vraag) | Q(gelijkenis__gte=MINIMALE_GELIJKENIS))
        .order_by((F("treffer") + F("gelijkenis")).desc(), "-vraag_gewicht", "naam")
    )


def volledigheid(product: Product, datum: date) -> list[str]:
    """What norm 7 misses in this product on `datum`; empty when complete.

    Reads `prijzen` and `locaties`: prefetch them for a list of products.
    """
    return regels.ontbrekende_onderdelen(
        hoe=product.hoe,
        heeft_plek=bool(product.kanalen or product.waar.strip() or product.locaties.all()),
        is_gratis=product.is_gratis,
        heeft_prijs=bool(regels.geldige_prijzen(product.prijzen.all(), datum)),
        heeft_termijn=product.termijn_eenheid == Termijneenheid.DIRECT or bool(product.termijn_aantal),
    )


def openingstijden(locatie: Locatie) -> Openingstijden:
    """The hours of a place as a value; prefetch with `with_openingstijden` for a list of places."""
    per_weekdag: dict[int, list[Openvenster]] = defaultdict(list)
    for tijd in locatie.openingstijden.all():
        per_weekdag[tijd.weekdag].append(Openvenster(tijd.van, tijd.tot))
    uitzonderingen: dict[date, list[Openvenster]] = defaultdict(list)
    for uitzondering in locatie.openingsuitzonderingen.all():
        vensters = uitzonderingen[uitzondering.datum]
        if uitzondering.van and uitzondering.tot:
            vensters.append(Openvenster(uitzondering.van, uitzondering.tot))
    return Openingstijden(per_weekdag, uitzonderingen)
