"""What is held while somebody types: it takes a place, ends by itself, yields, becomes the appointment."""

import threading
from datetime import time, timedelta
from functools import partial

import pytest
from django.db import IntegrityError, transaction

from afspraken import regels
from afspraken.enums import Afspraakkanaal, Afspraakstatus
from afspraken.models import Afspraak, Beschikbaarheidsmeting, Bezetting, Capaciteit, Kanaaldeel
from afspraken.services import (
    Contactgegevens,
    GeenPlek,
    conflicten,
    controleer,
    herbereken,
    reserveren,
    verplaats_afspraak,
    visites,
    zoek_vrij,
)
from afspraken.services.plek import Plek
from afspraken.services.reserveren import DUUR, LANGSTE, TeVeelReserveringen
from afspraken.services.toegang import meet_beschikbaarheid
from afspraken.tasks import geef_vervallen_reserveringen_vrij
from kcc.organisatie.models import UitgaandBericht
from tests.afspraken.wereld import MAANDAG, VROEG, Wereld, maak_wereld
from tests.utils.tegelijk import tegelijk

pytestmark = pytest.mark.django_db

NEGEN = 108


@pytest.fixture
def wereld() -> Wereld:
    """One place with one desk from nine to ten."""
    wereld = maak_wereld()
    wereld.bezet(wereld.locaties[0], 1, time(9), time(10), [0, 1, 2])
    return wereld


def houd(wereld, cel=NEGEN, sleutel="vast:a:", nu=VROEG, wens=None, kanaal=Afspraakkanaal.ONLINE):
    return reserveren.reserveer(
        wens=wens or wereld.wens((0, 1)),
        locatie=wereld.locaties[0],
        begint_op=regels.cel_moment(MAANDAG, cel),
        kanaal=kanaal,
        sleutel=sleutel,
        nu=nu,
    )


def vrij(wereld, nu=VROEG, **extra):
    gevonden = zoek_vrij(
        visites=visites(wereld.wens((0, 1))),
        kanaal="online",
        vanaf=MAANDAG,
        tot=MAANDAG + timedelta(days=1),
        nu=nu,
        **extra,
    )
    return set(gevonden[0].cellen.tolist()) if gevonden else set()


def klopt(wereld) -> bool:
    return controleer(locatie_id=wereld.locaties[0].pk, datums=[MAANDAG]) == []


def test_what_is_held_is_not_free_for_others_and_has_no_person(wereld):
    reservering = houd(wereld)
    assert NEGEN not in vrij(wereld) and NEGEN + 3 in vrij(wereld)
    assert (reservering.status, reservering.naam) == (Afspraakstatus.GERESERVEERD, "")
    assert reservering.vervalt_op == VROEG + timedelta(minutes=5)
    with pytest.raises(GeenPlek):
        wereld.plan(wereld.locaties[0], NEGEN)
    assert not Afspraak.objects.exists() and Afspraak.alle.count() == 1
    assert klopt(wereld)


def test_after_its_time_it_is_free_at_once_without_any_task(wereld):
    houd(wereld)
    later = VROEG + DUUR
    assert NEGEN not in vrij(wereld, later - timedelta(seconds=1))
    assert NEGEN in vrij(wereld, later)
    wereld.plan(wereld.locaties[0], NEGEN, nu=later)
    assert Afspraak.alle.count() == 1 and klopt(wereld)


def test_the_task_takes_away_what_is_over_and_nothing_else(wereld, time_machine):
    houd(wereld)
    houd(wereld, NEGEN + 3, "vast:b:", nu=VROEG + timedelta(minutes=2))
    time_machine.move_to(VROEG + DUUR)
    geef_vervallen_reserveringen_vrij()
    geef_vervallen_reserveringen_vrij()
    assert [r.aanvraag_sleutel for r in Afspraak.alle.all()] == ["vast:b:"]
    assert klopt(wereld)


def test_an_appointment_can_move_to_what_is_no_longer_held(wereld):
    afspraak = wereld.plan(wereld.locaties[0], NEGEN + 6)
    houd(wereld)
    doel = {"locatie": wereld.locaties[0], "begint_op": regels.cel_moment(MAANDAG, NEGEN)}
    with pytest.raises(GeenPlek):
        verplaats_afspraak(afspraak_id=afspraak.pk, nu=VROEG, **doel)
    verplaats_afspraak(afspraak_id=afspraak.pk, nu=VROEG + DUUR, **doel)
    assert Afspraak.alle.count() == 1 and klopt(wereld)


def test_an_attempt_holds_one_moment_and_choosing_another_moves_it(wereld):
    eerst = houd(wereld)
    dan = houd(wereld, NEGEN + 3, nu=VROEG + timedelta(minutes=1))
    assert (dan.pk, dan.nummer) == (eerst.pk, eerst.nummer)
    assert NEGEN in vrij(wereld) and NEGEN + 3 not in vrij(wereld)
    # One that overlaps its own place is possible too.
    houd(wereld, NEGEN + 4)
    assert Afspraak.alle.get().begint_op == regels.cel_moment(MAANDAG, NEGEN + 4) and klopt(wereld)


def test_moving_to_a_taken_moment_keeps_what_was_held(wereld):
    houd(wereld)
    wereld.plan(wereld.locaties[0], NEGEN + 6)
    with pytest.raises(GeenPlek):
        houd(wereld, NEGEN + 5)
    assert Afspraak.alle.held().get().begint_op == regels.cel_moment(MAANDAG, NEGEN) and klopt(wereld)


def test_ones_own_hold_is_shown_as_free_to_oneself(wereld):
    reservering = houd(wereld)
    assert vrij(wereld, zonder=reservering.pk) == set(range(NEGEN, NEGEN + 10))


def test_it_can_be_prolonged_ten_times_and_not_for_ever(wereld):
    houd(wereld)
    nu = VROEG
    for _ in range(10):
        nu += DUUR - timedelta(seconds=1)
        reservering = reserveren.verleng(sleutel="vast:a:", nu=nu)
        assert reservering.vervalt_op == nu + DUUR
    assert reserveren.verleng(sleutel="vast:a:", nu=nu + DUUR).vervalt_op == VROEG + LANGSTE
    # Choosing the same moment again is not a way around it.
    assert houd(wereld, nu=nu + DUUR).vervalt_op == VROEG + LANGSTE


def test_letting_go_frees_the_place_and_doing_so_twice_changes_nothing(wereld):
    houd(wereld)
    reserveren.laat_los(sleutel="vast:a:")
    reserveren.laat_los(sleutel="vast:a:")
    assert NEGEN in vrij(wereld) and not Afspraak.alle.exists() and klopt(wereld)
    assert reserveren.verleng(sleutel="vast:a:", nu=VROEG) is None


@pytest.mark.parametrize("wachten", [timedelta(minutes=1), timedelta(minutes=20)])
def test_confirming_turns_it_into_the_appointment_with_the_same_number(wereld, wachten):
    reservering = houd(wereld)
    afspraak = wereld.plan(
        wereld.locaties[0],
        NEGEN,
        nu=VROEG + wachten,
        reservering="vast:a:",
        contact=Contactgegevens("Jo de Wit", "jo@example.nl", opmerking="Ik kom met mijn zus"),
    )
    assert (afspraak.pk, afspraak.nummer) == (reservering.pk, reservering.nummer)
    assert (afspraak.status, afspraak.vervalt_op, afspraak.naam) == ("bevestigd", None, "Jo de Wit")
    assert UitgaandBericht.objects.get().aan == "jo@example.nl"
    assert Afspraak.objects.count() == 1 and klopt(wereld)


def test_confirming_another_moment_than_was_held_gives_up_the_hold(wereld):
    houd(wereld)
    afspraak = wereld.plan(wereld.locaties[0], NEGEN + 1, reservering="vast:a:")
    assert Afspraak.alle.get() == afspraak and klopt(wereld)


def test_a_hold_that_somebody_else_needed_is_gone_and_says_so(wereld):
    houd(wereld)
    later = VROEG + DUUR
    wereld.plan(wereld.locaties[0], NEGEN, nu=later)
    with pytest.raises(GeenPlek):
        wereld.plan(wereld.locaties[0], NEGEN, nu=later, reservering="vast:a:")


def test_a_hold_of_what_is_not_supplied_any_more_cannot_be_confirmed(wereld):
    houd(wereld)
    wereld.producten[0].aanbod.update(is_actief=False)
    with pytest.raises(reserveren.AfspraakFout, match="Dit kan hier niet"):
        wereld.plan(wereld.locaties[0], NEGEN, reservering="vast:a:")


def test_it_yields_to_a_roster_that_leaves_no_room_and_an_appointment_does_not(wereld):
    houd(wereld)
    afspraak = wereld.plan(wereld.locaties[0], NEGEN + 3)
    Bezetting.objects.all().delete()
    assert conflicten(locatie_id=wereld.locaties[0].pk, datums=[MAANDAG]) == [afspraak.pk]
    herbereken(locatie_id=wereld.locaties[0].pk, datums=[MAANDAG])
    assert Afspraak.alle.get() == afspraak and klopt(wereld)


def test_it_yields_to_a_smaller_share_of_its_channel(wereld):
    wereld.bezet(wereld.locaties[0], 2, time(9), time(10), [0])
    houd(wereld)
    houd(wereld, sleutel="vast:b:")
    Kanaaldeel.objects.create(locatie=wereld.locaties[0], kanalen=["online"], percentage=50)
    herbereken(locatie_id=wereld.locaties[0].pk, datums=[MAANDAG])
    assert not Afspraak.alle.exists() and NEGEN in vrij(wereld) and klopt(wereld)


def test_a_hold_never_makes_an_appointment_a_conflict(wereld):
    wereld.bezet(wereld.locaties[0], 2, time(9), time(10), [0])
    houd(wereld)
    wereld.plan(wereld.locaties[0], NEGEN, nu=VROEG + timedelta(minutes=1))
    Bezetting.objects.filter(balie__nummer=2).delete()
    assert conflicten(locatie_id=wereld.locaties[0].pk, datums=[MAANDAG]) == []


def test_one_address_cannot_empty_a_day(wereld, settings):
    settings.RESERVERINGEN_PER_ADRES = 3
    wereld.bezet(wereld.locaties[0], 2, time(9), time(10), [0], datum=MAANDAG + timedelta(days=1))
    houd(wereld, sleutel="vast:a:adres")
    with pytest.raises(TeVeelReserveringen):
        houd(wereld, NEGEN + 3, "vast:b:adres")
    # Another address, nobody in particular, and the same address once the first is over.
    houd(wereld, NEGEN + 3, "vast:c:ander")
    houd(wereld, NEGEN + 6, "vast:d:")
    houd(wereld, NEGEN, "vast:b:adres", nu=VROEG + DUUR)
    assert klopt(wereld)


def _houd_samen_vast(wereld):
    wereld.bezet(wereld.locaties[0], 2, time(9), time(10), [0])
    cellen = [NEGEN, NEGEN + 3]
    return tegelijk(*(partial(houd, wereld, cel, f"vast:{cel}:adres") for cel in cellen))


@pytest.mark.django_db(transaction=True)
def test_nor_by_asking_for_all_of_it_at_once(wereld, settings):
    settings.RESERVERINGEN_PER_ADRES = 1
    assert {type(uitkomst) for uitkomst in _houd_samen_vast(wereld)} == {Afspraak, TeVeelReserveringen}


@pytest.mark.django_db(transaction=True)
def test_control_without_the_lock_both_see_room_for_one_more(wereld, settings, monkeypatch):
    settings.RESERVERINGEN_PER_ADRES = 1
    geteld = threading.Barrier(2)
    # What locks now waits until both have counted.
    monkeypatch.setattr(reserveren, "_een_tegelijk", lambda adres: None)
    monkeypatch.setattr(Plek, "eis_vrij", lambda plek, kanaal: geteld.wait(timeout=60))
    assert {type(uitkomst) for uitkomst in _houd_samen_vast(wereld)} == {Afspraak}


def test_the_access_time_does_not_know_what_is_held(wereld):
    houd(wereld)
    meet_beschikbaarheid(moment=VROEG, nu=VROEG)
    meting = Beschikbaarheidsmeting.objects.get(product=wereld.producten[0])
    assert meting.eerste_vrije_op == regels.cel_moment(MAANDAG, NEGEN)


@pytest.mark.parametrize(
    "fout",
    [
        {"status": "bevestigd"},
        {"vervalt_op": None},
        {"naam": "Jo de Wit"},
        {"email": "jo@example.nl"},
    ],
)
def test_the_database_refuses_half_a_hold(wereld, fout):
    houd(wereld)
    with pytest.raises(IntegrityError, match="afspraak_gereserveerd"), transaction.atomic():
        Afspraak.alle.update(**fout)


def test_what_is_held_counts_in_the_vectors_and_nowhere_else(wereld):
    houd(wereld)
    rij = Capaciteit.objects.get()
    assert rij.vrij[NEGEN : NEGEN + 4] == [0, 0, 0, 1]
    assert not wereld.locaties[0].afspraken.exists()
