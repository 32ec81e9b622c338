"""The histogram of what cases took, as plain geometry for a template. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from servicenormen.regels_verdeling import Staaf, Verdeling


@dataclass(frozen=True)
class Getekend:
    """A bar: the cases within the norm from the axis up, those outside on top of them."""

    staaf: Staaf
    x: float
    binnen_y: float
    binnen_hoogte: float
    buiten_y: float
    buiten_hoogte: float


@dataclass(frozen=True)
class Histogram:
    """Bars over an axis of whole units, in a box of BREEDTE by HOOGTE.

    grens_x: where the limit of the norm stands; None where it differs from case to case. hoogtes and waarden:
    (place, text) along the axes.
    """

    staven: Sequence[Getekend]
    breedte: float
    hoogtes: Sequence[tuple[float, str]]
    waarden: Sequence[tuple[float, str]]
    grens_x: float | None

    BREEDTE = 720
    HOOGTE = 230
    LINKS, RECHTS, BOVEN, ONDER = 56, 8, 26, 28


def histogram(verdeling: Verdeling, grens: int | None) -> Histogram | None:
    """The chart of a distribution; None when no case is over."""
    staven = verdeling.staven(grens)
    if not staven:
        return None
    links, boven = Histogram.LINKS, Histogram.BOVEN
    rechts, onder = Histogram.BREEDTE - Histogram.RECHTS, Histogram.HOOGTE - Histogram.ONDER
    hoogste = max(staaf.telling.noemer for staaf in staven)
    stap = _ronde_stap(hoogste)
    top = -(-hoogste // stap) * stap
    plek = (rechts - links) / len(staven)

    def hoogte(aantal: int) -> float:
        return round(aantal * (onder - boven) / top, 1)

    # So many bars have one label; the last one always, because it is the tail.
    om_de = 1 + len(staven) // 13
    getekend = []
    for nummer, staaf in enumerate(staven):
        binnen, buiten = hoogte(staaf.telling.teller), hoogte(staaf.telling.buiten)
        getekend.append(
            Getekend(
                staaf,
                round(links + nummer * plek + plek * 0.08, 1),
                round(onder - binnen, 1),
                binnen,
                round(onder - binnen - buiten, 1),
                buiten,
            )
        )
    tot_grens = sum(staaf.tot is not None and grens is not None and staaf.tot <= grens for staaf in staven)
    return Histogram(
        staven=getekend,
        breedte=round(plek * 0.84, 1),
        hoogtes=[
            (round(onder - hoogte(aantal), 1), f"{aantal:,}".replace(",", "."))
            for aantal in range(0, top + 1, stap)
        ],
        waarden=[
            (round(links + (nummer + 0.5) * plek, 1), _als_waarde(staaf))
            for nummer, staaf in enumerate(staven)
            if (nummer % om_de == 0 and nummer + om_de < len(staven)) or nummer == len(staven) - 1
        ],
        grens_x=round(links + tot_grens * plek, 1) if grens is not None else None,
    )


def _als_waarde(staaf: Staaf) -> str:
    """A bar on the axis: "7", "6-10", "60+"."""
    if staaf.tot is None:
        return f"{staaf.van}+"
    return str(staaf.van) if staaf.van == staaf.tot else f"{staaf.van}-{staaf.tot}"


def _ronde_stap(hoogste: int) -> int:
    """A round distance between the lines, so that there are at most five of them."""
    stap = 1
    while True:
        for maal in (1, 2, 5):
            if hoogste <= stap * maal * 4:
                return stap * maal
        stap *= 10
