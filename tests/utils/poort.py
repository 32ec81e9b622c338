"""A gate at which requests of a running KCC stand still, of which the test has the key.

Processes and test share a directory and nothing else, so that no lock, connection or thread of KCC itself
decides who stands. In the processes settings of tests call `sta_stil` where a race is decided.
"""

import contextlib
import os
import time
from pathlib import Path

_VARIABELE = "KCC_TEST_POORT"
_HOOGSTENS = 300  # seconds
_OPEN = "open"


class Poort:
    """The side of the test; `env` is what the processes need to find it."""

    def __init__(self, map_: Path) -> None:
        self._map = map_
        self.env = {_VARIABELE: str(map_)}

    def zet(self, naam: str, aantal: int) -> None:
        """The first `aantal` that come to the gate `naam` will stand there."""
        for nummer in range(aantal):
            (self._map / f"{naam}-{nummer}.vrij").touch()

    def aantal_staand(self) -> int:
        return len(list(self._map.glob("*.bezet")))

    def open(self) -> None:
        """Everybody goes on, also who comes after this."""
        (self._map / _OPEN).touch()

    def ruim_op(self) -> None:
        for bestand in self._map.iterdir():
            bestand.unlink()


def sta_stil(naam: str) -> None:
    """The side of a process: stand at this gate, if the test set it and a place in it is left."""
    if not (pad := os.environ.get(_VARIABELE)):
        return
    map_ = Path(pad)
    for plaats in sorted(map_.glob(f"{naam}-*.vrij")):
        with contextlib.suppress(FileNotFoundError):
            plaats.rename(plaats.with_suffix(".bezet"))
            tot = time.monotonic() + _HOOGSTENS
            while not (map_ / _OPEN).exists() and time.monotonic() < tot:
                time.sleep(0.01)
            return
