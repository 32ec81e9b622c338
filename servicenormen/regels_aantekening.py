"""What happened in a period, as charts and reports tell it beside the figures. Pure."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Self

from kcc.lib.perioden import isoweek

_MAANDEN = (
    "januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober",
    "november", "december",
)  # fmt: skip


@dataclass(frozen=True)
class Aantekenregel:
    """What happened from `van` up to and including `tot_en_met`; `waar`: the place it is about, if any."""

    van: date
    tot_en_met: date
    tekst: str
    waar: str = ""

    @property
    def dagen(self) -> str:
        """Its days as people write them: "12 maart 2025", "12 tot en met 14 maart 2025"."""
        if self.van == self.tot_en_met:
            return _dag(self.van)
        if self.van.year != self.tot_en_met.year:
            return f"{_dag(self.van)} tot en met {_dag(self.tot_en_met)}"
        begin = f"{self.van.day}"
        if self.van.month != self.tot_en_met.month:
            begin += f" {_MAANDEN[self.van.month - 1]}"
        return f"{begin} tot en met {_dag(self.tot_en_met)}"

    @property
    def wat(self) -> str:
        """The text, with the place it is about."""
        return f"{self.tekst} ({self.waar})" if self.waar else self.tekst

    @property
    def zin(self) -> str:
        """The days and the text in one sentence."""
        zin = f"{self.dagen}: {self.wat}"
        return zin if zin.endswith((".", "!", "?")) else f"{zin}."

    def raakt(self, week: str) -> bool:
        """Whether one of its days lies in this ISO week."""
        return isoweek(self.van) <= week <= isoweek(self.tot_en_met)

    def als_json(self) -> dict[str, str]:
        """As a closed report keeps it; `uit_json` reads it back."""
        return {
            "van": self.van.isoformat(),
            "tot_en_met": self.tot_en_met.isoformat(),
            "tekst": self.tekst,
            "waar": self.waar,
        }

    @classmethod
    def uit_json(cls, rij: dict[str, Any]) -> Self:
        """Read what `als_json` gave."""
        van, tot_en_met = date.fromisoformat(rij["van"]), date.fromisoformat(rij["tot_en_met"])
        return cls(van, tot_en_met, rij["tekst"], rij["waar"])


def _dag(dag: date) -> str:
    return f"{dag.day} {_MAANDEN[dag.month - 1]} {dag.year}"
