"""Norm 6: who cannot be answered at once is called back, at the latest the next werkdag at 17:00."""

from datetime import datetime
from operator import attrgetter
from typing import Any

from django.db.models import F, Q, QuerySet

from catalogus.models import Product
from contacten.models import Terugbelverzoek
from kcc.organisatie.models import Afdeling
from servicenormen.enums import Bron
from servicenormen.meetmethoden.basis import (
    Dimensie,
    Duur,
    Kolom,
    Meetmethode,
    begonnen_eenheden,
    bekend_als,
    naam_van,
    waar_als,
)
from servicenormen.parameters import GeenParameters


class Terugbellen(Meetmethode):
    """A callback request, on the day of its deadline; the first attempt counts, reached or not.

    A request that was withdrawn before its deadline, with no attempt until then, is left out. Everything
    that matters has happened by the deadline, so there the case is decided, and before it is no case yet.
    """

    bron = Bron.TERUGBELVERZOEK
    dimensies = (
        Dimensie("afdeling", "Afdeling", "afdeling", Afdeling),
        Dimensie("product", "Product", "product", Product),
    )
    kolommen = (
        Kolom("Verzoek", attrgetter("referentie")),
        Kolom("Gevraagd", attrgetter("aangemaakt_op"), "moment"),
        Kolom("Uiterlijk", attrgetter("deadline_op"), "moment"),
        Kolom("Eerste poging", attrgetter("eerste_poging_op"), "moment"),
        Kolom("Gesproken", attrgetter("bereikt_op"), "moment"),
        Kolom("Ingetrokken", attrgetter("ingetrokken_op"), "moment"),
        Kolom("Afdeling", naam_van("afdeling")),
        Kolom("Product", naam_van("product")),
    )
    velden = (
        "referentie",
        "aangemaakt_op",
        "deadline_op",
        "eerste_poging_op",
        "bereikt_op",
        "ingetrokken_op",
    )
    relaties = ("afdeling", "product")
    eenheid = ("terugbelverzoek", "terugbelverzoeken")
    dagveld = "deadline_op"

    def __init__(self, parameters: GeenParameters) -> None:
        self.parameters = parameters

    @property
    def duur(self) -> Duur | None:
        return Duur(
            titel="Tijd tot de eerste poging",
            toelichting=(
                "De tijd van het verzoek tot de eerste keer dat wij belden, ook 's nachts en in het weekend. "
                "Naar boven afgerond op hele uren."
            ),
            eenheid=("uur", "uur"),
            open="Nog niet gebeld",
        )

    def basis(self) -> "QuerySet[Any]":
        return Terugbelverzoek.objects.all()

    def beoordeel(self, rijen: "QuerySet[Any]", peilmoment: datetime) -> "QuerySet[Any]":
        zonder_poging = Q(eerste_poging_op__isnull=True) | Q(eerste_poging_op__gt=F("ingetrokken_op"))
        return rijen.annotate(
            duur_op=F("eerste_poging_op"),
            duur=bekend_als(begonnen_eenheden("aangemaakt_op", "eerste_poging_op", 3600), peilmoment),
            binnen_norm=waar_als(Q(eerste_poging_op__lte=F("deadline_op"))),
            is_geval=waar_als(
                Q(deadline_op__lte=peilmoment),
                tenzij=Q(ingetrokken_op__lt=F("deadline_op")) & zonder_poging,
            ),
            beslist_op=F("deadline_op"),
        )


class Bereikt(Terugbellen):
    """Beside norm 6: of the same requests those in which somebody was spoken with before the deadline."""

    oordeel = ("Gesproken", "Niet gesproken")

    @property
    def duur(self) -> None:
        return None

    def beoordeel(self, rijen: "QuerySet[Any]", peilmoment: datetime) -> "QuerySet[Any]":
        return (
            super()
            .beoordeel(rijen, peilmoment)
            .annotate(binnen_norm=waar_als(Q(bereikt_op__lte=F("deadline_op"))))
        )
