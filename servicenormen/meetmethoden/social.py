"""Norm 10: an answer on social media within two working hours."""

from datetime import datetime
from operator import attrgetter
from typing import Any

from django.db.models import F, Q, QuerySet, Value

from contacten.enums import Kanaal
from contacten.models import SocialBericht
from servicenormen.enums import Bron
from servicenormen.meetmethoden.basis import (
    Dimensie,
    Duur,
    Kolom,
    Meetmethode,
    begonnen_eenheden,
    bekend_als,
    waar_als,
)
from servicenormen.parameters import Accountparameters


class SocialAntwoord(Meetmethode):
    """A message on a watched account that asks for an answer, on the day of its deadline."""

    bron = Bron.SOCIALBERICHT
    kolommen = (
        Kolom("Bericht", attrgetter("referentie")),
        Kolom("Account", attrgetter("account")),
        Kolom("Ontvangen", attrgetter("ontvangen_op"), "moment"),
        Kolom("Uiterlijk", attrgetter("deadline_op"), "moment"),
        Kolom("Beantwoord", attrgetter("beantwoord_op"), "moment"),
    )
    velden = ("referentie", "account", "ontvangen_op", "deadline_op", "beantwoord_op")
    relaties = ()
    eenheid = ("bericht", "berichten")
    dagveld = "deadline_op"

    def __init__(self, parameters: Accountparameters) -> None:
        self.parameters = parameters

    @property
    def dimensies(self) -> tuple[Dimensie, ...]:  # type: ignore[override]
        return (
            Dimensie("kanaal", "Kanaal", "kanaal", namen=tuple(Kanaal.choices)),
            Dimensie("account", "Account", "account", namen=tuple((a, a) for a in self.parameters.accounts)),
        )

    @property
    def duur(self) -> Duur:
        return Duur(
            titel="Tijd tot het antwoord",
            toelichting=(
                "De tijd van het bericht tot het antwoord, ook 's nachts en in het weekend. Naar boven "
                "afgerond op hele uren."
            ),
            eenheid=("uur", "uur"),
            open="Nog niet beantwoord",
        )

    def basis(self) -> "QuerySet[Any]":
        return SocialBericht.objects.filter(
            account__in=self.parameters.accounts, is_antwoord_nodig=True
        ).annotate(kanaal=Value(Kanaal.SOCIAL.value))

    def beoordeel(self, rijen: "QuerySet[Any]", peilmoment: datetime) -> "QuerySet[Any]":
        return rijen.annotate(
            duur_op=F("beantwoord_op"),
            duur=bekend_als(begonnen_eenheden("ontvangen_op", "beantwoord_op", 3600), peilmoment),
            binnen_norm=waar_als(Q(beantwoord_op__lte=F("deadline_op"))),
            is_geval=waar_als(Q(deadline_op__lte=peilmoment)),
            beslist_op=F("deadline_op"),
        )
