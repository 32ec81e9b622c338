"""The outbox: what is written in it leaves once, or ends where a beheerder sees it."""

import itertools
import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from smtplib import SMTPServerDisconnected

import pytest
from aiosmtpd.controller import Controller
from axes.models import AccessLog
from celery import Celery
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core import mail
from django.db import connection, connections, transaction

from kcc.lib import taken
from kcc.organisatie import kanalen, services, tasks
from kcc.organisatie.enums import Berichtkanaal, Berichtstatus
from kcc.organisatie.models import UitgaandBericht
from scripts.servers import vrije_poort

NU = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
_nummers = itertools.count(1)


def zet_klaar(**velden) -> UitgaandBericht:
    gegevens = {
        "sleutel": f"proef:{next(_nummers)}",
        "kanaal": Berichtkanaal.EMAIL,
        "aan": "inwoner@example.org",
        "onderwerp": "Uw afspraak",
        "tekst": "U heeft een afspraak.",
        "nu": NU,
    }
    return services.zet_bericht_klaar(**gegevens | velden)


def bezorg(bericht: UitgaandBericht, nu: datetime = NU) -> UitgaandBericht:
    services.bezorg_bericht(bericht_id=bericht.pk, nu=nu)
    bericht.refresh_from_db()
    return bericht


class Mailserver:
    """A real SMTP server that answers each recipient with `antwoord` and keeps what it accepted."""

    def __init__(self) -> None:
        self.antwoord = "250 OK"
        self.na_ontvangst = "250 OK"
        self.ontvangen: list[EmailMessage] = []

    async def handle_RCPT(self, server, session, envelope, address, opties) -> str:
        if self.antwoord.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.antwoord

    async def handle_DATA(self, server, session, envelope) -> str:
        self.ontvangen.append(message_from_bytes(envelope.content, policy=policy.default))
        return self.na_ontvangst


@pytest.fixture
def mailserver(settings) -> Iterator[Mailserver]:
    server = Mailserver()
    controller = Controller(server, hostname="127.0.0.1", port=vrije_poort())
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST = controller.hostname
    settings.EMAIL_PORT = controller.port
    yield server
    controller.stop()


@pytest.mark.django_db
def test_a_message_leaves_with_text_html_and_attachment(mailserver: Mailserver) -> None:
    bericht = zet_klaar(
        html="<p>U heeft een afspraak.</p>",
        bijlagen=[{"naam": "afspraak.ics", "mimetype": "text/calendar", "inhoud": "BEGIN:VCALENDAR"}],
    )
    bezorg(bericht)
    assert (bericht.status, bericht.verzonden_op, bericht.pogingen) == (Berichtstatus.VERZONDEN, NU, 1)
    (ontvangen,) = mailserver.ontvangen
    assert ontvangen["Message-ID"] == kanalen.message_id(bericht.bericht_id)
    assert ontvangen["Auto-Submitted"] == "auto-generated"
    assert ontvangen.get_body(("html",)).get_content().strip() == "<p>U heeft een afspraak.</p>"
    assert [deel.get_filename() for deel in ontvangen.iter_attachments()] == ["afspraak.ics"]


@pytest.mark.django_db
def test_the_same_news_is_put_in_once(django_capture_on_commit_callbacks) -> None:
    eerste = zet_klaar(sleutel="afspraak:1:bevestiging")
    assert zet_klaar(sleutel="afspraak:1:bevestiging", tekst="Iets anders") == eerste
    assert UitgaandBericht.objects.count() == 1


@pytest.mark.django_db
def test_what_left_does_not_leave_again(mailserver: Mailserver) -> None:
    bericht = bezorg(zet_klaar())
    bezorg(bericht, NU + timedelta(days=1))
    assert len(mailserver.ontvangen) == 1


@pytest.mark.django_db
def test_each_attempt_waits_longer_and_the_last_makes_a_dead_letter(mailserver: Mailserver) -> None:
    mailserver.antwoord = "451 Probeer het later"
    bericht = zet_klaar()
    nu, gewacht = NU, []
    while bezorg(bericht, nu).status == Berichtstatus.WACHTEND:
        gewacht.append(bericht.volgende_poging_op - nu)
        # A second too early is no attempt.
        pogingen = bericht.pogingen
        assert bezorg(bericht, bericht.volgende_poging_op - timedelta(seconds=1)).pogingen == pogingen
        nu = bericht.volgende_poging_op
    assert gewacht == services.WACHTTIJDEN
    assert (bericht.status, bericht.pogingen) == (Berichtstatus.MISLUKT, 8)
    assert bericht.laatste_fout == "SMTPRecipientsRefused"

    mailserver.antwoord = "250 OK"
    assert services.probeer_opnieuw(bericht_id=bericht.pk, nu=nu)
    assert bezorg(bericht, nu).status == Berichtstatus.VERZONDEN
    assert not services.probeer_opnieuw(bericht_id=bericht.pk, nu=nu)


@pytest.mark.django_db
@pytest.mark.parametrize("antwoord", ["550 Bestaat niet", "553 Kan niet", "554 Wil niet"])
def test_a_refusal_for_good_is_a_dead_letter_at_once(mailserver: Mailserver, antwoord: str) -> None:
    mailserver.antwoord = antwoord
    bericht = bezorg(zet_klaar())
    assert (bericht.status, bericht.pogingen) == (Berichtstatus.MISLUKT, 1)
    assert "inwoner" not in bericht.laatste_fout


@pytest.mark.django_db
def test_a_refused_message_is_a_dead_letter_and_a_busy_server_is_not(mailserver: Mailserver) -> None:
    mailserver.na_ontvangst = "554 Te groot"
    assert bezorg(zet_klaar()).status == Berichtstatus.MISLUKT
    mailserver.na_ontvangst = "421 Te druk"
    assert bezorg(zet_klaar()).status == Berichtstatus.WACHTEND


@pytest.mark.django_db
def test_a_server_that_is_away_costs_an_attempt(mailserver: Mailserver, settings) -> None:
    settings.EMAIL_PORT = 1
    bericht = bezorg(zet_klaar())
    assert (bericht.status, bericht.laatste_fout) == (Berichtstatus.WACHTEND, "ConnectionRefusedError")


@pytest.mark.django_db
@pytest.mark.parametrize("scheiding", ["\n", "\r\n", "\r", "\u2028", "\x0b", "\x85"])
def test_a_subject_cannot_carry_a_header(mailserver: Mailserver, scheiding: str) -> None:
    bezorg(zet_klaar(onderwerp=f"Uw afspraak{scheiding}Bcc: iedereen@example.org"))
    (ontvangen,) = mailserver.ontvangen
    assert ontvangen["Bcc"] is None
    assert ontvangen["Subject"] == "Uw afspraak Bcc: iedereen@example.org"


@pytest.mark.django_db
def test_an_address_cannot_carry_a_header(mailserver: Mailserver) -> None:
    """Forms validate addresses; should one slip through, the message stays behind."""
    bericht = bezorg(zet_klaar(aan="a@example.org\nBcc: iedereen@example.org"))
    assert bericht.status == Berichtstatus.WACHTEND
    assert not mailserver.ontvangen


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_send_it_once(monkeypatch) -> None:
    """Real connections: the second worker finds the row locked while the first is still sending."""
    bericht = zet_klaar()
    bezig, verstuurd = threading.Event(), []

    def langzaam(bericht: UitgaandBericht) -> None:
        bezig.set()
        time.sleep(0.5)
        verstuurd.append(bericht.pk)

    monkeypatch.setattr(kanalen, "verstuur", langzaam)

    def werker() -> bool:
        try:
            return services.bezorg_bericht(bericht_id=bericht.pk, nu=NU)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as werkers:
        eerste = werkers.submit(werker)
        assert bezig.wait(5)
        tweede = werkers.submit(werker)
        assert not tweede.result(0.4), "the second worker waited or sent"
        assert eerste.result()
    assert verstuurd == [bericht.pk]


@pytest.mark.django_db(transaction=True)
def test_a_crash_after_sending_repeats_the_same_message(mailserver: Mailserver, monkeypatch) -> None:
    """Between the server's OK and our commit the process dies: the mail goes twice, recognisably the same."""
    bericht = zet_klaar()

    class Gedood(BaseException):
        pass

    def sterf(*_args, **_kwargs) -> None:
        raise Gedood

    with monkeypatch.context() as m:
        m.setattr(UitgaandBericht, "save", sterf)
        with pytest.raises(Gedood):
            services.bezorg_bericht(bericht_id=bericht.pk, nu=NU)
    bericht.refresh_from_db()
    assert (bericht.status, bericht.pogingen) == (Berichtstatus.WACHTEND, 0)

    assert bezorg(bericht).status == Berichtstatus.VERZONDEN
    eerste, tweede = mailserver.ontvangen
    assert eerste["Message-ID"] == tweede["Message-ID"] == kanalen.message_id(bericht.bericht_id)


@pytest.mark.django_db
def test_the_periodic_task_delivers_all_that_is_due(mailserver: Mailserver) -> None:
    for _ in range(3):
        zet_klaar()
    later = zet_klaar(nu=datetime(2999, 1, 1, tzinfo=UTC))
    tasks.bezorg_wachtende_berichten()
    assert len(mailserver.ontvangen) == 3
    later.refresh_from_db()
    assert later.pogingen == 0


@pytest.mark.django_db
def test_one_message_that_cannot_leave_does_not_hold_up_the_rest(monkeypatch, mailserver: Mailserver) -> None:
    kapot, goed = zet_klaar(sleutel="kapot"), zet_klaar(sleutel="goed")
    echt = kanalen.verstuur

    def verstuur(bericht: UitgaandBericht) -> None:
        if bericht.pk == kapot.pk:
            raise SMTPServerDisconnected("weg")
        echt(bericht)

    monkeypatch.setattr(kanalen, "verstuur", verstuur)
    tasks.bezorg_wachtende_berichten()
    kapot.refresh_from_db()
    goed.refresh_from_db()
    assert (kapot.status, goed.status) == (Berichtstatus.WACHTEND, Berichtstatus.VERZONDEN)


@pytest.mark.django_db(transaction=True)
def test_a_rolled_back_transaction_sends_nothing(monkeypatch) -> None:
    aangekondigd: list[str] = []
    monkeypatch.setattr(taken._verzender, "verstuur", lambda taak, kwargs: aangekondigd.append(taak))
    with transaction.atomic():
        zet_klaar()
        transaction.set_rollback(True)
    assert not UitgaandBericht.objects.exists()
    assert not aangekondigd
    zet_klaar()
    assert aangekondigd == [services.BEZORG_TAAK]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("luistert", [False, True], ids=["dead port", "silent broker"])
def test_a_broker_that_is_down_delays_and_loses_nothing(
    luistert: bool, monkeypatch, mailserver: Mailserver, caplog
) -> None:
    """With the transport of production: nobody at the port, or somebody who never answers."""
    with socket.socket() as sok:
        sok.bind(("127.0.0.1", 0))
        if luistert:
            sok.listen()
        app = Celery(
            "zonder broker", broker=f"redis://127.0.0.1:{sok.getsockname()[1]}/0", set_as_current=False
        )
        app.conf.update(
            task_publish_retry=settings.CELERY_TASK_PUBLISH_RETRY,
            broker_transport_options=settings.CELERY_BROKER_TRANSPORT_OPTIONS,
        )
        monkeypatch.setattr(taken, "current_app", app)
        monkeypatch.setattr(taken, "_verzender", taken._Verzender())
        begin = time.perf_counter()
        for _ in range(5):
            zet_klaar()
        assert time.perf_counter() - begin < 1
        tot = time.monotonic() + 20
        while "niet aangekondigd" not in caplog.text and time.monotonic() < tot:
            time.sleep(0.05)
    assert "niet aangekondigd" in caplog.text, "the announcement hangs instead of giving up"
    assert UitgaandBericht.objects.filter(status=Berichtstatus.WACHTEND).count() == 5
    tasks.bezorg_wachtende_berichten()
    assert len(mailserver.ontvangen) == 5


@pytest.mark.django_db
def test_what_left_long_ago_is_emptied_and_still_not_sent_twice(mailserver: Mailserver) -> None:
    oud, jong = bezorg(zet_klaar(sleutel="oud")), bezorg(zet_klaar(sleutel="jong"), NU + timedelta(days=1))
    wachtend = zet_klaar(sleutel="wachtend")
    nu = NU + services.BEWAARTIJD_VERZONDEN + timedelta(hours=1)
    assert services.wis_verzonden_berichten(nu=nu) == 1
    assert services.wis_verzonden_berichten(nu=nu) == 0
    for bericht in (oud, jong, wachtend):
        bericht.refresh_from_db()
    assert (oud.aan, oud.onderwerp, oud.tekst, oud.html, oud.bijlagen) == ("", "", "", "", [])
    assert jong.aan
    assert wachtend.aan
    assert zet_klaar(sleutel="oud") == oud


@pytest.mark.django_db
def test_the_nightly_task_tidies_up() -> None:
    bericht = bezorg(zet_klaar())
    Session.objects.create(session_key="over", session_data="", expire_date=NU)
    AccessLog.objects.create(username="balie", ip_address="127.0.0.1", path_info="/", http_accept="")
    AccessLog.objects.update(attempt_time=NU)
    tasks.ruim_op()
    bericht.refresh_from_db()
    assert bericht.aan == ""
    assert not Session.objects.exists()
    assert not AccessLog.objects.exists()


@pytest.mark.django_db
def test_memory_mail_is_what_other_tests_see() -> None:
    """The default of the tests: a mail lands in django.core.mail.outbox."""
    bezorg(zet_klaar(aan="ander@example.org"))
    assert [bericht.to for bericht in mail.outbox] == [["ander@example.org"]]
    assert connection.vendor == "postgresql"
