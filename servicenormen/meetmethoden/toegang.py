"""Norms 3a and 3b: how soon one can come; and what is measured beside them."""

from abc import abstractmethod
from datetime import datetime
from operator import attrgetter
from typing import Any, ClassVar

from django.db.models import Exists, F, IntegerField, OuterRef, Q, QuerySet, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce

from afspraken.models import Beschikbaarheidsmeting
from catalogus.models import Locatie, Product
from servicenormen.enums import Bron
from servicenormen.meetmethoden.basis import (
    ONBEKEND,
    Dimensie,
    Duur,
    Kolom,
    Meetmethode,
    dagen_tussen,
    naam_van,
    waar_als,
)
from servicenormen.parameters import Dagenparameters, Plekparameters, Toegangparameters


class _Toegang(Meetmethode):
    """A moment of measuring and a product that at least one of the places supplies by appointment.

    The row of the first place stands for the case. A breakdown by place counts the rows of that place: what
    was free there, whatever was free elsewhere.
    """

    bron = Bron.BESCHIKBAARHEID
    dimensies = (
        Dimensie("locatie", "Locatie", "locatie", Locatie, geval_veld="is_meting", binnen_veld="is_op_tijd"),
        Dimensie("product", "Product", "product", Product),
    )
    kolommen = (
        Kolom("Gemeten", attrgetter("gemeten_op"), "moment"),
        Kolom("Product", naam_van("product")),
        Kolom("Locatie", naam_van("locatie")),
        Kolom("Eerste vrije plek", attrgetter("eerste_vrije_op"), "moment"),
        Kolom(
            "Werkdagen",
            lambda meting: None if meting.werkdagen_tot_eerste is None else str(meting.werkdagen_tot_eerste),
        ),
    )
    velden = ("gemeten_op", "eerste_vrije_op", "werkdagen_tot_eerste")
    relaties = ("product", "locatie")
    eenheid = ("meting", "metingen")
    dagveld = "gemeten_op"
    gaat_over_personen = False

    def __init__(self, parameters: Toegangparameters) -> None:
        self.parameters = parameters

    @property
    def duur(self) -> Duur:
        return Duur(
            titel="Werkdagen tot de eerste vrije plek",
            toelichting=(
                "Het aantal werkdagen van de dag van de meting tot de dag van de eerste vrije plek. Hier "
                "telt elke meting bij elke locatie apart."
            ),
            eenheid=("werkdag", "werkdagen"),
            open="Geen vrije plek",
            grens=self.parameters.werkdagen,
            dimensie=Dimensie("duur", "Duur", "duur", geval_veld="is_meting", binnen_veld="is_op_tijd"),
        )

    def basis(self) -> "QuerySet[Any]":
        return Beschikbaarheidsmeting.objects.filter(
            locatie__in=Locatie.objects.filter(code__in=self.parameters.locaties),
            product__thema__code__in=self.parameters.themas,
        )

    def beoordeel(self, rijen: "QuerySet[Any]", peilmoment: datetime) -> "QuerySet[Any]":
        return rijen.filter(gemeten_op__lte=peilmoment).annotate(
            duur_op=F("gemeten_op"),
            duur=Coalesce("werkdagen_tot_eerste", ONBEKEND, output_field=IntegerField()),
            is_meting=Value(True),
            is_op_tijd=waar_als(self._op_tijd()),
            is_geval=~Exists(self._van_hetzelfde_geval().filter(pk__lt=OuterRef("pk"))),
            binnen_norm=self._binnen_norm(),
            beslist_op=F("gemeten_op"),
        )

    def _op_tijd(self) -> Q:
        return Q(werkdagen_tot_eerste__lte=self.parameters.werkdagen)

    def _te_laat(self) -> Q:
        return Q(werkdagen_tot_eerste__isnull=True) | Q(werkdagen_tot_eerste__gt=self.parameters.werkdagen)

    def _van_hetzelfde_geval(self) -> "QuerySet[Any]":
        return self.basis().filter(gemeten_op=OuterRef("gemeten_op"), product=OuterRef("product"))

    @abstractmethod
    def _binnen_norm(self) -> Combinable:
        """Whether the case that a row stands for is within the norm."""


class ToegangOveral(_Toegang):
    """Within the norm when the first free slot is soon enough in each of the places."""

    def _binnen_norm(self) -> Combinable:
        return ~Exists(self._van_hetzelfde_geval().filter(self._te_laat()))


class ToegangErgens(_Toegang):
    """Within the norm when the first free slot is soon enough in at least one of the places."""

    def _binnen_norm(self) -> Combinable:
        return Exists(self._van_hetzelfde_geval().filter(self._op_tijd()))


class _Meting(Meetmethode):
    """What was free of a product at a place, as seen at a moment of measuring."""

    bron = Bron.BESCHIKBAARHEID
    dimensies = (
        Dimensie("locatie", "Locatie", "locatie", Locatie),
        Dimensie("product", "Product", "product", Product),
    )
    kolommen: ClassVar[tuple[Kolom, ...]] = _Toegang.kolommen
    velden: ClassVar[tuple[str, ...]] = _Toegang.velden
    relaties = _Toegang.relaties
    eenheid = _Toegang.eenheid
    dagveld = _Toegang.dagveld
    gaat_over_personen = False
    oordeel = ("Snel genoeg", "Later")


class EerstePlek(_Meting):
    """Beside norm 3: the products for which the gemeente wants better; every place by itself."""

    def __init__(self, parameters: Plekparameters) -> None:
        self.parameters = parameters

    def basis(self) -> "QuerySet[Any]":
        return Beschikbaarheidsmeting.objects.filter(product__code__in=self.parameters.producten)

    def beoordeel(self, rijen: "QuerySet[Any]", peilmoment: datetime) -> "QuerySet[Any]":
        return rijen.filter(gemeten_op__lte=peilmoment).annotate(
            binnen_norm=waar_als(Q(werkdagen_tot_eerste__lte=self.parameters.werkdagen)),
            is_geval=Value(True),
            beslist_op=F("gemeten_op"),
        )


class DerdePlek(_Meting):
    """The third next available slot: the first one can be somebody's cancellation, the third tells more.

    Left out: a measurement that knows the first slot only, as one that was read from a file.
    """

    kolommen = (*_Toegang.kolommen[:3], Kolom("Derde vrije plek", attrgetter("derde_vrije_op"), "moment"))
    velden = ("gemeten_op", "derde_vrije_op")

    def __init__(self, parameters: Dagenparameters) -> None:
        self.parameters = parameters

    @property
    def duur(self) -> Duur:
        return Duur(
            titel="Dagen tot de derde vrije plek",
            toelichting="Het aantal dagen van de dag van de meting tot de dag van de derde vrije plek.",
            eenheid=("dag", "dagen"),
            open="Geen vrije plek",
            grens=self.parameters.dagen,
        )

    def basis(self) -> "QuerySet[Any]":
        return Beschikbaarheidsmeting.objects.filter(
            Q(derde_vrije_op__isnull=False) | Q(eerste_vrije_op__isnull=True)
        )

    def beoordeel(self, rijen: "QuerySet[Any]", peilmoment: datetime) -> "QuerySet[Any]":
        return rijen.filter(gemeten_op__lte=peilmoment).annotate(
            duur_op=F("gemeten_op"),
            duur=Coalesce(
                dagen_tussen("gemeten_op", "derde_vrije_op"), ONBEKEND, output_field=IntegerField()
            ),
            binnen_norm=waar_als(Q(duur__gte=0, duur__lte=self.parameters.dagen)),
            is_geval=Value(True),
            beslist_op=F("gemeten_op"),
        )
