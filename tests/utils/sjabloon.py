"""The migrated database that every database of a test run begins as.

For nearly each of its migrations Django builds all models anew, which takes most of a minute. So it is done
once in a run: the database of a worker is a copy of it inside the server, and a server of its own, for tests
that kill it, begins with a copy of the files.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from scripts.servers import WORTEL, Postgres

# In this variable workers and settings find the files of the stopped server.
OMGEVING = "KCC_TESTSJABLOON"
# In one process: loading Django takes longer than the work.
MIGREER = (
    "from django.core.management import call_command\n"
    "call_command('migrate', verbosity=0); call_command('createcachetable', verbosity=0)"
)


def maak_sjabloon(server: Postgres) -> None:
    """Start `server` with a database kcc that is migrated and stays as it is; its files are copied."""
    server.start()
    subprocess.run(
        [sys.executable, str(WORTEL / "manage.py"), "shell", "--verbosity", "0", "-c", MIGREER],
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "kcc.settings.test", "DATABASE_URL": server.url()},
        cwd=WORTEL,
        check=True,
    )
    server.stop()
    sjabloon = server.map / "sjabloon"
    sjabloon.mkdir()
    _kopieer(server.map, sjabloon)
    os.environ[OMGEVING] = str(sjabloon)
    server.start()


def neem_sjabloon(map_: Path) -> bool:
    """Let a server that will be made in `map_` begin as the copy; False when this run made none."""
    sjabloon = os.environ.get(OMGEVING)
    if sjabloon:
        _kopieer(Path(sjabloon), map_)
    return bool(sjabloon)


def _kopieer(van: Path, naar: Path) -> None:
    # cp, because the files belong to another user when we are root.
    subprocess.run(["cp", "-a", str(van / "postgres"), str(naar / "postgres")], check=True)
    shutil.copy(van / "postgres.json", naar / "postgres.json")
