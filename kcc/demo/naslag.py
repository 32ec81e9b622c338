"""What the history refers to, read once from the database: products, departments, desks and colleagues."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from afspraken.models import Aanbod, Balie
from catalogus.enums import Locatiesoort
from catalogus.models import Locatie, Product
from kcc.demo.kopieer import GEEN, Getallen
from kcc.demo.patroon import Kansen, productgewichten
from kcc.organisatie.enums import Rol
from kcc.organisatie.models import Afdeling, Medewerker


@dataclass(frozen=True)
class Winkel:
    """A place with what it supplies: `producten` are places in Naslag.producten."""

    id: int
    code: str
    balies: Getallen
    producten: Getallen
    groepen: Getallen
    duren: Getallen
    gewichten: Kansen


@dataclass(frozen=True)
class Naslag:
    """Arrays named after a property have one entry per product, in the order of `producten`."""

    producten: list[Product]
    product_ids: Getallen
    afdeling: list[str]
    afdeling_ids: Getallen
    is_extern: NDArray[np.bool_]
    heeft_aanbod: NDArray[np.bool_]
    gewichten: Kansen
    klantcontact_afdeling: int
    winkels: list[Winkel]
    baliemedewerkers: Getallen
    agenten: Getallen

    @classmethod
    def lees(cls, balies_per_locatie: dict[int, int]) -> Self:
        """Read everything; `balies_per_locatie` tells how many desks are staffed."""
        producten = list(Product.objects.select_related("thema", "afdeling").order_by("pk"))
        plaats = {product.pk: nummer for nummer, product in enumerate(producten)}
        aanbod = list(Aanbod.objects.select_related("product__thema").order_by("pk"))
        winkels = []
        for locatie in Locatie.objects.filter(soort=Locatiesoort.STADSWINKEL).order_by("pk"):
            hier = [item for item in aanbod if item.locatie_id == locatie.pk]
            balies = Balie.objects.filter(locatie=locatie, nummer__lte=balies_per_locatie[locatie.pk])
            winkels.append(
                Winkel(
                    locatie.pk,
                    locatie.code,
                    _ids(balies.order_by("nummer").values_list("pk", flat=True)),
                    _ids(plaats[item.product_id] for item in hier),
                    _ids(item.groep_id for item in hier),
                    _ids(item.duur_minuten * 60 for item in hier),
                    productgewichten([item.product for item in hier]),
                )
            )
        return cls(
            producten=producten,
            product_ids=_ids(product.pk for product in producten),
            afdeling=[product.afdeling.code for product in producten],
            afdeling_ids=_ids(product.afdeling_id for product in producten),
            is_extern=np.array([product.afdeling.is_extern for product in producten]),
            heeft_aanbod=np.isin(
                _ids(product.pk for product in producten), _ids(item.product_id for item in aanbod)
            ),
            gewichten=productgewichten(producten),
            klantcontact_afdeling=Afdeling.objects.get(code="klantcontact").pk,
            winkels=winkels,
            baliemedewerkers=_collegas(Rol.BALIEMEDEWERKER),
            agenten=_collegas(Rol.KCC_MEDEWERKER),
        )

    def per_product(self, per_afdeling: Mapping[str, float], standaard: float) -> Kansen:
        """A number per department as a number per product; one more at the end for no product."""
        waarden = [per_afdeling.get(code, standaard) for code in self.afdeling]
        return np.array([*waarden, per_afdeling["klantcontact"]])

    def id_van_product(self, product: Getallen) -> Getallen:
        """Primary keys; GEEN stays GEEN."""
        return np.append(self.product_ids, GEEN)[product]

    def id_van_afdeling(self, product: Getallen) -> Getallen:
        """The department of each product; the KCC itself for what has no product."""
        return np.append(self.afdeling_ids, self.klantcontact_afdeling)[product]


def _ids(waarden: object) -> Getallen:
    return np.array(list(waarden), dtype=np.int64)  # type: ignore[call-overload]


def _collegas(rol: Rol) -> Getallen:
    return _ids(
        Medewerker.objects.filter(groups__name=rol, username__startswith="collega")
        .order_by("pk")
        .values_list("pk", flat=True)
    )
