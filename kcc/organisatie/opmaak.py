"""What a message says is made up when it leaves, from the values that were true when it was decided.

So the person who books does not wait for it. The apps to the left register how their messages read.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kcc.organisatie.models import UitgaandBericht


@dataclass(frozen=True)
class Inhoud:
    """What a message says; `html` and `bijlagen` ({naam, mimetype, inhoud}) are for mail only."""

    tekst: str
    onderwerp: str = ""
    html: str = ""
    bijlagen: list[dict[str, str]] = field(default_factory=list)


class NietMeerNodig(Exception):
    """What this message would tell no longer holds: it must not leave any more."""


# From the values kept with the message and the moment of sending to what it says. Raises NietMeerNodig.
Opmaker = Callable[[dict[str, Any], datetime], Inhoud]
_OPMAKERS: dict[str, Opmaker] = {}


def registreer(naam: str, opmaker: Opmaker) -> None:
    """Messages with this `opmaak` are made up by `opmaker`."""
    _OPMAKERS[naam] = opmaker


def maak_op(bericht: "UitgaandBericht", nu: datetime) -> Inhoud:
    """What this message says at `nu`; NietMeerNodig when it should not be said any more."""
    if bericht.opmaak:
        return _OPMAKERS[bericht.opmaak](bericht.gegevens, nu)
    return Inhoud(bericht.tekst, bericht.onderwerp, bericht.html, bericht.bijlagen)
