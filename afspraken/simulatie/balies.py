"""How many desks are needed, per quarter of an hour: few with which the played days meet the norm.

Starts from the work there is, adds a desk for the hours in which people wait too long, and then takes away
what can be missed. Hours, counted from opening, because nobody is rostered for a quarter. What counts is
everybody in each hour, and each group over the day: a quiet morning does not make up for a bad afternoon, nor
one group for another.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from afspraken.prognose.reeksen import KWARTIER_MINUTEN, KWARTIEREN
from afspraken.simulatie.loket import Dienst, speel
from afspraken.simulatie.uitkomst import Uitkomst, is_binnen, vat_samen
from afspraken.simulatie.vraag import Getallen, Komst

DOEL = 0.9
_UUR = 4
# Where so large a part of what may be late is late already, no desk can be missed.
_GEEN_RUIMTE = 0.9
# A kind of desk that serves so much of what the best one serves will do as well.
_NAGENOEG = 0.7
_MEESTE_RONDEN = 40
# A group of whom less than one comes in two days does not decide about desks by itself.
_ZELDEN = 0.5

Aantallen = NDArray[np.intp]


@dataclass(frozen=True)
class Soort:
    """A kind of desk: the groups it serves, and how many of it the roster has at most."""

    groepen: frozenset[int]
    in_rooster: int = 0


@dataclass(frozen=True)
class Baliebehoefte:
    """`balies`: (kinds, 96); `uitkomst`: what they make of the day; `gehaald`: whether the norm is met."""

    soorten: tuple[Soort, ...]
    balies: Aantallen
    uitkomst: Uitkomst
    gehaald: bool

    @property
    def per_kwartier(self) -> Aantallen:
        return np.asarray(self.balies.sum(axis=0))


def als_diensten(soorten: Sequence[Soort], balies: Aantallen) -> list[Dienst]:
    """Numbers of desks per quarter as shifts: the first desk of a kind is there whenever one is."""
    diensten, nummer = [], 0
    for soort, aantallen in zip(soorten, balies, strict=True):
        for laag in range(int(aantallen.max(initial=0))):
            erbij = np.diff(np.concatenate([[0], (aantallen > laag).astype(int), [0]]))
            for van, tot in zip(np.flatnonzero(erbij == 1), np.flatnonzero(erbij == -1), strict=True):
                diensten.append(
                    Dienst(
                        nummer, float(van * KWARTIER_MINUTEN), float(tot * KWARTIER_MINUTEN), soort.groepen
                    )
                )
            nummer += 1
    return diensten


def zoek_balies(
    komst: Komst, soorten: Sequence[Soort], geopend: NDArray[np.int8], doel: float = DOEL
) -> Baliebehoefte:
    """The desks with which `doel` of the visitors of `komst` are called in time, at every hour.

    `soorten`: the kinds of desk there are; together they serve every group that can be served. `geopend`:
    (96), 1 while the place is open; at other quarters the answer is 0, and while it is open at least 1.
    """
    soorten = tuple(soorten)
    open_ = np.flatnonzero(geopend)
    balies = np.zeros((len(soorten), KWARTIEREN), dtype=np.intp)
    if not open_.size or not soorten:
        leeg = speel(komst, [], 0.0)
        return Baliebehoefte(soorten, balies, vat_samen(komst, leeg, []), False)
    sluit = float((open_[-1] + 1) * KWARTIER_MINUTEN)
    zoeker = _Zoeker(komst, soorten, geopend.astype(bool), sluit, doel)
    per_uur, gehaald = zoeker.vul_aan(zoeker.begin())
    if gehaald:
        per_uur = zoeker.neem_weg(per_uur)
    balies = zoeker.per_kwartier(per_uur)
    diensten = als_diensten(soorten, balies)
    verloop = speel(komst, diensten, sluit)
    return Baliebehoefte(soorten, balies, vat_samen(komst, verloop, diensten), gehaald)


class _Zoeker:
    """The hours of a day, and the desks of each kind in them: arrays (kinds, hours)."""

    def __init__(
        self, komst: Komst, soorten: tuple[Soort, ...], geopend: NDArray[np.bool_], sluit: float, doel: float
    ) -> None:
        self.komst, self.soorten, self.geopend, self.sluit, self.doel = komst, soorten, geopend, sluit, doel
        self.uur_van_kwartier = uren(geopend)
        self.uren = int(self.uur_van_kwartier.max()) + 1
        # Who is served by nobody cannot be helped by more desks, and does not count here.
        bediend = np.isin(komst.groep, list(frozenset().union(*(soort.groepen for soort in soorten))))
        self.telt_mee = komst.is_iemand & bediend
        kwartier = np.clip(komst.telt_vanaf[self.telt_mee] // KWARTIER_MINUTEN, 0, KWARTIEREN - 1)
        self.uur = self._dichtstbij()[kwartier.astype(np.intp)]
        self.groep = komst.groep[self.telt_mee]
        self.groepen = int(komst.groep.max(initial=0)) + 1
        self.kwam = self._tel(np.ones(self.uur.size))

    def _dichtstbij(self) -> NDArray[np.intp]:
        """Of every quarter the hour it counts for: of a closed one the last that was open, else the first."""
        gevuld = np.where(self.geopend, self.uur_van_kwartier, -1)
        return np.maximum(np.maximum.accumulate(gevuld), 0)

    def _tel(self, gewicht: Getallen) -> Getallen:
        """(groups, hours)"""
        geteld: Getallen = np.bincount(
            self.groep * self.uren + self.uur, gewicht, self.groepen * self.uren
        ).astype(float)
        return geteld.reshape(self.groepen, self.uren)

    def per_kwartier(self, per_uur: Aantallen) -> Aantallen:
        """(kinds, hours) → (kinds, 96)"""
        return np.where(self.geopend, per_uur[:, np.maximum(self.uur_van_kwartier, 0)], 0)

    def begin(self) -> Aantallen:
        """As many desks as there is work, on average, if everybody were called at once."""
        balies = np.zeros((len(self.soorten), self.uren), dtype=np.intp)
        lengte = np.bincount(self.uur_van_kwartier[self.geopend], minlength=self.uren) * KWARTIER_MINUTEN
        werk = self._tel(self.komst.duur[self.telt_mee]) / (self.komst.dagen * lengte)
        for uur in range(self.uren):
            over = werk[:, uur].copy()
            while over.sum() > 0.5 or not balies[:, uur].sum():
                soort = self._kies(over, balies[:, uur])
                balies[soort, uur] += 1
                _verreken(over, self.soorten[soort].groepen)
        return balies

    def vul_aan(self, balies: Aantallen) -> tuple[Aantallen, bool]:
        """Add desks where people are called too late, until the norm is met everywhere."""
        keer = np.zeros(self.uren, dtype=np.intp)
        for _ in range(_MEESTE_RONDEN):
            laat, slecht = self.beoordeel(balies)
            if not slecht:
                return balies, True
            balies = balies.copy()
            for uur in slecht:
                soort = self._kies(laat[:, uur] / max(laat[:, uur].sum(), 1.0), balies[:, uur])
                balies[soort, uur] += 1
                # Who is late now may be waiting for who came before.
                if keer[uur] % 2 and uur:
                    balies[soort, uur - 1] += 1
                keer[uur] += 1
        return balies, False

    def neem_weg(self, balies: Aantallen) -> Aantallen:
        """Take away every hour of a desk that can be missed."""
        laat, _ = self.beoordeel(balies)
        for uur in range(self.uren):
            ruimte = (1 - self.doel) * self.kwam[:, uur].sum() * _GEEN_RUIMTE
            # What the roster does not have goes first, then what there is most of.
            volgorde = sorted(
                range(len(self.soorten)),
                key=lambda n: (self.soorten[n].in_rooster - balies[n, uur], -balies[n, uur]),
            )
            for soort in volgorde:
                while laat[:, uur].sum() <= ruimte and balies[soort, uur] and balies[:, uur].sum() > 1:
                    proef = balies.copy()
                    proef[soort, uur] -= 1
                    proef_laat, slecht = self.beoordeel(proef)
                    if slecht:
                        break
                    balies, laat = proef, proef_laat
        return balies

    def beoordeel(self, balies: Aantallen) -> tuple[Getallen, list[int]]:
        """Who was late, (groups, hours), and the hours in which it was too many; none: it will do."""
        verloop = speel(self.komst, als_diensten(self.soorten, self.per_kwartier(balies)), self.sluit)
        laat = self._tel((~is_binnen(self.komst, verloop)[self.telt_mee]).astype(float))
        mag = (1 - self.doel) * self.kwam
        slecht = np.flatnonzero(laat.sum(axis=0) > mag.sum(axis=0) + 1e-9)
        if slecht.size:
            return laat, slecht.tolist()
        vaak = self.kwam.sum(axis=1) >= _ZELDEN * self.komst.dagen
        achter = vaak & (laat.sum(axis=1) > mag.sum(axis=1) + 1e-9)
        if achter.any():
            alleen = np.where(achter[:, None], laat, 0.0)
            return alleen, [int(alleen.sum(axis=0).argmax())]
        return laat, []

    def _kies(self, vraag: Getallen, aanwezig: Aantallen) -> int:
        """The kind that helps with this work: of those that serve nearly as much of it as the best one, one
        that the roster has left; of equals the one with the fewest other skills."""
        nut = np.array(
            [sum(vraag[groep] for groep in soort.groepen if groep < vraag.size) for soort in self.soorten]
        )
        genoeg = nut >= _NAGENOEG * nut.max()

        def waarde(n: int) -> tuple[bool, bool, float, int]:
            soort = self.soorten[n]
            over = bool(aanwezig[n] < soort.in_rooster)
            return bool(genoeg[n]), over, round(float(nut[n]), 6), -len(soort.groepen)

        return max(range(len(self.soorten)), key=waarde)


def uren(geopend: NDArray[np.bool_]) -> NDArray[np.intp]:
    """(96): the number of the hour since opening, -1 while closed; after a break it counts on."""
    uur = np.full(KWARTIEREN, -1, dtype=np.intp)
    randen = np.flatnonzero(np.diff(np.concatenate([[0], geopend.astype(int), [0]])))
    nummer = 0
    for van, tot in zip(randen[::2], randen[1::2], strict=True):
        uur[van:tot] = nummer + np.arange(tot - van) // _UUR
        nummer = int(uur[tot - 1]) + 1
    return uur


def _verreken(over: Getallen, groepen: frozenset[int]) -> None:
    """One desk's worth of work done, of the groups it serves, the largest first."""
    rest = 1.0
    for groep in sorted((g for g in groepen if g < over.size), key=lambda g: -over[g]):
        deel = min(rest, over[groep])
        over[groep] -= deel
        rest -= deel
    if rest == 1.0:
        # It serves none of what is left: never turn in circles.
        over[:] = 0.0
