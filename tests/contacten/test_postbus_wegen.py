"""Mail comes in from a real IMAP server and over LMTP; a kill in any step loses and doubles nothing."""

import asyncio
import os
import signal
import smtplib
import socket
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.db import OperationalError, connection
from django.utils import timezone

from contacten.enums import Postbron, Poststatus
from contacten.management.commands.postbus_lmtp import maak_server
from contacten.models import Postantwoord, Postbericht, Postbijlage, Postinhoud
from contacten.services import postbus
from contacten.services.postbus import aannemen, mail, ophalen, opslag, verwerken
from contacten.tasks import verwerk_wachtende_post
from kcc.organisatie.models import UitgaandBericht
from scripts.servers import vrije_poort
from tests.contacten.post import PDF
from tests.contacten.post import mail as maak_mail

pytestmark = pytest.mark.django_db(transaction=True)
MET_BIJLAGE = maak_mail(bijlagen=(("brief.pdf", "application/pdf", PDF),))


@pytest.fixture(autouse=True)
def op_schijf(settings, tmp_path):
    """Files on disk, where another process finds them."""
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": str(tmp_path / "opslag")},
        },
    }


# --- A kill in each step -------------------------------------------------------------------------

# Where the process dies: the module, the function, and whether before or after it.
_STAPPEN = [
    (ophalen, "neem_aan", "voor"),
    (Postinhoud.objects, "create", "voor"),
    (aannemen, "kondig_aan", "na"),
    (ophalen, "_verplaats", "voor"),
    (ophalen, "_verplaats", "na"),
    (verwerken, "_lees", "voor"),
    (mail, "lees_mail", "na"),
    (opslag, "_schrijf", "na"),
    (Postbijlage.objects, "create", "na"),
    (mail, "bevestig_ontvangst", "voor"),
    (Postantwoord.objects, "create", "na"),
    (verwerken, "_lees", "na"),
]


def _sterf_bij(waar: object, naam: str, wanneer: str) -> None:
    """Let this process kill itself, as a crash does, before or after that function."""
    echt = getattr(waar, naam)

    def omhuld(*args: object, **kwargs: object) -> object:
        if wanneer == "na":
            echt(*args, **kwargs)
        os.kill(os.getpid(), signal.SIGKILL)

    setattr(waar, naam, omhuld)


def _in_ander_proces(doe: Callable[[], object]) -> int:
    """Run `doe` in a process of its own on its own connection; the signal that ended it, 0 when none did."""
    connection.ensure_connection()
    onze = connection.connection
    pid = os.fork()
    if pid == 0:
        try:
            # Ours must not be closed from here: the variable keeps it alive until this process is gone.
            connection.connection = None
            doe()
        finally:
            os._exit(0)
    assert onze is connection.connection
    return os.WTERMSIG(os.waitpid(pid, 0)[1])


def _haal_en_lees() -> None:
    postbus.haal_post_op(klok=timezone.now)
    verwerk_wachtende_post()


@pytest.mark.parametrize(("waar", "naam", "wanneer"), _STAPPEN)
def test_a_kill_in_any_step_loses_nothing_and_doubles_nothing(dovecot, waar, naam, wanneer):
    dovecot.bezorg(MET_BIJLAGE)

    def met_kill() -> None:
        _sterf_bij(waar, naam, wanneer)
        _haal_en_lees()

    assert _in_ander_proces(met_kill) == signal.SIGKILL
    _haal_en_lees()
    bericht = Postbericht.objects.get()
    assert bericht.status == Poststatus.OPEN
    assert bytes(bericht.inhoud.ruw).replace(b"\r\n", b"\n") == MET_BIJLAGE
    assert default_storage.open(bericht.bijlagen.get().bestand).read() == PDF
    assert (Postantwoord.objects.count(), UitgaandBericht.objects.count()) == (1, 1)
    assert (dovecot.aantal(), dovecot.aantal("Verwerkt")) == (0, 1)


def test_the_kill_would_lose_a_message_that_left_the_mailbox_too_soon(dovecot, monkeypatch):
    """The negative control: in the wrong order the same test finds nothing."""

    def eerst_weg(client, uid, nu):
        antwoord = client.fetch([uid], ["BODY.PEEK[]"])[uid]
        ophalen._verplaats(client, uid)
        ophalen.neem_aan(bron=Postbron.IMAP, ruw=antwoord[b"BODY[]"], nu=nu)
        return 1

    dovecot.bezorg(MET_BIJLAGE)
    monkeypatch.setattr(ophalen, "_neem_uit", eerst_weg)

    def met_kill() -> None:
        _sterf_bij(ophalen, "neem_aan", "voor")
        _haal_en_lees()

    assert _in_ander_proces(met_kill) == signal.SIGKILL
    _haal_en_lees()
    assert not Postbericht.objects.exists()


def test_a_file_that_a_kill_left_half_is_written_anew():
    bericht = postbus.neem_aan(bron=Postbron.PIJP, ruw=MET_BIJLAGE, nu=timezone.now()).bericht
    verwerk_wachtende_post()
    Path(default_storage.path(bericht.bijlagen.get().bestand)).write_bytes(PDF[:10])
    # What the transaction of a killed worker takes back; a file it cannot.
    Postantwoord.objects.all().delete()
    UitgaandBericht.objects.all().delete()
    Postbericht.objects.update(status=Poststatus.ONTVANGEN, inhoudskenmerk="")
    verwerk_wachtende_post()
    assert default_storage.open(bericht.bijlagen.get().bestand).read() == PDF


# --- LMTP ----------------------------------------------------------------------------------------


@pytest.fixture
def lmtp():
    """A listening server; its port."""
    poort = vrije_poort()
    klaar = threading.Event()
    lus = asyncio.new_event_loop()
    stop = asyncio.Event()

    async def luister() -> None:
        server = await maak_server("127.0.0.1", poort, lus)
        async with server:
            klaar.set()
            await stop.wait()
        # In this thread: that of the tests may have a loop of its own, the browser's.
        await lus.shutdown_default_executor()

    draad = threading.Thread(target=lus.run_until_complete, args=(luister(),))
    draad.start()
    assert klaar.wait(10)
    yield poort
    lus.call_soon_threadsafe(stop.set)
    draad.join(timeout=10)
    lus.close()


def test_a_mail_server_hears_for_each_recipient_that_a_mail_is_kept(lmtp):
    # By hand: Python's own client reads one answer, where LMTP has one for each recipient.
    with socket.create_connection(("127.0.0.1", lmtp), timeout=20) as lijn, lijn.makefile("rwb") as gesprek:

        def zeg(regel: bytes, antwoorden: int = 1) -> list[bytes]:
            gesprek.write(regel + b"\r\n")
            gesprek.flush()
            gekregen = []
            while len(gekregen) < antwoorden:
                antwoord = gesprek.readline()
                if antwoord[3:4] == b" ":  # not one that goes on
                    gekregen.append(antwoord[:3])
            return gekregen

        assert gesprek.readline().startswith(b"220")
        assert zeg(b"LHLO mx") == [b"250"]
        assert zeg(b"MAIL FROM:<a@voorbeeld.nl>") == [b"250"]
        assert zeg(b"RCPT TO:<info@gemeente.nl>") + zeg(b"RCPT TO:<post@gemeente.nl>") == [b"250", b"250"]
        assert zeg(b"DATA") == [b"354"]
        assert zeg(maak_mail().replace(b"\n", b"\r\n") + b".", 2) == [b"250", b"250"]
        # The conversation goes on in step: there was not one answer too many or too few.
        assert zeg(b"NOOP") == [b"250"]
    with smtplib.LMTP("127.0.0.1", lmtp) as server:
        server.sendmail("", ["info@gemeente.nl"], maak_mail("Van een machine", message_id="<2@x.nl>"))
    eerste, tweede = Postbericht.objects.order_by("pk")
    assert (eerste.envelop_van, tweede.envelop_van) == ("a@voorbeeld.nl", "")
    verwerk_wachtende_post()
    assert [antwoord.bericht for antwoord in Postantwoord.objects.all()] == [eerste]


def test_without_a_database_the_mail_server_keeps_the_mail(lmtp, monkeypatch):
    def geen_database(**_):
        raise OperationalError

    monkeypatch.setattr(postbus, "neem_aan", geen_database)
    with smtplib.LMTP("127.0.0.1", lmtp) as server, pytest.raises(smtplib.SMTPDataError) as fout:
        server.sendmail("a@voorbeeld.nl", ["info@gemeente.nl"], maak_mail())
    assert fout.value.smtp_code == 451
