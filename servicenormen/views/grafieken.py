"""Charts as HTML, with inline SVG: hundreds of places, for which a template takes ten times as long.

What is put in as it is, is a number; every text is escaped.
"""

from collections.abc import Mapping, Sequence
from html import escape

from django.utils.safestring import SafeString

from servicenormen.grafiek import weekgrafiek
from servicenormen.grafiek_verdeling import Getekend, Histogram
from servicenormen.meetmethoden import Duur
from servicenormen.regels import Telling
from servicenormen.regels_aantekening import Aantekenregel


def weekfiguur(
    weken: Mapping[str, Telling], doel: int, code: str = "", aantekeningen: Sequence[Aantekenregel] = ()
) -> SafeString:
    """Percentages by week with the target, if there is one; empty when no week has cases.

    The table beneath has the same figures. `code` is of the norm, and tells figures on one page apart.
    """
    grafiek = weekgrafiek(weken, doel, aantekeningen)
    if grafiek is None:
        return SafeString("")
    links, breedte, hoogte, id_ = grafiek.LINKS, grafiek.BREEDTE, grafiek.HOOGTE, escape(code)
    delen = [
        '<figure class="grafiekhouder"><div class="grafiekhouder__schuif" tabindex="0" role="group" '
        f'aria-label="Grafiek per week van norm {id_}">',
        f'<svg class="grafiek" viewBox="0 0 {breedte} {hoogte}" role="img" '
        f'aria-labelledby="grafiek-titel-{id_} grafiek-tekst-{id_}"><title id="grafiek-titel-{id_}">'
        f"Resultaat per week{f' en de norm van {doel}%' if doel else ''}</title>"
        f'<desc id="grafiek-tekst-{id_}">{escape(grafiek.omschrijving)}</desc>',
        *(_hoogte(streep.plaats, streep.tekst, links, breedte) for streep in grafiek.hoogtes),
        *(_onder(streep.plaats, hoogte - 6, streep.tekst) for streep in grafiek.weken),
        *(
            f'<rect class="grafiek__teken" x="{teken.x}" y="{grafiek.BOVEN}" width="{teken.breedte}" '
            f'height="{hoogte - 40}"/>'
            for teken in grafiek.tekens
        ),
        f'<line class="grafiek__doel" x1="{links}" x2="{breedte}" y1="{grafiek.doel_y}" '
        f'y2="{grafiek.doel_y}"/>'
        if doel
        else "",
        f'<polyline class="grafiek__lijn" points="{grafiek.lijn}"/>',
        *(
            f'<circle class="grafiek__punt{"" if punt.is_gehaald else " grafiek__punt--niet"}" '
            f'cx="{punt.x}" cy="{punt.y}" r="4"/>'
            for punt in grafiek.punten
        ),
        *(
            f'<text class="grafiek__nummer" x="{teken.midden}" y="{hoogte - 34}" text-anchor="middle">'
            f"{teken.nummer}</text>"
            for teken in grafiek.tekens
        ),
        '</svg></div><figcaption class="zacht">Resultaat per weeknummer.',
        " De stippellijn is de norm; een open punt is een week waarin die niet is gehaald." if doel else "",
        " Een vlak met een nummer is een aantekening." if grafiek.tekens else "",
        "</figcaption></figure>",
    ]
    return SafeString("".join(delen))


def duurfiguur(
    grafiek: Histogram, duur: Duur, omschrijving: str, eenheden: str, buiten: str, *, is_indicator: bool
) -> SafeString:
    """What cases took, in bars; `eenheden` is what the cases are called and `buiten` those outside the norm.

    The table beneath has the same figures.
    """
    titel, eenheid, wat = escape(duur.titel), escape(duur.eenheid[1]), escape(eenheden)
    delen = [
        '<figure class="grafiekhouder"><div class="grafiekhouder__schuif" tabindex="0" role="group" '
        f'aria-label="Grafiek: {titel.lower()}">',
        f'<svg class="grafiek" viewBox="0 0 {grafiek.BREEDTE} {grafiek.HOOGTE}" role="img" '
        f'aria-labelledby="duur-titel duur-tekst"><title id="duur-titel">{titel}: hoeveel {wat} per aantal '
        f'{eenheid}</title><desc id="duur-tekst">{escape(omschrijving)}</desc>',
        *(_hoogte(plaats, tekst, grafiek.LINKS, grafiek.BREEDTE) for plaats, tekst in grafiek.hoogtes),
        *(_onder(plaats, grafiek.HOOGTE - 8, tekst) for plaats, tekst in grafiek.waarden),
        *(_staaf(staaf, grafiek.breedte) for staaf in grafiek.staven),
    ]
    if grafiek.grens_x is not None:
        delen.append(
            f'<line class="grafiek__doel" x1="{grafiek.grens_x}" x2="{grafiek.grens_x}" y1="16" '
            f'y2="{grafiek.HOOGTE - 28}"/>'
            f'<text class="grafiek__as" x="{grafiek.grens_x}" y="12" text-anchor="middle">'
            f"{'grens' if is_indicator else 'norm'}: {duur.grens} {eenheid}</text>"
        )
    delen.append(
        f'</svg></div><figcaption class="zacht">Hoeveel {wat} per aantal {eenheid}. Een open staaf is '
        f"{escape(buiten.lower())}. {escape(duur.toelichting)}</figcaption></figure>"
    )
    return SafeString("".join(delen))


def _hoogte(plaats: float, tekst: str, links: int, breedte: int) -> str:
    """A line over the chart, with its height at the left."""
    return (
        f'<line class="grafiek__raster" x1="{links}" x2="{breedte}" y1="{plaats}" y2="{plaats}"/>'
        f'<text class="grafiek__as" x="{links - 8}" y="{plaats}" dy="0.35em" text-anchor="end">'
        f"{escape(tekst)}</text>"
    )


def _onder(plaats: float, y: int, tekst: str) -> str:
    """A label under the chart."""
    return f'<text class="grafiek__as" x="{plaats}" y="{y}" text-anchor="middle">{escape(tekst)}</text>'


def _staaf(staaf: Getekend, breedte: float) -> str:
    """A bar: what is within the norm, and on top of it what is not; without cases nothing."""
    return "".join(
        f'<rect class="grafiek__staaf grafiek__staaf--{deel}" x="{staaf.x}" y="{y}" width="{breedte}" '
        f'height="{hoogte}"/>'
        for deel, y, hoogte in (
            ("binnen", staaf.binnen_y, staaf.binnen_hoogte),
            ("buiten", staaf.buiten_y, staaf.buiten_hoogte),
        )
        if hoogte
    )
