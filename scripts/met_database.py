"""Runs a command with an empty embedded database: `met_database.py OPDRACHT...`, for checks that need one.

With DATABASE_URL in the environment it runs the command as it is.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from scripts.servers import Postgres, ServerFout, opslag, slot


def main(opdracht: list[str]) -> int:
    if os.environ.get("DATABASE_URL"):
        return subprocess.run(opdracht, check=False).returncode
    map_ = opslag(f"test-database-{os.getpid()}")
    with slot(map_ / ".slot"):
        server = Postgres(map_, duurzaam=False)
        try:
            server.start()
            return subprocess.run(
                opdracht, env={**os.environ, "DATABASE_URL": server.url()}, check=False
            ).returncode
        except ServerFout as fout:
            print(fout, file=sys.stderr)
            return 1
        finally:
            server.dood()
            shutil.rmtree(map_, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
