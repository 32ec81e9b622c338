"""Timing, with what every figure is compared to beside it."""

import os
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.utils.processen import DraaiendeKcc


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


def met_kinderen(pid: int) -> list[int]:
    """This process and all that came from it."""
    kinderen: dict[int, list[int]] = {}
    for pad in Path("/proc").glob("[0-9]*/stat"):
        try:
            velden = pad.read_text().rsplit(")", 1)[1].split()
        except OSError:
            continue
        kinderen.setdefault(int(velden[1]), []).append(int(pad.parent.name))
    te_doen, gevonden = [pid], []
    while te_doen:
        huidig = te_doen.pop()
        gevonden.append(huidig)
        te_doen += kinderen.get(huidig, [])
    return gevonden


def processortijd(kcc: DraaiendeKcc) -> float:
    """Seconds of processor time that web and database used so far, their finished children included."""
    tikken = 0
    for wortel in (kcc.web.pid, kcc.database.proces.pid):
        for pid in met_kinderen(wortel):
            try:
                velden = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
            except OSError:
                continue
            tikken += sum(map(int, velden[11:15]))
    return tikken / os.sysconf("SC_CLK_TCK")
