"""Which team comes to a home: nobody chooses one, as long as one of them can be there."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import TypeVar

from afspraken.services import reserveren
from afspraken.services.capaciteit_zoeken import Vrijedag, Wens, visites
from afspraken.services.fouten import GeenPlek, NietMogelijk
from catalogus.models import Locatie

T = TypeVar("T")


def verenig(vrij: Sequence[Vrijedag], liefst: int | None = None) -> dict[date, dict[int, int]]:
    """Per day, in order, every start (cell) that is free at any of these places, with the id of the place:
    `liefst` where that is free, otherwise the first."""
    dagen: dict[date, dict[int, int]] = defaultdict(dict)
    for dag in sorted(vrij, key=lambda dag: (dag.datum, dag.locatie_id != liefst)):
        for cel in map(int, dag.cellen):
            dagen[dag.datum].setdefault(cel, dag.locatie_id)
    return {datum: dict(sorted(starts.items())) for datum, starts in dagen.items()}


def bij_een_team(
    doe: Callable[[Locatie], T],
    *,
    wens: Wens,
    locatie: Locatie | None,
    begint_op: datetime,
    reservering: str = "",
) -> T:
    """`doe(locatie)`; of a home visit, when that team cannot be there, with every other team in turn.

    Without `locatie` (only of a home visit) with any team. The team that holds `begint_op` under the key
    `reservering` goes first: the place is its own. Raises what the first team raised.
    """
    if wens.gebied_id is None and locatie is not None:
        return doe(locatie)
    eerste_fout: GeenPlek | NietMogelijk | None = None
    for team in _teams(wens, locatie, begint_op, reservering):
        try:
            return doe(team)
        except (GeenPlek, NietMogelijk) as fout:
            eerste_fout = eerste_fout or fout
    raise eerste_fout or NietMogelijk("Dit kan niet bij u thuis. Kies een andere manier.")


def _teams(wens: Wens, locatie: Locatie | None, begint_op: datetime, reservering: str) -> list[Locatie]:
    ids = [visite.locatie_id for visite in visites(wens)]
    teams = Locatie.objects.in_bulk(ids)
    gehouden = reserveren.gereserveerd(reservering)
    eerst = [gehouden.locatie] if gehouden and gehouden.begint_op == begint_op else []
    if locatie is not None:
        eerst.append(locatie)
    return list(dict.fromkeys([*eerst, *(teams[pk] for pk in ids)]))
