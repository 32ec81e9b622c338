"""What the page of a norm shows beside its figure: what the cases took, and the places beside each other."""

from typing import Any
from urllib.parse import urlencode

from servicenormen import services
from servicenormen.grafiek import omschrijf
from servicenormen.grafiek_verdeling import Histogram, histogram
from servicenormen.grafiek_vergelijking import vergelijkingsgrafiek
from servicenormen.meetmethoden import Duur
from servicenormen.regels import Telling, toon_percentage
from servicenormen.regels_verdeling import Verdeling
from servicenormen.services import DUUR_OPEN, Normstand
from servicenormen.weergave import toon_duur, toon_getal, toon_week


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
    return {
        "duur": duur,
        "mediaan": _of_onbekend(duur, gevonden.mediaan),
        "p90": _of_onbekend(duur, gevonden.p90),
        "grafiek": grafiek,
        "omschrijving": _omschrijving(duur, gevonden, grafiek),
        "rijen": [
            _rij(toon_duur(duur, code), code, staaf.telling, gevallen_url)
            for staaf in gevonden.staven(duur.grens)
            for code in [_code(staaf.van, staaf.tot)]
            if staaf.telling.noemer
        ]
        + ([_rij(duur.open, DUUR_OPEN, gevonden.open, gevallen_url)] if gevonden.open.noemer else []),
    }


def vergelijking(stand: Normstand) -> dict[str, Any] | None:
    """The places beside each other on one scale; None where there are fewer than two."""
    plaatsen = services.vergelijking(stand)
    if len(plaatsen) < 2:
        return None
    weken = list(stand.per_week)
    doel = stand.norm.doel
    grafiek = vergelijkingsgrafiek([plaats.per_week for plaats in plaatsen], weken, doel)
    return {
        "grafiek": grafiek,
        "plaatsen": [
            {
                "code": plaats.code,
                "naam": plaats.naam,
                "cijfer": toon_percentage(plaats.telling),
                "status": plaats.telling.status(doel).value,
                "lijn": lijn,
                "omschrijving": omschrijf(plaats.per_week, doel),
            }
            for plaats, lijn in zip(plaatsen, grafiek.lijnen, strict=True)
        ],
        "weken": [
            (
                toon_week(week).capitalize(),
                [
                    toon_percentage(plaats.per_week[week]) if week in plaats.per_week else None
                    for plaats in plaatsen
                ],
            )
            for week in weken
        ],
    }


def _rij(naam: str, code: str, telling: Telling, gevallen_url: str) -> dict[str, str]:
    return {
        "naam": naam,
        "gevallen": toon_getal(telling.noemer),
        "binnen": toon_getal(telling.teller),
        "url": f"{gevallen_url}&{urlencode({'duur': code})}",
    }


def _code(van: int, tot: int | None) -> str:
    """A bar as a list asks for it."""
    return f"{van}-" if tot is None else str(van) if van == tot else f"{van}-{tot}"


def _of_onbekend(duur: Duur, waarde: int | None) -> str:
    return "nog niet bekend" if waarde is None else toon_duur(duur, str(waarde))


def _omschrijving(duur: Duur, verdeling: Verdeling, grafiek: Histogram | None) -> str:
    zin = (
        f"Bij de helft was het {_of_onbekend(duur, verdeling.mediaan)} of minder, bij 9 van de 10 "
        f"{_of_onbekend(duur, verdeling.p90)} of minder."
    )
    if grafiek is None:
        return zin
    hoogste = max(grafiek.staven, key=lambda staaf: staaf.staaf.telling.noemer).staaf
    return f"{zin} De hoogste staaf is {toon_duur(duur, _code(hoogste.van, hoogste.tot))}."
