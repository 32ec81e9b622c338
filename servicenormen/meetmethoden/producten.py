"""Norms 7 and 8: what the website tells about a product, and whether it can be had online."""

from datetime import datetime
from operator import attrgetter
from typing import Any

from django.db.models import F, Q, QuerySet, Value

from catalogus.models import Thema
from kcc.organisatie.models import Afdeling
from servicenormen.enums import Bron
from servicenormen.meetmethoden.basis import Dimensie, Kolom, Meetmethode, naam_van, waar_als
from servicenormen.models import Productmeting
from servicenormen.parameters import GeenParameters


class _Productmethode(Meetmethode):
    """The daily picture of the catalogue; a period shows the last day of which it has one.

    A picture made after the peilmoment is unknown to it: then the day before is the last one.
    """

    bron = Bron.PRODUCTMETING
    dimensies = (
        Dimensie("thema", "Thema", "thema", Thema),
        Dimensie("afdeling", "Afdeling", "afdeling", Afdeling),
    )
    velden = (
        "gemeten_op",
        "ontbreekt",
    )
    relaties = ("product", "thema", "afdeling")
    eenheid = ("product", "producten")
    dagveld = "datum"
    dagveld_is_datum = True
    laatste_dag_telt = True
    gaat_over_personen = False

    def __init__(self, parameters: GeenParameters) -> None:
        self.parameters = parameters

    def basis(self) -> "QuerySet[Any]":
        return Productmeting.objects.all()


class ProductCompleet(_Productmethode):
    """A published product; within the norm when its page tells how, where, what it costs and how long."""

    kolommen = (
        Kolom("Product", naam_van("product")),
        Kolom("Thema", naam_van("thema")),
        Kolom("Afdeling", naam_van("afdeling")),
        Kolom("Gemeten", attrgetter("gemeten_op"), "moment"),
        Kolom("Ontbreekt", lambda meting: ", ".join(meting.ontbreekt)),
    )

    def beoordeel(self, rijen: "QuerySet[Any]", peilmoment: datetime) -> "QuerySet[Any]":
        return rijen.filter(gemeten_op__lte=peilmoment).annotate(
            binnen_norm=waar_als(Q(ontbreekt=[])),
            is_geval=Value(True),
            beslist_op=F("gemeten_op"),
        )


class ProductOnline(_Productmethode):
    """A published product for which online is possible; within the norm when it is offered online."""

    kolommen = (
        Kolom("Product", naam_van("product")),
        Kolom("Thema", naam_van("thema")),
        Kolom("Afdeling", naam_van("afdeling")),
        Kolom("Gemeten", attrgetter("gemeten_op"), "moment"),
    )

    def beoordeel(self, rijen: "QuerySet[Any]", peilmoment: datetime) -> "QuerySet[Any]":
        return rijen.filter(gemeten_op__lte=peilmoment).annotate(
            binnen_norm=waar_als(Q(is_online_aangeboden=True)),
            is_geval=waar_als(Q(is_online_mogelijk=True)),
            beslist_op=F("gemeten_op"),
        )
