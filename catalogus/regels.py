"""Rules of the catalogue: pure calculations over plain values, no ORM, no clock."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import pairwise
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


@dataclass(frozen=True)
class Kostenregel:
    """What one thing costs today (None: not yet for sale) and, when that is known, from `straks_vanaf` on."""

    omschrijving: str
    nu: Decimal | None
    straks: Decimal | None = None
    straks_vanaf: date | None = None


def kosten(prijzen: Iterable[P], datum: date) -> list[Kostenregel]:
    """Per description the price on `datum` and the first one after it.

    In the order in which the descriptions first appear when the rows are taken by `geldig_vanaf`.
    """
    op_volgorde = sorted(prijzen, key=lambda prijs: prijs.geldig_vanaf)
    nu = {prijs.omschrijving: prijs for prijs in geldige_prijzen(op_volgorde, datum)}
    straks: dict[str, P] = {}
    for prijs in op_volgorde:
        if prijs.geldig_vanaf > datum:
            straks.setdefault(prijs.omschrijving, prijs)
    uitkomst = []
    for omschrijving in dict.fromkeys([*nu, *straks]):
        huidig, volgend = nu.get(omschrijving), straks.get(omschrijving)
        uitkomst.append(
            Kostenregel(
                omschrijving,
                huidig.bedrag if huidig else None,
                volgend.bedrag if volgend else None,
                volgend.geldig_vanaf if volgend else None,
            )
        )
    return uitkomst


def vertaling(onderwerp: object, veld: str, taal: str) -> tuple[str, str]:
    """The text of `veld` for a reader of `taal`, and the language it is in.

    The translation stands in a field of the same name with the language behind it; where there is none, or
    it is empty, the reader gets the Dutch text.
    """
    if taal != "nl" and (vertaald := getattr(onderwerp, f"{veld}_{taal}", "")):
        return vertaald, taal
    return getattr(onderwerp, veld), "nl"


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


# Who works until then cannot come before it: hours after it are an evening opening.
BEGIN_VAN_DE_AVOND = time(18)


@dataclass(frozen=True, order=True)
class Openvenster:
    """Open from `van` to `tot` on one day: local time, half-open."""

    van: time
    tot: time

    @property
    def is_avond(self) -> bool:
        """Whether one can come in the evening."""
        return self.tot > BEGIN_VAN_DE_AVOND


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

    def avonden(self) -> list[int]:
        """The weekdays (1 is Monday) on which the place is open in the evening."""
        return sorted(
            weekdag
            for weekdag, vensters in self.per_weekdag.items()
            if any(venster.is_avond for venster in vensters)
        )

    def gewoonlijk_op(self, datum: date) -> list[Openvenster]:
        """The windows that the week gives this day, whatever is special about it."""
        return sorted(self.per_weekdag.get(datum.isoweekday(), ()))


@dataclass(frozen=True)
class Openingsdag:
    """One date: when the place is open, whether that differs from its week, and why (may be unknown: "")."""

    datum: date
    vensters: tuple[Openvenster, ...]
    is_afwijkend: bool
    reden: str = ""


def openingsdagen(
    openingstijden: Openingstijden,
    kalender: Dienstkalender,
    vanaf: date,
    aantal: int,
    redenen: Mapping[date, str],
) -> list[Openingsdag]:
    """The `aantal` dates from `vanaf` on; `redenen` says why a date differs."""
    dagen = []
    for afstand in range(aantal):
        datum = vanaf + timedelta(days=afstand)
        vensters = openingstijden.op(datum, kalender)
        is_afwijkend = vensters != openingstijden.gewoonlijk_op(datum)
        dagen.append(
            Openingsdag(datum, tuple(vensters), is_afwijkend, redenen.get(datum, "") if is_afwijkend else "")
        )
    return dagen


def overlappen(vensters: Iterable[Openvenster]) -> bool:
    """Whether any two of these windows of one day share a moment."""
    op_volgorde = sorted(vensters)
    return any(eerste.tot > tweede.van for eerste, tweede in pairwise(op_volgorde))


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


# --- What was searched and not found -------------------------------------------------------------

_ZOEKTERM_HOOGSTENS = 60
_ZOEKWOORDEN_HOOGSTENS = 8
# "kind van 12 jaar" tells of nobody.
_LEEFTIJD_OF_DUUR = re.compile(r"\b\d{1,2} (?:jaar|jarige?|maanden|weken|dagen|uur|euro|years?)\b")
_WOORDEN = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")


def te_bewaren_zoekterm(zoekterm: str) -> str:
    """The question in small letters and single spaces, or "" when it may tell who asked it.

    Left out: whatever holds an @ or an address of a website, figures other than an age or a duration (house
    numbers, phone numbers, BSN, dates, postcodes), long stories, and what is hardly a word.
    """
    if "@" in zoekterm or "www." in zoekterm or "://" in zoekterm or len(zoekterm) > 2 * _ZOEKTERM_HOOGSTENS:
        return ""
    woorden = _WOORDEN.findall(zoekterm.lower())
    net = " ".join(woorden)
    if not 3 <= len(net) <= _ZOEKTERM_HOOGSTENS or len(woorden) > _ZOEKWOORDEN_HOOGSTENS:
        return ""
    if any(teken.isdigit() for teken in _LEEFTIJD_OF_DUUR.sub("", net)):
        return ""
    return net if any(len(woord) >= 3 for woord in woorden) else ""
