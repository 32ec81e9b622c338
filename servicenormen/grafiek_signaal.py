"""The chart of a signal as plain geometry: a bar a week, the expected, and where the action began. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from servicenormen.grafiek import Streep
from servicenormen.services import Signaalweek


@dataclass(frozen=True)
class Staaf:
    """One week: its bar, and what kind of week it was."""

    x: float
    y: float
    hoogte: float
    soort: str


@dataclass(frozen=True)
class Signaalgrafiek:
    """Counts by week in a box of BREEDTE by HOOGTE, y downwards."""

    staven: Sequence[Staaf]
    hoogtes: Sequence[Streep]
    weken: Sequence[Streep]
    breedte_staaf: float
    verwacht_y: float
    actie_x: float | None
    omschrijving: str

    BREEDTE = 720
    HOOGTE = 220
    LINKS, RECHTS, BOVEN, ONDER = 48, 8, 22, 28

    @property
    def bodem(self) -> int:
        return self.HOOGTE - self.ONDER


def signaalgrafiek(weken: Sequence[Signaalweek], verwacht: float) -> Signaalgrafiek | None:
    """The chart of a signal; None without weeks. `verwacht`: what was to be expected in its own week."""
    if not weken:
        return None
    links, bodem = Signaalgrafiek.LINKS, Signaalgrafiek.HOOGTE - Signaalgrafiek.ONDER
    hoog = bodem - Signaalgrafiek.BOVEN
    stap_y = _ronde_stap(max(max(week.aantal for week in weken), verwacht, 1))
    top = stap_y * max(1, -(-int(max(max(week.aantal for week in weken), verwacht, 1)) // stap_y))
    stap = (Signaalgrafiek.BREEDTE - Signaalgrafiek.RECHTS - links) / len(weken)

    def y(aantal: float) -> float:
        return round(bodem - hoog * aantal / top, 1)

    na = [nummer for nummer, week in enumerate(weken) if week.na_actie]
    elke = 1 + len(weken) // 10
    return Signaalgrafiek(
        staven=[
            Staaf(
                round(links + nummer * stap + stap * 0.12, 1),
                y(week.aantal),
                round(bodem - y(week.aantal), 1),
                "signaal" if week.is_signaal else "na" if week.na_actie else "gewoon",
            )
            for nummer, week in enumerate(weken)
        ],
        hoogtes=[Streep(y(waarde), str(waarde)) for waarde in range(0, top + 1, stap_y)],
        weken=[
            Streep(round(links + (nummer + 0.5) * stap, 1), f"{week.begin.day}-{week.begin.month}")
            for nummer, week in enumerate(weken)
            if nummer % elke == 0
        ],
        breedte_staaf=round(stap * 0.76, 1),
        verwacht_y=y(min(verwacht, top)),
        actie_x=round(links + na[0] * stap, 1) if na else None,
        omschrijving=_omschrijving(weken, verwacht),
    )


def _ronde_stap(hoogste: float) -> int:
    """A round number that divides the axis in two to five parts."""
    stap = 1
    while hoogste / stap > 5:
        stap = stap * 5 // 2 if str(stap)[0] == "2" else stap * 2
    return stap


def _omschrijving(weken: Sequence[Signaalweek], verwacht: float) -> str:
    eigen = next((week for week in weken if week.is_signaal), None)
    zin = f"{len(weken)} weken."
    if eigen:
        zin += (
            f" In de week van {eigen.begin:%d-%m-%Y} waren het er {eigen.aantal}; "
            f"te verwachten was {verwacht:.0f}."
        )
    na = [week.aantal for week in weken if week.na_actie]
    if na:
        zin += f" Na de actie waren het er gemiddeld {sum(na) / len(na):.0f} per week."
    return zin
