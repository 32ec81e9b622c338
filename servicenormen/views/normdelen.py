"""What the page of a norm shows beside its figure: what the cases took, and the places beside each other."""

from collections.abc import Sequence
from typing import Any

from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString

from kcc.organisatie import tegels
from kcc.organisatie.tegels import oordeel
from servicenormen import services
from servicenormen.grafiek import omschrijf, vonk
from servicenormen.grafiek_verdeling import Histogram, histogram
from servicenormen.grafiek_vergelijking import Vergelijkingsgrafiek, vergelijkingsgrafiek
from servicenormen.meetmethoden import Duur
from servicenormen.regels import Telling, toon_percentage
from servicenormen.regels_aantekening import Aantekenregel
from servicenormen.regels_verdeling import Verdeling
from servicenormen.services import DUUR_OPEN, Normstand
from servicenormen.views.grafieken import duurfiguur
from servicenormen.weergave import toon_duur, toon_getal, toon_week


def vonklijn(stand: Normstand, aantekeningen: Sequence[Aantekenregel] = ()) -> SafeString | str:
    """The sparkline of a figure; empty when no week has cases."""
    lijn = vonk(stand.per_week, stand.norm.doel, aantekeningen)
    return tegels.vonk(lijn.punten, lijn.doel_y, lijn.omschrijving, lijn.tekens) if lijn else ""


def kerncijfers(stand: Normstand) -> dict[str, str]:
    """The median and the 90th percentile of a figure on time, in words; nothing for another."""
    duur, gevonden = stand.methode.duur, services.verdeling(stand)
    if duur is None or gevonden is None or not gevonden.noemer:
        return {}
    return {
        "mediaan": _of_onbekend(duur, gevonden.mediaan),
        "p90": _of_onbekend(duur, gevonden.p90),
    }


def verdeling(stand: Normstand, gevallen_url: str) -> dict[str, Any] | None:
    """The distribution of what cases took; None for a norm that is not on time, or without cases.

    `gevallen_url` is the address of all cases of the period, with a query.
    """
    duur, gevonden = stand.methode.duur, services.verdeling(stand)
    if duur is None or gevonden is None or not gevonden.noemer:
        return None
    grafiek = histogram(gevonden, duur.grens)
    delen = [
        (toon_duur(duur, code), code, staaf.telling)
        for staaf in gevonden.staven(duur.grens)
        for code in [_code(staaf.van, staaf.tot)]
    ]
    delen.append((duur.open, DUUR_OPEN, gevonden.open))
    url, eenheid = conditional_escape(gevallen_url), conditional_escape(stand.methode.eenheid[1])
    return {
        "duur": duur,
        "mediaan": _of_onbekend(duur, gevonden.mediaan),
        "p90": _of_onbekend(duur, gevonden.p90),
        "grafiek": duurfiguur(
            grafiek,
            duur,
            _omschrijving(duur, gevonden, grafiek),
            stand.methode.eenheid[1],
            stand.methode.oordeel[1],
            is_indicator=stand.norm.is_indicator,
        )
        if grafiek
        else "",
        "rijen": format_html_join(
            "",
            '<tr><th scope="row">{0}</th><td class="getal">{1}</td><td class="getal">'
            '<a href="{2}&amp;duur={3}" aria-label="{0}: {4} {5}">{4}</a></td></tr>',
            (
                (naam, toon_getal(telling.teller), url, code, toon_getal(telling.noemer), eenheid)
                for naam, code, telling in delen
                if telling.noemer
            ),
        ),
    }


def vergelijking(stand: Normstand) -> dict[str, Any] | None:
    """The places beside each other on one scale; None where there are fewer than two."""
    plaatsen = services.vergelijking(stand)
    if len(plaatsen) < 2:
        return None
    weken = list(stand.per_week)
    doel = stand.norm.doel
    grafiek = vergelijkingsgrafiek([plaats.per_week for plaats in plaatsen], weken, doel)
    doellijn = (
        format_html(
            '<line class="vonk__doel" x1="0" x2="{0}" y1="{1}" y2="{1}"/>', grafiek.BREEDTE, grafiek.doel_y
        )
        if doel
        else ""
    )
    return {
        "grafiek": grafiek,
        "plaatsen": format_html_join(
            "",
            _PLAATS,
            (
                (
                    nummer,
                    plaats.naam,
                    toon_percentage(plaats.telling) or "–",
                    oordeel(plaats.telling.status(doel).value) if doel else "",
                    f" en de norm van {doel}%" if doel else "",
                    omschrijf(plaats.per_week, doel),
                    doellijn,
                    lijn,
                )
                for nummer, (plaats, lijn) in enumerate(zip(plaatsen, grafiek.lijnen, strict=True), start=1)
            ),
        ),
        "koppen": format_html_join(
            "", '<th scope="col" class="getal">{}</th>', ((plaats.naam,) for plaats in plaatsen)
        ),
        "weken": format_html_join(
            "",
            '<tr><th scope="row" class="niet-afbreken">{}</th>{}</tr>',
            (
                (
                    toon_week(week).capitalize(),
                    format_html_join(
                        "",
                        '<td class="getal">{}</td>',
                        (
                            (toon_percentage(plaats.per_week.get(week, Telling())) or "–",)
                            for plaats in plaatsen
                        ),
                    ),
                )
                for week in weken
            ),
        ),
    }


# Number, name, figure and verdict, the norm in words, the chart in words, and its lines.
_PLAATS = (
    '<li class="vergelijking__plaats"><p class="vergelijking__naam">{1}</p>'
    '<p><strong class="getal vergelijking__cijfer">{2}</strong> {3}</p>'
    '<svg class="vergelijking__grafiek" viewBox="0 0 '
    f'{Vergelijkingsgrafiek.BREEDTE} {Vergelijkingsgrafiek.HOOGTE}" preserveAspectRatio="none" role="img" '
    'aria-labelledby="plaats-{0}-titel plaats-{0}-tekst">'
    '<title id="plaats-{0}-titel">{1}: resultaat per week{4}</title>'
    '<desc id="plaats-{0}-tekst">{5}</desc>{6}<polyline class="vonk__lijn" points="{7}"/></svg></li>'
)


def _code(van: int, tot: int | None) -> str:
    """A bar as a list asks for it."""
    return f"{van}-" if tot is None else str(van) if van == tot else f"{van}-{tot}"


def _of_onbekend(duur: Duur, waarde: int | None) -> str:
    return "nog niet bekend" if waarde is None else toon_duur(duur, str(waarde))


def _omschrijving(duur: Duur, verdeling: Verdeling, grafiek: Histogram) -> str:
    zin = (
        f"Bij de helft was het {_of_onbekend(duur, verdeling.mediaan)} of minder, bij 9 van de 10 "
        f"{_of_onbekend(duur, verdeling.p90)} of minder."
    )
    hoogste = max(grafiek.staven, key=lambda staaf: staaf.staaf.telling.noemer).staaf
    return f"{zin} De hoogste staaf is {toon_duur(duur, _code(hoogste.van, hoogste.tot))}."
