"""Charts as plain geometry: points and labels that a template draws as inline SVG. Pure."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from servicenormen.regels import Telling, toon_percentage
from servicenormen.regels_aantekening import Aantekenregel

_SMALSTE_TEKEN = 3.0


@dataclass(frozen=True)
class Vonk:
    """A sparkline of percentages by week with the target line, in a box of 100 by 30 (y downwards).

    tekens: where something was told about, as (x, width).
    """

    punten: str
    # As text, because a template would write a number with a comma.
    doel_y: str | None
    omschrijving: str
    tekens: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True)
class Punt:
    """One week in the large chart."""

    x: float
    y: float
    week: str
    cijfer: str
    is_gehaald: bool


@dataclass(frozen=True)
class Streep:
    """A label on an axis, with where its line runs."""

    plaats: float
    tekst: str


@dataclass(frozen=True)
class Teken:
    """Where an annotation lies in the large chart: from `x`, `breedte` wide, with its number at `midden`."""

    nummer: int
    x: float
    breedte: float
    midden: float


@dataclass(frozen=True)
class Weekgrafiek:
    """Percentages by week with axes and the target line, in a box of BREEDTE by HOOGTE."""

    punten: Sequence[Punt]
    hoogtes: Sequence[Streep]
    weken: Sequence[Streep]
    doel_y: float
    omschrijving: str
    tekens: Sequence[Teken] = ()

    BREEDTE = 720
    HOOGTE = 210
    LINKS, RECHTS, BOVEN, ONDER = 48, 12, 12, 28

    @property
    def lijn(self) -> str:
        return " ".join(f"{punt.x},{punt.y}" for punt in self.punten)


def vonk(weken: Mapping[str, Telling], doel: int, aantekeningen: Sequence[Aantekenregel] = ()) -> Vonk | None:
    """The sparkline of a tile; None when no week has cases."""
    waarden = _promilles(weken)
    if not waarden:
        return None
    laagste = bodem(waarden.values(), doel)
    laatste = max(len(weken) - 1, 1)
    plaatsen = list(weken)
    punten = [
        f"{plaatsen.index(week) * 100 / laatste:.1f},{hoogte(promille, laagste, 2, 28):.1f}"
        for week, promille in waarden.items()
    ]
    # A line of one point has no length; twice the same point draws a dot.
    return Vonk(
        " ".join(punten * 2 if len(punten) == 1 else punten),
        f"{hoogte(doel * 10, laagste, 2, 28):.1f}" if doel else None,
        omschrijf(weken, doel, aantekeningen),
        [
            (f"{min(begin * 100 / laatste, 100 - breedte):.1f}", f"{breedte:.1f}")
            for begin, einde in filter(None, (_weken_van(plaatsen, regel) for regel in aantekeningen))
            # One week has no width of its own.
            for breedte in [max((einde - begin) * 100 / laatste, _SMALSTE_TEKEN)]
        ],
    )


def weekgrafiek(
    weken: Mapping[str, Telling], doel: int, aantekeningen: Sequence[Aantekenregel] = ()
) -> Weekgrafiek | None:
    """The chart of the norm page; None when no week has cases. The annotations are numbered from 1."""
    waarden = _promilles(weken)
    if not waarden:
        return None
    links, boven = Weekgrafiek.LINKS, Weekgrafiek.BOVEN
    rechts, onder = Weekgrafiek.BREEDTE - Weekgrafiek.RECHTS, Weekgrafiek.HOOGTE - Weekgrafiek.ONDER
    laagste = bodem(waarden.values(), doel)
    stap = (rechts - links) / max(len(weken) - 1, 1)
    x = {week: round(links + nummer * stap, 1) for nummer, week in enumerate(weken)}
    tussen = 200 if 1000 - laagste > 500 else 100 if 1000 - laagste > 200 else 50
    return Weekgrafiek(
        punten=[
            Punt(
                x[week],
                round(hoogte(promille, laagste, boven, onder), 1),
                week,
                toon_percentage(weken[week]) or "",
                promille >= doel * 10,
            )
            for week, promille in waarden.items()
        ],
        hoogtes=[
            Streep(round(hoogte(promille, laagste, boven, onder), 1), f"{promille // 10}%")
            for promille in range(1000, laagste - 1, -tussen)
        ],
        weken=[Streep(x[week], week[-2:].lstrip("0")) for week in list(weken)[:: 1 + len(weken) // 13]],
        doel_y=round(hoogte(doel * 10, laagste, boven, onder), 1),
        omschrijving=omschrijf(weken, doel, aantekeningen),
        tekens=list(_tekens(list(x), aantekeningen, stap, links, rechts)),
    )


def _tekens(
    weken: Sequence[str], aantekeningen: Sequence[Aantekenregel], stap: float, links: int, rechts: int
) -> Iterator[Teken]:
    """A band over the weeks that each annotation touches; numbers in the same place stand side by side."""
    bezet: Counter[float] = Counter()
    for nummer, regel in enumerate(aantekeningen, start=1):
        gevonden = _weken_van(weken, regel)
        if gevonden is None:
            continue
        van = max(links + (gevonden[0] - 0.5) * stap, links)
        tot = min(links + (gevonden[1] + 0.5) * stap, rechts)
        midden = round((van + tot) / 2, 1)
        yield Teken(nummer, round(van, 1), round(tot - van, 1), midden + 14 * bezet[midden])
        bezet[midden] += 1


def _weken_van(weken: Sequence[str], regel: Aantekenregel) -> tuple[int, int] | None:
    """The first and the last place in `weken` that an annotation touches; None when it touches none."""
    plaatsen = [plaats for plaats, week in enumerate(weken) if regel.raakt(week)]
    return (plaatsen[0], plaatsen[-1]) if plaatsen else None


def _promilles(weken: Mapping[str, Telling]) -> dict[str, int]:
    return {week: telling.promille for week, telling in weken.items() if telling.promille is not None}


def bodem(waarden: Iterable[int], doel: int) -> int:
    """Where the vertical axis begins: a round number under everything, with the target well in sight.

    In tenths of a percent, as the values are.
    """
    # Without a target (0) the values alone decide.
    return max(0, (min(*waarden, doel * 10 or 1000, 1000) - 50) // 100 * 100)


def hoogte(promille: int, laagste: int, boven: float, onder: float) -> float:
    """Where a value stands between the top (100%) and the bottom of an axis that begins at `laagste`."""
    return boven + (1000 - promille) * (onder - boven) / (1000 - laagste)


def omschrijf(weken: Mapping[str, Telling], doel: int, aantekeningen: Sequence[Aantekenregel] = ()) -> str:
    """A chart by week in words, with what was told about it; some week must have cases."""
    gemeten = [(week, telling) for week, telling in weken.items() if telling.noemer]
    (eerste, begin), (laatste, einde) = gemeten[0], gemeten[-1]
    gehaald = sum(telling.teller * 100 >= doel * telling.noemer for _, telling in gemeten)
    verteld = "".join(f" Aantekening {nummer}, {regel.zin}" for nummer, regel in enumerate(aantekeningen, 1))
    verloop = (
        f"Per week: van {toon_percentage(begin)} in week {int(eerste[-2:])} naar {toon_percentage(einde)} in "
        f"week {int(laatste[-2:])}."
    )
    if doel:
        verloop += f" In {gehaald} van {len(gemeten)} weken was het {doel}% of meer."
    return verloop + verteld
