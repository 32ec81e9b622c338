"""Races over real connections, each with a control that shows what happens without the guard.

Where a guard only matters in an instant, that instant is stretched, with the guard as without it.
"""

import threading
import time as klok
from collections import Counter
from contextlib import suppress
from datetime import time, timedelta
from functools import partial
from urllib.parse import urlencode
from uuid import uuid4

import pytest
import time_machine
from django.db import IntegrityError, OperationalError
from django.test import Client
from django.urls import reverse

from afspraken import regels
from afspraken.enums import Afspraakkanaal
from afspraken.models import Afspraak, Bezetting, Capaciteit
from afspraken.services import (
    capaciteit,
    conflicten,
    controleer,
    herbereken,
    reserveren,
    verplaats_afspraak,
)
from kcc.organisatie.services import dienstkalender
from tests.afspraken.wereld import MAANDAG, VROEG, Wereld, maak_wereld
from tests.utils.tegelijk import tegelijk

pytestmark = pytest.mark.django_db(transaction=True)

NEGEN = 108
DINSDAG = MAANDAG + timedelta(days=1)
REKT = 0.2


def soorten(uitkomsten) -> Counter[str]:
    return Counter(type(uitkomst).__name__ for uitkomst in uitkomsten)


def klopt(wereld: Wereld, datums=(MAANDAG,)) -> bool:
    return all(controleer(locatie_id=plaats.pk, datums=datums) == [] for plaats in wereld.locaties)


# --- Booking × a change of the roster ----------------------------------------------------------


def gerekt(functie):
    """The same, a moment later: what was read is old by then, unless it is locked."""

    def doe(*args, **kwargs):
        uitkomst = functie(*args, **kwargs)
        klok.sleep(REKT)
        return uitkomst

    return doe


def herbereken_zonder_bewaking(*, locatie_id, datums):
    """What everybody writes first: read what is booked, write what that leaves."""
    from catalogus.models import Locatie

    locatie = Locatie.objects.with_openingstijden().get(pk=locatie_id)
    for datum, plan in capaciteit.dagplannen(locatie, datums, dienstkalender()).items():
        for plafond in plan.plafonds():
            stand, vrij = capaciteit._vectoren(plafond)
            rijen = Capaciteit.objects.filter(
                locatie=locatie, datum=datum, groepen=sorted(plafond.groepen), kanalen=[]
            )
            rijen.update(capaciteit=stand, vrij=vrij)


def boek_terwijl_er_balies_weggaan(monkeypatch, reken) -> tuple[Wereld, Counter[str]]:
    """Six desks, four booked; three desks go, while eight others want the same moment.

    The planner, once everything was read, waits until they are done, or two seconds when that cannot be.
    """
    wereld = maak_wereld(aantal_groepen=1)
    (locatie,) = wereld.locaties
    for nummer in range(1, 7):
        wereld.bezet(locatie, nummer, time(9), time(10), [0])
    for _ in range(4):
        wereld.plan(locatie, NEGEN)
    gelezen, geboekt = threading.Event(), threading.Barrier(9)
    lees = capaciteit.dagplannen

    def lees_en_wacht(*args):
        plannen = lees(*args)
        gelezen.set()
        with suppress(threading.BrokenBarrierError):
            geboekt.wait(timeout=2)
        return plannen

    def planner():
        Bezetting.objects.filter(balie__nummer__gt=3).delete()
        reken(locatie_id=locatie.pk, datums=[MAANDAG])

    def boeker():
        gelezen.wait(timeout=30)
        try:
            return wereld.plan(locatie, NEGEN)
        finally:
            with suppress(threading.BrokenBarrierError):
                geboekt.wait(timeout=2)

    with monkeypatch.context() as tijdelijk:
        tijdelijk.setattr(capaciteit, "dagplannen", lees_en_wacht)
        uitkomsten = tegelijk(planner, *[boeker] * 8)
    return wereld, soorten(uitkomsten[1:])


def test_booking_while_desks_go_loses_nothing_and_says_what_no_longer_fits(monkeypatch):
    wereld, verteld = boek_terwijl_er_balies_weggaan(monkeypatch, herbereken)
    assert verteld == {"GeenPlek": 8} and klopt(wereld)
    assert len(conflicten(locatie_id=wereld.locaties[0].pk, datums=[MAANDAG])) == 1


def test_negative_control_without_the_locks_bookings_are_forgotten(monkeypatch):
    wereld, verteld = boek_terwijl_er_balies_weggaan(monkeypatch, herbereken_zonder_bewaking)
    assert verteld["Afspraak"] == 2 and not klopt(wereld)


# --- Moving × moving, crosswise ----------------------------------------------------------------


def verplaats_kruislings(balies: int) -> tuple[Wereld, Counter[str]]:
    """Two appointments at two places each go to the other's day and place, over and over."""
    wereld = maak_wereld(2, aantal_groepen=1)
    dagen = dict(zip(wereld.locaties, (MAANDAG, DINSDAG), strict=True))
    for locatie, dag in dagen.items():
        for nummer in range(1, balies + 1):
            wereld.bezet(locatie, nummer, time(9), time(9, 15), [0], datum=dag)
    paar = [wereld.plan(locatie, NEGEN, datum=dag) for locatie, dag in dagen.items()]
    verteld: Counter[str] = Counter()
    for _ in range(3):
        waar = {afspraak.pk: Afspraak.objects.get(pk=afspraak.pk).locatie for afspraak in paar}
        doelen = {
            pk: next(ander for ander in wereld.locaties if ander != plaats) for pk, plaats in waar.items()
        }
        verteld += soorten(
            tegelijk(
                *(
                    partial(
                        verplaats_afspraak,
                        afspraak_id=pk,
                        locatie=doel,
                        begint_op=regels.cel_moment(dagen[doel], NEGEN),
                        nu=VROEG,
                    )
                    for pk, doel in doelen.items()
                )
            )
        )
    assert klopt(wereld, (MAANDAG, DINSDAG))
    return wereld, verteld


def test_two_moves_that_cross_both_succeed_where_there_is_room(monkeypatch):
    monkeypatch.setattr(capaciteit, "herbereken", gerekt(capaciteit.herbereken))
    _, verteld = verplaats_kruislings(balies=2)
    assert verteld == {"Afspraak": 6}


def test_two_moves_that_cross_into_each_others_only_place_leave_both_where_they_were(monkeypatch):
    monkeypatch.setattr(capaciteit, "herbereken", gerekt(capaciteit.herbereken))
    wereld, verteld = verplaats_kruislings(balies=1)
    assert verteld == {"GeenPlek": 6}
    assert sorted(Afspraak.objects.values_list("locatie", flat=True)) == [
        plaats.pk for plaats in wereld.locaties
    ]


def test_negative_control_locking_one_day_after_the_other_is_a_deadlock(monkeypatch):
    monkeypatch.setattr(capaciteit, "herbereken", gerekt(capaciteit.herbereken))
    monkeypatch.setattr(capaciteit, "vergrendel", lambda dagen: None)
    _, verteld = verplaats_kruislings(balies=2)
    assert verteld[OperationalError.__name__] >= 1


# --- A hold that ends × confirming it ----------------------------------------------------------


def bevestig_terwijl_het_vervalt(monkeypatch) -> tuple[Wereld, Counter[str]]:
    """The hold of the only place is over; its owner confirms while somebody else books it.

    Who confirms waits, once the hold was read, until the other is done, or two seconds when that cannot be.
    """
    wereld = maak_wereld(aantal_groepen=1)
    (locatie,) = wereld.locaties
    wereld.bezet(locatie, 1, time(9), time(9, 15), [0])
    reserveren.reserveer(
        wens=wereld.wens((0, 1)),
        locatie=locatie,
        begint_op=regels.cel_moment(MAANDAG, NEGEN),
        kanaal=Afspraakkanaal.ONLINE,
        sleutel="vast:a:",
        nu=VROEG,
    )
    later = VROEG + reserveren.DUUR
    gelezen, geboekt = threading.Event(), threading.Event()
    is_voor = reserveren.is_voor

    def lees_en_wacht(*args):
        uitkomst = is_voor(*args)
        gelezen.set()
        geboekt.wait(timeout=2)
        return uitkomst

    def ander():
        gelezen.wait(timeout=30)
        try:
            return wereld.plan(locatie, NEGEN, nu=later)
        finally:
            geboekt.set()

    monkeypatch.setattr(reserveren, "is_voor", lees_en_wacht)
    eigenaar = partial(wereld.plan, locatie, NEGEN, nu=later, reservering="vast:a:")
    return wereld, soorten(tegelijk(eigenaar, ander))


def test_a_hold_that_ends_while_it_is_confirmed_gives_one_appointment(monkeypatch):
    wereld, verteld = bevestig_terwijl_het_vervalt(monkeypatch)
    assert verteld == {"Afspraak": 1, "GeenPlek": 1}
    assert Afspraak.alle.count() == 1 and klopt(wereld)


def test_negative_control_without_a_lock_on_the_hold_both_get_the_place(monkeypatch):
    monkeypatch.setattr(reserveren, "vergrendel", reserveren.gereserveerd)
    _, verteld = bevestig_terwijl_het_vervalt(monkeypatch)
    assert verteld == {"Afspraak": 2}
    assert Afspraak.objects.count() == 2


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
