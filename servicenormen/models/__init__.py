"""The norms, their day counts, the report of a tertaal, what was told beside it, and signals."""

from servicenormen.models.aantekening import Aantekening
from servicenormen.models.abonnement import Abonnement
from servicenormen.models.norm import DEFINITIE, Normdefinitie, Normvoorstel, Servicenorm
from servicenormen.models.rapport import (
    SAMENVATTING,
    Clustertekst,
    Halfjaarvaststelling,
    Rapporttekst,
    Vaststelling,
)
from servicenormen.models.signaal import Signaal, Signaalhandeling, Signaaltelling
from servicenormen.models.telling import (
    DUUR,
    TOTAAL,
    Afspraakuitkomst,
    Dagtelling,
    Productmeting,
    VerouderdeDag,
)

__all__ = [
    "DEFINITIE",
    "DUUR",
    "SAMENVATTING",
    "TOTAAL",
    "Aantekening",
    "Abonnement",
    "Afspraakuitkomst",
    "Clustertekst",
    "Dagtelling",
    "Halfjaarvaststelling",
    "Normdefinitie",
    "Normvoorstel",
    "Productmeting",
    "Rapporttekst",
    "Servicenorm",
    "Signaal",
    "Signaalhandeling",
    "Signaaltelling",
    "Vaststelling",
    "VerouderdeDag",
]
