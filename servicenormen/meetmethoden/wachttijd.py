"""Norm 4: with an appointment you are called within ten minutes; and how long others wait."""

from datetime import datetime, timedelta
from operator import attrgetter
from typing import Any, ClassVar

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import (
    BooleanField,
    Case,
    DateTimeField,
    ExpressionWrapper,
    F,
    Func,
    Q,
    QuerySet,
    Value,
    When,
)
from django.db.models.functions import Greatest, Least

from afspraken.models import Bezoek
from catalogus.enums import Locatiesoort
from catalogus.models import Locatie, Product
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
from servicenormen.parameters import Minutenparameters, Wachttijdparameters


def _gewacht(bezoek: Bezoek) -> timedelta | None:
    einde = bezoek.opgeroepen_op or bezoek.weggelopen_op
    return bezoek.wachttijd(einde) if einde else None


class _IsEenVan(Func):
    """`column = ANY (array)`, with the array worked out once.

    A join would let the planner go through all visits of each product to find those of one day.
    """

    arity = 2
    template = "%(expressions)s)"
    arg_joiner = " = ANY ("
    output_field = BooleanField()


class _Wachten(Meetmethode):
    """A visitor who checked in, waiting to be called.

    The limit is so many minutes after the appointment or the check-in, whichever is later; exactly on it
    is within. Who left before being called counts when they left after the limit, and is left out when
    they left earlier. Who is neither called nor gone counts from the limit on. So a case is decided at the
    call when that is in time, and otherwise at the limit, and nothing that happens later changes it.
    """

    bron = Bron.BEZOEK
    dimensies = (
        Dimensie("locatie", "Locatie", "locatie", Locatie),
        Dimensie("product", "Product", "product", Product),
    )
    kolommen: ClassVar[tuple[Kolom, ...]] = (
        Kolom("Bezoek", lambda bezoek: bezoek.referentie or bezoek.ticket),
        Kolom("Locatie", naam_van("locatie")),
        Kolom("Product", naam_van("product")),
        Kolom("Afspraak", attrgetter("afspraak_op"), "moment"),
        Kolom("Aangemeld", attrgetter("aangemeld_op"), "moment"),
        Kolom("Opgeroepen", attrgetter("opgeroepen_op"), "moment"),
        Kolom("Weggelopen", attrgetter("weggelopen_op"), "moment"),
        Kolom("Gewacht", _gewacht, "duur"),
    )
    velden = (
        "referentie",
        "ticketnummer",
        "afspraak_op",
        "aangemeld_op",
        "opgeroepen_op",
        "weggelopen_op",
    )
    relaties = ("locatie", "product")
    eenheid = ("bezoek", "bezoeken")

    def __init__(self, parameters: Minutenparameters) -> None:
        self.parameters = parameters

    @property
    def duur(self) -> Duur:
        return Duur(
            titel="Wachttijd",
            toelichting=(
                "De tijd van de afspraak, of van het aanmelden als dat later is, tot de oproep of tot de "
                "bezoeker weggaat. Naar boven afgerond op hele minuten."
            ),
            eenheid=("minuut", "minuten"),
            open="Nog niet opgeroepen",
            grens=self.parameters.minuten,
        )

    def beoordeel(self, rijen: "QuerySet[Any]", peilmoment: datetime) -> "QuerySet[Any]":
        begin = Greatest("afspraak_op", "aangemeld_op")
        eerst_weg = Q(opgeroepen_op__isnull=True) | Q(weggelopen_op__lt=F("opgeroepen_op"))
        return rijen.annotate(
            begin_wachten=begin,
            duur_op=Least("opgeroepen_op", "weggelopen_op"),
            duur=bekend_als(begonnen_eenheden("begin_wachten", "duur_op", 60), peilmoment),
            grens=ExpressionWrapper(begin + Value(self.parameters.grens), output_field=DateTimeField()),
            op_tijd_weg=waar_als(Q(weggelopen_op__lte=F("grens")) & eerst_weg),
            binnen_norm=waar_als(Q(opgeroepen_op__lte=F("grens")), tenzij=Q(op_tijd_weg=True)),
            beslist_op=Case(When(binnen_norm=True, then=F("opgeroepen_op")), default=F("grens")),
            is_geval=waar_als(Q(beslist_op__lte=peilmoment), tenzij=Q(op_tijd_weg=True)),
        )


class Wachttijd(_Wachten):
    """A visit with an appointment that checked in, on the day of the appointment (norm 4).

    Who never checked in is no visitor, and no case. The norm is that of the Stadswinkel: who waits for a
    conversation by video, or for a mobile team, is no case either.
    """

    dagveld = "afspraak_op"

    def __init__(self, parameters: Wachttijdparameters) -> None:
        super().__init__(parameters)
        self._themas = parameters.themas

    def basis(self) -> "QuerySet[Any]":
        producten = Product.objects.filter(thema__code__in=self._themas)
        winkels = Locatie.objects.filter(soort__in=Locatiesoort.te_bezoeken())
        return Bezoek.objects.filter(
            _IsEenVan("product_id", ArraySubquery(producten.values("pk"))),
            _IsEenVan("locatie_id", ArraySubquery(winkels.values("pk"))),
            afspraak_op__isnull=False,
            aangemeld_op__isnull=False,
        )


class Inloop(_Wachten):
    """A visit without an appointment, on the day of the check-in: beside norm 4, with its own times."""

    kolommen = tuple(kolom for kolom in _Wachten.kolommen if kolom.titel != "Afspraak")
    dagveld = "aangemeld_op"
    oordeel = ("Binnen de tijd", "Langer")

    def basis(self) -> "QuerySet[Any]":
        return Bezoek.objects.filter(afspraak_op__isnull=True, aangemeld_op__isnull=False)
