import threading
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, connections, transaction

from contacten import services
from contacten.enums import Poginguitkomst, Terugbelhandelingsoort
from contacten.models import Terugbelhandeling, Terugbelverzoek
from contacten.services import Achterhaald, terugbellen
from tests.contacten.factories import DEADLINE, NU, AfdelingFactory, MedewerkerFactory, TerugbelverzoekFactory

pytestmark = pytest.mark.django_db
LATER = NU + timedelta(hours=1)


@pytest.fixture
def sanne(db):
    return MedewerkerFactory()


@pytest.fixture
def youssef(db):
    return MedewerkerFactory(collega=True)


def soorten(verzoek):
    return [handeling.soort for handeling in verzoek.handelingen.all()]


def laatste(verzoek):
    handeling = verzoek.handelingen.last()
    return handeling.pk if handeling else 0


def test_taking_shows_who_has_it(sanne):
    verzoek = TerugbelverzoekFactory()
    services.neem_terugbelverzoek(verzoek_id=verzoek.pk, medewerker=sanne, nu=NU, gezien=0)
    verzoek.refresh_from_db()
    assert verzoek.medewerker == sanne
    assert soorten(verzoek) == ["genomen"]


def test_the_second_agent_hears_who_was_first(sanne, youssef):
    verzoek = TerugbelverzoekFactory()
    services.neem_terugbelverzoek(verzoek_id=verzoek.pk, medewerker=sanne, nu=NU, gezien=0)
    with pytest.raises(Achterhaald, match=r"Sanne Bakker: op zich genomen, 10.00 uur"):
        services.neem_terugbelverzoek(verzoek_id=verzoek.pk, medewerker=youssef, nu=NU, gezien=0)
    with pytest.raises(Achterhaald, match="Sanne Bakker heeft dit"):
        services.neem_terugbelverzoek(verzoek_id=verzoek.pk, medewerker=youssef, nu=NU)
    verzoek.refresh_from_db()
    assert verzoek.medewerker == sanne


def test_who_saw_that_a_colleague_has_it_takes_it_over(sanne, youssef):
    verzoek = TerugbelverzoekFactory(medewerker=sanne)
    services.neem_terugbelverzoek(verzoek_id=verzoek.pk, medewerker=youssef, nu=NU, gezien=0)
    verzoek.refresh_from_db()
    assert verzoek.medewerker == youssef
    assert verzoek.handelingen.get().toelichting == "Overgenomen van Sanne Bakker."


def test_giving_back_is_for_who_has_it(sanne, youssef):
    verzoek = TerugbelverzoekFactory(medewerker=sanne)
    with pytest.raises(Achterhaald):
        services.leg_terugbelverzoek_terug(verzoek_id=verzoek.pk, medewerker=youssef, nu=NU)
    services.leg_terugbelverzoek_terug(verzoek_id=verzoek.pk, medewerker=sanne, nu=NU)
    verzoek.refresh_from_db()
    assert verzoek.medewerker is None


def bel(verzoek, medewerker, uitkomst=Poginguitkomst.GEEN_GEHOOR, nu=NU, **velden):
    return services.leg_terugbelpoging_vast(
        verzoek_id=verzoek.pk, medewerker=medewerker, uitkomst=uitkomst, nu=nu, **velden
    )


def test_the_first_attempt_counts_for_the_norm_and_the_reached_one_for_the_person(sanne):
    verzoek = TerugbelverzoekFactory()
    bel(verzoek, sanne, notitie=" Voicemail vol. ")
    bel(verzoek, sanne, Poginguitkomst.BEREIKT, nu=LATER)
    bel(verzoek, sanne, Poginguitkomst.BEREIKT, nu=LATER + timedelta(hours=1))
    verzoek.refresh_from_db()
    assert (verzoek.eerste_poging_op, verzoek.bereikt_op) == (NU, LATER)
    assert verzoek.medewerker == sanne
    assert verzoek.is_open
    assert verzoek.pogingen.first().notitie == "Voicemail vol."
    assert [handeling.poging.uitkomst for handeling in verzoek.handelingen.all()] == [
        "geen_gehoor",
        "bereikt",
        "bereikt",
    ]


@pytest.mark.parametrize(("uitkomst", "is_open"), [("bereikt", False), ("voicemail", True)])
def test_an_attempt_closes_only_when_somebody_was_reached(sanne, uitkomst, is_open):
    verzoek = TerugbelverzoekFactory()
    bel(verzoek, sanne, Poginguitkomst(uitkomst), is_afgehandeld=True)
    verzoek.refresh_from_db()
    assert verzoek.is_open is is_open


def test_nobody_calls_for_a_colleague_who_has_it(sanne, youssef):
    verzoek = TerugbelverzoekFactory(medewerker=sanne)
    with pytest.raises(Achterhaald, match="Neem het eerst over"):
        bel(verzoek, youssef)
    assert not verzoek.pogingen.exists()


def test_an_attempt_sent_twice_is_recorded_once_and_a_later_one_from_an_old_page_refused(sanne):
    verzoek = TerugbelverzoekFactory()
    for nu in (NU, NU + timedelta(seconds=2)):
        bel(verzoek, sanne, Poginguitkomst.BEREIKT, nu=nu, gezien=0, is_afgehandeld=True)
    assert verzoek.pogingen.count() == 1
    assert soorten(verzoek) == ["belpoging", "afgesloten"]
    with pytest.raises(Achterhaald, match=r"U: afgesloten"):
        bel(verzoek, sanne, nu=NU + timedelta(minutes=5), gezien=0)


def test_an_outdated_page_is_refused_with_what_happened(sanne, youssef):
    verzoek = TerugbelverzoekFactory()
    gezien = laatste(verzoek)
    bel(verzoek, sanne, gezien=gezien)
    with pytest.raises(Achterhaald, match=r"Sanne Bakker: gebeld, 10.00 uur"):
        services.trek_terugbelverzoek_in(
            verzoek_id=verzoek.pk, medewerker=youssef, reden="Niet nodig.", nu=LATER, gezien=gezien
        )


def test_closing_asks_for_a_call_or_a_reason(sanne):
    verzoek = TerugbelverzoekFactory()
    with pytest.raises(ValidationError, match="nog niet gebeld"):
        services.sluit_terugbelverzoek_af(verzoek_id=verzoek.pk, medewerker=sanne, nu=NU)
    bel(verzoek, sanne)
    with pytest.raises(ValidationError, match="Niemand is bereikt"):
        services.sluit_terugbelverzoek_af(verzoek_id=verzoek.pk, medewerker=sanne, nu=LATER)
    services.sluit_terugbelverzoek_af(
        verzoek_id=verzoek.pk, medewerker=sanne, toelichting="Drie keer gebeld, brief gestuurd.", nu=LATER
    )
    verzoek.refresh_from_db()
    assert verzoek.afgesloten_op == LATER
    with pytest.raises(Achterhaald, match="al afgesloten"):
        bel(verzoek, sanne, nu=LATER)


def test_withdrawing_needs_a_reason(sanne):
    verzoek = TerugbelverzoekFactory()
    with pytest.raises(ValidationError, match="Schrijf op waarom"):
        services.trek_terugbelverzoek_in(verzoek_id=verzoek.pk, medewerker=sanne, reden=" ", nu=NU)
    services.trek_terugbelverzoek_in(verzoek_id=verzoek.pk, medewerker=sanne, reden="Belde zelf al.", nu=NU)
    verzoek.refresh_from_db()
    assert verzoek.ingetrokken_op == NU
    with pytest.raises(Achterhaald, match="ingetrokken"):
        services.neem_terugbelverzoek(verzoek_id=verzoek.pk, medewerker=sanne, nu=LATER)


@pytest.mark.parametrize("stand", ["afgesloten", "ingetrokken"])
def test_reopening_keeps_the_deadline_and_what_was_done(sanne, stand):
    verzoek = TerugbelverzoekFactory(**{stand: True}, medewerker=sanne)
    eerder = verzoek.eerste_poging_op
    services.heropen(verzoek_id=verzoek.pk, medewerker=sanne, reden="Burger belt opnieuw.", nu=LATER)
    verzoek.refresh_from_db()
    assert verzoek.is_open
    assert (verzoek.deadline_op, verzoek.eerste_poging_op, verzoek.medewerker) == (DEADLINE, eerder, None)
    with pytest.raises(Achterhaald, match="al open"):
        services.heropen(verzoek_id=verzoek.pk, medewerker=sanne, reden="Nog eens.", nu=LATER)


def test_sending_on_keeps_the_citizens_deadline(sanne):
    verzoek = TerugbelverzoekFactory(medewerker=sanne)
    belastingen = AfdelingFactory(belastingen=True)
    services.stuur_door(
        verzoek_id=verzoek.pk,
        medewerker=sanne,
        afdeling=belastingen,
        reden="Gaat over een aanslag.",
        nu=LATER,
    )
    verzoek.refresh_from_db()
    assert (verzoek.afdeling, verzoek.medewerker, verzoek.deadline_op) == (belastingen, None, DEADLINE)
    handeling = verzoek.handelingen.get()
    assert (handeling.afdeling, handeling.toelichting) == (belastingen, "Gaat over een aanslag.")


@pytest.mark.parametrize(
    ("afdeling", "reden", "melding"),
    [
        ({}, "Hoort daar.", "al bij Burgerzaken"),
        ({"extern": True}, "Hoort daar.", "andere overheid"),
        ({"belastingen": True}, "", "Schrijf op waarom"),
    ],
)
def test_sending_on_is_refused_with_words(sanne, afdeling, reden, melding):
    verzoek = TerugbelverzoekFactory()
    with pytest.raises(ValidationError, match=melding):
        services.stuur_door(
            verzoek_id=verzoek.pk, medewerker=sanne, afdeling=AfdelingFactory(**afdeling), reden=reden, nu=NU
        )


def test_the_database_itself_refuses_a_log_without_its_reason(sanne):
    verzoek = TerugbelverzoekFactory()
    for soort in (Terugbelhandelingsoort.DOORGESTUURD, Terugbelhandelingsoort.INGETROKKEN):
        with pytest.raises(IntegrityError, match="terugbelhandeling_met_reden"), transaction.atomic():
            Terugbelhandeling.objects.create(terugbelverzoek=verzoek, moment=NU, soort=soort)
    with pytest.raises(IntegrityError, match="terugbelhandeling_poging"), transaction.atomic():
        Terugbelhandeling.objects.create(
            terugbelverzoek=verzoek, moment=NU, soort=Terugbelhandelingsoort.BELPOGING
        )


def race(verzoek, handelingen):
    """Run each function in a thread with its own connection, at the same moment; what each gave or raised."""
    start = threading.Barrier(len(handelingen))
    uitkomsten = []

    def loop(handeling):
        try:
            connection.ensure_connection()
            start.wait(timeout=10)
            uitkomsten.append(handeling(verzoek.pk))
        except Achterhaald as fout:
            uitkomsten.append(fout)
        finally:
            connections.close_all()

    draden = [threading.Thread(target=loop, args=(handeling,)) for handeling in handelingen]
    for draad in draden:
        draad.start()
    for draad in draden:
        draad.join(timeout=30)
    assert len(uitkomsten) == len(handelingen)
    return uitkomsten


@pytest.mark.django_db(transaction=True)
def test_of_two_agents_at_once_one_gets_it():
    sanne, youssef = MedewerkerFactory(), MedewerkerFactory(collega=True)
    for _ in range(10):
        verzoek = TerugbelverzoekFactory()
        uitkomsten = race(
            verzoek,
            [
                lambda pk, wie=wie: services.neem_terugbelverzoek(
                    verzoek_id=pk, medewerker=wie, nu=NU, gezien=0
                )
                for wie in (sanne, youssef)
            ],
        )
        (winnaar,) = [uitkomst for uitkomst in uitkomsten if isinstance(uitkomst, Terugbelverzoek)]
        verzoek.refresh_from_db()
        assert verzoek.medewerker_id == winnaar.medewerker_id
        assert soorten(verzoek) == ["genomen"]


@pytest.mark.django_db(transaction=True)
def test_without_the_row_lock_two_agents_both_get_it(monkeypatch):
    """The negative control: it is the lock that the test above sees, not luck."""
    sanne, youssef = MedewerkerFactory(), MedewerkerFactory(collega=True)
    verzoek = TerugbelverzoekFactory()
    beide_gelezen = threading.Barrier(2)
    beginnen = terugbellen._begin

    def begin_en_wacht(*args):
        stap = beginnen(*args)
        beide_gelezen.wait(timeout=10)
        return stap

    monkeypatch.setattr(Terugbelverzoek.objects.__class__, "select_for_update", lambda self, **_: self.all())
    monkeypatch.setattr(terugbellen, "_begin", begin_en_wacht)
    uitkomsten = race(
        verzoek,
        [
            lambda pk, wie=wie: services.neem_terugbelverzoek(verzoek_id=pk, medewerker=wie, nu=NU, gezien=0)
            for wie in (sanne, youssef)
        ],
    )
    assert all(isinstance(uitkomst, Terugbelverzoek) for uitkomst in uitkomsten)
    assert soorten(verzoek) == ["genomen", "genomen"]
