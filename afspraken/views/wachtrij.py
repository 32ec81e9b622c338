"""The queue as the desk and the reception see it: who waits for what, how long, against the norm.

Names are left out: the clerk sees one when the visitor is called, and a list that refreshes itself every
few seconds would fill the Inzagelog.
"""

import hashlib
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from afspraken import regels, services
from afspraken.enums import Wachtstand
from afspraken.models import Balie, Bezoek
from catalogus.models import Locatie

_SECONDE = timedelta(seconds=1)
# What a line of the queue needs: a poll every few seconds must not fetch the texts of every product.
_VELDEN = (
    "ticketnummer",
    "groep_id",
    "afspraak_op",
    "aangemeld_op",
    "teruggezet_op",
    "doorgestuurd_op",
    "product__naam",
    "groep__naam",
    "voor_balie__nummer",
)


@dataclass(frozen=True)
class Wachtende:
    """One line of the queue. `bijzonder`: why somebody waits who was called before; empty for others."""

    bezoek_id: int
    ticket: str
    product: str
    bijzonder: str
    groep_id: int | None
    eigen_balie: int | None
    afspraak_op: datetime | None
    wacht_sinds: datetime
    stand: Wachtstand
    # From here on other at every look, and so no part of what makes the list another list.
    seconden: int = field(repr=False)
    tot_andere_stand: timedelta | None = field(repr=False)

    @classmethod
    def van(cls, bezoek: Bezoek, nu: datetime) -> "Wachtende":
        wachttijd = nu - bezoek.wacht_sinds
        return cls(
            bezoek.pk,
            bezoek.ticket,
            _waarvoor(bezoek),
            _bijzonder(bezoek),
            bezoek.groep_id,
            bezoek.eigen_balie,  # type: ignore[attr-defined]
            bezoek.afspraak_op,
            bezoek.wacht_sinds,
            regels.wachtstand(wachttijd),
            wachttijd // _SECONDE,
            regels.tot_andere_stand(wachttijd),
        )

    @property
    def minuten(self) -> int:
        """Whole minutes; none for who came early."""
        return max(self.seconden // 60, 0)

    def is_voor(self, balie: Balie, groepen: Collection[int]) -> bool:
        """Whether this desk, which serves `groepen`, may call them; as services.roep_volgende_op does."""
        if self.eigen_balie is not None:
            return self.eigen_balie == balie.pk
        return self.groep_id is None or self.groep_id in groepen


def _waarvoor(bezoek: Bezoek) -> str:
    """The product; of who was sent on to another group, and of who has no product, the group."""
    if bezoek.product and not (bezoek.doorgestuurd_op and not bezoek.voor_balie_id):
        return str(bezoek.product)
    return str(bezoek.groep or bezoek.product or "")


def _bijzonder(bezoek: Bezoek) -> str:
    if bezoek.voor_balie:
        return f"Doorgestuurd naar {str(bezoek.voor_balie).lower()}"
    if bezoek.teruggezet_op is None:
        return ""
    return "Doorgestuurd" if bezoek.doorgestuurd_op else "Terug in de wachtrij"


@dataclass(frozen=True)
class Wachtrij:
    """The queue of a place; `volgende` is whom a desk calls next, `stempel` the mark when it was read."""

    rijen: list[Wachtende]
    volgende: Wachtende | None = None
    stempel: str = field(default="", repr=False)

    @property
    def aantal(self) -> int:
        return len(self.rijen)

    @property
    def langste(self) -> Wachtende | None:
        """Who waits longest; None when nobody waits yet (an appointment may have come early)."""
        wachtend = [rij for rij in self.rijen if rij.seconden >= 0]
        return max(wachtend, key=lambda rij: rij.seconden, default=None)

    @property
    def ververs_over(self) -> int | None:
        """In how many seconds somebody's waiting time stands otherwise against the norm."""
        over = [rij.tot_andere_stand for rij in self.rijen if rij.tot_andere_stand is not None]
        return -(-min(over) // _SECONDE) if over else None

    @property
    def versie(self) -> str:
        """Changes when anything that is shown changes, but for the minutes, which a page counts by itself."""
        return hashlib.blake2s(repr(self).encode(), digest_size=8).hexdigest()


def lees_wachtrij(locatie: Locatie, nu: datetime, balie: Balie | None = None) -> Wachtrij:
    """The queue now, with whom `balie` calls next; in two queries, and two for what that desk serves."""
    # First the mark: what changes between the two is then seen as a change.
    gezien = services.stempel(code=locatie.code, nu=nu) or ""
    rijen = [Wachtende.van(bezoek, nu) for bezoek in services.wachtrij(locatie, nu).only(*_VELDEN)]
    volgende = None
    if balie is not None:
        groepen = services.groepen_van_balie(balie, nu)
        volgende = next((rij for rij in rijen if rij.is_voor(balie, groepen)), None)
    return Wachtrij(rijen, volgende, gezien)


def ververs(request: HttpRequest, sjabloon: str, locatie: Locatie, wachtrij: Wachtrij) -> HttpResponse:
    """Answer the poll of a page: nothing (204) when its queue is as it was.

    The number of waiting people is said aloud only when it differs from what the page had.
    """
    if request.GET.get("versie") == wachtrij.versie:
        return HttpResponse(status=204)
    is_veranderd = request.GET.get("aantal") != str(wachtrij.aantal)
    context = {"wachtrij": wachtrij, "code": locatie.code, "kondig_aan": is_veranderd}
    return render(request, sjabloon, context)
