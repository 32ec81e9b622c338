"""How the catalogue looks in the API."""

from catalogus.serializers.locaties import LocatieSerializer, locatiecontext
from catalogus.serializers.producten import Productparameters, ProductSerializer, productcontext
from catalogus.serializers.sdg import ProductdetailSerializer
from catalogus.serializers.vragen import VraagantwoordSerializer, Vraagparameters

__all__ = [
    "LocatieSerializer",
    "ProductSerializer",
    "ProductdetailSerializer",
    "Productparameters",
    "VraagantwoordSerializer",
    "Vraagparameters",
    "locatiecontext",
    "productcontext",
]
