"""What the Single Digital Gateway asks of a product, in Dutch and in English.

Source: Regulation (EU) 2018/1724, articles 9 and 10 (what a page about a procedure tells) and annex II (which
procedures); the field names are those of the Dutch invoervoorziening SDG (VNG).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, OuterRef, QuerySet

from catalogus import regels
from catalogus.enums import Termijneenheid
from catalogus.models import Product, UplNaam
from catalogus.regels import Kostenregel
from catalogus.services.samenwerkende_catalogi import with_gewijzigd_op

SDG_TALEN = ("nl", "en")
# Our field behind each text of the invoervoorziening, and what an editor calls it.
_TEKSTEN = {
    "product_titel": ("naam", "naam"),
    "korte_omschrijving": ("kort", "in het kort"),
    "tekst": ("wat", "wat is het"),
    "procedure_beschrijving": ("hoe", "hoe werkt het"),
    "vereisten": ("voorwaarden", "voorwaarden"),
    "bewijs": ("meenemen", "meenemen"),
    "betaalmethoden": ("betalen", "hoe betaalt u"),
    "wtd_bij_geen_reactie": ("geen_reactie", "als u niets hoort"),
    "bezwaar_en_beroep": ("bezwaar", "bezwaar"),
}


@dataclass(frozen=True)
class Sdggegevens:
    """One product in one language. A text that is not written in that language is "", never another language.

    kosten: what it costs on the day of asking, none when nothing is known or it is free. uiterste_termijn:
    number and unit as the product has them (unit "direct": at once; "" and None: unknown). ontbreekt: what an
    editor still has to write, in the words of the editing screen.
    """

    taal: str
    product_titel: str
    korte_omschrijving: str
    tekst: str
    procedure_beschrijving: str
    vereisten: str
    bewijs: str
    kosten: tuple[Kostenregel, ...]
    is_gratis: bool
    betaalmethoden: str
    uiterste_termijn_aantal: int | None
    uiterste_termijn_eenheid: str
    wtd_bij_geen_reactie: str
    bezwaar_en_beroep: str
    decentrale_link: str
    decentrale_procedure_link: str
    doelgroep: tuple[str, ...]
    upl_naam: str
    upl_uri: str
    sdg_codes: tuple[str, ...]
    datum_wijziging: datetime | None
    ontbreekt: tuple[str, ...]


def sdg_codes(producten: Iterable[Product]) -> dict[str, tuple[str, ...]]:
    """The parts of annex II per UPL URI of these products; a URI that the list does not know is left out."""
    uris = {product.upl_uri for product in producten if product.upl_uri}
    return {
        uri: tuple(codes) for uri, codes in UplNaam.objects.filter(uri__in=uris).values_list("uri", "sdg")
    }


def sdg_gegevens(
    product: Product, *, taal: str, vandaag: date, basis_url: str, codes: tuple[str, ...]
) -> Sdggegevens:
    """What the SDG asks of this product in `taal` ("nl" or "en"). Reads `prijzen`: prefetch it for a list.

    basis_url: the address under which citizens reach the site. codes: of `sdg_codes`. `datum_wijziging` is
    known when the product came from `sdg_producten` or `with_gewijzigd_op`.
    """
    teksten = {naam: _in_taal(product, veld, taal) for naam, (veld, _) in _TEKSTEN.items()}
    kosten = tuple(regels.kosten(product.prijzen.all(), vandaag))
    adres = basis_url + product.get_absolute_url() + ("?taal=en" if taal == "en" else "")
    online = product.online_adres
    return Sdggegevens(
        taal=taal,
        **teksten,
        kosten=kosten,
        is_gratis=product.is_gratis,
        uiterste_termijn_aantal=product.termijn_aantal,
        uiterste_termijn_eenheid=product.termijn_eenheid,
        decentrale_link=adres,
        decentrale_procedure_link=basis_url + online if online.startswith("/") else online or adres,
        doelgroep=tuple(product.doelgroep),
        upl_naam=product.upl_naam,
        upl_uri=product.upl_uri,
        sdg_codes=codes,
        datum_wijziging=getattr(product, "gewijzigd_op", None),
        ontbreekt=tuple(_ontbreekt(product, teksten, kosten)),
    )


def _in_taal(product: Product, veld: str, taal: str) -> str:
    tekst: str = getattr(product, veld if taal == "nl" else f"{veld}_{taal}")
    return tekst.strip()


def _ontbreekt(product: Product, teksten: dict[str, str], kosten: tuple[Kostenregel, ...]) -> Iterator[str]:
    """In the order of the editing screen. How to pay is asked only of what costs something."""
    kost_nu = [regel for regel in kosten if regel.nu is not None]
    for naam, (_, label) in _TEKSTEN.items():
        if not teksten[naam] and not (naam == "betaalmethoden" and not any(r.nu for r in kost_nu)):
            yield label
    if not product.is_gratis and not kost_nu:
        yield "wat het kost"
    if product.termijn_eenheid != Termijneenheid.DIRECT and not product.termijn_aantal:
        yield "hoe lang het duurt"
    if not product.doelgroep:
        yield "doelgroep"


def sdg_producten() -> "QuerySet[Product]":
    """The published products that annex II is about, by name, with all that `sdg_gegevens` reads."""
    in_bijlage = UplNaam.objects.filter(uri=OuterRef("upl_uri")).exclude(sdg=[])
    return (
        with_gewijzigd_op(Product.objects.published().filter(Exists(in_bijlage)).with_prijzen())
        .select_related("afdeling")
        .order_by("naam")
    )
