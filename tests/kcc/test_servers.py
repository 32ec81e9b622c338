"""The embedded servers: a killed start leaves nothing that stops the next one, and nobody else is touched."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from scripts import servers

SLAAP = [sys.executable, "-c", "import time; time.sleep(120)"]


@pytest.fixture
def map_() -> Iterator[Path]:
    """A directory that uid 65534 can reach too, which pytest's own are not."""
    map_ = servers.opslag(f"test-servers-{os.getpid()}")
    with servers.slot(map_ / ".slot"):
        yield map_
        shutil.rmtree(map_)


def leeft(pid: int) -> bool:
    return servers._starttijd(pid) is not None


def wacht_tot_dood(pid: int) -> None:
    tot = time.monotonic() + 20
    while leeft(pid):
        assert time.monotonic() < tot, "still running"
        time.sleep(0.05)


def test_a_child_dies_with_its_parent(map_: Path) -> None:
    ouder = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import sys, time; from pathlib import Path; from scripts.servers import Proces\n"
            f"Proces('kind', Path({str(map_)!r})).start({SLAAP!r})\n"
            "print('gestart', flush=True); time.sleep(60)",
        ],
        cwd=servers.WORTEL,
        stdout=subprocess.PIPE,
    )
    assert ouder.stdout is not None
    assert ouder.stdout.readline() == b"gestart\n"
    kind = json.loads((map_ / "kind.pid").read_text())[0]
    assert leeft(kind)
    ouder.kill()
    ouder.wait()
    wacht_tot_dood(kind)
    ouder.stdout.close()


def test_what_was_left_running_is_ended_and_a_stranger_is_not(map_: Path) -> None:
    achterblijver, vreemde = servers.Proces("achterblijver", map_), servers.Proces("vreemde", map_)
    achterblijver.start(SLAAP)
    vreemde.start(SLAAP)
    # The pid of the second now belongs to a process that began at another moment.
    pid, starttijd, signaal = json.loads(vreemde.pidbestand.read_text())
    vreemde.pidbestand.write_text(json.dumps([pid, str(int(starttijd) - 1), signaal]))
    (map_ / "kapot.pid").write_text("{")

    assert servers.ruim_achterblijvers_op(map_) == ["achterblijver"]
    assert not achterblijver.loopt()
    assert vreemde.loopt()
    assert not list(map_.glob("*.pid"))
    achterblijver.dood()
    vreemde.dood()


def test_stopping_twice_signals_nobody_else(map_: Path, monkeypatch) -> None:
    proces = servers.Proces("slaap", map_)
    proces.start(SLAAP)
    proces.stop()
    monkeypatch.setattr(os, "killpg", lambda *_: pytest.fail("killed a group that may be a stranger's"))
    monkeypatch.setattr(os, "kill", lambda *_: pytest.fail("signalled a pid that may be a stranger's"))
    proces.stop()
    assert proces.dood() == -signal.SIGTERM


def test_a_process_that_does_not_listen_is_killed_with_its_children(map_: Path) -> None:
    proces = servers.Proces("doof", map_)
    popen = proces.start(
        [
            sys.executable,
            "-c",
            "import signal, subprocess, sys, time; signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
            f"print(subprocess.Popen({SLAAP!r}).pid, flush=True); time.sleep(120)",
        ],
        stdout=subprocess.PIPE,
    )
    assert popen.stdout is not None
    kleinkind = int(popen.stdout.readline())
    proces.stop(binnen=0.2)
    wacht_tot_dood(kleinkind)
    popen.stdout.close()


def test_postgres_starts_after_every_kind_of_end(map_: Path) -> None:
    server = servers.Postgres(map_, duurzaam=False)
    server.start()
    with psycopg.connect(server.url(), autocommit=True) as verbinding:
        verbinding.execute("CREATE TABLE proef AS SELECT 1 AS getal")
    assert (map_ / "postgres.json").stat().st_mode & 0o777 == 0o600
    pidbestand = server.data / "postmaster.pid"
    stil = pidbestand.read_text()

    server.dood()
    assert pidbestand.exists()
    nieuw = servers.Postgres(map_, duurzaam=False)
    nieuw.start()
    assert nieuw.poort == server.poort
    nieuw.stop()

    # The pid of the killed server belongs to another process by now: ours.
    pidbestand.write_text(stil.replace(stil.split()[0], str(os.getpid()), 1))
    if (uid := servers._postgres_uid()) is not None:
        os.chown(pidbestand, uid, uid)
    nieuw = servers.Postgres(map_, duurzaam=False)
    nieuw.start()
    with psycopg.connect(nieuw.url()) as verbinding:
        assert verbinding.execute("SELECT getal FROM proef").fetchone() == (1,)
    nieuw.stop()


def test_a_taken_port_is_replaced_and_the_servers_are_closed_to_others(map_: Path) -> None:
    eerste = servers.Valkey(map_)
    eerste.start()
    (map_ / "twee").mkdir()
    servers.schrijf_geheim(
        map_ / "twee" / "valkey.json", json.dumps({"poort": eerste.poort, "wachtwoord": "anders"})
    )
    tweede = servers.Valkey(map_ / "twee")
    tweede.start()
    assert tweede.poort != eerste.poort
    opdracht = Path(f"/proc/{tweede.proces.pid}/cmdline").read_bytes()
    assert b"anders" not in opdracht
    tweede.stop()
    eerste.stop()


def test_a_lock_is_held_by_one_and_freed_by_death(map_: Path) -> None:
    bestand = map_ / "slot"
    ander = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import sys, time; from pathlib import Path; from scripts.servers import slot\n"
            f"with slot(Path({str(bestand)!r})): print('vast', flush=True); time.sleep(60)",
        ],
        cwd=servers.WORTEL,
        stdout=subprocess.PIPE,
    )
    assert ander.stdout is not None
    ander.stdout.readline()
    with pytest.raises(BlockingIOError), servers.slot(bestand, wacht=False):
        pass
    ander.kill()
    ander.wait()
    ander.stdout.close()
    with servers.slot(bestand, wacht=False):
        pass
