"""What is free: reading from the very rows that booking takes from."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from operator import itemgetter
from typing import Any, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from afspraken import regels
from afspraken.regels import Segment
from afspraken.regels_ronde import Reistijden, Ronde
from afspraken.services import huisbezoek
from afspraken.services.capaciteit_beeld import Beeld, lees_beeld
from catalogus.models import Locatie
from kcc.lib.perioden import lokale_dag

Sleutel = TypeVar("Sleutel", bound=Hashable)
# Every page of moments asks this; that the ORM writes it anew costs four times as much as the rest of it.
_AANBOD = """
SELECT l.*, a.product_id, a.groep_id, a.duur_minuten, a.extra_minuten_per_persoon, a.maximum_personen,
    a.horizon_dagen, a.voorlooptijd_minuten
FROM afspraken_aanbod a JOIN catalogus_locatie l ON l.id = a.locatie_id
WHERE a.product_id = ANY(%(producten)s::bigint[]) AND a.is_actief AND l.is_actief
    AND (%(locaties)s::bigint[] IS NULL OR l.id = ANY(%(locaties)s::bigint[]))
ORDER BY l.volgorde, l.id
"""
# The tours of mobile teams, and how long it takes between areas.
_Thuis = tuple[dict[tuple[int, date], Ronde], Reistijden]


@dataclass(frozen=True)
class Wens:
    """What somebody wants to come for: (product id, number of persons), in the order of handling.

    With an area (id) it is a wish to be visited at home there; without, mobile teams do not supply it.
    """

    regels: tuple[tuple[int, int], ...]
    gebied_id: int | None = None

    @property
    def product_ids(self) -> list[int]:
        return [product_id for product_id, _ in self.regels]


@dataclass(frozen=True)
class Visite:
    """A wish at a place: the segments of the visit from its start, and the rules of booking there."""

    locatie: Locatie
    segmenten: tuple[Segment, ...]
    horizon_dagen: int
    voorlooptijd: timedelta
    gebied_id: int | None = None

    @property
    def locatie_id(self) -> int:
        return self.locatie.pk

    @property
    def aantal_cellen(self) -> int:
        return sum(segment.aantal_cellen for segment in self.segmenten)


class Vrijedag(NamedTuple):
    """The cells of a day at a place at which a visit can start; never empty."""

    locatie_id: int
    datum: date
    cellen: NDArray[np.intp]


def visites(wens: Wens, locatie_ids: Collection[int] | None = None) -> list[Visite]:
    """The wish at every place (of `locatie_ids`) that supplies all of it for so many persons."""
    thuis = wens.gebied_id is not None
    return [visite for visite in visites_overal(wens, locatie_ids) if visite.locatie.is_mobiel_team is thuis]


def visites_overal(wens: Wens, locatie_ids: Collection[int] | None = None) -> list[Visite]:
    """The same whether one goes there, talks by video or is visited at home: to show what the ways are."""
    # Per place and product the place, with what it supplies that product with as attributes.
    per_locatie: dict[int, dict[int, Any]] = defaultdict(dict)
    aanbod: Any
    vraag = {
        "producten": wens.product_ids,
        "locaties": None if locatie_ids is None else list(locatie_ids),
    }
    for aanbod in Locatie.objects.raw(_AANBOD, vraag):
        per_locatie[aanbod.pk][aanbod.product_id] = aanbod
    resultaat = []
    for per_product in per_locatie.values():
        if any(
            product_id not in per_product or per_product[product_id].maximum_personen < personen
            for product_id, personen in wens.regels
        ):
            continue
        segmenten, begin = [], 0
        for product_id, personen in wens.regels:
            item = per_product[product_id]
            cellen = regels.benodigde_cellen(item.duur_minuten, item.extra_minuten_per_persoon, personen)
            segmenten.append(Segment(item.groep_id, begin, cellen))
            begin += cellen
        gekozen = [per_product[product_id] for product_id in wens.product_ids]
        resultaat.append(
            Visite(
                item,
                tuple(segmenten),
                min(item.horizon_dagen for item in gekozen),
                timedelta(minutes=max(item.voorlooptijd_minuten for item in gekozen)),
                wens.gebied_id,
            )
        )
    return resultaat


def kan_thuis(wens: Wens) -> bool:
    """Whether a team supplies all of this at people's homes; when depends on where they live."""
    return bool(visites(replace(wens, gebied_id=0)))


def zoek_vrij(
    *,
    visites: Sequence[Visite],
    kanaal: str,
    vanaf: date,
    tot: date,
    nu: datetime,
    zonder: int | None = None,
    tel_reserveringen: bool = True,
) -> list[Vrijedag]:
    """Every start that can be booked now in [vanaf, tot), by date and place; one query.

    Reads the very rows that booking takes from, so that a start shown as free is one that can be booked. A
    hold whose time is over does not count, nor does the hold `zonder` (id): one's own; with
    `tel_reserveringen` false no hold does.
    """
    return zoek_vrij_voor_alle(
        {None: visites},
        kanaal=kanaal,
        vanaf=vanaf,
        tot=tot,
        nu=nu,
        zonder=zonder,
        tel_reserveringen=tel_reserveringen,
    )[None]


def zoek_vrij_voor_alle(
    per_wens: Mapping[Sleutel, Sequence[Visite]],
    *,
    kanaal: str,
    vanaf: date,
    tot: date,
    nu: datetime,
    zonder: int | None = None,
    tel_reserveringen: bool = True,
) -> dict[Sleutel, list[Vrijedag]]:
    """`zoek_vrij` of many wishes at once: one query, whatever their number.

    Wishes that come to the same share their answer.
    """
    alle = [visite for visites in per_wens.values() for visite in visites]
    vanaf = max(vanaf, lokale_dag(nu))
    beeld = lees_beeld(
        locatie_ids={visite.locatie_id for visite in alle},
        groepen={segment.groep for visite in alle for segment in visite.segmenten},
        kanaal=kanaal,
        vanaf=vanaf,
        tot=tot,
        nu=nu,
        zonder=zonder,
        tel_reserveringen=tel_reserveringen,
    )
    if beeld is None:
        return {sleutel: [] for sleutel in per_wens}
    thuis = None
    if teams := {visite.locatie_id for visite in alle if visite.gebied_id is not None}:
        bezet = huisbezoek.gehouden_op(nu, zonder, tel_reserveringen)
        thuis = huisbezoek.lees_rondes(teams, vanaf, tot, bezet), huisbezoek.lees_reistijden()
    # Many products take as long at a desk of the same kind: what is free for one is free for all of them.
    gevonden = {visites: _vrij(beeld, visites, nu, thuis) for visites in set(map(tuple, per_wens.values()))}
    return {sleutel: gevonden[tuple(visites)] for sleutel, visites in per_wens.items()}


def _vrij(beeld: Beeld, visites: Sequence[Visite], nu: datetime, thuis: _Thuis | None) -> list[Vrijedag]:
    """The free days of these visits, by date and in their order."""
    vandaag = lokale_dag(nu)
    # Most places supply the same in the same way.
    starts = {segmenten: beeld.starts(segmenten) for segmenten in {visite.segmenten for visite in visites}}
    gevonden = []
    for plaats, visite in enumerate(visites):
        locatie_id = visite.locatie_id
        laatste = vandaag + timedelta(days=visite.horizon_dagen)
        niet_voor = nu + visite.voorlooptijd
        eerste_dag = lokale_dag(niet_voor)
        indexen = [i for i in beeld.per_locatie.get(locatie_id, ()) if beeld.dagen[i][0] <= laatste]
        datums = [beeld.dagen[index][0] for index in indexen]
        kan = starts[visite.segmenten][indexen]
        if visite.gebied_id is not None:
            for rij, datum in enumerate(datums):
                kan[rij] &= _op_reis(visite, datum, thuis)
        # All days at once: a call for each of them would cost more than finding its cells.
        alle = np.nonzero(kan)[1]
        einden = np.cumsum(np.count_nonzero(kan, axis=1)).tolist()
        for datum, begin, einde in zip(datums, [0, *einden], einden, strict=False):
            cellen = alle[begin:einde]
            if datum <= eerste_dag:
                cellen = cellen[_eerste_mogelijke_cel(datum, niet_voor, cellen) :]
            if cellen.size:
                gevonden.append((datum, plaats, Vrijedag(locatie_id, datum, cellen)))
    return [vrij for *_, vrij in sorted(gevonden, key=itemgetter(0, 1))]


def _op_reis(visite: Visite, datum: date, thuis: _Thuis | None) -> NDArray[np.bool_]:
    """Per cell whether the team has the time to come to the area of this visit and to go on from there."""
    ronde = thuis and thuis[0].get((visite.locatie_id, datum))
    if not thuis or not ronde:
        return np.zeros(regels.CELLEN, dtype=bool)
    return ronde.starts(visite.gebied_id, visite.aantal_cellen, thuis[1])


def _eerste_mogelijke_cel(datum: date, niet_voor: datetime, cellen: NDArray[np.intp]) -> int:
    """Index in `cellen` of the first that starts at or after `niet_voor`."""
    # None of them is in an hour that the clocks skip, so that they come one after another.
    return bisect_left(cellen, niet_voor, key=lambda cel: regels.cel_moment(datum, int(cel)))
