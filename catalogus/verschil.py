"""What differs between two texts, word by word: pure, for whoever must see what a colleague changed."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

# A word with the white space behind it, or the white space that a text begins with.
_STUK = re.compile(r"\S+\s*|\s+")
# More stretches of text than this are compared by line: finding the words would take too long.
_HOOGSTENS = 4000


class Soort(StrEnum):
    GELIJK = "gelijk"
    WEG = "weg"
    NIEUW = "nieuw"


@dataclass(frozen=True)
class Deel:
    """A stretch of text that stayed, went or came."""

    soort: Soort
    tekst: str


def woordverschil(oud: str, nieuw: str) -> list[Deel]:
    """From `oud` to `nieuw` in stretches of whole words: what went stands before what came in its place.

    The stretches that stayed or went are `oud` together, those that stayed or came are `nieuw`.
    """
    links, rechts = _STUK.findall(oud), _STUK.findall(nieuw)
    if len(links) + len(rechts) > 2 * _HOOGSTENS:
        links, rechts = oud.splitlines(keepends=True), nieuw.splitlines(keepends=True)
        if len(links) + len(rechts) > 2 * _HOOGSTENS:
            links, rechts = [oud], [nieuw]
    begin = _gelijk_begin(links, rechts)
    einde = _gelijk_begin(links[begin:][::-1], rechts[begin:][::-1])
    midden_links, midden_rechts = links[begin : len(links) - einde], rechts[begin : len(rechts) - einde]
    delen = [Deel(Soort.GELIJK, "".join(rechts[:begin]))]
    # Compared without their white space: a word stays the same when a line break comes after it.
    vergelijking = SequenceMatcher(
        None,
        [stuk.strip() for stuk in midden_links],
        [stuk.strip() for stuk in midden_rechts],
        autojunk=False,
    )
    for soort, l1, l2, r1, r2 in vergelijking.get_opcodes():
        if soort == "equal":
            for weg, erbij in zip(midden_links[l1:l2], midden_rechts[r1:r2], strict=True):
                if weg == erbij:
                    delen.append(Deel(Soort.GELIJK, weg))
                else:
                    # The same word with another end of the line behind it.
                    woord = weg.rstrip()
                    delen.append(Deel(Soort.GELIJK, woord))
                    delen.append(Deel(Soort.WEG, weg[len(woord) :]))
                    delen.append(Deel(Soort.NIEUW, erbij[len(woord) :]))
        else:
            delen.append(Deel(Soort.WEG, "".join(midden_links[l1:l2])))
            delen.append(Deel(Soort.NIEUW, "".join(midden_rechts[r1:r2])))
    delen.append(Deel(Soort.GELIJK, "".join(rechts[len(rechts) - einde :])))
    return _voeg_samen([deel for deel in delen if deel.tekst])


def _gelijk_begin(links: Sequence[str], rechts: Sequence[str]) -> int:
    aantal = 0
    for een, ander in zip(links, rechts, strict=False):
        if een != ander:
            break
        aantal += 1
    return aantal


def _voeg_samen(delen: list[Deel]) -> list[Deel]:
    """One stretch per run of the same kind; a run of what went and what came is told apart first."""
    uitkomst: list[Deel] = []
    weg = erbij = ""
    for deel in [*delen, Deel(Soort.GELIJK, "")]:
        if deel.soort is Soort.WEG:
            weg += deel.tekst
        elif deel.soort is Soort.NIEUW:
            erbij += deel.tekst
        else:
            uitkomst += [Deel(Soort.WEG, weg), Deel(Soort.NIEUW, erbij), deel]
            weg = erbij = ""
    samen: list[Deel] = []
    for deel in uitkomst:
        if not deel.tekst:
            continue
        if samen and samen[-1].soort is deel.soort:
            samen[-1] = Deel(deel.soort, samen[-1].tekst + deel.tekst)
        else:
            samen.append(deel)
    return samen
