"""Which words stand out in one set of texts beside another. Pure; never gives a number or a name."""

import math
import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

# A word of fewer contacts could tell who somebody is.
KLEINSTE_GROEP = 5
HOOGSTENS = 8
# Log-odds in standard deviations from which a word stands out.
_DREMPEL = 2.0
# As many contacts as the words of both sets together weigh as what is known of a word beforehand.
_VOORAF = 20.0
_WOORD = re.compile(r"[^\W\d_](?:[^\W\d_]|['’-](?=[^\W\d_]))+")
_ZIN = re.compile(r"[.!?:;\n]+\s*")
# What any note is full of.
_STOPWOORDEN = frozenset(
    """
    aan al alle alleen als alsof ander andere anders beide bij bijna binnen ben bent daar daarna dan dat
    de deze die dit doen door doet dus een eens eerst en enkele er ergens even geen geweest gaan gaat had
    hadden heb hebben hebt heeft heel hele hem hen het hier hij hoe hun iemand iets ik in is ja je kan
    kon kunnen maar maken meer men met mij mijn moet moeten mogen na naar nee niet niets nog nu of om
    omdat ons ook onze op over per staan staat te tegen toch toen tot uit uw van vanaf veel voor vraagt
    waar waarom wanneer want waren was wat weer weg wel welke weten werd wie wij wil willen worden wordt
    zal ze zeer zelf zich zij zijn zo zonder zou zodat mevrouw meneer klant belt gebeld beller
    """.split()  # noqa: SIM905 - a list of words reads as text
)


class Woord(NamedTuple):
    """A word with the contacts that had it, and how many were to be expected."""

    woord: str
    aantal: int
    verwacht: float


def kandidaten(teksten: Iterable[str]) -> set[str]:
    """The words that stand in enough texts to be told."""
    return {woord for woord, aantal in _per_tekst(teksten).items() if aantal >= KLEINSTE_GROEP}


def opvallende_woorden(
    nu: Sequence[str], eerder: Sequence[str], *, namen: Collection[str] = (), bekend: Collection[str] = ()
) -> list[Woord]:
    """The words that stand out in the texts `nu` beside those in `eerder`, strongest first.

    Log-odds with an informative prior (Monroe, Colaresi and Quinn 2008), counted by text: saying a word twice
    is no more than once. Left out: words in fewer than KLEINSTE_GROEP texts, numbers, `namen`, and unless it
    is `bekend` what is only written with a capital, or with one inside a sentence: the name of somebody.
    """
    alle = [*nu, *eerder]
    geen_naam = (_kleine_woorden(alle) - _hoofdletterwoorden(alle)) | set(bekend)
    geen_naam -= {naam.lower() for naam in namen}
    tel_nu, tel_eerder = _per_tekst(nu), _per_tekst(eerder)
    n_nu, n_eerder = len(nu), len(eerder)
    gevonden = []
    for woord, aantal in tel_nu.items():
        if aantal < KLEINSTE_GROEP or woord not in geen_naam:
            continue
        ervoor = tel_eerder[woord]
        vooraf = _VOORAF * (aantal + ervoor) / (n_nu + n_eerder)
        logit = _logit(aantal + vooraf, n_nu + _VOORAF) - _logit(ervoor + vooraf, n_eerder + _VOORAF)
        afwijking = logit / math.sqrt(1 / (aantal + vooraf) + 1 / (ervoor + vooraf))
        if afwijking >= _DREMPEL:
            verwacht = ervoor * n_nu / n_eerder if n_eerder else 0.0
            gevonden.append((afwijking, Woord(woord, aantal, round(verwacht, 1))))
    gevonden.sort(key=lambda paar: (-paar[0], paar[1].woord))
    return [woord for _, woord in gevonden[:HOOGSTENS]]


def _logit(met: float, alle: float) -> float:
    return math.log(met / max(alle - met, 0.5))


def _per_tekst(teksten: Iterable[str]) -> Counter[str]:
    """In how many texts each word stands."""
    return Counter(
        woord
        for tekst in teksten
        for woord in {gevonden.lower() for gevonden in _WOORD.findall(tekst)}
        if len(woord) > 2 and woord not in _STOPWOORDEN
    )


def _kleine_woorden(teksten: Iterable[str]) -> set[str]:
    """What is somewhere written without a capital."""
    return {woord for tekst in teksten for woord in _WOORD.findall(tekst) if woord.islower()}


def _hoofdletterwoorden(teksten: Iterable[str]) -> set[str]:
    """What is written with a capital elsewhere than at the beginning of a sentence."""
    namen = set()
    for tekst in teksten:
        for zin in _ZIN.split(tekst):
            for woord in list(_WOORD.findall(zin))[1:]:
                if woord[0].isupper():
                    namen.add(woord.lower())
    return namen
