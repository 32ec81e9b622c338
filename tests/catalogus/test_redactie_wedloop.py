"""Editors who save one draft at the same moment, on connections of their own: nothing is lost unseen."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from catalogus import services
from catalogus.models import Product
from catalogus.services import redactie
from kcc.organisatie.enums import Rol
from kcc.organisatie.models import Medewerker
from tests.catalogus.factories import ProductFactory

pytestmark = pytest.mark.django_db(transaction=True)
RONDEN = 10


def tegelijk(taken: list[Callable[[], Any]]) -> list[Any]:
    """What each of these gives, or the exception that it raises, when all begin at one moment."""
    begin = threading.Barrier(len(taken))
    uitkomsten: list[Any] = [None] * len(taken)

    def voer_uit(nummer: int, taak: Callable[[], Any]) -> None:
        try:
            begin.wait(timeout=20)
            uitkomsten[nummer] = taak()
        except Exception as fout:
            uitkomsten[nummer] = fout
        finally:
            connection.close()

    draden = [threading.Thread(target=voer_uit, args=paar) for paar in enumerate(taken)]
    for draad in draden:
        draad.start()
    for draad in draden:
        draad.join(timeout=60)
    return uitkomsten


def bewaarders(product: Product, redacteuren: list[Medewerker], ronde: int) -> list[Callable[[], Any]]:
    gezien = services.stand_van(product)

    def bewaar(medewerker: Medewerker) -> Any:
        return services.sla_concept_op(
            onderwerp=product,
            inhoud={"hoe": f"{medewerker.username} {ronde}"},
            gezien=gezien,
            medewerker=medewerker,
            nu=timezone.now(),
        )

    return [lambda medewerker=medewerker: bewaar(medewerker) for medewerker in redacteuren]


def gewonnen(uitkomsten: list[Any]) -> int:
    return sum(not isinstance(uitkomst, Exception) for uitkomst in uitkomsten)


@pytest.fixture
def redacteuren(maak_medewerker: Any) -> list[Medewerker]:
    return [maak_medewerker(Rol.REDACTEUR, username=naam) for naam in ("een", "twee", "drie")]


def test_of_those_who_saw_the_same_draft_one_saves(redacteuren: list[Medewerker]) -> None:
    product = ProductFactory()
    for ronde in range(RONDEN):
        uitkomsten = tegelijk(bewaarders(product, redacteuren, ronde))
        assert gewonnen(uitkomsten) == 1, uitkomsten
        assert sum(isinstance(een, services.AndersBewerktFout) for een in uitkomsten) == 2, uitkomsten
    assert product.versies.filter(status="concept").count() == 1


def test_negative_control_without_the_lock_texts_are_overwritten(
    redacteuren: list[Medewerker], monkeypatch: pytest.MonkeyPatch
) -> None:
    product = ProductFactory()
    services.sla_concept_op(
        onderwerp=product,
        inhoud={"hoe": "Begin."},
        gezien=services.stand_van(product),
        medewerker=redacteuren[0],
        nu=timezone.now(),
    )
    samen = threading.Barrier(len(redacteuren))

    def zonder_slot(onderwerp: Product) -> Product:
        # All of them read before any of them writes, which the lock makes impossible.
        return type(onderwerp).objects.get(pk=onderwerp.pk)

    def lees_samen(onderwerp: Product) -> str:
        stand = stand_van(onderwerp)
        samen.wait(timeout=20)
        return stand

    taken = bewaarders(product, redacteuren, 0)
    stand_van = services.stand_van
    monkeypatch.setattr(redactie, "vergrendel", zonder_slot)
    monkeypatch.setattr(redactie, "stand_van", lees_samen)
    assert gewonnen(tegelijk(taken)) > 1


def test_in_other_fields_everybody_keeps_what_was_written(redacteuren: list[Medewerker]) -> None:
    product = ProductFactory()
    for ronde in range(RONDEN):
        gezien = services.stempels(services.werkinhoud(product))

        def bewaar(
            veld: str, medewerker: Medewerker, ronde: int = ronde, gezien: dict[str, str] = gezien
        ) -> Any:
            return services.sla_velden_op(
                onderwerp=product,
                inhoud={veld: f"{veld} {ronde}"},
                gezien=gezien,
                medewerker=medewerker,
                nu=timezone.now(),
            )

        velden = ("wat", "hoe", "meenemen")
        uitkomsten = tegelijk(
            [
                lambda veld=veld, wie=wie: bewaar(veld, wie)
                for veld, wie in zip(velden, redacteuren, strict=True)
            ]
        )
        assert gewonnen(uitkomsten) == 3, uitkomsten
        inhoud = services.werkinhoud(product)
        assert {veld: inhoud[veld] for veld in velden} == {veld: f"{veld} {ronde}" for veld in velden}


def test_in_one_field_one_wins_and_the_others_are_told(redacteuren: list[Medewerker]) -> None:
    product = ProductFactory()
    gezien = services.stempels(services.werkinhoud(product))
    uitkomsten = tegelijk(
        [
            lambda wie=wie: services.sla_velden_op(
                onderwerp=product,
                inhoud={"hoe": wie.username},
                gezien=gezien,
                medewerker=wie,
                nu=timezone.now(),
            )
            for wie in redacteuren
        ]
    )
    assert gewonnen(uitkomsten) == 1
    assert all(een.velden == ["hoe"] for een in uitkomsten if isinstance(een, services.BotsingFout))
