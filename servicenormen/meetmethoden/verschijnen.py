"""Beside norm 4: who made an appointment and did not come."""

from datetime import datetime
from operator import attrgetter
from typing import Any

from django.db.models import F, Q, QuerySet
from django.db.models.functions import TruncDate

from catalogus.models import Locatie, Product
from contacten.models import einde_van_dag
from kcc.lib.perioden import TIJDZONE
from servicenormen.enums import Bron
from servicenormen.meetmethoden.basis import Dimensie, Kolom, Meetmethode, naam_van, waar_als
from servicenormen.models import Afspraakuitkomst
from servicenormen.parameters import GeenParameters


class NietVerschenen(Meetmethode):
    """An appointment that was not cancelled, on its day, decided as that is over; within: nobody came."""

    bron = Bron.BEZOEK
    dimensies = (
        Dimensie("locatie", "Locatie", "locatie", Locatie),
        Dimensie("product", "Product", "product", Product),
    )
    kolommen = (
        Kolom("Afspraak", attrgetter("referentie")),
        Kolom("Locatie", naam_van("locatie")),
        Kolom("Product", naam_van("product")),
        Kolom("Moment", attrgetter("afspraak_op"), "moment"),
        Kolom("Aangemeld", attrgetter("aangemeld_op"), "moment"),
    )
    velden = ("referentie", "afspraak_op", "aangemeld_op")
    relaties = ("locatie", "product")
    eenheid = ("afspraak", "afspraken")
    dagveld = "afspraak_op"
    besluit_na_de_dag = True
    oordeel = ("Niet verschenen", "Verschenen")

    @property
    def soort(self) -> str:
        return "afspraak"

    def object_van(self, geval: Afspraakuitkomst) -> tuple[str, int]:
        return geval.bron_van_rij

    def __init__(self, parameters: GeenParameters) -> None:
        self.parameters = parameters

    def basis(self) -> "QuerySet[Any]":
        return Afspraakuitkomst.objects.all()

    def beoordeel(self, rijen: "QuerySet[Any]", peilmoment: datetime) -> "QuerySet[Any]":
        dag = TruncDate("afspraak_op", tzinfo=TIJDZONE)
        return rijen.annotate(dag_van_afspraak=dag).annotate(
            beslist_op=einde_van_dag("dag_van_afspraak"),
            binnen_norm=waar_als(Q(aangemeld_op__isnull=True) | Q(aangemeld_op__gte=F("beslist_op"))),
            is_geval=waar_als(Q(beslist_op__lte=peilmoment)),
        )
