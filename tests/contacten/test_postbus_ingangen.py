"""The ways in with the real thing at the other end: an IMAP server that crashes, a pipe, a directory;
and several workers that read at once."""

import os
import subprocess
import sys
from datetime import timedelta
from io import BytesIO, TextIOWrapper

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection
from django.utils import timezone

from contacten.enums import Postbron, Poststatus, Quarantainereden
from contacten.models import Postantwoord, Postbericht
from contacten.services import postbus
from contacten.services.postbus import ophalen
from contacten.tasks import verwerk_wachtende_post
from scripts.servers import WORTEL, Proces
from tests.contacten.factories import NU
from tests.contacten.post import PDF
from tests.contacten.post import mail as maak_mail
from tests.utils.dovecot import GEBRUIKER, WACHTWOORD
from tests.utils.processen import DraaiendeKcc
from tests.utils.tegelijk import tegelijk

pytestmark = pytest.mark.django_db(transaction=True)
MET_BIJLAGE = maak_mail(bijlagen=(("brief.pdf", "application/pdf", PDF),))
wacht_tot = DraaiendeKcc.wacht_tot


def omgeving(poort: int) -> dict[str, str]:
    db = connection.settings_dict
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "kcc.settings.test",
        "DATABASE_URL": f"postgresql://{db['USER']}:{db['PASSWORD']}@{db['HOST']}:{db['PORT']}/{db['NAME']}",
        "POSTBUS_IMAP_HOST": "127.0.0.1",
        "POSTBUS_IMAP_POORT": str(poort),
        "POSTBUS_IMAP_TLS": "nee",
        "POSTBUS_IMAP_GEBRUIKER": GEBRUIKER,
        "POSTBUS_IMAP_WACHTWOORD": WACHTWOORD,
        "LOG_NIVEAU": "INFO",
    }


# --- IMAP ----------------------------------------------------------------------------------------


def test_the_mailbox_is_emptied_into_the_postbus_and_a_second_time_finds_nothing(dovecot):
    dovecot.bezorg(maak_mail(), MET_BIJLAGE, b"\x00\xff geen mail")
    assert postbus.haal_post_op(klok=timezone.now) == 3
    assert postbus.haal_post_op(klok=timezone.now) == 0
    assert (dovecot.aantal(), dovecot.aantal("Verwerkt")) == (0, 3)
    assert Postbericht.objects.count() == 3
    verwerk_wachtende_post()
    assert not Postbericht.objects.unread().exists()


def test_what_is_too_large_is_fetched_in_part_and_stays_whole_on_the_server(dovecot, settings):
    settings.POSTBUS_MAXIMUM_BYTES = 3000
    dovecot.bezorg(maak_mail("x" * 10_000))
    postbus.haal_post_op(klok=timezone.now)
    bericht = Postbericht.objects.get()
    assert (bericht.is_afgekapt, len(bericht.inhoud.ruw)) == (True, 3000)
    verwerk_wachtende_post()
    bericht.refresh_from_db()
    assert bericht.quarantainereden == Quarantainereden.TE_GROOT
    assert dovecot.aantal("Verwerkt") == 1


def test_a_server_without_move_is_emptied_too(dovecot, monkeypatch):
    dovecot.bezorg(maak_mail())
    with postbus.open_mailbox() as client:
        monkeypatch.setattr(client, "has_capability", lambda naam: False)
        postbus.leeg_mailbox(client, timezone.now)
    assert (dovecot.aantal(), dovecot.aantal("Verwerkt")) == (0, 1)


def test_what_cannot_be_stored_stays_in_the_mailbox(dovecot, monkeypatch):
    def geen_database(**_):
        raise OperationalError

    dovecot.bezorg(maak_mail())
    monkeypatch.setattr(ophalen, "neem_aan", geen_database)
    with pytest.raises(OperationalError):
        postbus.haal_post_op(klok=timezone.now)
    assert (dovecot.aantal(), Postbericht.objects.count()) == (1, 0)


def test_the_process_that_waits_takes_mail_in_at_once_and_survives_a_crash_of_the_server(dovecot, tmp_path):
    proces = Proces("postbus_imap", tmp_path)
    with (tmp_path / "log").open("wb") as log:
        proces.start(
            [sys.executable, str(WORTEL / "manage.py"), "postbus_imap"],
            env=omgeving(dovecot.poort),
            cwd=WORTEL,
            stdout=log,
            stderr=log,
        )
    try:
        dovecot.bezorg(maak_mail())
        wacht_tot(lambda: Postbericht.objects.count() == 1, binnen=90)
        # Now it waits in IDLE: the next one comes much sooner than the next look (five minutes).
        dovecot.bezorg(MET_BIJLAGE)
        wacht_tot(lambda: Postbericht.objects.count() == 2, binnen=60)
        dovecot.dood()
        dovecot.start()
        dovecot.bezorg(maak_mail("Na de storing", message_id="<3@x.nl>"))
        wacht_tot(lambda: Postbericht.objects.count() == 3, binnen=60)
        proces.vraag_te_stoppen()
        assert proces.wacht(binnen=20) == 0
    finally:
        proces.dood()


# --- Pipe and directory --------------------------------------------------------------------------


def pijp(ruw: bytes, *opties: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, str(WORTEL / "manage.py"), "postbus_bericht", *opties],
        input=ruw,
        env=omgeving(1),
        cwd=WORTEL,
        capture_output=True,
        check=False,
    )


def test_a_pipe_keeps_the_mail_with_its_envelope():
    uitvoer = pijp(maak_mail(), "--afzender", "")
    assert uitvoer.returncode == 0, uitvoer.stderr
    bericht = Postbericht.objects.get()
    assert uitvoer.stdout.decode().strip() == bericht.nummer
    assert (bericht.bron, bericht.envelop_van) == (Postbron.PIJP, "")


def test_without_a_database_a_pipe_asks_to_try_again(monkeypatch):
    def geen_database(**_):
        raise OperationalError

    monkeypatch.setattr(postbus, "neem_aan", geen_database)
    monkeypatch.setattr(sys, "stdin", TextIOWrapper(BytesIO(maak_mail())))
    with pytest.raises(CommandError) as fout:
        call_command("postbus_bericht")
    assert fout.value.returncode == 75


def test_a_directory_is_emptied_of_what_is_whole(tmp_path):
    map_ = tmp_path / "scans"
    map_.mkdir()
    nu = timezone.now()
    oud = (nu - timedelta(minutes=1)).timestamp()
    for naam, inhoud in (("een.pdf", PDF), ("kapot.pdf", b"geen pdf"), ("leeg.pdf", b"")):
        (map_ / naam).write_bytes(inhoud)
        os.utime(map_ / naam, (oud, oud))
    (map_ / "bezig.pdf").write_bytes(PDF[:20])  # still being written
    (map_ / "deel.pdf.part").write_bytes(PDF)
    (map_ / ".verborgen").write_bytes(b"x")
    call_command("postbus_scans", str(map_), verbosity=0)
    verwerk_wachtende_post()
    assert sorted(pad.name for pad in map_.iterdir()) == [
        ".verborgen",
        "bezig.pdf",
        "deel.pdf.part",
        "verwerkt",
    ]
    assert {b.onderwerp: b.status for b in Postbericht.objects.all()} == {
        "een.pdf": Poststatus.OPEN,
        "kapot.pdf": Poststatus.QUARANTAINE,
        "leeg.pdf": Poststatus.QUARANTAINE,
    }
    # The same letter scanned again is the letter that is there.
    (map_ / "nogmaals.pdf").write_bytes(PDF)
    os.utime(map_ / "nogmaals.pdf", (oud, oud))
    assert postbus.neem_scans_aan(map_=map_, nu=nu) == 1
    assert Postbericht.objects.count() == 3


def test_a_directory_that_is_not_there_is_named():
    with pytest.raises(CommandError):
        call_command("postbus_scans", "/bestaat/niet")


# --- Several workers at once -----------------------------------------------------------------------


def test_two_workers_read_one_message_once():
    for nummer in range(5):
        postbus.neem_aan(
            bron=Postbron.PIJP, ruw=maak_mail(f"V{nummer}", message_id=f"<{nummer}@x.nl>"), nu=NU
        )
    assert [fout for fout in tegelijk(*[verwerk_wachtende_post] * 3) if fout] == []
    assert Postbericht.objects.filter(status=Poststatus.OPEN).count() == 5
    assert Postantwoord.objects.count() == 3  # what one address may get on a day


def test_the_same_mail_by_two_ways_read_at_once_is_one_and_a_double():
    ids = [
        postbus.neem_aan(
            bron=Postbron.PIJP, ruw=f"Received: mx{n}\n".encode() + maak_mail(), nu=NU
        ).bericht.pk
        for n in range(4)
    ]
    tegelijk(*[lambda pk=pk: postbus.verwerk_postbericht(bericht_id=pk, nu=NU) for pk in ids])
    assert sorted(Postbericht.objects.values_list("status", flat=True)) == [
        "dubbel",
        "dubbel",
        "dubbel",
        "open",
    ]
    assert Postantwoord.objects.count() == 1
