"""What the catalogue said on every day of the history (norms 7 and 8): a little better every tertaal."""

from datetime import date

import numpy as np

from catalogus.models import Product
from catalogus.services import volledigheid
from kcc.demo import verhaal
from kcc.demo.kopieer import kopieer, momenten
from kcc.demo.patroon import Dagen
from kcc.demo.schalen import Opdracht
from kcc.lib.perioden import Tertaal
from servicenormen.models import Productmeting
from servicenormen.services import meet_producten

# What an editor often forgets, and what gets filled in later.
_ONTBRAK = "hoe lang het duurt"
_GEMETEN = 6 * 3600


def vul_productmetingen(opdracht: Opdracht) -> None:
    """Load a row per product and day before today, and measure today from the catalogue itself."""
    producten = list(Product.objects.published().with_prijzen().prefetch_related("locaties").order_by("pk"))
    dagen = Dagen(opdracht, opdracht.begin, opdracht.vandaag)
    eerder = np.array([_tertalen_geleden(opdracht.vandaag, datum) for datum in dagen.datums])
    rng = np.random.default_rng([opdracht.zaad, 5])
    compleet = [volledigheid(product, opdracht.vandaag) for product in producten]
    later_af = _later(rng, [not ontbreekt for ontbreekt in compleet], verhaal.EERDER_ONVOLLEDIG)
    is_online = [bool(product.online_adres.strip()) for product in producten]
    later_online = _later(
        rng, [product.is_online_mogelijk and ja for product, ja in zip(producten, is_online, strict=True)],
        verhaal.EERDER_NIET_ONLINE,
    )  # fmt: skip
    gemeten = momenten(dagen.nul + _GEMETEN)
    datums = [datum.isoformat() for datum in dagen.datums]
    for plaats, product in enumerate(producten):
        nu_ontbreekt = _lijst(compleet[plaats])
        kopieer(
            Productmeting,
            len(dagen),
            {
                "product_id": str(product.pk),
                "datum": datums,
                "gemeten_op": gemeten,
                "thema_id": str(product.thema_id),
                "afdeling_id": str(product.afdeling_id),
                "ontbreekt": [
                    _lijst([_ONTBRAK]) if geleden >= later_af[plaats] else nu_ontbreekt
                    for geleden in eerder.tolist()
                ],
                "is_online_mogelijk": "t" if product.is_online_mogelijk else "f",
                "is_online_aangeboden": [
                    "t" if is_online[plaats] and geleden < later_online[plaats] else "f"
                    for geleden in eerder.tolist()
                ],
            },
        )
    meet_producten(nu=opdracht.nu)


def _tertalen_geleden(vandaag: date, datum: date) -> int:
    """0 in the running tertaal, 1 in the one before, and so on."""
    nu, toen = Tertaal.van(vandaag), Tertaal.van(datum)
    return (nu.jaar - toen.jaar) * 3 + nu.nummer - toen.nummer


def _later(rng: np.random.Generator, kandidaten: list[bool], aantallen: tuple[int, ...]) -> list[int]:
    """Per product how many tertalen ago it was not in order yet; for most never (a large number).

    `aantallen` tells how many were not, one, two and more tertalen ago.
    """
    vanaf = np.full(len(kandidaten), 1_000_000)
    gekozen = rng.permutation(np.flatnonzero(kandidaten))
    for plaats, index in enumerate(gekozen[: aantallen[-1]].tolist()):
        vanaf[index] = next(geleden for geleden, aantal in enumerate(aantallen, 1) if plaats < aantal)
    return vanaf.tolist()


def _lijst(woorden: list[str]) -> str:
    """A text array as COPY reads it."""
    return "{" + ",".join(f'"{woord}"' for woord in woorden) + "}"
