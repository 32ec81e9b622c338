"""The conversation in which a medewerker books: who is on the line, and where the booking goes back to.

Kept in the session of the medewerker under a key that is no personal data, so that no name or number stands
in an address. Whoever registers the conversation (an app to the left) opens it before it sends the medewerker
to the booking screen, and reads from it afterwards what was booked.
"""

from collections.abc import MutableMapping
from dataclasses import asdict, dataclass, field
from typing import Any

from afspraken.models import Afspraak

Sessie = MutableMapping[str, Any]
_GESPREKKEN = "afspraken_gesprekken"
# Nobody has more callers waiting than this; the oldest makes place.
_HOOGSTENS = 5


@dataclass(frozen=True)
class Beller:
    """Who is on the line or stands here, as far as is known; `geboortedatum` as one writes it: 12-03-1980."""

    naam: str = ""
    telefoon: str = ""
    email: str = ""
    taal: str = "nl"
    postcode: str = ""
    geboortedatum: str = ""


@dataclass(frozen=True)
class Gesprek:
    """`terug`: the path to return to; `afspraken`: the uuids of what was booked in it, oldest first."""

    sleutel: str
    beller: Beller
    terug: str
    afspraken: tuple[str, ...] = field(default=())


def open_gesprek(sessie: Sessie, *, sleutel: str, beller: Beller, terug: str) -> None:
    """Keep who is on the line under `sleutel`; what was booked in the conversation before stays."""
    eerder = lees_gesprek(sessie, sleutel)
    gesprekken = {naam: inhoud for naam, inhoud in sessie.get(_GESPREKKEN, {}).items() if naam != sleutel}
    gesprekken[sleutel] = {
        "beller": asdict(beller),
        "terug": terug,
        "afspraken": list(eerder.afspraken) if eerder else [],
    }
    sessie[_GESPREKKEN] = dict(list(gesprekken.items())[-_HOOGSTENS:])


def lees_gesprek(sessie: Sessie, sleutel: str) -> Gesprek | None:
    """The conversation of this key; None when there is none (any more)."""
    inhoud = sessie.get(_GESPREKKEN, {}).get(sleutel)
    if inhoud is None:
        return None
    return Gesprek(sleutel, Beller(**inhoud["beller"]), inhoud["terug"], tuple(inhoud["afspraken"]))


def noteer_afspraak(sessie: Sessie, *, sleutel: str, afspraak: Afspraak) -> None:
    """Remember that this appointment was booked in the conversation; once, however often it is told."""
    gesprek = lees_gesprek(sessie, sleutel)
    if gesprek is None or str(afspraak.uuid) in gesprek.afspraken:
        return
    gesprekken = dict(sessie[_GESPREKKEN])
    gesprekken[sleutel] = {
        **gesprekken[sleutel],
        "afspraken": [*gesprek.afspraken, str(afspraak.uuid)],
    }
    sessie[_GESPREKKEN] = gesprekken


def sluit_gesprek(sessie: Sessie, *, sleutel: str) -> None:
    """Forget the conversation: it was registered."""
    gesprekken = sessie.get(_GESPREKKEN, {})
    if sleutel in gesprekken:
        sessie[_GESPREKKEN] = {naam: inhoud for naam, inhoud in gesprekken.items() if naam != sleutel}
