"""What somebody else changed while a page was open: a save from an outdated page is refused with it."""

from collections.abc import Mapping
from dataclasses import dataclass

from contacten.services.stappen import Achterhaald

# What a page shows, as words: label to text.
Stand = Mapping[str, str]


@dataclass(frozen=True)
class Verschil:
    """One thing that is another than the page showed."""

    veld: str
    was: str
    is_nu: str


class Veranderd(Achterhaald):
    """Somebody else saved first. `verschillen` says what is different now, `wie` who did it if known."""

    def __init__(self, verschillen: list[Verschil], wie: str) -> None:
        super().__init__(
            f"{wie or 'Iemand anders'} heeft dit veranderd terwijl u typte. "
            "Uw tekst staat er nog. Kijk wat er anders is en sla nog een keer op."
        )
        self.verschillen = verschillen
        self.wie = wie


def vergelijk(gezien: Stand, nu: Stand) -> list[Verschil]:
    """What differs, in the order of `nu`; what the page did not show does not count."""
    return [
        Verschil(veld, gezien[veld], tekst)
        for veld, tekst in nu.items()
        if veld in gezien and gezien[veld] != tekst
    ]


def controleer_stand(gezien: Stand, nu: Stand, *, wie: str) -> None:
    """Raise Veranderd when the page showed something else than there is now."""
    if verschillen := vergelijk(gezien, nu):
        raise Veranderd(verschillen, wie)
