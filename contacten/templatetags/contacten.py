"""How numbers and durations are written on a page."""

import re
from datetime import timedelta

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from contacten.models import Klantcontact
from contacten.regels import toon_telefoonnummer
from kcc.organisatie.models import Medewerker

register = template.Library()
NBSP = "\N{NO-BREAK SPACE}"


@register.filter
def telefoonnummer(nummer: str) -> str:
    """An E.164 number as people write it: 06 12345678."""
    return toon_telefoonnummer(nummer)


@register.filter
def afbreekbaar(adres: str) -> SafeString:
    """A long address that may go on in the next line before an @ or a dot, and in the middle of no word."""
    return mark_safe(re.sub(r"([@.])", r"<wbr>\1", escape(adres)))  # noqa: S308 - escaped


@register.filter
def duur(lengte: timedelta | None) -> str:
    """Minutes and seconds of a conversation: "4 min 52 s"; "" when it is not known."""
    if lengte is None:
        return ""
    minuten, seconden = divmod(int(lengte.total_seconds()), 60)
    return f"{minuten}{NBSP}min {seconden:02}{NBSP}s"


@register.filter
def leesbaar_voor(contact: Klantcontact, medewerker: Medewerker) -> bool:
    """Whether this medewerker may read what the contact was about."""
    return contact.is_leesbaar_voor(medewerker)
