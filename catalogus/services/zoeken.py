"""One search for citizens, staff and the API."""

from django.contrib.postgres.search import SearchQuery, SearchRank, TrigramWordSimilarity
from django.db.models import F, FloatField, Func, Q, Value
from django.db.models.functions import Greatest, Ln

from catalogus.models import ProductQuerySet

# Below this trigram similarity a product that shares no word with the query is noise.
MINIMALE_GELIJKENIS = 0.5
# How much the most asked product may rise: less than a typing error costs, enough to decide between equals.
GEWICHT_VAN_VRAAG = 0.3


def zoek_producten(producten: ProductQuerySet, zoekterm: str, *, ook_intern: bool = False) -> ProductQuerySet:
    """Those of `producten` that answer `zoekterm`, best first; none for an empty term.

    Finds by word stems, Dutch (full text, name and synonyms weigh most) and English, and by trigram
    similarity of name and synonyms, so that a typing error still finds its product. Between products that
    answer equally well, the one that is asked for most comes first. `ook_intern`: also in the texts that
    only staff see.
    """
    zoekterm = " ".join(zoekterm.replace("\0", "").split())[:200]
    if not zoekterm:
        return producten.none()
    vraag = SearchQuery(zoekterm, config="dutch", search_type="websearch") | SearchQuery(
        zoekterm, config="english", search_type="websearch"
    )
    gelijkenis = Greatest(
        TrigramWordSimilarity(zoekterm, "naam"),
        TrigramWordSimilarity(zoekterm, "synoniemen"),
        TrigramWordSimilarity(zoekterm, "naam_en"),
        output_field=FloatField(),
    )
    treffer: Func = SearchRank(F("zoekvector"), vraag)
    gevonden = Q(zoekvector=vraag) | Q(gelijkenis__gt=MINIMALE_GELIJKENIS)
    if ook_intern:
        treffer = Greatest(treffer, SearchRank(F("zoekvector_intern"), vraag))
        gevonden |= Q(zoekvector_intern=vraag)
    drukte = Ln(Greatest(F("vraag_gewicht"), 1) * 1.0) / Ln(Value(100.0)) * GEWICHT_VAN_VRAAG
    return (
        producten.annotate(gelijkenis=gelijkenis, treffer=treffer)
        .filter(gevonden)
        .order_by((F("treffer") + F("gelijkenis") + drukte).desc(), "naam")
    )
