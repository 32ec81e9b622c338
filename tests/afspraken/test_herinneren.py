"""A reminder: once per appointment, time and moment, whoever is killed, late or twice."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, time, timedelta

import pytest
import time_machine
from django.conf import settings as django_settings
from django.core import mail
from django.db import connections
from django.test import Client
from django.urls import reverse

from afspraken import tasks
from afspraken.enums import Afspraakstatus
from afspraken.forms.boeken import ContactForm
from afspraken.models import Afspraak, Herinneringsmoment
from afspraken.services import berichten_herinneren, verplaats_afspraak, zeg_afspraak_af
from kcc.lib.perioden import TIJDZONE
from kcc.organisatie import services
from kcc.organisatie.enums import Berichtkanaal, Berichtstatus
from kcc.organisatie.models import UitgaandBericht
from tests.afspraken.factories import AfspraakFactory
from tests.afspraken.post import laatste, lees
from tests.afspraken.wereld import MAANDAG, VROEG, maak_wereld

pytestmark = pytest.mark.django_db


def op(dag: int, uur: int, minuut: int = 0, maand: int = 3) -> datetime:
    return datetime(2026, maand, dag, uur, minuut, tzinfo=TIJDZONE)


@pytest.fixture(autouse=True)
def twee_dagen(db):
    """Two days before at ten o'clock, as the migration makes it."""
    return Herinneringsmoment.objects.get_or_create(dagen_vooraf=2, defaults={"tijd": time(10)})[0]


def maak(**velden) -> Afspraak:
    """Made on the first of March, for Thursday the twelfth at half past nine."""
    return AfspraakFactory(
        **{"begint_op": op(12, 9, 30), "gemaakt_op": op(1, 9), "gewijzigd_op": op(1, 9)} | velden
    )


def stuur(nu: datetime) -> int:
    return berichten_herinneren.stuur_herinneringen(nu=nu)


def test_it_is_due_at_its_moment_and_not_before():
    afspraak = maak()
    assert stuur(op(10, 9, 59)) == 0
    assert stuur(op(10, 10)) == 1
    bericht = UitgaandBericht.objects.get()
    assert (bericht.kanaal, bericht.aan, bericht.betreft) == ("email", afspraak.email, afspraak.uuid)
    inhoud = lees(bericht, op(10, 10))
    assert inhoud.onderwerp == "Herinnering: uw afspraak op donderdag 12 maart 2026"
    assert "U hebt binnenkort een afspraak." in inhoud.tekst and "09.30 uur" in inhoud.html
    assert "METHOD:REQUEST" in inhoud.bijlagen[0]["inhoud"]


def test_asked_again_and_late_it_is_sent_once():
    maak()
    assert [stuur(op(10, 10) + timedelta(minutes=m)) for m in range(5)] == [1, 0, 0, 0, 0]
    assert stuur(op(12, 9)) == 0


def test_an_outage_makes_it_late_and_not_lost():
    maak()
    assert stuur(op(12, 9, 29)) == 1


@pytest.mark.parametrize("nu", [op(12, 9, 30), op(12, 12), op(13, 10)])
def test_never_for_what_has_begun(nu):
    maak()
    assert stuur(nu) == 0


@pytest.mark.parametrize(
    "status", [Afspraakstatus.AFGEZEGD, Afspraakstatus.VERSCHENEN, Afspraakstatus.GERESERVEERD]
)
def test_only_for_who_is_still_to_come(status):
    maak(
        status=status,
        **(
            {"vervalt_op": op(10, 11), "naam": "", "email": ""}
            if status == Afspraakstatus.GERESERVEERD
            else {}
        ),
    )
    assert stuur(op(10, 10)) == 0


def test_not_for_what_was_made_after_the_moment():
    """Who booked yesterday for tomorrow knows; to the second."""
    maak(gemaakt_op=op(10, 10, 1), gewijzigd_op=op(10, 10, 1))
    op_tijd = maak(gewijzigd_op=op(10, 10))
    assert stuur(op(11, 9)) == 1
    assert UitgaandBericht.objects.get().betreft == op_tijd.uuid


def test_of_several_moments_each_once_and_after_an_outage_only_the_last():
    Herinneringsmoment.objects.create(dagen_vooraf=7, tijd=time(10))
    Herinneringsmoment.objects.create(dagen_vooraf=0, tijd=time(8))
    maak()
    assert [stuur(op(5, 10)), stuur(op(10, 10)), stuur(op(12, 7, 59)), stuur(op(12, 8))] == [1, 1, 0, 1]
    UitgaandBericht.objects.all().delete()
    assert [stuur(op(11, 9)), stuur(op(11, 10))] == [1, 0]
    assert UitgaandBericht.objects.get().sleutel.endswith(":herinnering:2")


def test_another_time_on_the_clock_does_not_remind_twice(twee_dagen):
    maak()
    assert stuur(op(10, 10)) == 1
    twee_dagen.tijd = time(16)
    twee_dagen.save()
    assert stuur(op(10, 16)) == 0


def test_without_moments_nobody_is_reminded(twee_dagen):
    maak()
    twee_dagen.delete()
    assert stuur(op(12, 9)) == 0


def test_a_moment_is_two_days_before_by_the_clock_also_over_a_clock_change():
    """On 28 March 2027 the clock skips an hour: still ten o'clock, 47 hours before ten o'clock."""
    begin = datetime(2027, 3, 29, 10, tzinfo=TIJDZONE)
    maak(begint_op=begin)
    due = datetime(2027, 3, 27, 10, tzinfo=TIJDZONE)
    assert stuur(due - timedelta(seconds=1)) == 0
    assert stuur(due) == 1
    assert begin.timestamp() - due.timestamp() == 47 * 3600


def test_the_moment_of_a_time_that_does_not_exist():
    moment = Herinneringsmoment(dagen_vooraf=1, tijd=time(2, 30))
    assert (
        moment.moment(date(2027, 3, 29)).timestamp() == datetime(2027, 3, 28, 3, tzinfo=TIJDZONE).timestamp()
    )


# --- Moves and cancellations -------------------------------------------------------------------


@pytest.fixture
def wereld():
    wereld = maak_wereld()
    for dagen in (7, 8, 9):
        wereld.bezet(wereld.locaties[0], 1, time(9), time(12), [0], datum=MAANDAG + timedelta(days=dagen))
    return wereld


def test_a_new_time_has_a_reminder_of_its_own(wereld):
    afspraak = wereld.plan(wereld.locaties[0], 114, datum=MAANDAG + timedelta(days=7))
    assert stuur(op(7, 10)) == 1
    verplaats_afspraak(
        afspraak_id=afspraak.pk,
        locatie=wereld.locaties[0],
        begint_op=afspraak.begint_op + timedelta(days=2),
        nu=op(7, 11),
    )
    assert [stuur(op(7, 12)), stuur(op(8, 10)), stuur(op(9, 10)), stuur(op(9, 11))] == [0, 0, 1, 0]
    assert "woensdag 11 maart 2026" in laatste_herinnering(op(9, 10)).onderwerp


def laatste_herinnering(nu: datetime):
    return lees(UitgaandBericht.objects.filter(gegevens__soort="herinnering").latest("pk"), nu)


@pytest.mark.parametrize("wat", ["afgezegd", "verplaatst", "begonnen"])
def test_what_changed_before_it_left_does_not_leave(wereld, wat):
    """The reminder waits in the outbox while the mail server is away."""
    afspraak = wereld.plan(wereld.locaties[0], 114, datum=MAANDAG + timedelta(days=7))
    stuur(op(7, 10))
    bericht = UitgaandBericht.objects.get(gegevens__soort="herinnering")
    nu = op(7, 11)
    if wat == "afgezegd":
        zeg_afspraak_af(afspraak_id=afspraak.pk, nu=nu)
    elif wat == "verplaatst":
        begin = afspraak.begint_op + timedelta(days=1)
        verplaats_afspraak(afspraak_id=afspraak.pk, locatie=wereld.locaties[0], begint_op=begin, nu=nu)
    else:
        nu = afspraak.begint_op
    assert not services.bezorg_bericht(bericht_id=bericht.pk, nu=nu)
    bericht.refresh_from_db()
    assert (bericht.status, bericht.vervallen_op) == (Berichtstatus.VERVALLEN, nu)
    assert not [m for m in mail.outbox if "Herinnering" in m.subject]


def test_negative_control_unchanged_it_does_leave(wereld):
    wereld.plan(wereld.locaties[0], 114, datum=MAANDAG + timedelta(days=7))
    stuur(op(7, 10))
    bericht = UitgaandBericht.objects.get(gegevens__soort="herinnering")
    assert services.bezorg_bericht(bericht_id=bericht.pk, nu=op(7, 11))


# --- Killed, twice at once, in numbers ---------------------------------------------------------


def test_a_worker_that_is_killed_halfway_reminds_the_rest_once(monkeypatch):
    monkeypatch.setattr(berichten_herinneren, "_PARTIJ", 2)
    for _ in range(5):
        maak()

    class Gedood(BaseException):
        pass

    echt, gedaan = berichten_herinneren._zet_herinnering_klaar, []

    def sterf(*args):
        if len(gedaan) == 3:
            raise Gedood
        gedaan.append(echt(*args))
        return gedaan[-1]

    with monkeypatch.context() as m:
        m.setattr(berichten_herinneren, "_zet_herinnering_klaar", sterf)
        with pytest.raises(Gedood):
            stuur(op(10, 10))
    # The first two are kept, the third was undone with its batch.
    assert UitgaandBericht.objects.count() == 2
    assert stuur(op(10, 10, 1)) == 3
    assert UitgaandBericht.objects.values("betreft").distinct().count() == 5


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_remind_once():
    """Real connections, both at it at the same time."""
    Herinneringsmoment.objects.get_or_create(dagen_vooraf=2, defaults={"tijd": time(10)})
    for _ in range(30):
        maak()

    def werker(_: int) -> int:
        try:
            return stuur(op(10, 10))
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as werkers:
        aantallen = list(werkers.map(werker, range(2)))
    # What one had locked the other passed over; together they did all, once.
    assert sum(aantallen) + stuur(op(10, 10, 1)) == 30
    assert UitgaandBericht.objects.count() == 30


def test_more_appointments_cost_no_more_looking(django_assert_num_queries):
    """What was sent is not looked at one by one any more."""
    for _ in range(3):
        maak()
    stuur(op(10, 10))
    with django_assert_num_queries(4) as een:
        stuur(op(10, 11))
    for _ in range(10):
        maak()
    stuur(op(10, 12))
    with django_assert_num_queries(len(een)):
        stuur(op(10, 13))


def test_the_task_is_asked_every_minute():
    taken = {regel["task"] for regel in django_settings.CELERY_BEAT_SCHEDULE.values()}
    assert {tasks.stuur_herinneringen.name, tasks.sluit_niet_bezorgd.name} <= taken
    maak()
    with time_machine.travel(op(10, 10), tick=False):
        tasks.stuur_herinneringen()
    assert UitgaandBericht.objects.count() == 1


# --- Text messages -----------------------------------------------------------------------------


@pytest.fixture
def met_sms(settings):
    settings.KCC_SMS_GATEWAY = "kcc.organisatie.sms.Demogateway"


def test_who_chose_a_text_message_gets_that_and_no_mail(met_sms):
    maak(sms_herinnering=True, telefoon="+31612345678", nummer="12345678", naam="Jo de Wit")
    assert stuur(op(10, 10)) == 1
    bericht = UitgaandBericht.objects.get()
    assert (bericht.kanaal, bericht.aan) == (Berichtkanaal.SMS, "+31612345678")
    inhoud = lees(bericht, op(10, 10))
    assert inhoud.tekst.startswith("Herinnering: u hebt een afspraak op do 12 maart om 09.30 uur, ")
    assert "Nummer 12345678." in inhoud.tekst and "Bel " in inhoud.tekst
    assert "Jo" not in inhoud.tekst and "http" not in inhoud.tekst
    assert len(inhoud.tekst) <= 160


def test_in_english_and_with_a_long_name_of_the_place(met_sms):
    afspraak = maak(sms_herinnering=True, telefoon="+31612345678", taal="en")
    afspraak.locatie.naam = "Stadswinkel Prins-Alexander in het grote winkelcentrum Zoë aan de Oosterhof"
    afspraak.locatie.save()
    stuur(op(10, 10))
    tekst = lees(UitgaandBericht.objects.get(), op(10, 10)).tekst
    assert tekst.startswith("Reminder: you have an appointment on Thu 12 March at ")
    assert "Zoe" in tekst and "Number" in tekst and "Call" not in tekst
    assert len(tekst) <= 160


def test_without_a_gateway_the_reminder_goes_by_mail():
    maak(sms_herinnering=True, telefoon="+31612345678")
    stuur(op(10, 10))
    assert UitgaandBericht.objects.get().kanaal == Berichtkanaal.EMAIL


def formulier(**velden) -> ContactForm:
    return ContactForm({"naam": "Jo", "email": "jo@example.nl", "telefoon": "", **velden})


@pytest.mark.parametrize(
    ("telefoon", "goed"),
    [("06 12345678", True), ("010 267 1625", False), ("", False), ("+32 470 12 34 56", True)],
)
def test_a_text_message_needs_a_mobile_number(met_sms, telefoon, goed):
    form = formulier(telefoon=telefoon, sms_herinnering="on")
    assert form.is_valid() == goed
    assert ("telefoon" in form.errors) != goed
    if goed:
        assert form.contact("nl").sms_herinnering


def test_without_a_gateway_nobody_is_asked(client: Client):
    assert "sms_herinnering" not in formulier().fields
    form = formulier(sms_herinnering="on")
    assert form.is_valid() and not form.contact("nl").sms_herinnering


# --- The beheerder -----------------------------------------------------------------------------


def test_the_beheerder_sets_the_moments(beheerder_client: Client, aangemeld):
    url = reverse("admin:afspraken_herinneringsmoment_add")
    assert beheerder_client.post(url, {"dagen_vooraf": 1, "tijd": "18:00"}).status_code == 302
    assert [str(moment) for moment in Herinneringsmoment.objects.all()] == [
        "2 dagen vooraf om 10.00 uur",
        "1 dagen vooraf om 18.00 uur",
    ]
    dubbel = beheerder_client.post(url, {"dagen_vooraf": 1, "tijd": "19:00"}).content.decode()
    assert "Op zoveel dagen vooraf is er al een herinnering." in dubbel
    assert (
        "hoogstens 60 dagen"
        in beheerder_client.post(url, {"dagen_vooraf": 61, "tijd": "19:00"}).content.decode()
    )


def test_the_confirmation_is_not_made_up_by_a_reminder(wereld):
    wereld.plan(wereld.locaties[0], 114, datum=MAANDAG + timedelta(days=7), nu=VROEG)
    assert "Uw afspraak staat." in laatste("bevestiging").tekst
