"""The norms, their day counts, and the report of a tertaal."""

from servicenormen.models.norm import Servicenorm
from servicenormen.models.telling import TOTAAL, Dagtelling, Productmeting, VerouderdeDag

__all__ = ["TOTAAL", "Dagtelling", "Productmeting", "Servicenorm", "VerouderdeDag"]
