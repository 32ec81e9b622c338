"""Norm 5: who calls gets an answer at once."""

from datetime import datetime
from operator import attrgetter, methodcaller
from typing import Any, ClassVar

from django.db.models import Case, F, Q, QuerySet, When
from django.db.models.functions import Coalesce

from catalogus.models import Product
from contacten.enums import DIRECT_ANTWOORD, Kanaal, Resultaat, Richting
from contacten.models import Klantcontact
from kcc.organisatie.models import Afdeling
from servicenormen.enums import Bron
from servicenormen.meetmethoden.basis import Dimensie, Kolom, Meetmethode, naam_van, waar_als
from servicenormen.parameters import Kanaalparameters


class DirectAntwoord(Meetmethode):
    """An inbound contact that was not broken off, on the day it began.

    How it ended is known from its end on. A contact that still lasts at the peilmoment has begun and has no
    direct answer yet: it counts, not within the norm, like every case that is still open (principle 3).
    Without a known end, the result is known from the beginning; without a result, there was no direct
    answer.
    """

    bron = Bron.KLANTCONTACT
    dimensies = (
        Dimensie("kanaal", "Kanaal", "kanaal", namen=tuple(Kanaal.choices)),
        Dimensie("afdeling", "Afdeling", "afdeling", Afdeling),
        Dimensie("product", "Product", "product", Product),
    )
    kolommen = (
        Kolom("Contact", attrgetter("referentie")),
        Kolom("Kanaal", methodcaller("get_kanaal_display")),
        Kolom("Begonnen", attrgetter("begonnen_op"), "moment"),
        Kolom("Beëindigd", attrgetter("beeindigd_op"), "moment"),
        Kolom("Resultaat", methodcaller("get_resultaat_display")),
        Kolom("Afdeling", naam_van("afdeling")),
        Kolom("Product", naam_van("product")),
    )
    velden = (
        "referentie",
        "kanaal",
        "begonnen_op",
        "beeindigd_op",
        "resultaat",
    )
    relaties = ("afdeling", "product")
    eenheid = ("gesprek", "gesprekken")
    dagveld = "begonnen_op"
    # How a contact must have ended.
    goed: ClassVar[frozenset[Resultaat]] = DIRECT_ANTWOORD

    def __init__(self, parameters: Kanaalparameters) -> None:
        self.parameters = parameters

    def basis(self) -> "QuerySet[Any]":
        return Klantcontact.objects.filter(kanaal__in=self.parameters.kanalen, richting=Richting.INKOMEND)

    def beoordeel(self, rijen: "QuerySet[Any]", peilmoment: datetime) -> "QuerySet[Any]":
        return rijen.annotate(
            einde=Coalesce("beeindigd_op", "begonnen_op"),
            binnen_norm=waar_als(Q(resultaat__in=sorted(self.goed), einde__lte=peilmoment)),
            is_geval=waar_als(
                Q(begonnen_op__lte=peilmoment),
                tenzij=Q(resultaat=Resultaat.AFGEBROKEN, einde__lte=peilmoment),
            ),
            beslist_op=Case(
                When(resultaat__in=sorted({*self.goed, Resultaat.AFGEBROKEN}), then=F("einde")),
                default=F("begonnen_op"),
            ),
        )
