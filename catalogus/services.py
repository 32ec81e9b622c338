"""Reads and state changes of the catalogue; the public interface of the app."""

from collections import defaultdict
from datetime import date, timedelta

from django.contrib.postgres.search import SearchQuery, SearchRank, TrigramWordSimilarity
from django.db import transaction
from django.db.models import F, FloatField, Func, Q, Value
from django.db.models.functions import Greatest, Ln

from catalogus import regels
from catalogus.enums import Termijneenheid
from catalogus.models import Locatie, Product, ProductQuerySet
from catalogus.regels import Openingstijden, Openvenster
from kcc.lib.aanhaakpunt import Aanhaakpunt
from kcc.lib.werktijd import Dienstkalender
from kcc.organisatie.enums import Kalender
from kcc.organisatie.models import Kalenderdag

# Called with (locatie) in the transaction that changed its opening hours.
bij_gewijzigde_openingstijden = Aanhaakpunt("gewijzigde openingstijden")

# Called with (codes), a set: whoever plans visits adds the codes of the products that can be booked now.
bij_vraag_naar_afspraakproducten = Aanhaakpunt("vraag naar producten op afspraak")

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


def producten_op_afspraak() -> set[str]:
    """The codes of the products for which a citizen can make an appointment."""
    codes: set[str] = set()
    bij_vraag_naar_afspraakproducten(codes=codes)
    return codes


def is_overal_te_krijgen(product: Product) -> bool:
    """Whether every place in use supplies the product; False while there is no place at all."""
    in_gebruik = set(Locatie.objects.filter(is_actief=True).values_list("pk", flat=True))
    return bool(in_gebruik) and in_gebruik <= {locatie.pk for locatie in product.locaties.all()}


@transaction.atomic
def openingstijden_gewijzigd(*, locatie: Locatie) -> None:
    """Tell whoever depends on the opening hours of a place that they changed, in the same transaction."""
    bij_gewijzigde_openingstijden(locatie=locatie)


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


def openingsdagen(
    locatie: Locatie, kalender: Dienstkalender, vanaf: date, aantal: int
) -> list[regels.Openingsdag]:
    """The `aantal` dates from `vanaf` on, with why a date differs from the week where somebody wrote that."""
    dagen = Kalenderdag.objects.filter(
        kalender=Kalender.DIENST, datum__gte=vanaf, datum__lt=vanaf + timedelta(days=aantal)
    )
    redenen = {dag.datum: dag.omschrijving for dag in dagen}
    redenen |= {dag.datum: dag.omschrijving for dag in locatie.openingsuitzonderingen.all()}
    return regels.openingsdagen(openingstijden(locatie), kalender, vanaf, aantal, redenen)
