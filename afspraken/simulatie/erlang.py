"""Erlang C: the formula that call centres are staffed by. Here only to compare with.

It knows Poisson arrivals, one kind of visitor and a day that never ends. Appointments come far more evenly
than that, so it asks for more desks than they need: which is why KCC plays the day instead.
"""

import math


def kans_op_wachten(belasting: float, balies: int) -> float:
    """The chance that somebody must wait, at a load in erlang; 1 when the desks cannot keep up."""
    if balies <= belasting:
        return 1.0
    # The Erlang B recursion stays within range however many desks there are.
    blokkade = 1.0
    for n in range(1, balies + 1):
        blokkade = belasting * blokkade / (n + belasting * blokkade)
    return blokkade / (1 - belasting / balies * (1 - blokkade))


def deel_binnen(aankomsten: float, duur: float, balies: int, minuten: float) -> float:
    """The share that waits at most `minuten`; `aankomsten` per minute, `duur` in minutes."""
    belasting = aankomsten * duur
    if balies <= belasting:
        return 0.0
    return 1 - kans_op_wachten(belasting, balies) * math.exp(-(balies - belasting) * minuten / duur)


def benodigde_balies(aankomsten: float, duur: float, minuten: float, doel: float) -> int:
    """The fewest desks with which at least `doel` waits at most `minuten`; 0 when nobody comes."""
    if aankomsten <= 0 or duur <= 0:
        return 0
    balies = max(1, math.ceil(aankomsten * duur))
    while deel_binnen(aankomsten, duur, balies, minuten) < doel:
        balies += 1
    return balies
