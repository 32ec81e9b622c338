"""The demo: everything of KCC on one machine, started and stopped together (`make demo`).

State lies in .demo/<port>: the data of the embedded servers, and omgeving.json with the addresses and secrets
that manage.py uses (kcc.settings.demo). PORT chooses the port, HOST the address; with DATABASE_URL or
REDIS_URL that server is used and none is started.
"""

import contextlib
import errno
import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path
from types import FrameType
from typing import Any, NoReturn

WORTEL = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(WORTEL))

from scripts.servers import (  # noqa: E402
    Postgres,
    Proces,
    ServerFout,
    Valkey,
    opslag,
    ruim_achterblijvers_op,
    schrijf_geheim,
    slot,
    sterf_met_ouder,
)

PORT = int(os.environ.get("PORT", "8000"))
HOST = os.environ.get("HOST", "127.0.0.1")
WACHT_OP_START = 120  # seconds
_uitvoer = threading.Lock()


class GestoptError(Exception):
    """Somebody asked the demo to stop."""


def zeg(tekst: str, van: str = "demo") -> None:
    with _uitvoer, contextlib.suppress(BrokenPipeError):
        for regel in tekst.splitlines():
            print(f"{van:>7} | {regel}", flush=True)


class Demo:
    """One demo on one port. `draai` returns when it is over; then nothing of it runs any more."""

    def __init__(self, map_: Path) -> None:
        self.map = map_
        # .demo in the checkout, where manage.py looks; `map_` may lie elsewhere when we are root.
        self.omgevingsbestand = WORTEL / ".demo" / str(PORT) / "omgeving.json"
        self.servers: list[Postgres | Valkey] = []
        self.processen: dict[str, tuple[Proces, list[str]]] = {}
        # While it is there the web server answers that KCC is being made ready (kcc.demo.klaarzetten).
        self.klaarzetten = map_ / "klaarzetten"
        self.env = dict(os.environ)

    def draai(self) -> None:
        try:
            self._start_servers()
            self._schrijf_omgeving()
            self._start_kcc()
            self._bewaak()
        finally:
            self._stop()

    def _start_servers(self) -> None:
        if not os.environ.get("DATABASE_URL"):
            database = Postgres(self.map)
            self.servers.append(database)
            database.start()
            self.env["DATABASE_URL"] = database.url()
        if not os.environ.get("REDIS_URL"):
            broker = Valkey(self.map)
            self.servers.append(broker)
            broker.start()
            self.env["REDIS_URL"] = broker.url

    def _schrijf_omgeving(self) -> None:
        """What manage.py in another terminal needs; the secret key is kept, so that sessions stay valid."""
        vorige: dict[str, str] = {}
        with contextlib.suppress(OSError, ValueError):
            vorige = json.loads(self.omgevingsbestand.read_text())
        omgeving = {
            "PORT": str(PORT),
            "SECRET_KEY": os.environ.get("SECRET_KEY")
            or vorige.get("SECRET_KEY")
            or secrets.token_urlsafe(50),
            "DATABASE_URL": self.env["DATABASE_URL"],
            "REDIS_URL": self.env["REDIS_URL"],
            "KCC_BASIS_URL": os.environ.get("KCC_BASIS_URL", f"http://localhost:{PORT}"),
        }
        self.omgevingsbestand.parent.mkdir(parents=True, exist_ok=True)
        schrijf_geheim(self.omgevingsbestand, json.dumps(omgeving, indent=1))
        self.env |= omgeving | {
            "DJANGO_SETTINGS_MODULE": "kcc.settings.demo",
            "CELERY_BEAT_BESTAND": str(self.map / "beat"),
            "BIND": f"{HOST}:{PORT}",
            "KCC_KLAARZETTEN": str(self.klaarzetten),
            "LOG_OPMAAK": "leesbaar",
            "PYTHONUNBUFFERED": "1",
        }

    def _bereid_voor(self) -> None:
        """Bring the database up to date, in a process of its own: Django must not stay loaded here."""
        self._start("bereid", [sys.executable, __file__, "bereid-voor"])
        if self.processen["bereid"][0].wacht() != 0:
            raise ServerFout("De database kon niet worden klaargezet; zie hierboven.")
        del self.processen["bereid"]

    def _start_kcc(self) -> None:
        """The pages first; what works in the background is there a few seconds later."""
        python = [sys.executable, "-m"]
        # The web server loads while the database is brought up to date; until then it is alive, not ready.
        self.klaarzetten.touch()
        digid = self._bereid_digid_voor()
        self._start("web", [*python, "gunicorn"])
        self._bereid_voor()
        self.klaarzetten.unlink()
        if digid:
            self._start("digid", digid)
        self._wacht_tot_klaar()
        self._start("worker", [*python, "celery", "-q", "-A", "kcc", "worker", "--concurrency", "2"])
        self._start("beat", [*python, "celery", "-q", "-A", "kcc", "beat"])

    def _bereid_digid_voor(self) -> list[str]:
        """How to start what plays DigiD, and its address for KCC; nothing without Node or oidc-provider."""
        node = shutil.which("node", path=f"{Path(sys.executable).parent}:{os.environ.get('PATH', '')}")
        if node is None or not (WORTEL / "node_modules" / "oidc-provider").is_dir():
            zeg("Zonder Node is er geen DigiD om Mijn overzicht mee te proberen.")
            return []
        with socket.socket() as sok:
            sok.bind(("127.0.0.1", 0))
            poort = sok.getsockname()[1]
        self.env |= {
            "BURGER_OIDC_SERVER_URL": f"http://localhost:{poort}",
            "BURGER_OIDC_CLIENT_ID": "kcc",
            "BURGER_OIDC_CLIENT_SECRET": "alleen-voor-de-demo",
            "BURGER_OIDC_NAAM": "DigiD (demo)",
        }
        terug = f"{self.env['KCC_BASIS_URL']}/mijn/inloggen/terug/"
        return [node, "scripts/digid_demo.mjs", terug, str(poort), str(self.map / "inwoners.json")]

    def _start(self, naam: str, opdracht: list[str]) -> None:
        proces = Proces(naam, self.map)
        popen = proces.start(
            opdracht,
            env=self.env,
            cwd=WORTEL,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        threading.Thread(target=_lees, args=(naam, popen), daemon=True).start()
        self.processen[naam] = (proces, opdracht)

    def _wacht_tot_klaar(self) -> None:
        tot = time.monotonic() + WACHT_OP_START
        antwoord = "geen antwoord"
        while time.monotonic() < tot:
            if not self.processen["web"][0].loopt():
                raise ServerFout("De webserver is gestopt; zie hierboven.")
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{PORT}/readyz", timeout=10):
                    break
            except urllib.error.HTTPError as fout:
                antwoord = fout.read().decode(errors="replace")
            except OSError:
                pass
            time.sleep(0.2)
        else:
            raise ServerFout(f"KCC is na {WACHT_OP_START} seconden nog niet klaar: {antwoord}")
        # The first page of a process takes longer than any other; who comes next need not wait for that.
        with urllib.request.urlopen(f"http://127.0.0.1:{PORT}/", timeout=60):
            pass

    def _bewaak(self) -> NoReturn:
        zeg(f"\nKCC is klaar: http://localhost:{PORT}\n{_accounts(self.map)}Stoppen: Ctrl-C\n ")
        herstarts = 0
        while True:
            time.sleep(0.5)
            for server in self.servers:
                if not server.proces.loopt():
                    raise ServerFout(f"{server.proces.naam} is gestopt; zie {server.log}.")
            for naam, (proces, opdracht) in list(self.processen.items()):
                if not proces.loopt():
                    herstarts += 1
                    if herstarts > 5:
                        raise ServerFout(f"{naam} stopt steeds; zie hierboven.")
                    zeg(f"{naam} is gestopt en wordt opnieuw gestart.")
                    proces.dood()
                    self._start(naam, opdracht)

    def _stop(self) -> None:
        if self.processen or self.servers:
            zeg("Alles wordt gestopt.")
        # Asked all at once, so that they stop at the same time; the servers last.
        for proces, _ in self.processen.values():
            proces.vraag_te_stoppen()
        for proces, _ in self.processen.values():
            proces.stop(binnen=10)
        for server in reversed(self.servers):
            server.stop()


def _lees(naam: str, popen: "subprocess.Popen[bytes]") -> None:
    if popen.stdout is not None:
        for regel in popen.stdout:
            zeg(regel.decode(errors="replace").rstrip(), naam)


def _accounts(map_: Path) -> str:
    bestand = map_ / "accounts.txt"
    return bestand.read_text() if bestand.exists() else ""


def bereid_voor() -> None:
    """Migrate, and load the demo gemeente when there is nobody yet. Runs with Django, as a child."""
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    from kcc.demo.klantzorg import schrijf_inwoners
    from kcc.organisatie.models import Medewerker

    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    if not Medewerker.objects.exists():
        print("De demo-gemeente wordt geladen.", flush=True)
        call_command("demo_data")
    regels = [f"Inloggen: http://localhost:{PORT}/account/login/, wachtwoord {settings.KCC_DEMO_WACHTWOORD}"]
    regels += [f"  {account[0]:<12} {account[-1]}" for account in settings.KCC_DEMO_ACCOUNTS]
    regels += [f"Inwoners (Mijn overzicht): http://localhost:{PORT}/mijn/"]
    schrijf_inwoners(opslag(str(PORT)) / "inwoners.json")
    (opslag(str(PORT)) / "accounts.txt").write_text("\n".join(regels) + "\n")


def controleer_poort() -> None:
    """Say at once when something else has the port, instead of after all the work."""
    with socket.socket() as sok:
        sok.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            sok.bind((HOST, PORT))
        except OSError as fout:
            if fout.errno != errno.EADDRINUSE:
                raise ServerFout(f"{HOST}:{PORT} kan niet worden gebruikt: {fout.strerror}.") from fout
            raise ServerFout(
                f"Poort {PORT} is al in gebruik. Kies een andere: make demo PORT={PORT + 1}"
            ) from fout


def start() -> None:
    def stop(_signaal: int, _frame: FrameType | None) -> None:
        # Once is enough: a second Ctrl-C must not interrupt the stopping.
        for signaal in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(signaal, signal.SIG_IGN)
        raise GestoptError

    for signaal in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(signaal, stop)
    sterf_met_ouder(signal.SIGTERM, os.getppid())()
    map_ = opslag(str(PORT))
    with slot(map_ / ".slot", wacht=False):
        for naam in ruim_achterblijvers_op(map_):
            zeg(f"{naam} draaide nog van een vorige keer en is gestopt.")
        controleer_poort()
        Demo(map_).draai()


def reset() -> None:
    """Throw away all data of this demo."""
    map_ = opslag(str(PORT))
    with slot(map_ / ".slot", wacht=False):
        ruim_achterblijvers_op(map_)
        for weg in {map_, WORTEL / ".demo" / str(PORT)}:
            shutil.rmtree(weg, ignore_errors=True)
    zeg(f"De gegevens van de demo op poort {PORT} zijn weg; make demo begint opnieuw.")


def main(wat: str = "start") -> Any:
    try:
        {"start": start, "reset": reset, "bereid-voor": bereid_voor}[wat]()
    except GestoptError:
        return 0
    except BlockingIOError:
        zeg(f"Er draait al een demo op poort {PORT}. Een tweede erbij: make demo PORT={PORT + 1}")
        return 1
    except ServerFout as fout:
        zeg(str(fout))
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
