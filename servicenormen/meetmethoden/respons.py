"""Beside norms 1 and 2: how many answer when they are asked what they think."""

from datetime import datetime, timedelta
from operator import attrgetter, methodcaller
from typing import Any

from django.db.models import F, Q, QuerySet

from catalogus.models import Locatie, Product
from contacten.enums import Kanaal
from contacten.models import Uitnodiging
from servicenormen.enums import Bron
from servicenormen.meetmethoden.basis import Dimensie, Kolom, Meetmethode, naam_van, waar_als
from servicenormen.parameters import Dagenparameters


class Respons(Meetmethode):
    """An invitation to the survey, on the day on which it can no longer be answered; within: answered."""

    bron = Bron.UITNODIGING
    dimensies = (
        Dimensie("kanaal", "Kanaal", "kanaal", namen=tuple(Kanaal.choices)),
        Dimensie("locatie", "Locatie", "locatie", Locatie),
        Dimensie("product", "Product", "product", Product),
    )
    kolommen = (
        Kolom("Uitnodiging", lambda uitnodiging: str(uitnodiging.pk)),
        Kolom("Verstuurd per", methodcaller("get_via_display")),
        Kolom("Kanaal", methodcaller("get_kanaal_display")),
        Kolom("Uitgenodigd", attrgetter("uitgenodigd_op"), "moment"),
        Kolom("Beantwoord", attrgetter("beantwoord_op"), "moment"),
        Kolom("Locatie", naam_van("locatie")),
        Kolom("Product", naam_van("product")),
    )
    velden = ("via", "kanaal", "uitgenodigd_op", "beantwoord_op")
    relaties = ("locatie", "product")
    eenheid = ("uitnodiging", "uitnodigingen")
    dagveld = "uitgenodigd_op"
    oordeel = ("Beantwoord", "Niet beantwoord")

    def __init__(self, parameters: Dagenparameters) -> None:
        self.verschuiving = timedelta(days=parameters.dagen)

    def basis(self) -> "QuerySet[Any]":
        return Uitnodiging.objects.all()

    def beoordeel(self, rijen: "QuerySet[Any]", peilmoment: datetime) -> "QuerySet[Any]":
        return rijen.annotate(
            beslist_op=self._beslist(),
            binnen_norm=waar_als(Q(beantwoord_op__lte=F("beslist_op"))),
            is_geval=waar_als(Q(beslist_op__lte=peilmoment)),
        )
