"""The public interface of servicenormen: keeping counts right, measuring products, and reading figures."""

from servicenormen.services.productmetingen import meet_producten
from servicenormen.services.standen import (
    WEEK,
    Gevalfilter,
    Normstand,
    Onderdeel,
    eerste_tertaal,
    gevallen,
    normstand,
    standen,
)
from servicenormen.services.tellingen import Verschil, herbouw, werk_verouderde_dagen_bij
from servicenormen.services.toegangstijd import Toegangstijden

__all__ = [
    "WEEK",
    "Gevalfilter",
    "Normstand",
    "Onderdeel",
    "Toegangstijden",
    "Verschil",
    "eerste_tertaal",
    "gevallen",
    "herbouw",
    "meet_producten",
    "normstand",
    "standen",
    "werk_verouderde_dagen_bij",
]
