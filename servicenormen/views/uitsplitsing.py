"""The breakdowns of a norm as HTML: hundreds of lines, for which a template takes ten times as long."""

from typing import Any
from urllib.parse import urlencode

from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from servicenormen.enums import Normstatus
from servicenormen.regels import toon_percentage
from servicenormen.regels_aantekening import Aantekenregel
from servicenormen.services import WEEK, Normstand, Onderdeel
from servicenormen.weergave import toon_getal, toon_week

# Name and note, bar, figure, verdict, and how many: outside the norm, within it, and in all.
_REGEL = (
    '<tr><th scope="row">{}{}</th>'
    '<td class="getal"><svg class="balk" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true" '
    'focusable="false"><rect class="balk__vak" width="100" height="10"/>'
    '<rect class="balk__vulling balk__vulling--{}" width="{}" height="10"/>{}</svg> {}</td>{}'
    '<td class="getal">{}</td><td class="getal">{}</td><td class="getal">{}</td></tr>'
)


def uitsplitsingen(
    stand: Normstand, gevallen_url: str, aantekeningen: list[Aantekenregel]
) -> list[dict[str, Any]]:
    """Each breakdown that has lines: weeks in order, with what was told about them; of another dimension the
    values with the most cases outside the norm first.

    `gevallen_url` is the address of all cases of the period, with a query. `regels` are the rows of a table.
    """
    doel = stand.norm.doel
    streep = format_html('<line class="balk__doel" x1="{0}" x2="{0}" y1="0" y2="10"/>', doel) if doel else ""
    oordelen = _oordelen() if doel else {}

    def regel(naam: str, deel: Onderdeel) -> tuple[object, ...]:
        telling, titel = deel.telling, _titel(naam, deel)
        url = f"{gevallen_url}&{urlencode({naam: deel.code})}"
        status = telling.status(doel) if doel else None
        binnen, buiten = stand.methode.oordeel
        return (
            titel,
            _verteld(deel, aantekeningen) if naam == WEEK else "",
            status.value if status else "neutraal",
            round((telling.promille or 0) / 10),
            streep,
            toon_percentage(telling),
            format_html("<td>{}</td>", oordelen[status]) if status else "",
            _aantal(f"{url}&binnen=nee", titel, telling.buiten, buiten.lower()),
            _aantal(f"{url}&binnen=ja", titel, telling.teller, binnen.lower()),
            _aantal(url, titel, telling.noemer, stand.methode.eenheid[1]),
        )

    gevonden = []
    for naam, delen in stand.uitsplitsing.items():
        dimensie = stand.methode.dimensie(naam)
        if dimensie is not None:
            delen = sorted(delen, key=lambda deel: (-deel.telling.buiten, deel.naam))
        if delen:
            gevonden.append(
                {
                    "naam": naam,
                    "titel": dimensie.titel if dimensie else "Week",
                    "aantal": len(delen),
                    "regels": format_html_join("", _REGEL, (regel(naam, deel) for deel in delen)),
                }
            )
    return gevonden


def _oordelen() -> dict[Normstatus, SafeString]:
    """Each verdict in an icon and words."""
    return {
        status: render_to_string("servicenormen/status.html", {"status": status}) for status in Normstatus
    }


def _aantal(url: str, titel: str, aantal: int, waarvan: str) -> SafeString | str:
    """How many, leading to which; nothing leads to none."""
    if not aantal:
        return "0"
    tekst = toon_getal(aantal)
    return format_html('<a href="{}" aria-label="{}: {} {}">{}</a>', url, titel, tekst, waarvan, tekst)


def _verteld(deel: Onderdeel, aantekeningen: list[Aantekenregel]) -> SafeString | str:
    tekst = "; ".join(regel.wat for regel in aantekeningen if regel.raakt(deel.code))
    return format_html('<span class="uitsplitsing__aantekening">{}</span>', tekst) if tekst else ""


def _titel(dimensie: str, deel: Onderdeel) -> str:
    return toon_week(deel.code).capitalize() if dimensie == WEEK else deel.naam
