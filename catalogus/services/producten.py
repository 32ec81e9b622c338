"""What is asked of products: where they can be had, by appointment or not, and whether they are complete."""

from datetime import date

from catalogus import regels
from catalogus.enums import Termijneenheid
from catalogus.models import Locatie, Product
from kcc.lib.aanhaakpunt import Aanhaakpunt

# Called with (codes), a set: whoever plans visits adds the codes of the products that can be booked now.
bij_vraag_naar_afspraakproducten = Aanhaakpunt("vraag naar producten op afspraak")


def producten_op_afspraak() -> set[str]:
    """The codes of the products for which a citizen can make an appointment."""
    codes: set[str] = set()
    bij_vraag_naar_afspraakproducten(codes=codes)
    return codes


def is_overal_te_krijgen(product: Product) -> bool:
    """Whether every place in use supplies the product; False while there is no place at all."""
    in_gebruik = set(Locatie.objects.filter(is_actief=True).values_list("pk", flat=True))
    return bool(in_gebruik) and in_gebruik <= {locatie.pk for locatie in product.locaties.all()}


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
