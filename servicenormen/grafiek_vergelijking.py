"""Small charts by week of several places, on one scale, as plain geometry for a template. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from servicenormen.grafiek import bodem, hoogte
from servicenormen.regels import Telling


@dataclass(frozen=True)
class Vergelijkingsgrafiek:
    """The lines of the places, in boxes of BREEDTE by HOOGTE with the same scales. All values are text,
    because a template would write a number with a comma.

    lijnen: the points of each place, in the order in which they were given.
    """

    lijnen: Sequence[str]
    doel_y: str
    bodem: str

    BREEDTE = 160
    HOOGTE = 60


def vergelijkingsgrafiek(
    plaatsen: Sequence[Mapping[str, Telling]], weken: Sequence[str], doel: int
) -> Vergelijkingsgrafiek:
    """The charts of some places (figures by week) over the same weeks."""
    promilles = [
        {week: telling.promille for week, telling in plaats.items() if telling.promille is not None}
        for plaats in plaatsen
    ]
    laagste = bodem([promille for plaats in promilles for promille in plaats.values()], doel)
    onder = Vergelijkingsgrafiek.HOOGTE - 3
    stap = Vergelijkingsgrafiek.BREEDTE / max(len(weken) - 1, 1)
    plek = {week: nummer * stap for nummer, week in enumerate(weken)}
    lijnen = []
    for plaats in promilles:
        punten = [
            f"{plek[week]:.1f},{hoogte(promille, laagste, 3, onder):.1f}" for week, promille in plaats.items()
        ]
        # A line of one point has no length; twice the same point draws a dot.
        lijnen.append(" ".join(punten * 2 if len(punten) == 1 else punten))
    return Vergelijkingsgrafiek(lijnen, f"{hoogte(doel * 10, laagste, 3, onder):.1f}", f"{laagste // 10}%")
