"""/healthz and /readyz."""

import socket
import time

import pytest
from django.db import connection
from django.test import Client


def test_healthz_asks_nothing_of_the_database(client: Client) -> None:
    """No `db` fixture: any query would fail this test."""
    antwoord = client.get("/healthz")
    assert (antwoord.status_code, antwoord.content) == (200, b"ok\n")
    assert antwoord["Content-Type"] == "text/plain"
    assert not antwoord.cookies


@pytest.mark.django_db
def test_readyz_names_the_part_that_fails(client: Client, settings) -> None:
    with socket.socket() as sok:
        sok.bind(("127.0.0.1", 0))
        settings.CELERY_BROKER_URL = f"redis://127.0.0.1:{sok.getsockname()[1]}/0"
        antwoord = client.get("/readyz")
    assert antwoord.status_code == 503
    assert antwoord.json() == {
        "status": "fout",
        "database": "ok",
        "migraties": "ok",
        "broker": "ConnectionError",
    }


@pytest.mark.django_db
def test_readyz_does_not_wait_for_a_broker_that_says_nothing(client: Client, settings) -> None:
    with socket.socket() as sok:
        sok.bind(("127.0.0.1", 0))
        sok.listen()
        settings.CELERY_BROKER_URL = f"redis://127.0.0.1:{sok.getsockname()[1]}/0"
        begin = time.monotonic()
        antwoord = client.get("/readyz")
    assert antwoord.json()["broker"] == "TimeoutError"
    assert time.monotonic() - begin < 5


@pytest.mark.django_db
def test_readyz_sees_that_a_migration_is_missing(client: Client) -> None:
    # The newest one, as when code is newer than the database.
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM django_migrations WHERE id IN"
            " (SELECT max(id) FROM django_migrations WHERE app = 'organisatie')"
        )
    assert client.get("/readyz").json()["migraties"] == "NietGemigreerdError"
