"""What cases took, as a distribution: median, 90th percentile and a histogram. Pure, in whole numbers."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from servicenormen.regels import Telling

# More bars than this cannot be told apart on a phone.
_MEESTE_STAVEN = 24
_BREEDTES = (1, 2, 5, 10, 20, 25, 50, 100, 200, 500, 1000)


@dataclass(frozen=True)
class Staaf:
    """The cases that took `van` up to and including `tot` whole units; without `tot`, `van` or more."""

    van: int
    tot: int | None
    telling: Telling


@dataclass(frozen=True)
class Verdeling:
    """How many cases took how many whole units, and how many are not over (`open`)."""

    aantallen: Mapping[int, Telling]
    open: Telling

    @cached_property
    def noemer(self) -> int:
        """All cases, over or not."""
        return sum(telling.noemer for telling in self.aantallen.values()) + self.open.noemer

    def percentiel(self, procent: int) -> int | None:
        """The smallest number of units within which at least this share of all cases was over.

        A case that is not over took longer than any other: it is not left out, so that what is late cannot
        hide by staying open. None when that many were not over yet, or without cases.
        """
        gezien = 0
        for waarde in sorted(self.aantallen):
            gezien += self.aantallen[waarde].noemer
            if gezien and gezien * 100 >= procent * self.noemer:
                return waarde
        return None

    @property
    def mediaan(self) -> int | None:
        return self.percentiel(50)

    @property
    def p90(self) -> int | None:
        return self.percentiel(90)

    def staven(self, grens: int | None) -> list[Staaf]:
        """Bars of equal width, in order and without gaps, with a last one for the few that took longest.

        With a `grens`, one bar ends there: no bar has cases of both sides of it.
        """
        waarden = [waarde for waarde, telling in self.aantallen.items() if telling.noemer]
        if not waarden:
            return []
        # As far as the 99th percentile, and past the limit: the rest is a tail of single cases.
        laatste = max(self._zonder_open(99), grens or 0)
        passend = (b for b in _BREEDTES if _plaats(laatste, b, grens) - _plaats(0, b, grens) < _MEESTE_STAVEN)
        breedte = next(passend, _BREEDTES[-1])
        eerste, laatste_plaats = _plaats(0, breedte, grens), _plaats(laatste, breedte, grens)
        laatste_plaats = min(laatste_plaats, eerste + _MEESTE_STAVEN - 1)
        som: dict[int, Telling] = {}
        for waarde in waarden:
            plaats = min(_plaats(waarde, breedte, grens), laatste_plaats + 1)
            som[plaats] = som.get(plaats, Telling()) + self.aantallen[waarde]
        einde = laatste_plaats + 1 if laatste_plaats + 1 in som else laatste_plaats
        return [
            Staaf(
                max(0, _begin(plaats, breedte, grens)),
                None if plaats > laatste_plaats else _begin(plaats + 1, breedte, grens) - 1,
                som.get(plaats, Telling()),
            )
            for plaats in range(eerste, einde + 1)
        ]

    def _zonder_open(self, procent: int) -> int:
        return Verdeling(self.aantallen, Telling()).percentiel(procent) or 0


def _plaats(waarde: int, breedte: int, grens: int | None) -> int:
    """Which bar a value is in; the limit is the last value of its bar."""
    return (waarde - 1 - (grens or 0)) // breedte if grens is not None else waarde // breedte


def _begin(plaats: int, breedte: int, grens: int | None) -> int:
    """The first value of a bar."""
    return plaats * breedte + 1 + grens if grens is not None else plaats * breedte
