"""KCC as real processes: gunicorn, a Celery worker and beat on a database and a broker of their own.

For races over real HTTP and for what must survive a kill. The processes use tests/utils/instellingen.py.
"""

import contextlib
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import psycopg
import pytest
from psycopg.rows import dict_row

from scripts.servers import (
    WORTEL,
    Postgres,
    Proces,
    Valkey,
    opslag,
    ruim_achterblijvers_op,
    slot,
    vrije_poort,
)
from tests.utils.sjabloon import MIGREER, neem_sjabloon

INSTELLINGEN = "tests.utils.instellingen"


class DraaiendeKcc:
    """A running KCC. `base_url` is its address; every part can be killed and started again.

    database, broker: `.dood()` is kill -9, `.stop()` an orderly stop, `.start()` starts on the same port.
    web, worker, beat: a `Onderdeel` with the same three.
    """

    def __init__(self, map_: Path, env: dict[str, str] | None = None) -> None:
        self.map = map_
        self._is_gemigreerd = neem_sjabloon(map_)
        self.database = Postgres(map_, duurzaam=False)
        self.broker = Valkey(map_)
        self._poort = vrije_poort()
        self.base_url = f"http://127.0.0.1:{self._poort}"
        self._extra_env = env or {}
        self._laatste_antwoord = "geen antwoord"
        python = sys.executable
        gunicorn = [python, "-m", "gunicorn", "--bind", f"127.0.0.1:{self._poort}", "kcc.wsgi"]
        celery = [python, "-m", "celery", "-A", "kcc"]
        self.web = Onderdeel(self, "web", gunicorn)
        self.worker = Onderdeel(self, "worker", [*celery, "worker", "--concurrency", "2"])
        self.beat = Onderdeel(self, "beat", [*celery, "beat"])

    @property
    def env(self) -> dict[str, str]:
        """The environment of every process of this KCC."""
        return {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": INSTELLINGEN,
            "DATABASE_URL": self.database.url(),
            "REDIS_URL": self.broker.url,
            "SECRET_KEY": "alleen-voor-draaiende-tests",
            "KCC_BASIS_URL": self.base_url,
            "CELERY_BEAT_BESTAND": str(self.map / "beat"),
            "PORT": str(self._poort),
            "LOG_OPMAAK": "json",
            "PYTHONUNBUFFERED": "1",
            **self._extra_env,
        }

    def start(self, *, alleen_web: bool = False) -> None:
        """Start everything on an empty, migrated database, or all but who works on its own, and wait until
        /readyz says so."""
        self.database.start()
        self.broker.start()
        if not self._is_gemigreerd:
            self.shell(MIGREER)
        for onderdeel in (self.web,) if alleen_web else (self.web, self.worker, self.beat):
            onderdeel.start()
        try:
            self.wacht_tot(self.is_klaar, binnen=180, om_de=0.3)
        except AssertionError as fout:
            web = "\n".join(self.web.regels()[-20:])
            raise AssertionError(f"/readyz: {self._laatste_antwoord}\n{web}") from fout

    def stop(self) -> None:
        for deel in (self.beat, self.worker, self.web, self.broker, self.database):
            deel.dood()

    def is_klaar(self) -> bool:
        with contextlib.suppress(httpx.HTTPError):
            antwoord = httpx.get(f"{self.base_url}/readyz", timeout=10)
            self._laatste_antwoord = antwoord.text
            return antwoord.status_code == 200
        return False

    def manage(self, *argumenten: str, invoer: str | None = None) -> str:
        """Run a command of manage.py against this KCC; its output. Fails when it fails."""
        uitvoer = subprocess.run(
            [sys.executable, str(WORTEL / "manage.py"), *argumenten],
            env=self.env,
            cwd=WORTEL,
            input=invoer,
            capture_output=True,
            text=True,
            check=False,
        )
        assert uitvoer.returncode == 0, uitvoer.stdout + uitvoer.stderr
        return uitvoer.stdout

    def shell(self, code: str) -> str:
        """Run Python code in manage.py shell of this KCC; what it printed."""
        return self.manage("shell", "--verbosity", "0", "-c", code)

    def sql(self, opdracht: str, *parameters: Any) -> list[dict[str, Any]]:
        """Run SQL on the database of this KCC, committed; the rows, if any."""
        with (
            psycopg.connect(self.database.url(), row_factory=dict_row) as verbinding,
            verbinding.execute(opdracht, parameters) as cursor,
        ):
            return cursor.fetchall() if cursor.description else []

    @staticmethod
    def wacht_tot(voorwaarde: Callable[[], object], binnen: float = 30, om_de: float = 0.1) -> None:
        """Wait until `voorwaarde()` is true; the test fails when that takes longer than `binnen` seconds."""
        tot = time.monotonic() + binnen
        while not voorwaarde():
            assert time.monotonic() < tot, f"niet waar geworden binnen {binnen} seconden: {voorwaarde}"
            time.sleep(om_de)


class Onderdeel:
    """One process of a running KCC, with its output in `log`."""

    def __init__(self, kcc: DraaiendeKcc, naam: str, opdracht: list[str]) -> None:
        self._kcc = kcc
        self._opdracht = opdracht
        self._proces = Proces(naam, kcc.map)
        self.log = kcc.map / f"{naam}.log"

    @property
    def pid(self) -> int:
        return self._proces.pid

    def start(self) -> None:
        with self.log.open("ab") as log:
            self._proces.start(self._opdracht, env=self._kcc.env, cwd=WORTEL, stdout=log, stderr=log)

    def stop(self) -> None:
        self._proces.stop()

    def dood(self) -> None:
        """kill -9, with its children."""
        self._proces.dood()

    def regels(self) -> list[str]:
        """What it has written so far."""
        return self.log.read_text(errors="replace").splitlines() if self.log.exists() else []


@contextlib.contextmanager
def start_kcc(
    naam: str, env: dict[str, str] | None = None, *, alleen_web: bool = False
) -> Iterator[DraaiendeKcc]:
    """A running KCC in a directory of its own, named after this process; everything is gone afterwards."""
    map_ = opslag(f"test-{naam}-{os.getpid()}")
    with slot(map_ / ".slot", wacht=False):
        ruim_achterblijvers_op(map_)
        kcc = DraaiendeKcc(map_, env)
        try:
            kcc.start(alleen_web=alleen_web)
            yield kcc
        finally:
            kcc.stop()
            shutil.rmtree(map_, ignore_errors=True)


@pytest.fixture(scope="module")
def draaiende_kcc() -> Iterator[DraaiendeKcc]:
    """One running KCC for the tests of a module, with an empty, migrated database."""
    with start_kcc("kcc") as kcc:
        yield kcc
