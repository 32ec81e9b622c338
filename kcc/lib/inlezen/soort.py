"""What can be read in: an app declares its soorten and registers them in its AppConfig.ready."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from django.db import connection, models

from kcc.lib.inlezen.fouten import toon
from kcc.lib.inlezen.waarden import Lezer, Tabel


@dataclass(frozen=True)
class Kolom:
    """A column of a format.

    lezer: turns text that is not empty into a value. An empty field is `leeg`, unless the column is
    `verplicht`. soort: the PostgreSQL type of the value.
    """

    naam: str
    lezer: Lezer
    soort: str = "text"
    verplicht: bool = False
    leeg: Any = None

    def open(self) -> Lezer:
        """The reader for one run, in the transaction of that run."""
        return self.lezer


@dataclass(frozen=True)
class Verwijzing(Kolom):
    """A column with the code of a row of `model`; the value is its primary key.

    From `open` on until the end of the transaction those rows cannot vanish or get another code, as a foreign
    key would see to row by row. Meant for tables whose codes fit in memory.
    """

    lezer: Lezer = str
    soort: str = "bigint"
    model: type[models.Model] = models.Model

    def open(self) -> Lezer:
        tabel = connection.ops.quote_name(self.model._meta.db_table)
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT code, id FROM {tabel} ORDER BY id FOR KEY SHARE")  # noqa: S608
            wat = self.model._meta.verbose_name
            sleutels = dict(cursor.fetchall())
        return Tabel(sleutels, lambda waarde: f"er is geen {wat} met code {toon(waarde)}.").__getitem__


class Telling:
    """How many rows became what. `overgeslagen`: rows that people went on with in KCC since."""

    def __init__(self) -> None:
        self.rijen = self.nieuw = self.gewijzigd = self.overgeslagen = 0
        # What whoever imports should know, besides the counts.
        self.opmerkingen: list[str] = []

    @property
    def ongewijzigd(self) -> int:
        return self.rijen - self.nieuw - self.gewijzigd - self.overgeslagen


class Bron(Protocol):
    """The checked rows of a file, in a temporary table."""

    tabel: str
    # The number of rows, and the row number of the last one.
    aantal: int
    laatste: int

    def rijen(self) -> Iterator[dict[str, Any]]:
        """The rows in the order of the file, a few at a time, each with its number as `rij`."""

    def delen(self) -> Iterator[tuple[int, int]]:
        """Ranges [van, tot) of row numbers that together are the file, each fit for one statement."""


# Called with how far it is, from 0 to 1.
Voortgang = Callable[[float], None]
# (row number, column, message)
Fout = tuple[int, str, str]


@dataclass(frozen=True)
class Uitvoering:
    """One run: when, by whom (a medewerker, or None for the command line), and what shows how far it is."""

    nu: datetime
    door: Any
    voortgang: Voortgang


class Geweigerd(Exception):
    """A row that was found right cannot be written after all; then nothing is."""

    def __init__(self, rij: int, kolom: str, melding: str) -> None:
        super().__init__(melding)
        self.rij, self.kolom, self.melding = rij, kolom, melding


@dataclass(frozen=True)
class Soort:
    """A kind of file.

    naam: the word on the command line. sleutel: the columns that together name a row. controleer: what is
    wrong with a row as a whole, as (column, message); it gets the values by column, None for what is unknown.
    controleer_alles: what is wrong with all rows together, in set-based SQL. verwerk: write the checked rows.
    uitvoer: for a soort that can be exported, its rows as they are now, in the order of `kolommen`, as text.
    """

    naam: str
    kolommen: tuple[Kolom, ...]
    sleutel: tuple[str, ...]
    verwerk: Callable[[Bron, Telling, Uitvoering], None]
    controleer: Callable[[Mapping[str, Any]], Iterable[tuple[str, str]]] | None = None
    controleer_alles: Callable[[Bron], Iterable[Fout]] | None = None
    uitvoer: Callable[[datetime], Iterable[Sequence[str]]] | None = None


class Register:
    """The soorten by name, in the order in which a gemeente needs them: what others refer to comes first."""

    def __init__(self) -> None:
        self._soorten: dict[str, Soort] = {}

    def voeg_toe(self, *soorten: Soort) -> None:
        """Add soorten; registering the same one again changes nothing."""
        for soort in soorten:
            if self._soorten.setdefault(soort.naam, soort) is not soort:
                raise ValueError(f"Er is al een soort {soort.naam}.")

    def __getitem__(self, naam: str) -> Soort:
        return self._soorten[naam]

    def __iter__(self) -> Iterator[Soort]:
        return iter(self._soorten.values())


SOORTEN = Register()
