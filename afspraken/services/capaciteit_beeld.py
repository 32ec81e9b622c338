"""What is open at places on days, as one picture from which any number of wishes is answered.

Read from the very rows that booking takes from: of each row a bit per cell, which the database itself keeps
beside what is free. A visit needs only to know whether anything is free, so 36 bytes a row say enough.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cached_property

import numpy as np
from django.db import connection
from numpy.typing import NDArray
from psycopg import Cursor

from afspraken import regels
from afspraken.regels import Segment

# With what is held but need not be reckoned with, which is nearly always nothing: a row of capacity comes
# once for every line of it that is in there.
_LEES = """
WITH los AS MATERIALIZED (
    SELECT a.locatie_id, a.datum, a.kanaal, r.groep_id, r.eerste_cel, r.aantal_cellen
    FROM afspraken_afspraak a JOIN afspraken_afspraakregel r ON r.afspraak_id = a.id
    WHERE a.status = 'gereserveerd' AND (a.vervalt_op <= %s OR a.id = %s)
)
SELECT c.datum, c.locatie_id, c.id, c.groepen, c.open_cellen, los.eerste_cel, los.aantal_cellen
FROM afspraken_capaciteit c LEFT JOIN los
  ON los.locatie_id = c.locatie_id AND los.datum = c.datum AND los.groep_id = ANY(c.groepen)
    AND (c.kanalen = '{}' OR los.kanaal = ANY(c.kanalen))
WHERE c.locatie_id = ANY(%s) AND c.datum >= %s AND c.datum < %s AND c.groepen && %s::bigint[]
  AND (c.kanalen = '{}' OR %s = ANY(c.kanalen))
ORDER BY c.datum, c.locatie_id, c.id
"""


@dataclass
class Beeld:
    """The rows of capacity of some places and days, by day and place.

    `dagen`: each (date, place id) with a row, in that order; `begin`: the first row of each. `groepen`: per
    row its set of groups. `is_open`: (rows, 288), whether anything of the row is free in that cell.
    """

    dagen: list[tuple[date, int]]
    begin: list[int]
    groepen: list[list[int]]
    is_open: NDArray[np.bool_]
    _vensters: dict[int, NDArray[np.bool_]] = field(default_factory=dict)
    _passend: dict[tuple[int, int], NDArray[np.bool_]] = field(default_factory=dict)

    @cached_property
    def per_locatie(self) -> dict[int, list[int]]:
        """The indexes in `dagen` of each place, in the order of the dates."""
        gevonden: dict[int, list[int]] = defaultdict(list)
        for index, (_, locatie_id) in enumerate(self.dagen):
            gevonden[locatie_id].append(index)
        return gevonden

    def starts(self, segmenten: Sequence[Segment]) -> NDArray[np.bool_]:
        """(days, 288): whether a visit of these segments can start in that cell, so that it fits in every row
        that holds one of its groups."""
        kan = np.ones((len(self.dagen), regels.CELLEN), dtype=bool)
        for segment in segmenten:
            passend = self._past(segment.groep, segment.aantal_cellen)
            if segment.eerste_cel:
                kan[:, : -segment.eerste_cel] &= passend[:, segment.eerste_cel :]
                kan[:, -segment.eerste_cel :] = False
            else:
                kan &= passend
        return kan

    def _past(self, groep: int, aantal_cellen: int) -> NDArray[np.bool_]:
        """(days, 288): whether `aantal_cellen` cells of this group fit from that cell on. A day without a row
        for the group has no desk for it."""
        if (groep, aantal_cellen) not in self._passend:
            if aantal_cellen not in self._vensters:
                self._vensters[aantal_cellen] = regels.glijdend_minimum(self.is_open, aantal_cellen)
            bedient = np.fromiter((groep in groepen for groepen in self.groepen), bool, len(self.groepen))
            open_of_anders = self._vensters[aantal_cellen] | ~bedient[:, None]
            passend = np.logical_and.reduceat(open_of_anders, self.begin, axis=0)
            passend &= np.logical_or.reduceat(bedient, self.begin)[:, None]
            self._passend[groep, aantal_cellen] = passend
        return self._passend[groep, aantal_cellen]


def lees_beeld(
    *,
    locatie_ids: Collection[int],
    groepen: Collection[int],
    kanaal: str,
    vanaf: date,
    tot: date,
    nu: datetime,
    zonder: int | None = None,
    tel_reserveringen: bool = True,
) -> Beeld | None:
    """What is open for a channel in [vanaf, tot), in one query; None when nothing is planned there.

    A hold whose time is over does not count, nor does the hold `zonder` (id): one's own; with
    `tel_reserveringen` false no hold does.
    """
    connection.ensure_connection()
    # A cursor of its own, because only that gives results in binary.
    with connection.wrap_database_errors, Cursor(connection.connection) as cursor:
        cursor.execute(
            _LEES,
            [
                nu if tel_reserveringen else datetime.max.replace(tzinfo=UTC),
                zonder,
                sorted(locatie_ids),
                vanaf,
                tot,
                sorted(groepen),
                kanaal,
            ],
            binary=True,
        )
        gelezen = cursor.fetchall()
    if not gelezen:
        return None
    dagen: list[tuple[date, int]] = []
    begin: list[int] = []
    sets: list[list[int]] = []
    bytes_: list[bytes] = []
    los: list[tuple[int, int, int]] = []
    vorige = None
    for datum, locatie_id, rij_id, groepen_van_rij, open_cellen, eerste_cel, aantal_cellen in gelezen:
        if rij_id != vorige:
            vorige = rij_id
            if not dagen or dagen[-1] != (datum, locatie_id):
                dagen.append((datum, locatie_id))
                begin.append(len(sets))
            sets.append(groepen_van_rij)
            bytes_.append(open_cellen)
        if eerste_cel is not None:
            los.append((len(sets) - 1, eerste_cel, aantal_cellen))
    bits = np.frombuffer(b"".join(bytes_), dtype=np.uint8).reshape(len(sets), regels.CELLEN // 8)
    is_open = np.unpackbits(bits, axis=1).view(bool)
    # Nothing is ever less than zero, so what need not be reckoned with leaves at least one free.
    for rij, eerste_cel, aantal_cellen in los:
        is_open[rij, eerste_cel : eerste_cel + aantal_cellen] = True
    return Beeld(dagen, begin, sets, is_open)
