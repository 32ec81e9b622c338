"""A real IMAP server (Debian's dovecot) with one mailbox, for as long as a test takes."""

import getpass
import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from imapclient import IMAPClient
from imapclient.exceptions import IMAPClientError

from scripts.servers import NIEMAND, Proces, vrije_poort

GEBRUIKER = "postbus"
WACHTWOORD = "alleen-voor-de-tests"


def dovecot_pad() -> str:
    """The path of the dovecot on this machine; the test fails, saying what to install, without one."""
    pad = shutil.which("dovecot") or shutil.which("dovecot", path="/usr/sbin:/usr/local/sbin")
    if pad is None:
        pytest.fail("Er is geen dovecot. Installeer het: apt-get install dovecot-imapd", pytrace=False)
    return pad


class Dovecot:
    """One dovecot on 127.0.0.1 with its mail in a directory of its own. `dood` is kill -9; `start` again."""

    def __init__(self, map_: Path) -> None:
        self.map = map_
        self.poort = vrije_poort()
        self.proces = Proces("dovecot", map_)
        is_root = os.getuid() == 0
        uid = NIEMAND if is_root else os.getuid()
        gid = NIEMAND if is_root else os.getgid()
        for naam in ("mail", "run", "state"):
            (map_ / naam).mkdir(exist_ok=True)
        if is_root:
            os.chown(map_ / "mail", uid, gid)
        # Started by root it changes users by itself; else everything is of whoever runs the tests.
        intern = "dovecot" if is_root and _bestaat("dovecot") else getpass.getuser()
        inlog = "dovenull" if is_root and _bestaat("dovenull") else getpass.getuser()
        (map_ / "dovecot.conf").write_text(f"""
base_dir = {map_}/run
state_dir = {map_}/state
log_path = {map_}/dovecot.log
protocols = imap
ssl = no
disable_plaintext_auth = no
default_internal_user = {intern}
default_login_user = {inlog}
first_valid_uid = 1
mail_location = maildir:{map_}/mail/%u
passdb {{
  driver = static
  args = password={WACHTWOORD}
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={map_}/mail/%u
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    address = 127.0.0.1
    port = {self.poort}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
service anvil {{
  chroot =
}}
""")

    def start(self) -> None:
        """Start and wait until it lets us in."""
        opdracht = [dovecot_pad(), "-F", "-c", str(self.map / "dovecot.conf")]
        self.proces.start(opdracht, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        tot = time.monotonic() + 30
        while True:
            try:
                self.open().logout()
            except (OSError, IMAPClientError):
                if time.monotonic() > tot:
                    log = self.map / "dovecot.log"
                    pytest.fail(f"Dovecot start niet: {log.read_text() if log.exists() else 'geen log'}")
                time.sleep(0.1)
            else:
                return

    def dood(self) -> None:
        self.proces.dood()
        shutil.rmtree(self.map / "run", ignore_errors=True)
        (self.map / "run").mkdir()

    def open(self, map_: str = "INBOX") -> IMAPClient:
        """A client of its own, signed on, with a folder chosen."""
        client = IMAPClient("127.0.0.1", port=self.poort, ssl=False, timeout=20)
        client.login(GEBRUIKER, WACHTWOORD)
        if client.folder_exists(map_):
            client.select_folder(map_)
        return client

    def bezorg(self, *berichten: bytes) -> None:
        """Put messages in the inbox, as a mail server does."""
        client = self.open()
        for bericht in berichten:
            client.append("INBOX", bericht)
        client.logout()

    def aantal(self, map_: str = "INBOX") -> int:
        """How many messages a folder holds; 0 when there is no such folder."""
        client = self.open()
        try:
            return client.folder_status(map_, ["MESSAGES"])[b"MESSAGES"] if client.folder_exists(map_) else 0
        finally:
            client.logout()


def _bestaat(gebruiker: str) -> bool:
    try:
        pwd.getpwnam(gebruiker)
    except KeyError:
        return False
    return True


@pytest.fixture
def dovecot(settings) -> Iterator[Dovecot]:
    """A running server, with the settings of the Postbus pointing to it."""
    map_ = Path(tempfile.mkdtemp(prefix="kcc-dovecot-"))
    # Dovecot's processes run as other users.
    map_.chmod(0o755)
    server = Dovecot(map_)
    server.start()
    settings.POSTBUS_IMAP_HOST = "127.0.0.1"
    settings.POSTBUS_IMAP_POORT = server.poort
    settings.POSTBUS_IMAP_TLS = False
    settings.POSTBUS_IMAP_GEBRUIKER = GEBRUIKER
    settings.POSTBUS_IMAP_WACHTWOORD = WACHTWOORD
    yield server
    server.proces.stop()
    shutil.rmtree(map_, ignore_errors=True)
