"""Loading rows with COPY: columns as lists of text, missing columns filled with the model's defaults."""

from collections.abc import Iterable, Sequence
from itertools import repeat
from typing import Any

import numpy as np
from django.contrib.postgres.fields import ArrayField
from django.db import connection, models
from numpy.typing import NDArray

# In arrays of ids and of moments: there is none.
GEEN = -1
_NULL = "\\N"
_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})
# So many rows become text at a time: bounds the memory, whatever the size of a batch.
_RIJEN = 20_000

Getallen = NDArray[np.int64]


def tekst(waarde: str) -> str:
    """A text as COPY reads it."""
    return waarde.translate(_ESCAPES)


def getallen(waarden: Getallen) -> list[str]:
    """Whole numbers; GEEN becomes NULL."""
    return [_NULL if waarde == GEEN else str(waarde) for waarde in waarden.tolist()]


def momenten(seconden: Getallen) -> list[str]:
    """Moments from whole seconds since 1970 in UTC; GEEN becomes NULL."""
    teksten = np.datetime_as_string(seconden.astype("datetime64[s]"), timezone="UTC")
    return np.where(seconden == GEEN, _NULL, teksten).tolist()


def keuzes(nummers: Getallen, teksten: Sequence[str]) -> list[str]:
    """For each number the text at that place; GEEN becomes an empty text."""
    labels = np.array([tekst(t) for t in teksten] + [""], dtype=object)
    return labels[nummers].tolist()


def kopieer(model: type[models.Model], aantal: int, kolommen: dict[str, Iterable[str] | str]) -> None:
    """Load `aantal` rows of `model`; a column is a text per row, or one text for all rows.

    Columns that are not given get the default of their field, or are left to the database.
    """
    if not aantal:
        return
    alle: dict[str, Iterable[str] | str] = {}
    for veld in model._meta.concrete_fields:
        if veld.column in kolommen:
            alle[veld.column] = kolommen[veld.column]
        elif not (veld.primary_key or veld.generated or veld.null or _van_database(veld)):
            alle[veld.column] = _standaard(veld)
    if onbekend := kolommen.keys() - alle.keys():
        raise ValueError(f"{model.__name__} heeft geen kolommen {sorted(onbekend)}.")
    namen = ", ".join(f'"{naam}"' for naam in alle)
    stromen = zip(*(repeat(k) if isinstance(k, str) else k for k in alle.values()), strict=False)
    connection.ensure_connection()
    opdracht = f'COPY "{model._meta.db_table}" ({namen}) FROM STDIN'
    with (
        connection.wrap_database_errors,
        connection.connection.cursor() as cursor,
        cursor.copy(opdracht) as kopie,
    ):
        gedaan = 0
        while gedaan < aantal:
            stuk = min(_RIJEN, aantal - gedaan)
            regels = ["\t".join(next(stromen)) for _ in range(stuk)]
            kopie.write("\n".join(regels) + "\n")
            gedaan += stuk


def _van_database(veld: Any) -> bool:
    """Whether only the database knows the default."""
    return veld.has_db_default() and not veld.has_default()


def _standaard(veld: Any) -> str:
    waarde = veld.get_default()
    if waarde is None or callable(waarde):
        raise ValueError(f"{veld} heeft geen standaardwaarde.")
    if isinstance(waarde, bool):
        return "t" if waarde else "f"
    if waarde == [] and isinstance(veld, ArrayField):
        return "{}"
    return tekst(str(waarde))


class Nummering:
    """Hands out primary keys of a model, so that rows of several tables can refer to each other."""

    def __init__(self, model: type[models.Model]) -> None:
        self._tabel = model._meta.db_table
        with connection.cursor() as cursor:
            cursor.execute(f'SELECT coalesce(max(id), 0) + 1 FROM "{self._tabel}"')  # noqa: S608
            self._volgende: int = cursor.fetchone()[0]

    def neem(self, aantal: int) -> Getallen:
        """The next `aantal` keys."""
        eerste = self._volgende
        self._volgende += aantal
        return np.arange(eerste, self._volgende, dtype=np.int64)

    def sluit(self) -> None:
        """Let the database go on after the last key."""
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT setval(pg_get_serial_sequence(%s, 'id'), %s, false)",
                [self._tabel, self._volgende],
            )
