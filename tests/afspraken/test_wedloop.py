"""The same thing sent twice at the same moment, over real connections.

Who wants the same place as somebody else is raced in tests/e2e/test_wedloop.py.
"""

from collections import Counter
from datetime import time
from functools import partial
from urllib.parse import urlencode
from uuid import uuid4

import pytest
import time_machine
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse

from afspraken import regels
from afspraken.enums import Afspraakkanaal
from afspraken.models import Afspraak
from afspraken.services import controleer, reserveren
from tests.afspraken.wereld import MAANDAG, VROEG, Wereld, maak_wereld
from tests.utils.tegelijk import tegelijk

pytestmark = pytest.mark.django_db(transaction=True)

NEGEN = 108


def soorten(uitkomsten) -> Counter[str]:
    return Counter(type(uitkomst).__name__ for uitkomst in uitkomsten)


def klopt(wereld: Wereld, datums=(MAANDAG,)) -> bool:
    return all(controleer(locatie_id=plaats.pk, datums=datums) == [] for plaats in wereld.locaties)


# --- The same thing twice ----------------------------------------------------------------------


def houd_tegelijk(sleutels: list[str]) -> tuple[Wereld, Counter[str]]:
    """Choose a time eight times at once, each another one."""
    wereld = maak_wereld(aantal_groepen=1)
    (locatie,) = wereld.locaties
    wereld.bezet(locatie, 1, time(9), time(12), [0])
    uitkomsten = tegelijk(
        *(
            partial(
                reserveren.reserveer,
                wens=wereld.wens((0, 1)),
                locatie=locatie,
                begint_op=regels.cel_moment(MAANDAG, NEGEN + 3 * nummer),
                kanaal=Afspraakkanaal.ONLINE,
                sleutel=sleutel,
                nu=VROEG,
            )
            for nummer, sleutel in enumerate(sleutels)
        )
    )
    return wereld, soorten(uitkomsten)


def test_one_attempt_holds_one_moment_however_often_it_chooses_at_once():
    wereld, verteld = houd_tegelijk(["vast:a:"] * 6)
    assert set(verteld) <= {"Afspraak", "GeenPlek"} and verteld["Afspraak"] >= 1
    assert Afspraak.alle.count() == 1 and klopt(wereld)


def test_negative_control_with_a_key_each_they_hold_six():
    wereld, verteld = houd_tegelijk([f"vast:{n}:" for n in range(6)])
    assert verteld == {"Afspraak": 6} and Afspraak.alle.count() == 6 and klopt(wereld)


def bevestig_dubbel(wereld: Wereld, client: Client) -> list[str]:
    """Press the last button five times at once, in the browser of one person; where each led."""
    keuze = {"product": "product-0", "personen": 1, "locatie": "locatie-0", "moment": "2026-03-02T09:00"}
    pad = f"{reverse('afspraken:controleren')}?{urlencode(keuze)}"
    client.post(pad.replace("controleren", "vasthouden"))
    client.post(pad.replace("controleren", "gegevens"), {"naam": "Jo", "email": "jo@example.nl"})
    sleutel = client.get(pad).context["aanvraag_sleutel"]

    def druk() -> str:
        eigen = Client()
        eigen.cookies = client.cookies
        return eigen.post(pad, {"aanvraag_sleutel": sleutel}).url

    return tegelijk(*[druk] * 5)


@pytest.mark.parametrize("balies", [1, 5])
def test_pressing_the_last_button_five_times_at_once_books_once(balies):
    wereld = maak_wereld(aantal_groepen=1)
    for nummer in range(1, balies + 1):
        wereld.bezet(wereld.locaties[0], nummer, time(9), time(9, 15), [0])
    with time_machine.travel(VROEG, tick=False):
        waarheen = bevestig_dubbel(wereld, Client())
    assert len(set(waarheen)) == 1 and str(Afspraak.objects.get().uuid) in waarheen[0]
    assert klopt(wereld)


@pytest.mark.parametrize("balies", [1, 5])
def test_one_key_at_once_without_a_hold_books_once_also_the_last_place(balies):
    wereld = maak_wereld(aantal_groepen=1)
    (locatie,) = wereld.locaties
    for nummer in range(1, balies + 1):
        wereld.bezet(locatie, nummer, time(9), time(9, 15), [0])
    uitkomsten = tegelijk(*[partial(wereld.plan, locatie, NEGEN, aanvraag_sleutel="steeds-dezelfde")] * 5)
    assert {getattr(uitkomst, "pk", uitkomst) for uitkomst in uitkomsten} == {Afspraak.objects.get().pk}
    assert klopt(wereld)


def test_negative_control_the_key_is_unique_in_the_database():
    wereld = maak_wereld(aantal_groepen=1)
    wereld.bezet(wereld.locaties[0], 1, time(9), time(10), [0])
    afspraak = wereld.plan(wereld.locaties[0], NEGEN, aanvraag_sleutel="eens")
    afspraak.pk, afspraak.uuid, afspraak.nummer = None, uuid4(), "00000000"
    with pytest.raises(IntegrityError, match="aanvraag_sleutel"):
        afspraak.save(force_insert=True)
