"""Whether the citizen got the messages about an appointment."""

from django import template

from afspraken.models import Afspraak
from afspraken.services import berichten_bezorging

register = template.Library()


@register.filter
def reden_niet_bezorgd(afspraak: Afspraak) -> str:
    """Why a message did not arrive, in words; "" when nothing is wrong."""
    return berichten_bezorging.reden_niet_bezorgd(afspraak)
