"""The queue as the desk and the reception see it: who waits for what, how long, against the norm.

Names are left out: the clerk sees one when the visitor is called, and a list that refreshes itself every
few seconds would fill the Inzagelog.
"""

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from afspraken import regels, services
from afspraken.enums import Wachtstand
from afspraken.models import Bezoek
from catalogus.models import Locatie

_MINUUT = timedelta(minutes=1)
# What a line of the queue needs: a poll every few seconds must not fetch the texts of every product.
_VELDEN = (
    "ticketnummer",
    "groep_id",
    "afspraak_op",
    "aangemeld_op",
    "opgeroepen_op",
    "weggelopen_op",
    "product__naam",
)


@dataclass(frozen=True)
class Wachtende:
    """One line of the queue."""

    bezoek_id: int
    ticket: str
    product: str
    groep_id: int | None
    afspraak_op: datetime | None
    minuten: int
    stand: Wachtstand

    @classmethod
    def van(cls, bezoek: Bezoek, nu: datetime) -> "Wachtende":
        wachttijd = bezoek.wachttijd(nu)
        return cls(
            bezoek.pk,
            bezoek.ticket,
            str(bezoek.product or ""),
            bezoek.groep_id,
            bezoek.afspraak_op,
            wachttijd // _MINUUT,
            regels.wachtstand(wachttijd),
        )


@dataclass(frozen=True)
class Wachtrij:
    """The queue of a place; `volgende` is whom a desk for some groups calls next."""

    rijen: list[Wachtende]
    volgende: Wachtende | None = None

    @property
    def aantal(self) -> int:
        return len(self.rijen)

    @property
    def langste(self) -> Wachtende | None:
        """Who waits longest; None when nobody waits yet (an appointment may have come early)."""
        wachtend = [rij for rij in self.rijen if rij.minuten]
        return max(wachtend, key=lambda rij: rij.minuten, default=None)

    @property
    def versie(self) -> str:
        """Changes when anything that is shown changes."""
        return hashlib.blake2s(repr(self).encode(), digest_size=8).hexdigest()


def lees_wachtrij(locatie: Locatie, nu: datetime, groepen: Collection[int] | None = None) -> Wachtrij:
    """The queue now, in one query; `groepen` are what the desk that asks serves."""
    rijen = [Wachtende.van(bezoek, nu) for bezoek in services.wachtrij(locatie, nu).only(*_VELDEN)]
    volgende = None
    if groepen is not None:
        volgende = next((rij for rij in rijen if rij.groep_id is None or rij.groep_id in groepen), None)
    return Wachtrij(rijen, volgende)


def ververs(request: HttpRequest, sjabloon: str, wachtrij: Wachtrij) -> HttpResponse:
    """Answer the poll of a page: nothing (204) when its queue is as it was.

    The number of waiting people is said aloud only when it differs from what the page had.
    """
    if request.GET.get("versie") == wachtrij.versie:
        return HttpResponse(status=204)
    is_veranderd = request.GET.get("aantal") != str(wachtrij.aantal)
    return render(request, sjabloon, {"wachtrij": wachtrij, "kondig_aan": is_veranderd})
