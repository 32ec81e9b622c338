"""Rules of the catalogue: pure calculations over plain values, no ORM, no clock."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Protocol, TypeVar

from kcc.lib.perioden import lokaal_moment
from kcc.lib.werktijd import Dienstkalender


class Prijsregel(Protocol):
    omschrijving: str
    bedrag: Decimal
    geldig_vanaf: date


P = TypeVar("P", bound=Prijsregel)


def geldige_prijzen(prijzen: Iterable[P], datum: date) -> list[P]:
    """The prices on `datum`: per description the row with the latest `geldig_vanaf` that is not after it,
    in the order in which the descriptions first appear."""
    geldig: dict[str, P] = {}
    for prijs in prijzen:
        if prijs.geldig_vanaf <= datum:
            huidig = geldig.get(prijs.omschrijving)
            if huidig is None or huidig.geldig_vanaf < prijs.geldig_vanaf:
                geldig[prijs.omschrijving] = prijs
    return list(geldig.values())


def ontbrekende_onderdelen(
    *, hoe: str, heeft_plek: bool, is_gratis: bool, heeft_prijs: bool, heeft_termijn: bool
) -> list[str]:
    """What norm 7 misses in a product page, in the words of the editor; empty when it is complete.

    Complete: how to get it, where (a place, a channel or an address), what it costs today or that it is
    free, and how long it takes or that it is ready at once. Source: Programma Dienstverlening 2019-2022,
    bijlage 1, norm 7.
    """
    eisen = [
        (bool(hoe.strip()), "hoe u het krijgt"),
        (heeft_plek, "waar u het krijgt"),
        (is_gratis or heeft_prijs, "wat het kost"),
        (heeft_termijn, "hoe lang het duurt"),
    ]
    return [naam for voldaan, naam in eisen if not voldaan]


# --- Opening hours -----------------------------------------------------------------------------


@dataclass(frozen=True, order=True)
class Openvenster:
    """Open from `van` to `tot` on one day: local time, half-open."""

    van: time
    tot: time


@dataclass(frozen=True)
class Openingstijden:
    """When a place is open: hours per weekday (1 is Monday) and the dates that differ.

    A date in `uitzonderingen` has exactly the windows given there, none meaning closed. Otherwise a place
    is closed on the closing days of the dienstkalender; the weekend is what its week says.
    """

    per_weekdag: Mapping[int, Sequence[Openvenster]]
    uitzonderingen: Mapping[date, Sequence[Openvenster]]

    def op(self, datum: date, kalender: Dienstkalender) -> list[Openvenster]:
        """The windows of `datum`, in order."""
        if datum in self.uitzonderingen:
            return sorted(self.uitzonderingen[datum])
        if kalender.is_sluitingsdag(datum):
            return []
        return sorted(self.per_weekdag.get(datum.isoweekday(), ()))


@dataclass(frozen=True)
class Openstand:
    """Whether a place is open, and the next moment at which that changes (None: not within two weeks)."""

    is_open: bool
    verandert_op: datetime | None


def openstand(
    openingstijden: Openingstijden, kalender: Dienstkalender, nu: datetime, vandaag: date
) -> Openstand:
    """Whether the place is open at `nu`, whose local date is `vandaag`."""
    for afstand in range(15):
        datum = vandaag + timedelta(days=afstand)
        for venster in openingstijden.op(datum, kalender):
            begin, einde = lokaal_moment(datum, venster.van), lokaal_moment(datum, venster.tot)
            if begin <= nu < einde:
                return Openstand(True, einde)
            if nu < begin:
                return Openstand(False, begin)
    return Openstand(False, None)
