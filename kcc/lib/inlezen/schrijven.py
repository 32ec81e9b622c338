"""Writing checked rows into the table of a model: one INSERT … ON CONFLICT per stretch of the file."""

from dataclasses import dataclass, field
from typing import Any

from django.db import connection, models
from django.db.models import NOT_PROVIDED

from kcc.lib.inlezen.soort import Bron, Telling, Uitvoering


@dataclass(frozen=True)
class Schrijfwijze:
    """How rows become rows of `model`; called as the `verwerk` of a Soort.

    waarden: per column of the table an SQL expression over the row of the file, `t`. Columns that are not
    named get the default of their field in a new row, and keep their value in one that exists.
    sleutel: the unique columns by which a row is found again.
    afgeleid: columns of `waarden` that do not by themselves make a row changed, with what they become when
    it is: an expression over `oud` and EXCLUDED.
    erbij: what is joined to `t`, as SQL.
    ook_anders_als: what else makes an existing row (`oud`) changed, as SQL: for what other tables hold of it.
    alleen_als: which existing rows (`oud`) a file may change, as SQL; others are counted as overgeslagen.
    daarna: SQL after every stretch; the temporary table `geraakt (id)` then holds what it wrote.

    verwijst_naar_vergrendeld: every foreign key in `waarden` comes from a Verwijzing. The rows it points to
    are then locked until the end of the transaction, which is what the check of the foreign key would do
    again for every single row. That check takes half of all time, so it is left out where the database
    allows that (the role may set session_replication_role). Our own triggers fire all the same, because they
    are ENABLE ALWAYS.
    """

    model: type[models.Model]
    waarden: dict[str, str]
    sleutel: tuple[str, ...] = ("referentie",)
    afgeleid: dict[str, str] = field(default_factory=dict)
    erbij: str = ""
    ook_anders_als: str = ""
    alleen_als: str = ""
    daarna: tuple[str, ...] = ()
    verwijst_naar_vergrendeld: bool = False

    def __call__(self, bron: Bron, telling: Telling, uitvoering: Uitvoering) -> None:
        schrijf, standaarden = self._schrijfopdracht(bron.tabel)
        beschermd = self._telopdracht(bron.tabel)
        with connection.cursor() as cursor:
            if self.daarna:
                cursor.execute("CREATE TEMPORARY TABLE geraakt (id bigint)")
            is_snel = self.verwijst_naar_vergrendeld and _mag_controle_overslaan(cursor)
            if is_snel:
                cursor.execute("SET LOCAL session_replication_role = replica")
            # Foreign keys are checked per stretch: what waits for the end of the transaction fills memory.
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            for van, tot in bron.delen():
                if beschermd:
                    cursor.execute(beschermd, [van, tot])
                    telling.overgeslagen += cursor.fetchone()[0]
                if self.daarna:
                    cursor.execute("TRUNCATE geraakt")
                cursor.execute(schrijf, [*standaarden, van, tot])
                nieuw, gewijzigd = cursor.fetchone()
                telling.nieuw += nieuw
                telling.gewijzigd += gewijzigd
                for opdracht in self.daarna:
                    cursor.execute(opdracht)
                uitvoering.voortgang(min(tot / (bron.laatste or 1), 1.0))
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
            if is_snel:
                cursor.execute("SET LOCAL session_replication_role = DEFAULT")
            if self.daarna:
                cursor.execute("DROP TABLE geraakt")

    @property
    def _tabel(self) -> str:
        return connection.ops.quote_name(self.model._meta.db_table)

    def _is_anders(self) -> str:
        vergeleken = [naam for naam in self.waarden if naam not in {*self.sleutel, *self.afgeleid}]
        oud = ", ".join(f'oud."{naam}"' for naam in vergeleken)
        nieuw = ", ".join(f'excluded."{naam}"' for naam in vergeleken)
        anders = f"ROW({oud}) IS DISTINCT FROM ROW({nieuw})"
        return f"({anders} OR {self.ook_anders_als})" if self.ook_anders_als else anders

    def _uit_bestand(self, tabel: str) -> str:
        return f"FROM {tabel} AS t {self.erbij} WHERE t.rij >= %s AND t.rij < %s"

    def _schrijfopdracht(self, tabel: str) -> tuple[str, list[Any]]:
        standaarden = _standaarden(self.model, self.waarden)
        sleutel = ", ".join(f'"{naam}"' for naam in self.sleutel)
        namen = ", ".join(f'"{naam}"' for naam in [*self.waarden, *standaarden])
        waarden = ", ".join([*self.waarden.values(), *("%s" for _ in standaarden)])
        wordt = ", ".join(
            f'"{naam}" = {self.afgeleid.get(naam, f"""excluded."{naam}" """)}'
            for naam in self.waarden
            if naam not in self.sleutel
        )
        mits = f"({self.alleen_als}) AND {self._is_anders()}" if self.alleen_als else self._is_anders()
        onthouden = ", onthouden AS (INSERT INTO geraakt SELECT id FROM geschreven)" if self.daarna else ""
        # Of a new row xmax is 0; of an updated one it is our own lock.
        opdracht = f"""
            WITH geschreven AS (
                INSERT INTO {self._tabel} AS oud ({namen})
                SELECT {waarden} {self._uit_bestand(tabel)} ORDER BY t.rij
                ON CONFLICT ({sleutel}) DO UPDATE SET {wordt} WHERE {mits}
                RETURNING id, xmax = 0 AS is_nieuw
            ){onthouden}
            SELECT count(*) FILTER (WHERE is_nieuw), count(*) FILTER (WHERE NOT is_nieuw) FROM geschreven
        """  # noqa: S608
        return opdracht, list(standaarden.values())

    def _telopdracht(self, tabel: str) -> str:
        if not self.alleen_als:
            return ""
        waarden = ", ".join(f'{waarde} AS "{naam}"' for naam, waarde in self.waarden.items())
        sleutel = ", ".join(f'"{naam}"' for naam in self.sleutel)
        return f"""
            SELECT count(*) FROM (SELECT {waarden} {self._uit_bestand(tabel)}) AS excluded
            JOIN {self._tabel} AS oud USING ({sleutel})
            WHERE {self._is_anders()} AND NOT ({self.alleen_als})
        """  # noqa: S608


def _standaarden(model: type[models.Model], genoemd: dict[str, str]) -> dict[str, Any]:
    """The defaults of the columns that must have a value, are not named and get none from the database."""
    standaarden = {}
    for veld in model._meta.concrete_fields:
        if veld.column in genoemd or veld.primary_key or veld.generated or veld.null:
            continue
        if veld.db_default is not NOT_PROVIDED:
            continue
        waarde = veld.get_default()
        if waarde is None:
            raise ValueError(f"{veld} heeft geen standaardwaarde.")
        standaarden[veld.column] = waarde
    return standaarden


def _mag_controle_overslaan(cursor: Any) -> bool:
    cursor.execute("SELECT has_parameter_privilege('session_replication_role', 'SET')")
    return bool(cursor.fetchone()[0])
