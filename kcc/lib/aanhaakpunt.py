"""A declared extension point: how an app lets an app to its left in the import chain join in."""

from collections.abc import Callable
from typing import Any


class Aanhaakpunt:
    """A named list of functions that are all called, in order, in the transaction of the caller.

    The owner declares it in its services and calls it; another app joins in its AppConfig.ready.
    An error in one of the functions is the caller's error: nothing is done by half.
    """

    def __init__(self, naam: str) -> None:
        self.naam = naam
        self._functies: list[Callable[..., None]] = []

    def haak_aan(self, functie: Callable[..., None]) -> Callable[..., None]:
        """Add `functie`; doing so twice with the same function changes nothing. Usable as decorator."""
        if functie not in self._functies:
            self._functies.append(functie)
        return functie

    def __call__(self, **kwargs: Any) -> None:
        for functie in self._functies:
            functie(**kwargs)
