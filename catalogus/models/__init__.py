"""The PDC: what the gemeente offers, where and when, and what people ask about it."""

from catalogus.models.controle import Controlepunt, Linkcontrole, LinkcontroleQuerySet
from catalogus.models.locatie import Locatie, LocatieQuerySet, Openingstijd, Openingsuitzondering
from catalogus.models.product import Prijs, Product, ProductQuerySet, Thema
from catalogus.models.publicatie import Publiceerbaar, PubliceerbaarQuerySet, Versie, VersieQuerySet
from catalogus.models.upl import UplNaam, UplNaamQuerySet
from catalogus.models.verwijzing import Verwijzing
from catalogus.models.vraagantwoord import Vraagantwoord, VraagantwoordQuerySet
from catalogus.models.zoekindex import GemisteZoekdag, GemisteZoekvraag, Zoekplek, Zoekwoord

__all__ = [
    "Controlepunt",
    "GemisteZoekdag",
    "GemisteZoekvraag",
    "Linkcontrole",
    "LinkcontroleQuerySet",
    "Locatie",
    "LocatieQuerySet",
    "Openingstijd",
    "Openingsuitzondering",
    "Prijs",
    "Product",
    "ProductQuerySet",
    "Publiceerbaar",
    "PubliceerbaarQuerySet",
    "Thema",
    "UplNaam",
    "UplNaamQuerySet",
    "Versie",
    "VersieQuerySet",
    "Verwijzing",
    "Vraagantwoord",
    "VraagantwoordQuerySet",
    "Zoekplek",
    "Zoekwoord",
]
