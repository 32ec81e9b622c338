"""The queue and the steps at the desk, as services: order, one visitor per call, undoing, a seat."""

import threading
from datetime import timedelta

import pytest
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase as HypothesisTestCase

from afspraken import services
from afspraken.enums import Afspraakstatus, Bezoekresultaat, Wachtstand
from afspraken.models import Afspraak, Bezoek, BezoekQuerySet, Werkplek
from afspraken.regels import INLOOP_RANGACHTERSTAND, wachtstand
from afspraken.services import BalieFout
from tests.afspraken.factories import (
    NU,
    AanbodFactory,
    AfspraakFactory,
    BalieFactory,
    BezettingFactory,
    BezoekFactory,
    ProductgroepFactory,
)
from tests.catalogus.factories import LocatieFactory, ProductFactory
from tests.organisatie.factories import MedewerkerFactory

MINUUT = timedelta(minutes=1)


# --- Waiting time ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("seconden", "stand"),
    [
        (0, Wachtstand.OP_TIJD),
        (7 * 60 - 1, Wachtstand.OP_TIJD),
        (7 * 60, Wachtstand.BIJNA),
        (10 * 60, Wachtstand.BIJNA),
        (10 * 60 + 1, Wachtstand.TE_LANG),
    ],
)
def test_waiting_time_warns_from_seven_minutes_and_fails_after_ten(seconden, stand):
    assert wachtstand(timedelta(seconds=seconden)) == stand


# --- The order of the queue --------------------------------------------------------------------

_MINUTEN = st.integers(min_value=0, max_value=240)
_BEZOEKERS = st.lists(st.tuples(_MINUTEN, st.none() | _MINUTEN), min_size=1, max_size=12)


class TestVolgorde(HypothesisTestCase):
    @settings(max_examples=60, deadline=None)
    @given(bezoekers=_BEZOEKERS)
    def test_due_appointments_go_first_in_order_of_time_and_no_walk_in_starves(self, bezoekers):
        """bezoekers: (minute of check-in, minute of the appointment or None)."""
        locatie, groep = LocatieFactory(), ProductgroepFactory()
        Bezoek.objects.bulk_create(
            Bezoek(
                locatie=locatie,
                groep=groep,
                datum=NU.date(),
                ticketnummer=nummer,
                aangemeld_op=NU + aangemeld * MINUUT,
                afspraak_op=None if afspraak is None else NU + afspraak * MINUUT,
            )
            for nummer, (aangemeld, afspraak) in enumerate(bezoekers, 1)
        )
        rij = list(services.wachtrij(locatie, NU))
        assert len(rij) == len(bezoekers)
        for plaats, eerder in enumerate(rij):
            for later in rij[plaats + 1 :]:
                if eerder.afspraak_op and later.afspraak_op:
                    assert eerder.afspraak_op <= later.afspraak_op
                elif not eerder.afspraak_op and not later.afspraak_op:
                    assert eerder.aangemeld_op <= later.aangemeld_op
                elif later.afspraak_op:
                    # A walk-in goes first only after waiting long enough before that appointment's time.
                    assert later.afspraak_op - eerder.aangemeld_op >= INLOOP_RANGACHTERSTAND
                else:
                    # No appointment so far after the check-in overtakes: nobody waits for ever.
                    assert eerder.afspraak_op - later.aangemeld_op <= INLOOP_RANGACHTERSTAND


@pytest.mark.django_db
def test_a_due_appointment_goes_before_a_walk_in_who_came_earlier():
    inloop = BezoekFactory(aangemeld_op=NU - 15 * MINUUT)
    afspraak = BezoekFactory(met_afspraak=True, afspraak__begint_op=NU - MINUUT, aangemeld_op=NU - 2 * MINUUT)
    assert list(services.wachtrij(inloop.locatie, NU)) == [afspraak, inloop]


# --- Calling -----------------------------------------------------------------------------------


@pytest.fixture
def bilal(db):
    AanbodFactory()
    return MedewerkerFactory(baliemedewerker=True)


@pytest.mark.django_db
def test_calling_twice_calls_one_visitor(bilal):
    balie = BalieFactory()
    eerste = BezoekFactory(aangemeld_op=NU - 9 * MINUUT)
    BezoekFactory()
    for _ in range(2):
        assert services.roep_volgende_op(balie=balie, medewerker=bilal, nu=NU) == eerste
    assert Bezoek.objects.waiting().count() == 1


@pytest.mark.django_db
def test_a_rostered_desk_calls_only_whom_it_can_serve(bilal):
    balie = BalieFactory()
    BezettingFactory(balie=balie, groepen=[ProductgroepFactory(rijbewijzen=True)])
    BezoekFactory(aangemeld_op=NU - 30 * MINUUT)
    assert services.roep_volgende_op(balie=balie, medewerker=bilal, nu=NU) is None
    past = BezoekFactory(groep=ProductgroepFactory(rijbewijzen=True))
    assert services.roep_volgende_op(balie=balie, medewerker=bilal, nu=NU) == past


@pytest.mark.django_db
def test_a_desk_calls_nobody_of_another_place_or_another_day(bilal):
    balie = BalieFactory()
    BezoekFactory(locatie=LocatieFactory(hoogvliet=True))
    BezoekFactory(aangemeld_op=NU - timedelta(days=1))
    assert services.roep_volgende_op(balie=balie, medewerker=bilal, nu=NU) is None


def _roep_tegelijk_op(balies, medewerkers, monkeypatch):
    """Every desk calls at the same moment: all have chosen a visitor before any of them stores it.

    Returns the visitors' ids, one per desk; each desk has a connection of its own.
    """
    wacht_op_elkaar = threading.Barrier(len(balies), timeout=10)
    bewaar = Bezoek.save

    def bewaar_samen(bezoek, *args, **kwargs):
        wacht_op_elkaar.wait()
        bewaar(bezoek, *args, **kwargs)

    monkeypatch.setattr(Bezoek, "save", bewaar_samen)
    opgeroepen, fouten = [], []

    def roep(balie, medewerker):
        try:
            bezoek = services.roep_volgende_op(balie=balie, medewerker=medewerker, nu=NU)
            opgeroepen.append(bezoek.pk)
        except Exception as fout:
            fouten.append(fout)
        finally:
            connection.close()

    draden = [threading.Thread(target=roep, args=paar) for paar in zip(balies, medewerkers, strict=True)]
    for draad in draden:
        draad.start()
    for draad in draden:
        draad.join(timeout=20)
    monkeypatch.undo()
    assert not fouten
    return opgeroepen


@pytest.fixture
def drie_balies(transactional_db):
    AanbodFactory()
    medewerkers = [MedewerkerFactory(username=naam) for naam in ("bilal", "noor", "sem")]
    for n in range(5):
        BezoekFactory(aangemeld_op=NU - n * MINUUT)
    return [BalieFactory(nummer=nummer) for nummer in (1, 2, 3)], medewerkers


def test_clerks_who_call_at_the_same_moment_call_different_visitors(drie_balies, monkeypatch):
    balies, medewerkers = drie_balies
    opgeroepen = _roep_tegelijk_op(balies, medewerkers, monkeypatch)
    assert len(set(opgeroepen)) == 3
    # Nobody is passed over: the three who came first.
    assert set(opgeroepen) == set(Bezoek.objects.order_by("aangemeld_op").values_list("pk", flat=True)[:3])


def test_without_the_lock_they_call_the_same_visitor(drie_balies, monkeypatch):
    """The negative control: the same schedule, and only the lock taken away, does double-call."""
    balies, medewerkers = drie_balies
    monkeypatch.setattr(BezoekQuerySet, "select_for_update", lambda rij, **_: rij)
    opgeroepen = _roep_tegelijk_op(balies, medewerkers, monkeypatch)
    assert len(opgeroepen) == 3
    assert len(set(opgeroepen)) == 1


# --- Checking in -------------------------------------------------------------------------------


@pytest.mark.django_db
def test_checking_in_gives_a_ticket_once():
    afspraak = AfspraakFactory()
    eerste = services.meld_aan(afspraak_id=afspraak.pk, nu=NU)
    tweede = services.meld_aan(afspraak_id=afspraak.pk, nu=NU + MINUUT)
    afspraak.refresh_from_db()
    assert eerste == tweede
    assert eerste.ticket == "A001"
    assert eerste.wacht_sinds == afspraak.begint_op
    assert afspraak.status == Afspraakstatus.VERSCHENEN


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("velden", "melding"),
    [
        ({"afgezegd": True}, "afgezegd"),
        ({"begint_op": NU + timedelta(days=1)}, "niet vandaag"),
    ],
)
def test_who_has_no_appointment_today_is_told_to_be_a_walk_in(velden, melding):
    afspraak = AfspraakFactory(**velden)
    with pytest.raises(BalieFout, match=f"{melding}.*Meld de bezoeker als inloop aan"):
        services.meld_aan(afspraak_id=afspraak.pk, nu=NU)
    assert not Bezoek.objects.exists()


@pytest.mark.django_db
def test_who_left_and_comes_back_is_told_to_be_a_walk_in():
    bezoek = BezoekFactory(met_afspraak=True, weggelopen=True)
    with pytest.raises(BalieFout, match="weggelopen"):
        services.meld_aan(afspraak_id=bezoek.afspraak_id, nu=NU)


@pytest.mark.django_db
def test_a_walk_in_for_what_the_place_does_not_supply_is_sent_on():
    AanbodFactory()
    with pytest.raises(BalieFout, match="Verwijs naar een andere locatie"):
        services.meld_inloop_aan(
            locatie=LocatieFactory(), product=ProductFactory(rijbewijs=True), aanvraag_sleutel="a", nu=NU
        )


def test_a_walk_in_sent_twice_at_the_same_moment_is_one_visit_and_takes_one_number(transactional_db):
    aanbod = AanbodFactory()
    uitkomst = []
    tegelijk = threading.Barrier(2, timeout=10)

    def meld_aan():
        try:
            tegelijk.wait()
            bezoek = services.meld_inloop_aan(
                locatie=aanbod.locatie, product=aanbod.product, aanvraag_sleutel="dubbel", nu=NU
            )
            uitkomst.append(bezoek.pk)
        finally:
            connection.close()

    for _ in range(5):
        draden = [threading.Thread(target=meld_aan) for _ in range(2)]
        for draad in draden:
            draad.start()
        for draad in draden:
            draad.join(timeout=20)
    assert len(uitkomst) == 10
    assert len(set(uitkomst)) == 1
    volgende = services.meld_inloop_aan(
        locatie=aanbod.locatie, product=aanbod.product, aanvraag_sleutel="ander", nu=NU
    )
    assert volgende.ticket == "B002"


# --- Undoing -----------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_check_in_that_was_a_mistake_never_was():
    afspraak = AfspraakFactory()
    bezoek = services.meld_aan(afspraak_id=afspraak.pk, nu=NU)
    for _ in range(2):
        services.draai_aanmelding_terug(bezoek_id=bezoek.pk, nu=NU + MINUUT)
    afspraak.refresh_from_db()
    assert afspraak.status == Afspraakstatus.BEVESTIGD
    assert not Bezoek.objects.exists()
    assert services.meld_aan(afspraak_id=afspraak.pk, nu=NU + 2 * MINUUT).ticket == "A002"


@pytest.mark.django_db
@pytest.mark.parametrize("stand", ["aan_balie", "afgerond", "weggelopen"])
def test_a_check_in_stays_once_the_visitor_was_called_or_left(stand):
    bezoek = BezoekFactory(**{stand: True})
    with pytest.raises(BalieFout, match="wacht niet meer"):
        services.draai_aanmelding_terug(bezoek_id=bezoek.pk, nu=NU)
    assert Bezoek.objects.filter(pk=bezoek.pk).exists()


# --- Finishing ---------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_visit_is_finished_once(bilal):
    bezoek = BezoekFactory(aan_balie=True)
    for resultaat in (Bezoekresultaat.GEHOLPEN, Bezoekresultaat.NIET_GEHOLPEN):
        services.rond_bezoek_af(
            bezoek_id=bezoek.pk, medewerker=bilal, resultaat=resultaat, nu=NU + 5 * MINUUT
        )
    bezoek.refresh_from_db()
    assert bezoek.resultaat == Bezoekresultaat.GEHOLPEN
    assert bezoek.afgerond_op == NU + 5 * MINUUT


@pytest.mark.django_db
@pytest.mark.parametrize("stand", [{}, {"weggelopen": True}])
def test_only_who_sits_at_a_desk_can_be_finished_or_called_again(bilal, stand):
    bezoek = BezoekFactory(**stand)
    with pytest.raises(BalieFout):
        services.rond_bezoek_af(
            bezoek_id=bezoek.pk, medewerker=bilal, resultaat=Bezoekresultaat.GEHOLPEN, nu=NU
        )
    with pytest.raises(BalieFout):
        services.roep_opnieuw_op(bezoek_id=bezoek.pk, nu=NU)


@pytest.mark.django_db
def test_calling_again_keeps_the_first_call(bilal):
    bezoek = BezoekFactory(aan_balie=True)
    services.roep_opnieuw_op(bezoek_id=bezoek.pk, nu=NU + MINUUT)
    bezoek.refresh_from_db()
    assert (bezoek.opgeroepen_op, bezoek.laatst_opgeroepen_op) == (NU, NU + MINUUT)


@pytest.mark.django_db
def test_a_visitor_who_did_not_come_frees_the_desk(bilal):
    bezoek = BezoekFactory(aan_balie=True, aantal_oproepen=3)
    services.meld_niet_gekomen(bezoek_id=bezoek.pk, nu=NU + MINUUT)
    assert services.huidig_bezoek(bezoek.balie) is None
    volgende = BezoekFactory()
    assert services.roep_volgende_op(balie=bezoek.balie, medewerker=bilal, nu=NU + MINUUT) == volgende


# --- A seat ------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_taking_a_desk_moves_off_who_forgot_to_leave(bilal):
    balie = BalieFactory()
    noor = MedewerkerFactory()
    services.ga_zitten(medewerker=noor, balie=balie)
    services.ga_zitten(medewerker=bilal, balie=balie)
    assert Werkplek.objects.get(medewerker=noor).balie is None
    assert Werkplek.objects.get(medewerker=bilal).balie == balie


@pytest.mark.django_db
def test_nobody_leaves_a_visitor_behind(bilal):
    bezoek = BezoekFactory(aan_balie=True)
    services.ga_zitten(medewerker=bilal, balie=bezoek.balie)
    for stap in (
        lambda: services.ga_zitten(medewerker=bilal, balie=BalieFactory(nummer=9)),
        lambda: services.werk_in(medewerker=bilal, locatie=bezoek.locatie),
    ):
        with pytest.raises(BalieFout, match=f"U helpt {bezoek.ticket} nog"):
            stap()
    services.ga_zitten(medewerker=bilal, balie=bezoek.balie)
    assert Werkplek.objects.get(medewerker=bilal).balie == bezoek.balie


# --- Finding -----------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("zoekterm", "gevonden"),
    [
        ("vries", True),
        ("FATIMA", True),
        ("vries fatima", True),
        ("Zoë", False),
        ("2468", True),
        ("2468 1", True),
        ("4681", False),
        ("", True),
        ("%", False),
    ],
)
def test_an_appointment_is_found_by_words_of_the_name_or_the_beginning_of_its_number(zoekterm, gevonden):
    AfspraakFactory(nummer="24681357")
    assert Afspraak.objects.matching(zoekterm).exists() is gevonden


@pytest.mark.django_db
def test_accents_do_not_matter_when_looking_for_a_name():
    AfspraakFactory(naam="Zoë Çelik")
    assert Afspraak.objects.matching("zoe celik").exists()
