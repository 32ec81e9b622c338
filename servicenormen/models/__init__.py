"""The norms, their day counts, and the report of a tertaal."""

from servicenormen.models.norm import DEFINITIE, Normdefinitie, Normvoorstel, Servicenorm
from servicenormen.models.rapport import SAMENVATTING, Rapporttekst, Vaststelling
from servicenormen.models.telling import TOTAAL, Dagtelling, Productmeting, VerouderdeDag

__all__ = [
    "DEFINITIE",
    "SAMENVATTING",
    "TOTAAL",
    "Dagtelling",
    "Normdefinitie",
    "Normvoorstel",
    "Productmeting",
    "Rapporttekst",
    "Servicenorm",
    "Vaststelling",
    "VerouderdeDag",
]
