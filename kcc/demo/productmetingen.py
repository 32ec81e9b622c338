"""What the catalogue said on every day of the history (norms 7 and 8): a little better every tertaal."""

import numpy as np
from numpy.typing import NDArray

from catalogus.models import Product
from catalogus.services import volledigheid
from kcc.demo import verhaal
from kcc.demo.kopieer import Getallen, getallen, keuzes, kopieer, momenten
from kcc.demo.patroon import Dagen
from kcc.demo.schalen import Opdracht
from servicenormen.models import Productmeting
from servicenormen.services import meet_producten

# What an editor often forgets, and what gets filled in later.
_ONTBRAK = "hoe lang het duurt"
_GEMETEN = 6 * 3600


def vul_productmetingen(opdracht: Opdracht) -> None:
    """Load a row per product and day before today, and measure today from the catalogue itself."""
    producten = list(Product.objects.published().with_prijzen().prefetch_related("locaties").order_by("pk"))
    dagen = Dagen(opdracht, opdracht.begin, opdracht.vandaag)
    eerder = dagen.geleden[:, None]
    rng = np.random.default_rng([opdracht.zaad, 5])
    # What is missing, as a number per product: 0 is nothing, 1 what was filled in later.
    soorten = [[], [_ONTBRAK], *(volledigheid(product, opdracht.vandaag) for product in producten)]
    nu = np.array([plaats + 2 if soorten[plaats + 2] else 0 for plaats in range(len(producten))])
    af_sinds = _in_orde_sinds(rng, nu == 0, verhaal.EERDER_ONVOLLEDIG)
    ontbreekt = np.where(eerder >= af_sinds, 1, nu)
    is_online = np.array([bool(product.online_adres.strip()) for product in producten])
    is_mogelijk = np.array([product.is_online_mogelijk for product in producten])
    online_sinds = _in_orde_sinds(rng, is_online & is_mogelijk, verhaal.EERDER_NIET_ONLINE)
    aangeboden = is_online & (eerder < online_sinds)
    aantal, per_dag = ontbreekt.size, len(producten)

    def elke_dag(waarden: list[int]) -> list[str]:
        return getallen(np.tile(np.array(waarden), len(dagen)))

    kopieer(
        Productmeting,
        aantal,
        {
            "product_id": elke_dag([product.pk for product in producten]),
            "datum": [datum.isoformat() for datum in dagen.datums for _ in producten],
            "gemeten_op": momenten(np.repeat(dagen.nul + _GEMETEN, per_dag)),
            "thema_id": elke_dag([product.thema_id for product in producten]),
            "afdeling_id": elke_dag([product.afdeling_id for product in producten]),
            "ontbreekt": keuzes(ontbreekt.ravel(), [_lijst(soort) for soort in soorten]),
            "is_online_mogelijk": keuzes(np.tile(is_mogelijk, len(dagen)).astype(np.int64), ["f", "t"]),
            "is_online_aangeboden": keuzes(aangeboden.ravel().astype(np.int64), ["f", "t"]),
        },
    )
    meet_producten(nu=opdracht.nu)


def _in_orde_sinds(
    rng: np.random.Generator, kandidaten: NDArray[np.bool_], aantallen: tuple[int, ...]
) -> Getallen:
    """Per product since how many tertalen it is in order: in those and earlier ones it was not. For most a
    number larger than any.

    `aantallen` tells how many of the `kandidaten` were not in order one, two and more tertalen ago.
    """
    sinds = np.full(len(kandidaten), 1_000_000)
    gekozen = rng.permutation(np.flatnonzero(kandidaten))
    for plaats, index in enumerate(gekozen[: aantallen[-1]].tolist()):
        sinds[index] = next(geleden for geleden, aantal in enumerate(aantallen, 1) if plaats < aantal)
    return sinds


def _lijst(woorden: list[str]) -> str:
    """A text array as COPY reads it."""
    return "{" + ",".join(f'"{woord}"' for woord in woorden) + "}"
