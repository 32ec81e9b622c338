"""Loading many rows fast: without indexes and foreign keys, which come back when all rows are there.

Safe because it happens in the caller's transaction: whatever goes wrong, the tables are as they were.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import connection, models
from django.db.backends.utils import CursorWrapper

_BEPERKINGEN = """
SELECT conrelid::regclass::text, quote_ident(conname), contype::text, pg_get_constraintdef(oid)
FROM pg_constraint
WHERE conrelid = ANY(%s::regclass[]) AND contype IN ('f', 'u')
ORDER BY contype, conrelid, conname
"""
_INDEXEN = """
SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid)
FROM pg_index
WHERE indrelid = ANY(%s::regclass[])
  AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid)
ORDER BY indrelid, indexrelid
"""


@dataclass(frozen=True)
class _Opzet:
    """Indexes and constraints of some tables: (table, name, kind, definition) and (name, definition)."""

    beperkingen: list[tuple[str, str, str, str]]
    indexen: list[tuple[str, str]]


@contextmanager
def zonder_indexen(
    modellen: Sequence[type[models.Model]], *, voortgang: Callable[[float], None]
) -> Iterator[None]:
    """Take indexes (but not primary keys) and foreign keys off the tables, and put the same back after it.

    Must run in a transaction. Putting them back checks all rows. `voortgang` hears how far that is, to 1.
    """
    tabellen = [model._meta.db_table for model in modellen]
    with connection.cursor() as cursor:
        # Checks that still wait would stand in the way of changing the tables.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        opzet = _lees(cursor, tabellen)
        for tabel, naam, _, _ in opzet.beperkingen:
            cursor.execute(f"ALTER TABLE {tabel} DROP CONSTRAINT {naam}")
        for naam, _ in opzet.indexen:
            cursor.execute(f"DROP INDEX {naam}")
    yield
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET LOCAL maintenance_work_mem = '512MB'")
        # First what makes checking the foreign keys fast.
        opdrachten = [definitie for _, definitie in opzet.indexen]
        opdrachten += [
            f"ALTER TABLE {tabel} ADD CONSTRAINT {naam} {definitie}"
            for tabel, naam, soort, definitie in sorted(opzet.beperkingen, key=lambda b: b[2] == "f")
        ]
        for nummer, opdracht in enumerate(opdrachten, 1):
            cursor.execute(opdracht)
            voortgang(nummer / len(opdrachten))
        if _zonder_volgorde(_lees(cursor, tabellen)) != _zonder_volgorde(opzet):
            raise RuntimeError("De indexen van de demo zijn niet dezelfde als ervoor.")


def _lees(cursor: CursorWrapper, tabellen: list[str]) -> _Opzet:
    cursor.execute(_BEPERKINGEN, [tabellen])
    beperkingen = cursor.fetchall()
    cursor.execute(_INDEXEN, [tabellen])
    return _Opzet(beperkingen, cursor.fetchall())


def _zonder_volgorde(opzet: _Opzet) -> tuple[set[tuple[str, str, str, str]], set[tuple[str, str]]]:
    return set(opzet.beperkingen), set(opzet.indexen)
