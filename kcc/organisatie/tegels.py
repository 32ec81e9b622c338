"""Figures as HTML: a tile, a sparkline and a verdict.

A dashboard shows dozens of these, and a template takes ten times as long for each.
"""

from collections.abc import Iterable
from functools import cache

from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

# Kind (of componenten/status.html) and words of each verdict on a figure.
_OORDELEN = {
    "gehaald": ("goed", "Gehaald"),
    "niet_gehaald": ("fout", "Niet gehaald"),
    "geen_metingen": ("neutraal", "Geen metingen"),
}


@cache
def oordeel(status: str) -> SafeString:
    """The verdict on a figure (gehaald, niet_gehaald or geen_metingen), in an icon and words."""
    soort, tekst = _OORDELEN[status]
    return SafeString(render_to_string("componenten/status.html", {"soort": soort, "tekst": tekst}))


def uitkomst(cijfer: str | None, oordeel_: SafeString | str) -> SafeString:
    """A figure ("93,2%"; None: no cases) with the verdict on it, if any."""
    if not cijfer:
        klasse, cijfer = "tegel__cijfer tegel__cijfer--geen", "Geen metingen"
    else:
        klasse = "tegel__cijfer"
    return format_html(
        '<p class="tegel__uitkomst"><span class="{}">{}</span> {}</p>', klasse, cijfer, oordeel_
    )


def vonk(
    punten: str, doel_y: str | None, omschrijving: str, tekens: Iterable[tuple[str, str]] = ()
) -> SafeString:
    """A sparkline in a box of 100 by 30, y downwards.

    punten: "0,12 50,8 100,4"; doel_y: height of the target line, if any; omschrijving: the same in words;
    tekens: marked parts, as (x, width).
    """
    return format_html(
        '<svg class="vonk" viewBox="0 0 100 30" preserveAspectRatio="none" role="img" aria-label="{}">'
        '{}{}<polyline class="vonk__lijn" points="{}"/></svg>',
        omschrijving,
        format_html_join("", '<rect class="vonk__teken" x="{}" width="{}" height="30"/>', tekens),
        format_html('<line class="vonk__doel" x1="0" x2="100" y1="{0}" y2="{0}"/>', doel_y) if doel_y else "",
        punten,
    )


def vergelijk(vorig: str | None, jaar_eerder: str | None) -> SafeString | str:
    """What a figure was before; empty when neither is known."""
    if not vorig and not jaar_eerder:
        return ""
    return format_html(
        '<p class="tegel__vergelijk">{} {}</p>',
        format_html('<span>Vorig tertaal <b class="getal">{}</b></span>', vorig) if vorig else "",
        format_html('<span>Jaar eerder <b class="getal">{}</b></span>', jaar_eerder) if jaar_eerder else "",
    )


def tegel(
    *,
    code: str,
    titel: str,
    url: str,
    cijfer: str | None,
    doel: str,
    status: str,
    gevallen: int,
    vorig: str | None = None,
    jaar_eerder: str | None = None,
    lijn: SafeString | str = "",
    nodig: str = "",
) -> SafeString:
    """One norm. cijfer: "93,2%", None without cases; doel: "90%"; status: see `oordeel`; vorig and
    jaar_eerder: earlier figures; lijn: a `vonk`; nodig: what it takes to still make it."""
    return format_html(
        '<article class="tegel tegel--{}">'
        '<h2 class="tegel__kop"><span class="tegel__code"><span class="alleen-lezer">Norm </span>{}</span> '
        '<a href="{}">{}</a></h2>{}'
        '<p class="tegel__doel">Norm: {} of meer · <span class="getal niet-afbreken">{} {}</span></p>'
        "{}{}{}</article>",
        status,
        code,
        url,
        titel,
        # Without cases the figure itself says so.
        uitkomst(cijfer, oordeel(status) if cijfer else ""),
        doel,
        f"{gevallen:,}".replace(",", "."),
        "geval" if gevallen == 1 else "gevallen",
        format_html('<p class="tegel__doel"><strong class="getal">{}</strong></p>', nodig) if nodig else "",
        lijn,
        vergelijk(vorig, jaar_eerder),
    )
