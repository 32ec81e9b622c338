"""How well everything in which a word of the question stands answers it."""

from collections.abc import Collection, Sequence
from typing import NamedTuple

import numpy as np
from django.db import connection
from numpy.typing import NDArray

from catalogus.enums import Zoeksoort, Zoekveld
from catalogus.services.zoekvraag import Begrip

# How much of the question stands in one name or synonym, and how much of that line the question is.
_DEEL_KOP = 0.45
_DEEL_REGEL = 0.5
# What a word is worth in each kind of text, by the number of its Zoekveld.
_VELDWAARDE = np.zeros(max(Zoekveld) + 1)
_VELDWAARDE[[Zoekveld.NAAM, Zoekveld.SYNONIEM, Zoekveld.KORT, Zoekveld.TEKST, Zoekveld.INTERN]] = (
    1.0,
    0.95,
    0.6,
    0.35,
    0.5,
)

# Only the places of the words, each with how many things there are: to group and weigh a thousand of them
# costs the database several times what it costs here.
_PLEKKEN = """
SELECT p.soort, p.onderwerp_id, p.regel, p.veld, p.lengte, l.nummer, (
    SELECT (SELECT count(*) FROM catalogus_product) + (SELECT count(*) FROM catalogus_vraagantwoord)
        + (SELECT count(*) FROM catalogus_verwijzing) + (SELECT count(*) FROM catalogus_locatie))
FROM unnest(%s::text[], %s::text[]) WITH ORDINALITY AS l(stam, taal, nummer)
JOIN catalogus_zoekplek p ON p.stam = l.stam AND p.taal = l.taal
WHERE (p.is_openbaar OR %s) AND p.soort = ANY (%s)
"""

Getallen = NDArray[np.int64]
Gewichten = NDArray[np.float64]


class Rang(NamedTuple):
    """Something that answers, and how well (0 to 1)."""

    soort: Zoeksoort
    onderwerp_id: int
    score: float


def rangschik(
    begrippen: Sequence[Begrip], *, ook_intern: bool, soorten: Collection[Zoeksoort], hoogstens: int
) -> list[Rang]:
    """The things of `soorten` in which a reading of one of the `begrippen` stands, best first.

    A line (a name, a synonym) counts by the share of the question that it holds and by its own share that was
    asked; a thing by its best line, and by where in it the rest of the question stands. A rare word weighs
    more than a common one. `ook_intern`: texts for staff count too.
    """
    lezingen = [
        (stam, taal, nummer, gewicht)
        for nummer, begrip in enumerate(begrippen)
        for (stam, taal), gewicht in begrip.lezingen.items()
    ]
    if not lezingen:
        return []
    stammen, talen, van_begrip, zekerheid = zip(*lezingen, strict=True)
    with connection.cursor() as cursor:
        cursor.execute(_PLEKKEN, [list(stammen), list(talen), ook_intern, [int(soort) for soort in soorten]])
        rijen = cursor.fetchall()
    if not rijen:
        return []
    soort, onderwerp, regel, veld, lengte, lezing, aantal = np.array(rijen, np.int64).T
    dingen, ding = np.unique(soort << 48 | onderwerp, return_inverse=True)
    scores = _scores(
        ding,
        regel,
        np.array(van_begrip)[lezing - 1],
        np.array(zekerheid)[lezing - 1],
        veld,
        lengte,
        belang=np.array([begrip.belang for begrip in begrippen]),
        alles=int(aantal[0]),
    )
    beste = np.argsort(-scores, kind="stable")[:hoogstens]
    return [
        Rang(Zoeksoort(int(dingen[nummer] >> 48)), int(dingen[nummer] & (1 << 48) - 1), float(scores[nummer]))
        for nummer in beste
    ]


def _scores(
    ding: Getallen,
    regel: Getallen,
    begrip: Getallen,
    gewicht: Gewichten,
    veld: Getallen,
    lengte: Getallen,
    *,
    belang: Gewichten,
    alles: int,
) -> Gewichten:
    """How well each thing answers, by its number; one element of the arrays is one word at one place.

    `belang`: what each part of the question weighs; `alles`: the number of things that can be found.
    """
    # In one line a part of the question counts once, by its surest reading.
    orde, begin = _groepen(ding, regel, begrip)
    gewicht = np.maximum.reduceat(gewicht[orde], begin)
    ding, regel, begrip, veld, lengte = (van[orde][begin] for van in (ding, regel, begrip, veld, lengte))

    # In one thing by its best place.
    orde, begin = _groepen(ding, begrip)
    waarde = np.maximum.reduceat((gewicht * _VELDWAARDE[veld])[orde], begin)
    zekerst = np.maximum.reduceat(gewicht[orde], begin)
    ding_van, begrip_van = ding[orde][begin], begrip[orde][begin]
    hoe_vaak = np.bincount(begrip_van, zekerst, len(belang))
    belang = np.where(hoe_vaak > 0, belang * np.log1p(alles / (0.5 + hoe_vaak)), 0.0)
    dekking = np.bincount(ding_van, waarde * belang[begrip_van])

    kop = np.zeros_like(dekking)
    in_kop = veld <= Zoekveld.SYNONIEM
    if in_kop.any():
        gewicht = gewicht[in_kop]
        ding, regel, begrip, veld, lengte = (van[in_kop] for van in (ding, regel, begrip, veld, lengte))
        orde, begin = _groepen(ding, regel)
        deel = np.minimum(np.add.reduceat(gewicht[orde], begin) / np.maximum(lengte[orde][begin], 1), 1)
        in_regel = np.add.reduceat((gewicht * belang[begrip])[orde], begin)
        in_regel *= _VELDWAARDE[veld[orde][begin]] * (1 - _DEEL_REGEL + _DEEL_REGEL * deel)
        np.maximum.at(kop, ding[orde][begin], in_regel)
    scores: Gewichten = (_DEEL_KOP * kop + (1 - _DEEL_KOP) * dekking) / belang.sum()
    return scores


def _groepen(*sleutels: Getallen) -> tuple[Getallen, Getallen]:
    """The order that brings equal keys together, and where in it each group begins."""
    orde = np.lexsort(sleutels[::-1])
    anders = np.zeros(len(orde), bool)
    anders[0] = True
    for sleutel in sleutels:
        anders[1:] |= np.diff(sleutel[orde]) != 0
    return orde, np.flatnonzero(anders)
