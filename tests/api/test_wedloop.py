"""Retries and limits with real connections at the same moment, and what happens without the guard."""

import json
import threading
import time as klok
from collections import Counter
from collections.abc import Callable
from datetime import datetime, time, timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.db import connection
from django.test import Client

from afspraken.api import afspraken as api
from afspraken.models import Afspraak
from kcc.lib.perioden import TIJDZONE
from kcc.organisatie import services
from kcc.organisatie.models import UitgaandBericht, Verzoekemmer
from tests.afspraken.wereld import maak_wereld

pytestmark = pytest.mark.django_db(transaction=True)

NU = datetime(2026, 3, 2, 6, 0, tzinfo=TIJDZONE)


def tegelijk(aantal: int, doe: Callable[[int], Any]) -> list[Any]:
    """`doe(0)` to `doe(aantal - 1)`, each in a thread with a connection of its own, let go together."""
    start = threading.Barrier(aantal)
    uitkomsten: list[Any] = [None] * aantal

    def loop(nummer: int) -> None:
        try:
            connection.ensure_connection()
            start.wait(timeout=60)
            uitkomsten[nummer] = doe(nummer)
        finally:
            connection.close()

    draden = [threading.Thread(target=loop, args=(nummer,)) for nummer in range(aantal)]
    for draad in draden:
        draad.start()
    for draad in draden:
        draad.join(timeout=120)
    return uitkomsten


def maak_plek(balies: int) -> None:
    wereld = maak_wereld(aantal_groepen=1)
    for nummer in range(1, balies + 1):
        wereld.bezet(wereld.locaties[0], nummer, time(9), time(9, 15), [0])


def boek(kenmerk: str, naam: str = "Jo") -> Any:
    return Client().post(
        "/api/v1/afspraken",
        json.dumps(
            {
                "producten": [{"code": "product-0"}],
                "locatie": "locatie-0",
                "begintOp": "2026-03-02T09:00:00+01:00",
                "naam": naam,
                "email": "jo@example.nl",
            }
        ),
        content_type="application/json",
        headers={"Idempotency-Key": kenmerk},
    )


@time_machine.travel(NU, tick=False)
def test_a_request_that_is_sent_eight_times_at_once_books_one_place():
    maak_plek(balies=8)
    antwoorden = tegelijk(8, lambda nummer: boek("steeds-dezelfde"))
    assert Counter(antwoord.status_code for antwoord in antwoorden) == {201: 8}
    assert len({antwoord.content for antwoord in antwoorden}) == 1
    assert Afspraak.objects.count() == UitgaandBericht.objects.count() == 1


@time_machine.travel(NU, tick=False)
def test_negative_control_without_the_key_every_one_books(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(api, "aanvraagsleutel", lambda request: f"api:{uuid4()}")
    maak_plek(balies=8)
    antwoorden = tegelijk(8, lambda nummer: boek("steeds-dezelfde"))
    assert Counter(antwoord.status_code for antwoord in antwoorden) == {201: 8}
    assert Afspraak.objects.count() == 8


@time_machine.travel(NU, tick=False)
def test_one_key_for_different_requests_at_once_is_for_one_of_them():
    maak_plek(balies=8)
    antwoorden = tegelijk(8, lambda nummer: boek("steeds-dezelfde", naam=f"Burger {nummer}"))
    assert Counter(antwoord.status_code for antwoord in antwoorden) == {201: 1, 409: 7}
    assert Afspraak.objects.count() == 1


@time_machine.travel(NU, tick=False)
def test_eight_people_for_three_places_of_whom_each_retries():
    maak_plek(balies=3)
    antwoorden = tegelijk(16, lambda nummer: boek(f"burger-{nummer % 8}", naam=f"Burger {nummer % 8}"))
    geboekt = {antwoord.json()["uuid"] for antwoord in antwoorden if antwoord.status_code == 201}
    assert {antwoord.status_code for antwoord in antwoorden} == {201, 409}
    assert len(geboekt) == Afspraak.objects.count() == 3


def tel(neem: Callable[..., timedelta | None]) -> int:
    """How many of 8 × 10 requests at once a bucket of 20 lets through."""
    nu = NU
    Verzoekemmer.objects.create(sleutel="adres", vol_op=nu)
    uitkomsten = tegelijk(
        8, lambda _: sum(neem(sleutel="adres", per_minuut=20, nu=nu) is None for _ in range(10))
    )
    return sum(uitkomsten)


def test_the_limit_is_exact_over_connections_at_once():
    assert tel(services.neem_verzoek) == 20


def test_negative_control_a_limit_that_reads_and_then_writes_lets_more_through():
    def neem_zonder_bewaking(*, sleutel: str, per_minuut: int, nu: datetime) -> timedelta | None:
        stap = timedelta(minutes=1) / per_minuut
        emmer = Verzoekemmer.objects.get(pk=sleutel)
        klok.sleep(0.005)
        if emmer.vol_op + stap > nu + timedelta(minutes=1):
            return stap
        emmer.vol_op += stap
        emmer.save()
        return None

    assert tel(neem_zonder_bewaking) > 20
