"""Mail that came back is put with the message it is about; whatever comes in is kept and breaks nothing."""

import subprocess
import sys
from datetime import timedelta
from io import BytesIO, TextIOWrapper
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kcc.lib import retourmail
from kcc.organisatie import kanalen, services
from kcc.organisatie.enums import Berichtstatus, Retouruitkomst
from kcc.organisatie.models import Retourmail, UitgaandBericht
from tests.organisatie.test_bezorging import NU, bezorg, zet_klaar

pytestmark = pytest.mark.django_db


def melding(message_id: str, *, action: str = "failed", status: str = "5.1.1", deel: str = "") -> bytes:
    """What a mail server sends back (RFC 3464), with the headers of the mail it could not deliver."""
    deel = deel or f"Content-Type: text/rfc822-headers\n\nSubject: Uw afspraak\nMessage-ID: {message_id}\n"
    return f"""From: Mail Delivery System <MAILER-DAEMON@mx.example.org>
To: retour@kcc.test
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="GRENS"

--GRENS
Content-Type: text/plain; charset=us-ascii

I'm sorry to have to inform you that your message could not be delivered.

--GRENS
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.org
Arrival-Date: Mon, 5 Jan 2026 10:00:00 +0100

Final-Recipient: rfc822; inwoner@example.org
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 5.1.1 <inwoner@example.org>: user unknown

--GRENS
{deel}
--GRENS--
""".encode()


def verzonden() -> UitgaandBericht:
    bericht = bezorg(zet_klaar())
    assert bericht.status == Berichtstatus.VERZONDEN
    return bericht


def verwerk(ruw: bytes) -> Retourmail:
    return services.verwerk_retourmail(ruw=ruw, nu=NU)


def test_a_bounce_is_put_with_its_message() -> None:
    bericht, ander = verzonden(), verzonden()
    mail = verwerk(melding(kanalen.message_id(bericht.bericht_id)))
    bericht.refresh_from_db()
    ander.refresh_from_db()
    assert (bericht.status, bericht.foutcode) == (Berichtstatus.RETOUR, "5.1.1")
    assert services.reden(bericht) == "Het e-mailadres bestaat niet, of neemt geen mail aan."
    assert "inwoner" not in bericht.laatste_fout
    assert (mail.uitkomst, mail.bericht, mail.code) == (Retouruitkomst.VERWERKT, bericht, "5.1.1")
    assert ander.status == Berichtstatus.VERZONDEN


@pytest.mark.parametrize("codering", ["base64", "quoted-printable", "message/rfc822"])
def test_the_message_is_found_however_it_is_returned(codering: str) -> None:
    bericht = verzonden()
    kop = f"Subject: Uw afspraak\nMessage-ID:\n {kanalen.message_id(bericht.bericht_id)}\n"
    if codering == "message/rfc822":
        deel = f"Content-Type: message/rfc822\n\n{kop}\nU heeft een afspraak.\n"
    else:
        import base64
        import quopri

        codeer = base64.encodebytes if codering == "base64" else quopri.encodestring
        inhoud = codeer(kop.encode()).decode()
        deel = f"Content-Type: text/rfc822-headers\nContent-Transfer-Encoding: {codering}\n\n{inhoud}"
    assert verwerk(melding("", deel=deel)).bericht == bericht


def test_the_same_mail_twice_is_one() -> None:
    bericht = verzonden()
    ruw = melding(kanalen.message_id(bericht.bericht_id))
    assert verwerk(ruw) == verwerk(ruw)
    assert Retourmail.objects.count() == 1


@pytest.mark.parametrize(
    ("action", "status"), [("delayed", "4.4.1"), ("delivered", "2.0.0"), ("relayed", "")]
)
def test_what_is_no_refusal_changes_nothing(action: str, status: str) -> None:
    bericht = verzonden()
    mail = verwerk(melding(kanalen.message_id(bericht.bericht_id), action=action, status=status))
    bericht.refresh_from_db()
    assert (mail.uitkomst, bericht.status) == (Retouruitkomst.GEEN_WEIGERING, Berichtstatus.VERZONDEN)


def test_a_message_id_that_we_did_not_make_is_unknown() -> None:
    bericht = verzonden()
    echt = kanalen.message_id(bericht.bericht_id)
    vals = echt.replace(echt.split(".")[1][:16], "0" * 16)
    assert verwerk(melding(vals)).uitkomst == Retouruitkomst.ONBEKEND
    assert verwerk(melding(kanalen.message_id(uuid4()))).uitkomst == Retouruitkomst.ONBEKEND
    bericht.refresh_from_db()
    assert bericht.status == Berichtstatus.VERZONDEN


def test_a_replaced_secret_key_still_recognises_its_mail(settings) -> None:
    bericht = verzonden()
    ruw = melding(kanalen.message_id(bericht.bericht_id))
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "een nieuwe sleutel"
    assert verwerk(ruw).bericht == bericht


def test_an_answer_on_holiday_is_no_refusal() -> None:
    bericht = verzonden()
    id_ = kanalen.message_id(bericht.bericht_id)
    ruw = f"From: inwoner@example.org\nSubject: Ik ben er niet\nIn-Reply-To: {id_}\n\nTot maandag.".encode()
    assert verwerk(ruw).uitkomst == Retouruitkomst.ONLEESBAAR
    bericht.refresh_from_db()
    assert bericht.status == Berichtstatus.VERZONDEN


def test_what_was_dealt_with_stays_dealt_with() -> None:
    bericht = verzonden()
    verwerk(melding(kanalen.message_id(bericht.bericht_id)))
    assert services.laat_vervallen(bericht_ids=[bericht.pk], nu=NU) == 1
    verwerk(melding(kanalen.message_id(bericht.bericht_id), status="5.7.1"))
    bericht.refresh_from_db()
    assert bericht.status == Berichtstatus.VERVALLEN


def test_sent_again_it_is_another_letter() -> None:
    bericht = verzonden()
    oud = bericht.bericht_id
    verwerk(melding(kanalen.message_id(oud)))
    assert services.probeer_opnieuw(bericht_id=bericht.pk, nu=NU)
    assert bezorg(bericht).status == Berichtstatus.VERZONDEN
    assert bericht.bericht_id != oud
    # The first one coming back once more says nothing about the second.
    verwerk(melding(kanalen.message_id(oud), status="5.0.0"))
    bericht.refresh_from_db()
    assert bericht.status == Berichtstatus.VERZONDEN


@pytest.mark.parametrize(
    "ruw",
    [
        b"",
        b"\x00" * 1000,
        b"\xff\xfe\x00geen mail",
        b"Content-Type: multipart/report; report-type=delivery-status; boundary=x\n\n--x",
        b"Content-Type: message/delivery-status\nContent-Transfer-Encoding: base64\n\n%%%%",
        b'Content-Type: multipart/report; boundary="' + b"a" * 100_000,
        b"Content-Type: multipart/mixed; boundary=x\n\n" + b"--x\nContent-Type: multipart/mixed\n\n" * 500,
        "Onderwerp: één\nContent-Type: text/plain; charset=onbekend-8bit\n\nké".encode("latin-1"),
    ],
)
def test_whatever_comes_in_is_kept(ruw: bytes) -> None:
    mail = verwerk(ruw)
    mail.refresh_from_db()
    assert bytes(mail.ruw) == ruw
    assert mail.uitkomst in (Retouruitkomst.ONLEESBAAR, Retouruitkomst.ONBEKEND)


@given(st.binary(max_size=300), st.integers(0, 900), st.integers(0, 60))
@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_damaged_report_never_raises(rommel: bytes, plek: int, weg: int) -> None:
    ruw = melding("<x@kcc>")
    retourmail.lees(ruw[:plek] + rommel + ruw[plek + weg :])


def test_old_mail_is_emptied() -> None:
    mail = verwerk(b"niets")
    assert services.wis_retourmail(nu=NU + timedelta(days=29)) == 0
    assert services.wis_retourmail(nu=NU + timedelta(days=31)) == 1
    mail.refresh_from_db()
    assert bytes(mail.ruw) == b""


def lees_van_invoer(monkeypatch, ruw: bytes) -> None:
    monkeypatch.setattr(sys, "stdin", TextIOWrapper(BytesIO(ruw)))
    call_command("verwerk_retourmail")


def test_the_command_reads_standard_input(monkeypatch, capsys) -> None:
    bericht = verzonden()
    lees_van_invoer(monkeypatch, melding(kanalen.message_id(bericht.bericht_id)))
    bericht.refresh_from_db()
    assert bericht.status == Berichtstatus.RETOUR
    assert "bij het bericht gezet" in capsys.readouterr().out


def test_without_a_database_the_mail_server_keeps_the_mail(monkeypatch) -> None:
    def weg(**_: object) -> None:
        raise OperationalError("weg")

    monkeypatch.setattr(Retourmail.objects, "get_or_create", weg)
    with pytest.raises(CommandError) as fout:
        lees_van_invoer(monkeypatch, b"mail")
    assert fout.value.returncode == 75


def test_the_beheerder_sends_again_or_lets_it_be(beheerder_client: Client) -> None:
    een, twee = verzonden(), verzonden()
    for bericht in (een, twee):
        verwerk(melding(kanalen.message_id(bericht.bericht_id)))
    tekst = beheerder_client.get("/beheer/uitgaande-berichten/?status=retour").content.decode()
    assert "Teruggekomen 5.1.1" in tekst
    beheerder_client.post(reverse("organisatie:opnieuw", args=[een.pk]))
    url = reverse("organisatie:hoeft_niet_meer", args=[twee.pk])
    assert "hoeft niet meer" in beheerder_client.post(url, follow=True).content.decode()
    een.refresh_from_db()
    twee.refresh_from_db()
    assert (een.status, een.verzonden_op) == (Berichtstatus.WACHTEND, None)
    assert (twee.status, twee.vervallen_door) == (Berichtstatus.VERVALLEN, beheerder_client.medewerker)
    assert "wacht op verzending" in beheerder_client.post(url, follow=True).content.decode()


def test_it_runs_as_a_mail_server_runs_it() -> None:
    """A real process: without a database it can only ask to be tried again."""
    uitkomst = subprocess.run(
        [sys.executable, "manage.py", "verwerk_retourmail"],
        input=b"mail",
        capture_output=True,
        env={
            "DJANGO_SETTINGS_MODULE": "kcc.settings.test",
            "DATABASE_URL": "postgresql://127.0.0.1:1/kcc",
            "PATH": "/usr/bin:/bin",
        },
        check=False,
    )
    assert uitkomst.returncode == 75
    assert b"Traceback" not in uitkomst.stderr
