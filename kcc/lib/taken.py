"""Announcing work to Celery without ever waiting for the broker."""

import contextvars
import logging
import os
import queue
import threading
from functools import partial
from typing import Any

from celery import current_app
from django.db import transaction

logger = logging.getLogger(__name__)


class _Verzender:
    """One thread per process that hands announcements to the broker, so that no request waits for it.

    When the broker is slow or down the queue fills up and further announcements are dropped.
    """

    def __init__(self, lengte: int = 1000) -> None:
        self._wachtrij: queue.Queue[tuple[contextvars.Context, str, dict[str, Any]]] = queue.Queue(lengte)
        self._slot = threading.Lock()
        self._pid: int | None = None

    def verstuur(self, taak: str, kwargs: dict[str, Any]) -> None:
        with self._slot:
            if self._pid != os.getpid():  # the first time in this process; a thread does not survive a fork
                self._pid = os.getpid()
                threading.Thread(target=self._werk, name="aankondigingen", daemon=True).start()
        try:
            # The context holds the request id, which goes along with the task.
            self._wachtrij.put_nowait((contextvars.copy_context(), taak, kwargs))
        except queue.Full:
            logger.warning("De broker is te traag; %s wacht op de periodieke taak.", taak)

    def wacht(self) -> None:
        """Until everything announced so far has been handed over, or given up."""
        self._wachtrij.join()

    def _werk(self) -> None:
        while True:
            context, taak, kwargs = self._wachtrij.get()
            try:
                context.run(current_app.send_task, taak, kwargs=kwargs)
            except Exception as fout:  # whatever it is, the next announcement deserves its try
                context.run(
                    logger.warning,
                    "%s is niet aangekondigd (%s); de periodieke taak doet het.",
                    taak,
                    type(fout).__name__,
                )
            finally:
                self._wachtrij.task_done()


_verzender = _Verzender()


def kondig_aan(taak: str, **kwargs: Any) -> None:
    """Ask a worker to run `taak` with `kwargs` once the current transaction has been committed.

    Never blocks and never fails. An announcement only saves time: the work itself is a row in the database
    that a periodic task finds too, so one that gets lost costs at most the period of that task.
    """
    transaction.on_commit(partial(_verzender.verstuur, taak, kwargs))
