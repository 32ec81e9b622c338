"""Beside norm 5: what the KCC solves by itself at the first contact (Antwoord©: 80%)."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Coalesce

from contacten.enums import Resultaat, Richting
from contacten.models import Klantcontact
from servicenormen.enums import Bron
from servicenormen.meetmethoden.basis import waar_als
from servicenormen.meetmethoden.direct_antwoord import DirectAntwoord
from servicenormen.parameters import Vervolgparameters

# Not forwarded: nobody else has to answer, call back or be called.
ZELF = frozenset(
    {Resultaat.DIRECT_BEANTWOORD, Resultaat.AFSPRAAK_GEMAAKT, Resultaat.PUBLIEKSREACTIE_GEREGISTREERD}
)


class OpgelostAnoniem(DirectAntwoord):
    """An inbound contact of nobody in particular, not broken off, on the day it began; within: not forwarded.

    Whether that client came back cannot be known, so these are counted by themselves.
    """

    eenheid = ("contact", "contacten")
    goed = ZELF
    oordeel = ("Zelf beantwoord", "Doorgezet")

    def basis(self) -> "QuerySet[Any]":
        return super().basis().filter(klant__isnull=True)


class Opgelost(DirectAntwoord):
    """An inbound contact of a known client, on the day on which the days to come back are over.

    Within: not forwarded, and no new inbound contact of that client on that product until then. Only then is
    it decided, so that a finished period does not change. A contact without a product is never a second one.
    """

    bron = Bron.VERVOLGCONTACT
    eenheid = ("contact", "contacten")
    goed = ZELF
    oordeel = ("Opgelost", "Niet opgelost")

    @property
    def soort(self) -> str:
        return Bron.KLANTCONTACT.value

    def __init__(self, parameters: Vervolgparameters) -> None:
        super().__init__(parameters)
        self.verschuiving = timedelta(days=parameters.dagen)

    def basis(self) -> "QuerySet[Any]":
        return super().basis().filter(klant__isnull=False)

    def beoordeel(self, rijen: "QuerySet[Any]", peilmoment: datetime) -> "QuerySet[Any]":
        opnieuw = Klantcontact.objects.filter(
            klant=OuterRef("klant"),
            product=OuterRef("product"),
            richting=Richting.INKOMEND,
            begonnen_op__gt=OuterRef("begonnen_op"),
            begonnen_op__lte=OuterRef("begonnen_op") + Value(self.verschuiving),
        )
        return rijen.annotate(
            beslist_op=self._beslist(),
            einde=Coalesce("beeindigd_op", "begonnen_op"),
            binnen_norm=waar_als(
                Q(resultaat__in=sorted(self.goed), einde__lte=F("beslist_op")), tenzij=Q(Exists(opnieuw))
            ),
            is_geval=waar_als(
                Q(beslist_op__lte=peilmoment),
                tenzij=Q(resultaat=Resultaat.AFGEBROKEN, einde__lte=F("beslist_op")),
            ),
        )
