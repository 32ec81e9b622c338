"""How the catalogue's texts, amounts and terms are written on a page."""

import json
from datetime import date
from decimal import Decimal
from typing import Any

from django import template
from django.utils.dates import WEEKDAYS
from django.utils.formats import date_format, number_format
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext, ngettext

from catalogus import regels
from catalogus.enums import Termijneenheid
from catalogus.models import Product

register = template.Library()
# The texts of a product page, in the order in which they stand on it.
PRODUCTTEKSTEN = (
    *("kort", "wat", "hoe", "meenemen", "voorwaarden", "betalen", "bijzonderheden"),
    *("geen_reactie", "bezwaar"),
)
NBSP = "\N{NO-BREAK SPACE}"


@register.filter
def tekst(onderwerp: object, veld: str) -> str:
    """The text of a field in the reader's language, or in Dutch: `{{ product|tekst:"naam" }}`."""
    return regels.vertaling(onderwerp, veld, get_language() or "nl")[0]


@register.filter
def taal(onderwerp: object, veld: str) -> SafeString:
    """The lang attribute for what `tekst` gives, where that is not the page's own language.

    `<a href="..."{{ product|taal:"naam" }}>{{ product|tekst:"naam" }}</a>`
    """
    paginataal = get_language() or "nl"
    teksttaal = regels.vertaling(onderwerp, veld, paginataal)[1]
    return SafeString("") if teksttaal == paginataal else format_html(' lang="{}"', teksttaal)


@register.filter
def deels_nederlands(product: Product) -> bool:
    """Whether a text of this product is in Dutch on a page that is not."""
    paginataal = get_language() or "nl"
    return any(
        getattr(product, veld) and regels.vertaling(product, veld, paginataal)[1] != paginataal
        for veld in PRODUCTTEKSTEN
    )


@register.simple_tag
def nederlands() -> SafeString:
    """The lang attribute for text that exists in Dutch only: `<div{% nederlands %}>`."""
    return SafeString("" if get_language() == "nl" else ' lang="nl"')


@register.filter
def alineas(waarde: str) -> SafeString:
    """Plain text as paragraphs: a blank line parts them, lines that begin with "- " become a list.

    Everything is escaped; there is no other markup.
    """
    blokken: list[SafeString] = []
    for blok in waarde.replace("\r\n", "\n").split("\n\n"):
        lopend: list[str] = []
        punten: list[str] = []
        for regel in [*blok.split("\n"), ""]:
            is_punt = regel.startswith("- ")
            if lopend and (is_punt or not regel):
                blokken.append(format_html("<p>{}</p>", mark_safe("<br>".join(map(escape, lopend)))))  # noqa: S308
                lopend = []
            if punten and not is_punt:
                blokken.append(_lijst(punten))
                punten = []
            if is_punt:
                punten.append(regel[2:].strip())
            elif regel.strip():
                lopend.append(regel.strip())
    return mark_safe("\n".join(blokken))  # noqa: S308 - every part is escaped above


@register.filter
def opsomming(waarde: str) -> SafeString:
    """Plain text with one thing a line, as a list; a "- " before a line is left out."""
    return _lijst([regel.strip().removeprefix("- ") for regel in waarde.splitlines() if regel.strip()])


def _lijst(punten: list[str]) -> SafeString:
    return format_html("<ul>{}</ul>", format_html_join("", "<li>{}</li>", ((punt,) for punt in punten)))


@register.filter
def euro(bedrag: Decimal) -> str:
    """ "€ 83,87" in Dutch, "€ 83.87" in English; nothing to pay is "gratis"."""
    if not bedrag:
        return gettext("gratis")
    return f"€{NBSP}{number_format(bedrag, decimal_pos=2, force_grouping=True)}"


@register.filter
def termijn(product: Product) -> str:
    """How long it takes: "5 werkdagen", "klaar terwijl u wacht", or "" when the product does not say."""
    if product.termijn_eenheid == Termijneenheid.DIRECT:
        return gettext("klaar terwijl u wacht")
    aantal = product.termijn_aantal
    if not aantal:
        return ""
    woorden = {
        Termijneenheid.WERKDAGEN: ngettext("%(n)s werkdag", "%(n)s werkdagen", aantal),
        Termijneenheid.DAGEN: ngettext("%(n)s dag", "%(n)s dagen", aantal),
        Termijneenheid.WEKEN: ngettext("%(n)s week", "%(n)s weken", aantal),
        Termijneenheid.MAANDEN: ngettext("%(n)s maand", "%(n)s maanden", aantal),
    }
    return woorden[Termijneenheid(product.termijn_eenheid)] % {"n": aantal}


@register.filter
def weekdagen(nummers: list[int]) -> str:
    """The names of these days (1 is Monday) as one reads them: "donderdag en vrijdag"."""
    namen = [str(WEEKDAYS[nummer - 1]) for nummer in nummers]
    if len(namen) < 2:
        return "".join(namen)
    return gettext("%(eerste)s en %(laatste)s") % {"eerste": ", ".join(namen[:-1]), "laatste": namen[-1]}


@register.simple_tag
def verandering(stand: regels.Openstand, vandaag: date) -> str:
    """Until when a place is open, or from when: "tot 17.00 uur", "morgen vanaf 08.30 uur"; "" if unknown."""
    if stand.verandert_op is None:
        return ""
    tijd = date_format(stand.verandert_op, "TIME_FORMAT")
    if stand.is_open:
        return gettext("tot %(tijd)s uur") % {"tijd": tijd}
    datum = stand.verandert_op.date()
    dagen = (datum - vandaag).days
    if dagen == 0:
        return gettext("vandaag vanaf %(tijd)s uur") % {"tijd": tijd}
    if dagen == 1:
        return gettext("morgen vanaf %(tijd)s uur") % {"tijd": tijd}
    dag = date_format(datum, "l" if dagen < 7 else "l j F")
    return gettext("%(dag)s vanaf %(tijd)s uur") % {"dag": dag, "tijd": tijd}


# So that no text can end the element or begin another, whatever it holds.
_IN_SCRIPT = {ord(teken): f"\\u{ord(teken):04X}" for teken in "<>&\u2028\u2029"}


@register.simple_tag
def jsonld(gegevens: dict[str, Any]) -> SafeString:
    """Data about the page for search engines: a data block and no script, so no concern of the CSP."""
    tekst = json.dumps(gegevens, ensure_ascii=False).translate(_IN_SCRIPT)
    return mark_safe(f'<script type="application/ld+json">{tekst}</script>')  # noqa: S308 - escaped above
