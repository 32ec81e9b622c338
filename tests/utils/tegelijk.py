"""Things done at the same moment, each over a database connection of its own."""

import threading
from collections.abc import Callable
from typing import Any

from django.db import connection


def tegelijk(*doe: Callable[[], Any]) -> list[Any]:
    """What each of `doe` returned, or the exception that it raised; all are let go together."""
    start = threading.Barrier(len(doe))
    uitkomsten: list[Any] = [None] * len(doe)

    def loop(nummer: int) -> None:
        try:
            connection.ensure_connection()
            start.wait(timeout=60)
            uitkomsten[nummer] = doe[nummer]()
        except Exception as fout:
            uitkomsten[nummer] = fout
        finally:
            connection.close()

    draden = [threading.Thread(target=loop, args=(nummer,)) for nummer in range(len(doe))]
    for draad in draden:
        draad.start()
    for draad in draden:
        draad.join(timeout=120)
    return uitkomsten
