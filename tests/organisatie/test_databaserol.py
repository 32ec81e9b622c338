"""The role that KCC runs with can do its work, and cannot change the Inzagelog or its trigger."""

from datetime import UTC, datetime

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import ProgrammingError, connection, transaction

from kcc.organisatie.enums import Handeling
from kcc.organisatie.models import Afdeling, Inzage
from kcc.organisatie.services import log_inzage

pytestmark = pytest.mark.django_db

ROL = "kcc_toepassing_test"


@pytest.fixture
def als_toepassing():
    """From here on this connection has only the rights of the application's role; undone with the test."""
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE ROLE {ROL} LOGIN")
        call_command("databaserol", ROL)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"SET LOCAL ROLE {ROL}")
        yield
        cursor.execute("RESET ROLE")


def log(nummer):
    log_inzage(
        medewerker=None,
        handeling=Handeling.INZIEN,
        object_soort="klant",
        object_id=nummer,
        herkomst="contacten:klant",
        nu=datetime(2026, 1, 5, tzinfo=UTC),
    )


@pytest.mark.parametrize(
    "opdracht",
    [
        "UPDATE organisatie_inzage SET object_id = '2'",
        "DELETE FROM organisatie_inzage",
        "TRUNCATE organisatie_inzage",
        "ALTER TABLE organisatie_inzage DISABLE TRIGGER ALL",
        "DROP TRIGGER inzagelog_alleen_toevoegen ON organisatie_inzage",
        "DROP TABLE organisatie_inzage CASCADE",
        "SET LOCAL session_replication_role = replica",
        "CREATE OR REPLACE FUNCTION inzagelog_alleen_toevoegen() RETURNS trigger LANGUAGE sql AS 'SELECT 1'",
        "DELETE FROM servicenormen_vaststelling",
        "UPDATE servicenormen_halfjaarvaststelling SET naam = ''",
    ],
)
def test_a_line_stays_as_it_is_whatever_the_application_tries(als_toepassing, opdracht):
    log(1)
    with pytest.raises(ProgrammingError) as fout, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(opdracht)
    # 42501: refused for want of rights
    assert getattr(fout.value.__cause__, "sqlstate", "") == "42501"
    assert Inzage.objects.get().object_id == "1"


def test_the_application_can_do_its_work(als_toepassing):
    log(1)
    Afdeling.objects.create(code="zorg", naam="Zorg")
    Afdeling.objects.update(naam="Zorg en welzijn")
    Afdeling.objects.all().delete()
    assert Inzage.objects.count() == 1


def test_the_owner_and_an_unknown_role_are_refused():
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        [eigenaar] = cursor.fetchone()
    for rol in (eigenaar, "bestaat_niet"):
        with pytest.raises(CommandError):
            call_command("databaserol", rol)


@pytest.mark.django_db(transaction=True)
def test_the_role_is_made_with_its_password_and_gets_a_new_one(monkeypatch):
    db = connection.settings_dict
    rol = "kcc_gemaakt_test"

    def meld_aan(wachtwoord):
        return psycopg.connect(
            host=db["HOST"], port=db["PORT"], dbname=db["NAME"], user=rol, password=wachtwoord
        )

    monkeypatch.delenv("DATABASE_APP_WACHTWOORD", raising=False)
    with pytest.raises(CommandError, match="DATABASE_APP_WACHTWOORD"):
        call_command("databaserol", rol, maak=True)
    try:
        for wachtwoord in ("Eén 'geheim'", "een ander"):
            monkeypatch.setenv("DATABASE_APP_WACHTWOORD", wachtwoord)
            call_command("databaserol", rol, maak=True)
            with meld_aan(wachtwoord) as toepassing:
                assert toepassing.execute("SELECT count(*) FROM organisatie_afdeling").fetchone() is not None
                with pytest.raises(psycopg.errors.InsufficientPrivilege):
                    toepassing.execute("DELETE FROM organisatie_inzage")
        with pytest.raises(psycopg.OperationalError):
            meld_aan("Eén 'geheim'")
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"DROP OWNED BY {rol}; DROP ROLE {rol}")
