"""Who comes on a day, by chance: appointments with their punctuality and no-shows, and walk-ins."""

from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from afspraken.prognose.reeksen import KWARTIER_MINUTEN, KWARTIEREN
from afspraken.regels import INLOOP_RANGACHTERSTAND

Getallen = NDArray[np.float64]
_RANGACHTERSTAND = INLOOP_RANGACHTERSTAND.total_seconds() / 60
_CEL = 5
# An empty place in a row of visitors.
NOOIT = np.inf


@dataclass(frozen=True)
class Dagvraag:
    """What may be expected of a day at a place. Groups are numbered 0, 1, … (G of them).

    `afspraak_op`, `groep`, `producten`: the appointments in the book: minute, group and number of products.
    `erbij`: (G, 96) how many appointments are still to be booked, who will come; `inloop`: (G, 96) walk-ins.
    `duur`: (G, n) minutes at the desk at n evenly spread chances from 0 to 1; `stiptheid`: the same of how
    many minutes after the appointment one checks in (negative: early). `komt`: the chance to show up.
    `opent`: the first minute at which anybody can check in.
    """

    afspraak_op: Getallen
    groep: NDArray[np.intp]
    producten: NDArray[np.intp]
    erbij: Getallen
    inloop: Getallen
    duur: Getallen
    stiptheid: Getallen
    komt: float
    opent: float

    def met(self, *, inloop: float = 1.0, komt: float | None = None, duur: float = 1.0) -> "Dagvraag":
        """The same day with so many times the walk-ins, another chance to show up, other service times.

        Who is still to book is counted by who will come; that share moves along with `komt`.
        """
        nieuw = self.komt if komt is None else komt
        erbij = self.erbij * (nieuw / self.komt if self.komt > 0 else 1.0)
        return replace(self, inloop=self.inloop * inloop, komt=nieuw, erbij=erbij, duur=self.duur * duur)


@dataclass(frozen=True)
class Komst:
    """Visitors of many days, (days, n), in the order in which the queue calls them; NOOIT fills up the rows.

    `telt_vanaf` is where waiting begins to count: check-in, or the appointment when that is later. `rang` is
    the order of the queue (BezoekQuerySet.in_queue_order): an appointment by its time, a walk-in by its
    check-in plus INLOOP_RANGACHTERSTAND.
    """

    aankomst: Getallen
    rang: Getallen
    telt_vanaf: Getallen
    duur: Getallen
    groep: NDArray[np.intp]
    is_inloop: NDArray[np.bool_]
    is_iemand: NDArray[np.bool_] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "is_iemand", np.isfinite(self.aankomst))

    @property
    def dagen(self) -> int:
        return int(self.aankomst.shape[0])

    def eerste(self, dagen: int) -> "Komst":
        """Only the first of these days."""
        return Komst(
            self.aankomst[:dagen],
            self.rang[:dagen],
            self.telt_vanaf[:dagen],
            self.duur[:dagen],
            self.groep[:dagen],
            self.is_inloop[:dagen],
        )


def trek(vraag: Dagvraag, dagen: int, zaad: int) -> Komst:
    """Draw so many days. Each part has random numbers of its own, so that a change of one leaves the others:
    the same people come for their appointments when there are more walk-ins."""
    bronnen = [np.random.default_rng([zaad, deel]) for deel in range(4)]
    geboekt = _geboekt(bronnen[0], vraag, dagen)
    erbij = _nog_te_boeken(bronnen[1], vraag, dagen)
    inloop = _inloop(bronnen[2], vraag, dagen)
    rij, afspraak, aankomst, groep, producten = (
        np.concatenate(deel) for deel in zip(geboekt, erbij, inloop, strict=True)
    )
    duur = _duren(bronnen[3], vraag, groep, producten)
    is_inloop = np.isnan(afspraak)
    rang = np.where(is_inloop, aankomst + _RANGACHTERSTAND, afspraak)
    telt_vanaf = np.where(is_inloop, aankomst, np.maximum(aankomst, afspraak))
    return maak_komst(dagen, rij, aankomst, rang, telt_vanaf, duur, groep, is_inloop)


def maak_komst(
    dagen: int,
    rij: NDArray[np.intp],
    aankomst: Getallen,
    rang: Getallen,
    telt_vanaf: Getallen,
    duur: Getallen,
    groep: NDArray[np.intp],
    is_inloop: NDArray[np.bool_],
) -> Komst:
    """Put loose visitors, `rij` being the day of each, in rows by rank."""
    volgorde = np.lexsort((aankomst, rang, rij))
    rij = rij[volgorde]
    per_rij = np.bincount(rij, minlength=dagen)
    plek = np.arange(rij.size) - np.repeat(np.cumsum(per_rij) - per_rij, per_rij)
    vorm = (dagen, int(per_rij.max(initial=0)))

    def vul(waarden: NDArray[np.generic], leeg: float) -> NDArray[np.generic]:
        uitkomst = np.full(vorm, leeg, dtype=waarden.dtype)
        uitkomst[rij, plek] = waarden[volgorde]
        return uitkomst

    return Komst(
        vul(aankomst, NOOIT),  # type: ignore[arg-type]
        vul(rang, NOOIT),  # type: ignore[arg-type]
        vul(telt_vanaf, NOOIT),  # type: ignore[arg-type]
        vul(duur, 0.0),  # type: ignore[arg-type]
        vul(groep, 0),  # type: ignore[arg-type]
        vul(is_inloop, False),  # type: ignore[arg-type]
    )


_Deel = tuple[NDArray[np.intp], Getallen, Getallen, NDArray[np.intp], NDArray[np.intp]]


def _geboekt(rng: np.random.Generator, vraag: Dagvraag, dagen: int) -> _Deel:
    aantal = vraag.afspraak_op.size
    komt = rng.random((dagen, aantal)) < vraag.komt
    stipt = _uit(vraag.stiptheid, rng.random((dagen, aantal)))
    rij, welke = np.nonzero(komt)
    afspraak = vraag.afspraak_op[welke]
    aankomst = np.maximum(afspraak + stipt[rij, welke], vraag.opent)
    return rij, afspraak, aankomst, vraag.groep[welke], vraag.producten[welke]


def _nog_te_boeken(rng: np.random.Generator, vraag: Dagvraag, dagen: int) -> _Deel:
    rij, groep, kwartier = _poisson(rng, vraag.erbij, dagen)
    # Appointments begin on whole cells of five minutes.
    cel = rng.integers(0, KWARTIER_MINUTEN // _CEL, rij.size)
    afspraak = (kwartier * KWARTIER_MINUTEN + _CEL * cel).astype(float)
    aankomst = np.maximum(afspraak + _uit(vraag.stiptheid, rng.random(rij.size)), vraag.opent)
    return rij, afspraak, aankomst, groep, np.ones_like(rij)


def _inloop(rng: np.random.Generator, vraag: Dagvraag, dagen: int) -> _Deel:
    rij, groep, kwartier = _poisson(rng, vraag.inloop, dagen)
    aankomst = (kwartier + rng.random(rij.size)) * KWARTIER_MINUTEN
    return rij, np.full(rij.size, np.nan), aankomst, groep, np.ones_like(rij)


def _poisson(
    rng: np.random.Generator, verwacht: Getallen, dagen: int
) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.intp]]:
    """A Poisson process whose rate changes per quarter: day, group and quarter of each visitor."""
    aantal = rng.poisson(verwacht, (dagen, *verwacht.shape))
    rij, groep, kwartier = np.nonzero(aantal)
    keer = aantal[rij, groep, kwartier]
    return np.repeat(rij, keer), np.repeat(groep, keer), np.repeat(kwartier, keer)


def _duren(
    rng: np.random.Generator, vraag: Dagvraag, groep: NDArray[np.intp], producten: NDArray[np.intp]
) -> Getallen:
    """Time at the desk: one draw per product."""
    duur = np.zeros(groep.size)
    raster = np.linspace(0.0, 1.0, vraag.duur.shape[1])
    for deel in range(int(producten.max(initial=1))):
        kans = rng.random(groep.size)
        for g in range(vraag.duur.shape[0]):
            wie = (groep == g) & (producten > deel)
            duur[wie] += np.interp(kans[wie], raster, vraag.duur[g])
    return duur


def _uit(kwantielen: Getallen, kans: Getallen) -> Getallen:
    """Draws from a distribution that is known by its quantiles, straight lines in between."""
    return np.asarray(np.interp(kans, np.linspace(0.0, 1.0, kwantielen.size), kwantielen), dtype=float)


def geen_erbij(groepen: int) -> Getallen:
    """No visitors of a kind at all: (groups, 96)."""
    return np.zeros((groepen, KWARTIEREN))
