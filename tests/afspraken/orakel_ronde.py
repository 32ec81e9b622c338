"""What a team can do in a day, worked out the slow and obvious way: minute by minute along the day, with the
shortest way found by trying every order of areas. No cumulative sums, no vectors, no Floyd and Warshall."""

from collections.abc import Mapping, Sequence
from itertools import pairwise, permutations
from math import ceil

Halte = tuple[int, int, int]


def kortste(minuten: Mapping[tuple[int, int], int], gebieden: Sequence[int], van: int, naar: int) -> int:
    """The shortest way from `van` to `naar`, also over any other areas in any order."""
    beste = minuten[van, naar]
    for aantal in range(1, len(gebieden) + 1):
        for via in permutations(gebieden, aantal):
            route = [van, *via, naar]
            beste = min(beste, sum(minuten[a, b] for a, b in pairwise(route)))
    return beste


def kan(
    haltes: Sequence[Halte],
    basis: int | None,
    werkt: Sequence[bool],
    minuten: Mapping[tuple[int, int], int],
    gebieden: Sequence[int],
) -> bool:
    """Whether the team can do these visits, (from, until, area) in cells, and be back in time."""
    plek, klaar = basis, 0
    for van, tot, gebied in [*sorted(haltes), (288, 288, basis)]:
        if van < klaar:
            return False
        reis = 0 if plek is None or gebied is None else ceil(kortste(minuten, gebieden, plek, gebied) / 5)
        if haltes and sum(werkt[klaar:van]) < reis:
            return False
        plek, klaar = gebied, tot
    return True
