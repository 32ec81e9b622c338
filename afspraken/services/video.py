"""An appointment by video: its room, and when which side sees the link.

The room is at a provider that the gemeente chose (KCC_VIDEO_ADRES). Its name cannot be guessed and is not
stored: like the beheersleutel it is derived from the appointment and the secret key.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from math import ceil

from django.conf import settings
from django.utils.crypto import salted_hmac

from afspraken.enums import Afspraakstatus
from afspraken.models import Afspraak, Bezoek
from afspraken.regels import VIDEO_VOORAF, is_videotijd


class Videofase(StrEnum):
    """Where the conversation is, as the citizen sees it."""

    TE_VROEG = "te_vroeg"
    OPEN = "open"
    AANGEMELD = "aangemeld"
    GEMIST = "gemist"
    VOORBIJ = "voorbij"


@dataclass(frozen=True)
class Videostand:
    """What the page of an appointment shows. `adres` is empty until the citizen has said to be there, or
    while no provider is set; `seconden` is how long until it changes by itself, None when it does not."""

    fase: Videofase
    opent_op: datetime
    adres: str = ""
    seconden: int | None = None


def videoadres(afspraak: Afspraak) -> str:
    """The address of the room; empty while no provider is set."""
    code = salted_hmac("afspraken.videokamer", afspraak.uuid.hex, algorithm="sha256")
    adres: str = settings.KCC_VIDEO_ADRES.replace("{kamer}", code.hexdigest()[:32])
    return adres


def videostand(afspraak: Afspraak, nu: datetime) -> Videostand | None:
    """How it stands with the conversation of an appointment (fetch `locatie` along) at `nu`.

    None for what is no conversation by video, or was cancelled. From ten minutes before it begins the citizen
    can say to be there, which checks in; then the link is there until the colleague has finished.
    """
    if not afspraak.locatie.is_video or afspraak.status == Afspraakstatus.AFGEZEGD:
        return None
    opent_op = afspraak.begint_op - VIDEO_VOORAF
    bezoek = Bezoek.objects.filter(afspraak=afspraak).first()
    if bezoek is not None:
        if bezoek.weggelopen_op:
            return Videostand(Videofase.GEMIST, opent_op)
        if bezoek.afgerond_op:
            return Videostand(Videofase.VOORBIJ, opent_op)
        return Videostand(Videofase.AANGEMELD, opent_op, adres=videoadres(afspraak))
    if nu < opent_op:
        return Videostand(Videofase.TE_VROEG, opent_op, seconden=ceil((opent_op - nu).total_seconds()))
    if is_videotijd(afspraak.begint_op, afspraak.eindigt_op, nu):
        return Videostand(Videofase.OPEN, opent_op, seconden=ceil((afspraak.eindigt_op - nu).total_seconds()))
    return Videostand(Videofase.VOORBIJ, opent_op)
