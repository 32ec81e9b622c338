"""The report of a tertaal as an accessible PDF: tagged, with alternative text for its charts (PDF/UA-1)."""

import json
import re
from pathlib import Path
from typing import Any

import typst

from servicenormen.grafiek import Weekgrafiek, weekgrafiek
from servicenormen.regels import toon_percentage
from servicenormen.services import Rapport, Rapportnorm, Uitsplitsing
from servicenormen.weergave import toon_getal, toon_maanden, toon_stand, toon_tertaal, toon_uitkomst, toon_zin

_OPMAAK = Path(__file__).parent / "rapport.typ"
# What the fonts that come with the typesetter can show. A PDF/UA may not have a character without a shape.
_ONTOONBAAR = re.compile(
    "[^\n\u0020-\u007e\u00a0-\u024f\u0391-\u03a1\u03a3-\u03ce\u0400-\u045f\u2010-\u2015\u2018-\u201e\u2022\u2026\u20ac]"
)


def als_pdf(rapport: Rapport, gemeente: str) -> bytes:
    """The report as PDF. A character that the fonts lack, such as an emoji, is shown as a question mark."""
    return typst.compile(
        str(_OPMAAK),
        sys_inputs={"data": json.dumps(_toonbaar(_gegevens(rapport, gemeente)))},
        ignore_system_fonts=True,
        pdf_standards=["ua-1"],
    )


def _gegevens(rapport: Rapport, gemeente: str) -> dict[str, Any]:
    reden = rapport.vaststelling.reden if rapport.vaststelling else ""
    return {
        "gemeente": gemeente,
        "titel": f"Servicenormen, {toon_tertaal(rapport.tertaal)}",
        "maanden": toon_maanden(rapport.tertaal).capitalize(),
        "stand": toon_stand(rapport),
        "uitkomst": toon_uitkomst(rapport),
        "samenvatting": _alineas(rapport.samenvatting),
        "reden": _alineas(reden),
        "normen": [_norm(norm) for norm in rapport.normen],
    }


def _norm(norm: Rapportnorm) -> dict[str, Any]:
    grafiek = weekgrafiek(norm.per_week, norm.doel, norm.aantekeningen)
    return {
        "code": norm.code,
        "titel": norm.titel,
        "omschrijving": norm.omschrijving,
        "toelichting": norm.toelichting or norm.omschrijving,
        "cijfer": toon_percentage(norm.telling) or "–",
        "doel": f"{norm.doel}%",
        "oordeel": str(norm.status.label),
        "noemer": toon_getal(norm.telling.noemer),
        "zin": toon_zin(norm),
        "uitleg": _alineas(norm.uitleg),
        "uitlegkop": norm.uitlegkop,
        "grafiek": _grafiek(grafiek) if grafiek else None,
        "aantekeningen": [f"{regel.dagen}: {regel.wat}" for regel in norm.aantekeningen],
        "uitsplitsing": [_uitsplitsing(deel, norm.doel) for deel in norm.leesbaar],
    }


def _uitsplitsing(uitsplitsing: Uitsplitsing, doel: int) -> dict[str, Any]:
    return {
        "titel": uitsplitsing.titel.lower(),
        "kop": uitsplitsing.titel,
        "rijen": [
            [
                deel.naam,
                toon_percentage(deel.telling) or "–",
                str(deel.telling.status(doel).label),
                toon_getal(deel.telling.noemer),
            ]
            for deel in uitsplitsing.delen
        ],
    }


def _grafiek(grafiek: Weekgrafiek) -> dict[str, Any]:
    return {
        "breedte": grafiek.BREEDTE,
        "hoogte": grafiek.HOOGTE,
        "links": grafiek.LINKS,
        "doel_y": grafiek.doel_y,
        "omschrijving": grafiek.omschrijving,
        "punten": [{"x": punt.x, "y": punt.y, "gehaald": punt.is_gehaald} for punt in grafiek.punten],
        "hoogtes": [{"plaats": streep.plaats, "tekst": streep.tekst} for streep in grafiek.hoogtes],
        "tekens": [
            {"nummer": str(teken.nummer), "x": teken.x, "breedte": teken.breedte, "midden": teken.midden}
            for teken in grafiek.tekens
        ],
        "boven": grafiek.BOVEN,
        "onder": grafiek.HOOGTE - grafiek.ONDER,
        "weken": [{"plaats": streep.plaats, "tekst": streep.tekst} for streep in grafiek.weken],
    }


def _alineas(tekst: str) -> list[str]:
    """Its paragraphs; a single line end stays within one."""
    return [alinea.strip() for alinea in re.split(r"\n\s*\n", tekst.replace("\r\n", "\n")) if alinea.strip()]


def _toonbaar(waarde: Any) -> Any:
    """The same, with a question mark for every character that the fonts cannot show."""
    if isinstance(waarde, str):
        return _ONTOONBAAR.sub("?", waarde)
    if isinstance(waarde, list):
        return [_toonbaar(deel) for deel in waarde]
    if isinstance(waarde, dict):
        return {sleutel: _toonbaar(deel) for sleutel, deel in waarde.items()}
    return waarde
