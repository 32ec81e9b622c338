"""What is wrong with a file, with the place: `rij 17, kolom begonnen_op: …`."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Inleesfout:
    """One thing that is wrong. Row 1 is the header; no row: the file as a whole."""

    melding: str
    rij: int | None = None
    kolom: str = ""

    def __str__(self) -> str:
        plek = [f"rij {self.rij}"] if self.rij else []
        if self.kolom:
            plek.append(f"kolom {self.kolom}")
        return f"{', '.join(plek)}: {self.melding}" if plek else self.melding


# Called with every error as it is found, so that a file full of them takes no memory.
Melder = Callable[[Inleesfout], None]


def toon(waarde: str) -> str:
    """A value from a file as a message repeats it: on one line, not too long, without control characters."""
    leesbaar = "".join(teken if teken.isprintable() else "�" for teken in waarde[:61])
    return f"“{leesbaar[:60]}…”" if len(leesbaar) > 60 else f"“{leesbaar}”"
