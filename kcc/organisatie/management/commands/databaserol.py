"""manage.py databaserol: the role of the database that web, worker and beat work with."""

import os
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection, transaction
from psycopg import sql

# What can only grow: also who has the application's own password adds lines and changes none.
ALLEEN_TOEVOEGEN = (
    "organisatie_inzage",
    "servicenormen_vaststelling",
    "servicenormen_halfjaarvaststelling",
)


class Command(BaseCommand):
    """Run as the owner of the tables, after every migrate; twice does no harm.

    With --maak the role is made when it is not there, and gets the password in DATABASE_APP_WACHTWOORD, which
    reaches the server only as what it keeps of it (SCRAM).
    """

    help = (
        "Geeft een bestaande rol van de database precies de rechten die KCC nodig heeft om te draaien. "
        "Tabellen maken of veranderen, en regels van het inzagelog wijzigen, kan die rol niet."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("naam", help="de rol, gemaakt met CREATE ROLE … LOGIN")
        parser.add_argument(
            "--maak",
            action="store_true",
            help="maak de rol als die er niet is, met het wachtwoord in DATABASE_APP_WACHTWOORD",
        )

    def handle(self, *args: Any, naam: str, maak: bool, **opties: Any) -> None:
        wachtwoord = os.environ.get("DATABASE_APP_WACHTWOORD", "")
        if maak and not wachtwoord:
            raise CommandError("Zet de omgevingsvariabele DATABASE_APP_WACHTWOORD.")
        with transaction.atomic(), connection.cursor() as cursor:
            if maak:
                _maak(cursor, naam)
            cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = %s", [naam])
            gevonden = cursor.fetchone()
            if gevonden is None:
                raise CommandError(
                    f"Er is geen rol {naam}. Maak die eerst: CREATE ROLE {naam} LOGIN PASSWORD …"
                )
            cursor.execute("SELECT current_user")
            eigenaar = cursor.fetchone()[0]
            if gevonden[0] or eigenaar == naam:
                raise CommandError(f"{naam} mag alles. Kies een andere rol dan de eigenaar of een beheerder.")
            if maak:
                _zet_wachtwoord(cursor, naam, wachtwoord)
            for opdracht in _opdrachten(cursor.connection.info.dbname):
                cursor.execute(sql.SQL(opdracht).format(rol=sql.Identifier(naam)))
        self.stdout.write(f"{naam} mag met KCC werken. Zet deze rol in DATABASE_URL van web, worker en beat.")


def _maak(cursor: Any, naam: str) -> None:
    cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [naam])
    if cursor.fetchone() is None:
        cursor.execute(sql.SQL("CREATE ROLE {} LOGIN").format(sql.Identifier(naam)))


def _zet_wachtwoord(cursor: Any, naam: str, wachtwoord: str) -> None:
    versleuteld = cursor.connection.pgconn.encrypt_password(
        wachtwoord.encode(), naam.encode(), b"scram-sha-256"
    ).decode()
    cursor.execute(
        sql.SQL("ALTER ROLE {} PASSWORD {}").format(sql.Identifier(naam), sql.Literal(versleuteld))
    )


def _opdrachten(database: str) -> list[str]:
    rijen = "SELECT, INSERT, UPDATE, DELETE"
    opdrachten = [
        "GRANT CONNECT, TEMPORARY ON DATABASE " + sql.Identifier(database).as_string(None) + " TO {rol}",
        "GRANT USAGE ON SCHEMA public TO {rol}",
        "REVOKE CREATE ON SCHEMA public FROM {rol}",
        "REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {rol}",
        f"GRANT {rijen} ON ALL TABLES IN SCHEMA public TO {{rol}}",
        "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {rol}",
        # Tables of a later version, until this command runs again.
        f"ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT {rijen} ON TABLES TO {{rol}}",
        "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO {rol}",
    ]
    return opdrachten + [
        f"REVOKE UPDATE, DELETE, TRUNCATE ON {tabel} FROM {{rol}}" for tabel in ALLEEN_TOEVOEGEN
    ]
