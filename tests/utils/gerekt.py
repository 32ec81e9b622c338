"""KCC with a gate (tests/utils/poort.py) in every instant that decides a race; its guards are as they are."""

from collections.abc import Callable
from typing import Any

from django.apps import AppConfig

from tests.utils.instellingen import *
from tests.utils.instellingen import INSTALLED_APPS as _apps
from tests.utils.poort import sta_stil


def _daarna(functie: Callable[..., Any], naam: str) -> Callable[..., Any]:
    def doe(*args: Any, **kwargs: Any) -> Any:
        uitkomst = functie(*args, **kwargs)
        sta_stil(naam)
        return uitkomst

    return doe


def _daarvoor(functie: Callable[..., Any], naam: str) -> Callable[..., Any]:
    def doe(*args: Any, **kwargs: Any) -> Any:
        sta_stil(naam)
        return functie(*args, **kwargs)

    return doe


class Gerekt(AppConfig):
    name = "tests.utils"
    label = "gerekt"

    def ready(self) -> None:
        from afspraken.models import Bezoek
        from afspraken.services import capaciteit, reserveren, rooster_wijziging

        # The planner has seen who is in the way, and acts on it.
        rooster_wijziging.verzet_afspraken = _daarvoor(rooster_wijziging.verzet_afspraken, "planning")
        # What a day holds was read, and is written back as vectors.
        capaciteit._zonder_wijkende = _daarna(capaciteit._zonder_wijkende, "vectoren")
        # The hold was read, and becomes an appointment.
        reserveren.is_voor = _daarna(reserveren.is_voor, "reservering")
        bewaar = Bezoek.save

        def bewaar_later(bezoek: Any, *args: Any, **kwargs: Any) -> None:
            # The visit was read, and is written back.
            if bezoek.pk is None:
                sta_stil("aanmelden")
            elif bezoek.teruggezet_op:
                sta_stil("doorsturen")
            else:
                sta_stil("oproepen")
            bewaar(bezoek, *args, **kwargs)

        Bezoek.save = bewaar_later  # type: ignore[method-assign]


INSTALLED_APPS = [*_apps, "tests.utils.gerekt.Gerekt"]
