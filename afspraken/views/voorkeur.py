"""When somebody would rather come: a weekday, a part of the day, from a date on. Any of them, or none."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import numpy as np
from django.utils.dates import WEEKDAYS
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from afspraken import regels
from afspraken.services import Vrijedag


class Dagdeel(StrEnum):
    """A part of the day, as people use the words."""

    OCHTEND = "ochtend"
    MIDDAG = "middag"
    AVOND = "avond"

    @property
    def cellen(self) -> tuple[int, int]:
        """The cells [from, to) in which a visit of this part begins."""
        uren = {Dagdeel.OCHTEND: (0, 12), Dagdeel.MIDDAG: (12, 18), Dagdeel.AVOND: (18, 24)}[self]
        return uren[0] * 60 // regels.CEL_MINUTEN, uren[1] * 60 // regels.CEL_MINUTEN

    @property
    def naam(self) -> str:
        """In the language of the page: "Ochtend"."""
        return {
            Dagdeel.OCHTEND: _("Ochtend"),
            Dagdeel.MIDDAG: _("Middag"),
            Dagdeel.AVOND: _("Avond"),
        }[self]

    @classmethod
    def van(cls, cel: int) -> "Dagdeel":
        """The part in which a cell lies."""
        return next(deel for deel in cls if deel.cellen[0] <= cel < deel.cellen[1])


@dataclass(frozen=True)
class Voorkeur:
    """`weekdag` is 1 (Monday) to 7."""

    weekdag: int | None = None
    dagdeel: Dagdeel | None = None
    vanaf: date | None = None

    def __bool__(self) -> bool:
        return self != Voorkeur()

    @property
    def paren(self) -> list[tuple[str, str]]:
        """As parts of a query string."""
        delen = [("dag", self.weekdag), ("dagdeel", self.dagdeel), ("vanaf", self.vanaf)]
        return [(naam, str(waarde)) for naam, waarde in delen if waarde]

    def passend(self, vrij: Iterable[Vrijedag]) -> list[Vrijedag]:
        """Of these free days what meets the wish; a day without any start left is left out."""
        resultaat = []
        for dag in vrij:
            if self.weekdag and dag.datum.isoweekday() != self.weekdag:
                continue
            if self.vanaf and dag.datum < self.vanaf:
                continue
            cellen = dag.cellen
            if self.dagdeel:
                begin, einde = self.dagdeel.cellen
                cellen = cellen[np.searchsorted(cellen, begin) : np.searchsorted(cellen, einde)]
            if cellen.size:
                resultaat.append(Vrijedag(dag.locatie_id, dag.datum, cellen))
        return resultaat

    @property
    def woorden(self) -> str:
        """In the language of the page, within a sentence: "op donderdagavond vanaf 3 december"."""
        delen = []
        dag = str(WEEKDAYS[self.weekdag - 1]) if self.weekdag else ""
        deel = self.dagdeel.naam.lower() if self.dagdeel else ""
        if dag and deel:
            delen.append(_("op %(dag)s%(dagdeel)s") % {"dag": dag, "dagdeel": deel})
        elif dag:
            delen.append(_("op %(dag)s") % {"dag": dag})
        elif deel:
            delen.append(_("in de %(dagdeel)s") % {"dagdeel": deel})
        if self.vanaf:
            delen.append(_("vanaf %(datum)s") % {"datum": date_format(self.vanaf, "j F")})
        return " ".join(delen)


def lees(vraag: Mapping[str, str]) -> Voorkeur:
    """The preference in a query string; what cannot be read is left out."""
    dag, deel = vraag.get("dag", ""), vraag.get("dagdeel", "")
    return Voorkeur(
        int(dag) if dag in set("1234567") else None,
        Dagdeel(deel) if deel in list(Dagdeel) else None,
        lees_datum(vraag.get("vanaf", "")),
    )


def lees_datum(waarde: str) -> date | None:
    """An ISO date of this century, or None."""
    try:
        datum = date.fromisoformat(waarde)
    except ValueError:
        return None
    return datum if 2000 <= datum.year < 2100 else None
