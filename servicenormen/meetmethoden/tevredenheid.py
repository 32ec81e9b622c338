"""Norms 1 and 2: the mark that citizens give."""

from datetime import datetime
from operator import attrgetter, methodcaller
from typing import Any

from django.db.models import F, Q, QuerySet, Value

from catalogus.models import Locatie, Product
from contacten.enums import Kanaal
from contacten.models import Tevredenheid
from servicenormen.enums import Bron
from servicenormen.meetmethoden.basis import Dimensie, Kolom, Meetmethode, naam_van, waar_als
from servicenormen.parameters import Tevredenheidparameters


class Klantcijfer(Meetmethode):
    """An answer to one question of the survey, on the day it was given.

    An answer without a product counts; one about a product of another theme does not.
    """

    bron = Bron.TEVREDENHEID
    kolommen = (
        Kolom("Antwoord", attrgetter("referentie")),
        Kolom("Cijfer", lambda antwoord: str(antwoord.cijfer)),
        Kolom("Gegeven", attrgetter("beantwoord_op"), "moment"),
        Kolom("Kanaal", methodcaller("get_kanaal_display")),
        Kolom("Locatie", naam_van("locatie")),
        Kolom("Product", naam_van("product")),
    )
    velden = ("referentie", "cijfer", "kanaal", "beantwoord_op")
    relaties = ("locatie", "product")
    eenheid = ("antwoord", "antwoorden")
    dagveld = "beantwoord_op"
    # Nobody's name is in an answer.
    gaat_over_personen = False

    def __init__(self, parameters: Tevredenheidparameters) -> None:
        self.parameters = parameters

    @property
    def dimensies(self) -> tuple[Dimensie, ...]:  # type: ignore[override]
        kanaal = Dimensie("kanaal", "Kanaal", "kanaal", namen=tuple(Kanaal.choices))
        return (
            Dimensie("locatie", "Locatie", "locatie", Locatie),
            *([kanaal] if self.parameters.kanalen else []),
            Dimensie("product", "Product", "product", Product),
        )

    def basis(self) -> "QuerySet[Any]":
        rijen = Tevredenheid.objects.filter(
            Q(product__isnull=True) | Q(product__thema__code__in=self.parameters.themas),
            vraag=self.parameters.vraag,
        )
        return rijen.filter(kanaal__in=self.parameters.kanalen) if self.parameters.kanalen else rijen

    def beoordeel(self, rijen: "QuerySet[Any]", peilmoment: datetime) -> "QuerySet[Any]":
        return rijen.filter(beantwoord_op__lte=peilmoment).annotate(
            binnen_norm=waar_als(Q(cijfer__gte=self.parameters.cijfer)),
            is_geval=Value(True),
            beslist_op=F("beantwoord_op"),
        )
