"""The temporary table between a file and the tables of KCC."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from django.db import connection

from kcc.lib.inlezen.fouten import Inleesfout, Melder
from kcc.lib.inlezen.soort import Soort

# So many rows in one statement: bounds what the database keeps in memory for its triggers.
_PER_DEEL = 50_000
_PER_KEER = 1_000


class Tussentabel:
    """All rows of one file, typed, with their row numbers; see Bron. Lives as long as the `with`."""

    def __init__(self, soort: Soort) -> None:
        self.tabel = f"inlezen_{soort.naam}"
        self.aantal = self.laatste = 0
        self._soort = soort

    def __enter__(self) -> "Tussentabel":
        kolommen = ", ".join(f'"{kolom.naam}" {kolom.soort}' for kolom in self._soort.kolommen)
        with connection.cursor() as cursor:
            cursor.execute(f"CREATE TEMPORARY TABLE {self.tabel} (rij bigint NOT NULL, {kolommen})")
        return self

    def __exit__(self, soort_fout: type[BaseException] | None, *_: object) -> None:
        # After an error the transaction rolls back, and the table with it.
        if soort_fout is None:
            with connection.cursor() as cursor:
                cursor.execute(f"DROP TABLE {self.tabel}")

    def laad(self, rijen: Iterator[Sequence[Any]]) -> None:
        """COPY the rows: the row number and then a value per column."""
        connection.ensure_connection()
        with (
            connection.wrap_database_errors,
            connection.connection.cursor() as cursor,
            cursor.copy(f"COPY {self.tabel} FROM STDIN") as kopie,
        ):
            schrijf = kopie.write_row
            for rij in rijen:
                # Three times as fast as the driver's own way from a moment to text.
                schrijf([w.isoformat() if type(w) is datetime else w for w in rij])
                self.aantal += 1
                self.laatste = rij[0]
        with connection.cursor() as cursor:
            cursor.execute(f"CREATE INDEX ON {self.tabel} USING brin (rij)")
            cursor.execute(f"ANALYZE {self.tabel}")

    def meld_dubbele(self, meld: Melder) -> None:
        """Report every row whose key stands in an earlier row."""
        sleutel = ", ".join(f'"{naam}"' for naam in self._soort.sleutel)
        heel = " AND ".join(f'"{naam}" IS NOT NULL' for naam in self._soort.sleutel)
        vraag = f"""
            SELECT rij, eerste FROM (
                SELECT rij, first_value(rij) OVER (PARTITION BY {sleutel} ORDER BY rij) AS eerste
                FROM {self.tabel} WHERE {heel}
            ) AS t WHERE rij > eerste ORDER BY rij
        """  # noqa: S608
        for rij, eerste in stroom(vraag):
            meld(Inleesfout(f"staat ook al in rij {eerste}.", rij, ", ".join(self._soort.sleutel)))

    def rijen(self) -> Iterator[dict[str, Any]]:
        namen = ["rij", *(kolom.naam for kolom in self._soort.kolommen)]
        for rij in stroom(f"SELECT * FROM {self.tabel} ORDER BY rij"):  # noqa: S608
            yield dict(zip(namen, rij, strict=True))

    def delen(self) -> Iterator[tuple[int, int]]:
        for van in range(0, self.laatste + 1, _PER_DEEL):
            yield van, van + _PER_DEEL


def stroom(vraag: str, waarden: Sequence[Any] = ()) -> Iterator[tuple[Any, ...]]:
    """The rows of a query, fetched some at a time through a cursor of the server."""
    connection.ensure_connection()
    with (
        connection.wrap_database_errors,
        connection.connection.cursor(name="inlezen", scrollable=False) as cursor,
    ):
        cursor.itersize = _PER_KEER
        cursor.execute(vraag, waarden)
        yield from cursor
