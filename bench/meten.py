"""Timing, with what every figure is compared to beside it."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Meting:
    """Durations in seconds, sorted."""

    duren: Sequence[float]

    @property
    def p50(self) -> float:
        return self.duren[len(self.duren) // 2]

    @property
    def p95(self) -> float:
        return self.duren[min(int(len(self.duren) * 0.95), len(self.duren) - 1)]

    def __str__(self) -> str:
        return f"p50 {self.p50 * 1000:8.2f} ms   p95 {self.p95 * 1000:8.2f} ms   (n={len(self.duren)})"


def meet(functie: Callable[[], object], *, keer: int, warm: int = 3) -> Meting:
    """Run `functie` a number of times after warming up."""
    for _ in range(warm):
        functie()
    duren = []
    for _ in range(keer):
        begin = time.perf_counter()
        functie()
        duren.append(time.perf_counter() - begin)
    return Meting(sorted(duren))


def regel(naam: str, meting: Meting, meetlat: Meting | None = None) -> str:
    """One line of the report; with a yardstick the ratio of the medians."""
    verhouding = f"   {meting.p50 / meetlat.p50:6.2f} x de meetlat" if meetlat else ""
    return f"  {naam:<58}{meting}{verhouding}"
