"""How the editing screens show a difference and what is complete."""

from collections.abc import Iterable

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from catalogus.services import Onderdeel
from catalogus.verschil import Deel, Soort

register = template.Library()


@register.filter
def gemarkeerd(delen: Iterable[Deel]) -> SafeString:
    """Stretches of text with what went in <del> and what came in <ins>, said in words too.

    Everything is escaped; line ends are kept by the style of the place (white-space: pre-wrap).
    """
    woorden = {Soort.WEG: ("del", "weg: "), Soort.NIEUW: ("ins", "nieuw: ")}
    stukken = []
    for deel in delen:
        if deel.soort is Soort.GELIJK:
            stukken.append(format_html("{}", deel.tekst))
        else:
            element, woord = woorden[deel.soort]
            stukken.append(
                format_html(
                    '<{} class="verschil__deel"><span class="alleen-lezer">{}</span>{}</{}>',
                    mark_safe(element),  # noqa: S308 - one of the two above
                    woord,
                    _met_regeleinden(deel.tekst),
                    mark_safe(element),  # noqa: S308
                )
            )
    return format_html_join("", "{}", ((stuk,) for stuk in stukken))


def _met_regeleinden(tekst: str) -> str:
    """A line end that is all that changed is shown as a mark, or nobody sees it."""
    return tekst.replace("\n", "¶\n") if not tekst.strip() else tekst


@register.filter
def aantal_voldaan(meter: Iterable[Onderdeel]) -> int:
    """How many parts of norm 7 are there."""
    return sum(deel.is_voldaan for deel in meter)
