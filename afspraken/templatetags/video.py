"""The staff's side of an appointment by video."""

from datetime import datetime

from django import template

from afspraken import regels
from afspraken.models import Afspraak
from afspraken.services import video

register = template.Library()


@register.filter
def videoadres(afspraak: Afspraak) -> str:
    """The address of the room of an appointment by video; empty while no provider is set."""
    return video.videoadres(afspraak)


@register.filter
def is_videotijd(afspraak: Afspraak, nu: datetime) -> bool:
    """Whether the link is to be seen at `nu`: from ten minutes before the appointment until its end."""
    return regels.is_videotijd(afspraak.begint_op, afspraak.eindigt_op, nu)
