"""What a run measured: a line when it is known, and everything in one table at the end.

Every figure is also kept in the file BENCH_VERSLAG, one JSON object a line, so that parts in processes of
their own report to the same table and what was measured outlives a part that fails.
"""

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

from bench.meten import Meting

BESTAND, ONDERDEEL = "BENCH_VERSLAG", "BENCH_ONDERDEEL"


@dataclass(frozen=True)
class Rij:
    """A figure.

    `waarde` and `hoog` are the median and the 95th percentile, or one figure and None; `verhouding` is to the
    yardstick of the same run; `gehaald` tells whether it is within `grens` (None: there is none).
    """

    onderdeel: str
    naam: str
    waarde: float
    hoog: float | None
    eenheid: str
    verhouding: float | None = None
    meetlat: str = ""
    grens: str = ""
    gehaald: bool | None = None


def meld_tijd(
    naam: str,
    meting: Meting,
    meetlat: tuple[str, Meting] | None = None,
    *,
    hoogstens: float | None = None,
) -> None:
    """Durations; `hoogstens` is what the 95th percentile may be, in milliseconds."""
    p50, p95 = meting.p50 * 1000, meting.p95 * 1000
    _meld(
        Rij(
            os.environ.get(ONDERDEEL, ""),
            naam,
            p50,
            p95,
            "ms",
            meting.p50 / meetlat[1].p50 if meetlat else None,
            meetlat[0] if meetlat else "",
            "" if hoogstens is None else f"p95 <= {hoogstens:g} ms",
            None if hoogstens is None else p95 <= hoogstens,
        )
    )


def meld(
    naam: str,
    waarde: float,
    eenheid: str,
    *,
    meetlat: tuple[str, float] | None = None,
    hoogstens: float | None = None,
    minstens: float | None = None,
    hoogstens_maal: float | None = None,
) -> None:
    """One figure; `hoogstens_maal` is how many times the yardstick it may be."""
    verhouding = waarde / meetlat[1] if meetlat and meetlat[1] else None
    grens, gehaald = "", None
    if hoogstens is not None:
        grens, gehaald = f"<= {hoogstens:g} {eenheid}", waarde <= hoogstens
    elif minstens is not None:
        grens, gehaald = f">= {minstens:g} {eenheid}", waarde >= minstens
    elif hoogstens_maal is not None and verhouding is not None:
        grens, gehaald = f"<= {hoogstens_maal:g} x", verhouding <= hoogstens_maal
    _meld(
        Rij(
            os.environ.get(ONDERDEEL, ""),
            naam,
            waarde,
            None,
            eenheid,
            verhouding,
            meetlat[0] if meetlat else "",
            grens,
            gehaald,
        )
    )


def meld_mislukt() -> None:
    """That a part broke off, so that nobody reads its absence as success."""
    naam = "MISLUKT: zie de fout hierboven"
    _meld(Rij(os.environ.get(ONDERDEEL, ""), naam, 0, None, "", grens="afgemaakt", gehaald=False))


def _meld(rij: Rij) -> None:
    print(f"  {_regel(rij)}", flush=True)
    if pad := os.environ.get(BESTAND):
        with Path(pad).open("a", encoding="utf-8") as bestand:
            bestand.write(json.dumps(asdict(rij)) + "\n")


def lees(pad: Path) -> list[Rij]:
    """What was kept, in the order in which it was measured."""
    if not pad.exists():
        return []
    return [Rij(**json.loads(regel)) for regel in pad.read_text(encoding="utf-8").splitlines()]


def tabel(rijen: list[Rij]) -> str:
    """Everything that was measured, beside its yardstick and what it should be."""
    regels = []
    onderdeel = None
    for rij in rijen:
        if rij.onderdeel != onderdeel:
            onderdeel = rij.onderdeel
            regels.append(f"\n{onderdeel}")
        regels.append(f"  {_regel(rij)}")
    return "\n".join(regels)


def _regel(rij: Rij) -> str:
    cijfer = f"{_getal(rij.waarde):>9}" if rij.eenheid else f"{'':>9}"
    hoog = f" p95 {_getal(rij.hoog):>8}" if rij.hoog is not None else f"{'':>13}"
    maal = f"{rij.verhouding:8.2f} x {rij.meetlat}" if rij.verhouding is not None else ""
    oordeel = "" if rij.gehaald is None else f"{'goed' if rij.gehaald else 'NIET'} ({rij.grens})"
    return f"{rij.naam:<52}{cijfer}{hoog} {rij.eenheid:<8}{maal:<38}{oordeel}".rstrip()


def _getal(waarde: float) -> str:
    return f"{waarde:.2f}" if abs(waarde) < 100 else f"{waarde:.0f}"
