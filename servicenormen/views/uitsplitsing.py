"""The breakdowns of a norm as HTML: hundreds of lines, for which a template takes ten times as long.

What is put in as it is, is a number or HTML already; every text is escaped, once for all its places.
"""

from html import escape
from typing import Any
from urllib.parse import quote_plus

from django.utils.safestring import SafeString

from kcc.organisatie.tegels import oordeel
from servicenormen.regels import toon_percentage
from servicenormen.regels_aantekening import Aantekenregel
from servicenormen.services import WEEK, Normstand, Onderdeel
from servicenormen.weergave import toon_getal, toon_week


def uitsplitsingen(
    stand: Normstand, gevallen_url: str, aantekeningen: list[Aantekenregel]
) -> list[dict[str, Any]]:
    """Each breakdown that has lines: weeks in order, with what was told about them; of another dimension the
    values with the most cases outside the norm first.

    `gevallen_url` is the address of all cases of the period, with a query. `regels` are the rows of a table:
    name and note, bar, figure, verdict, and how many: outside the norm, within it, and in all.
    """
    doel = stand.norm.doel
    streep = f'<line class="balk__doel" x1="{doel}" x2="{doel}" y1="0" y2="10"/>' if doel else ""
    binnen, buiten = (escape(woord.lower()) for woord in stand.methode.oordeel)
    eenheid = escape(stand.methode.eenheid[1])

    def regel(naam: str, deel: Onderdeel) -> str:
        telling, titel = deel.telling, escape(_titel(naam, deel))
        url = escape(f"{gevallen_url}&{naam}={quote_plus(deel.code)}")
        status = telling.status(doel).value if doel else ""
        return (
            f'<tr><th scope="row">{titel}{_verteld(deel, aantekeningen) if naam == WEEK else ""}</th>'
            '<td class="getal"><svg class="balk" viewBox="0 0 100 10" preserveAspectRatio="none" '
            'aria-hidden="true" focusable="false"><rect class="balk__vak" width="100" height="10"/>'
            f'<rect class="balk__vulling balk__vulling--{status or "neutraal"}" '
            f'width="{round((telling.promille or 0) / 10)}" height="10"/>{streep}</svg> '
            f"{toon_percentage(telling)}</td>{f'<td>{oordeel(status)}</td>' if status else ''}"
            f'<td class="getal">{_aantal(f"{url}&amp;binnen=nee", titel, telling.buiten, buiten)}</td>'
            f'<td class="getal">{_aantal(f"{url}&amp;binnen=ja", titel, telling.teller, binnen)}</td>'
            f'<td class="getal">{_aantal(url, titel, telling.noemer, eenheid)}</td></tr>'
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
                    "regels": SafeString("".join([regel(naam, deel) for deel in delen])),
                }
            )
    return gevonden


def _aantal(url: str, titel: str, aantal: int, waarvan: str) -> str:
    """How many, leading to which; nothing leads to none. The texts are escaped."""
    if not aantal:
        return "0"
    tekst = toon_getal(aantal)
    return f'<a href="{url}" aria-label="{titel}: {tekst} {waarvan}">{tekst}</a>'


def _verteld(deel: Onderdeel, aantekeningen: list[Aantekenregel]) -> str:
    tekst = "; ".join(regel.wat for regel in aantekeningen if regel.raakt(deel.code))
    return f'<span class="uitsplitsing__aantekening">{escape(tekst)}</span>' if tekst else ""


def _titel(dimensie: str, deel: Onderdeel) -> str:
    return toon_week(deel.code).capitalize() if dimensie == WEEK else str(deel.naam)
