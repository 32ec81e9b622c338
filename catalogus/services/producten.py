"""What is asked of products: where they can be had, by appointment or not, and whether they are complete."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.formats import date_format

from catalogus import regels
from catalogus.enums import Locatiesoort, Termijneenheid
from catalogus.models import Locatie, Prijs, Product
from catalogus.services.inhoud import Inhoud
from kcc.lib.aanhaakpunt import Aanhaakpunt

# Called with (codes), a set: whoever plans visits adds the codes of the products that can be booked now.
bij_vraag_naar_afspraakproducten = Aanhaakpunt("vraag naar producten op afspraak")

# Every step of making an appointment begins with this, and a program that asks what is free: the ORM would
# take longer to write it than the database to answer.
_OP_CODE = """
SELECT id, code, naam, naam_en, meenemen, meenemen_en FROM catalogus_product
WHERE status = 'gepubliceerd' AND code = ANY(%s)
"""


def producten_op_code(codes: Iterable[str]) -> dict[str, Product]:
    """The published products of these codes, by code: only their name and what to bring; the rest of them is
    read when it is asked for."""
    return {product.code: product for product in Product.objects.raw(_OP_CODE, [list(codes)])}


def producten_op_afspraak() -> set[str]:
    """The codes of the products for which a citizen can make an appointment."""
    codes: set[str] = set()
    bij_vraag_naar_afspraakproducten(codes=codes)
    return codes


def is_overal_te_krijgen(product: Product) -> bool:
    """Whether every Stadswinkel in use supplies the product; False while there is none at all."""
    winkels = Locatie.objects.te_bezoeken().filter(soort=Locatiesoort.STADSWINKEL)
    in_gebruik = set(winkels.values_list("pk", flat=True))
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


def volledigheid_van(inhoud: Inhoud, datum: date) -> list[str]:
    """As `volledigheid`, of a version of a product that is not (yet, or any more) what is published."""
    return regels.ontbrekende_onderdelen(
        hoe=inhoud["hoe"],
        heeft_plek=bool(inhoud["kanalen"] or inhoud["waar"].strip() or inhoud["locaties"]),
        is_gratis=inhoud["is_gratis"],
        heeft_prijs=bool(regels.geldige_prijzen(prijzen_van(inhoud), datum)),
        heeft_termijn=inhoud["termijn_eenheid"] == Termijneenheid.DIRECT or bool(inhoud["termijn_aantal"]),
    )


def prijzen_van(inhoud: Inhoud) -> list[Prijs]:
    """The price rows of a version, as rows that are not saved."""
    return [
        Prijs(
            omschrijving=rij["omschrijving"],
            bedrag=Decimal(rij["bedrag"]),
            geldig_vanaf=date.fromisoformat(rij["geldig_vanaf"]),
        )
        for rij in inhoud["prijzen"]
    ]


@dataclass(frozen=True)
class Onderdeel:
    """One of the four things that norm 7 asks: its name there, whether it is there, the field where an
    editor puts it, and what to do when it misses."""

    naam: str
    is_voldaan: bool
    veld: str
    reden: str


def volledigheidsmeter(inhoud: Inhoud, datum: date) -> list[Onderdeel]:
    """The four parts that norm 7 asks of a product page, in its order, with why one misses on `datum`."""
    ontbreekt = volledigheid_van(inhoud, datum)
    straks = [prijs.geldig_vanaf for prijs in prijzen_van(inhoud)]
    redenen = {
        "hoe u het krijgt": ("hoe", "Vul “Zo werkt het” in."),
        "waar u het krijgt": ("kanalen", "Kies hoe of waar inwoners het krijgen, of vul een andere plek in."),
        "wat het kost": (
            "prijzen",
            f"De prijs geldt pas vanaf {date_format(min(straks), 'j F Y')}. Vul ook de prijs van nu in."
            if straks
            else "Vul een prijs in die nu geldt, of vink “Gratis” aan.",
        ),
        "hoe lang het duurt": (
            "termijn_aantal",
            "Vul een aantal én een eenheid in, of kies “direct klaar”.",
        ),
    }
    return [Onderdeel(naam, naam not in ontbreekt, veld, reden) for naam, (veld, reden) in redenen.items()]
