"""Announcing work to Celery without ever depending on the broker."""

import logging
from functools import partial
from typing import Any

from celery import current_app
from django.db import transaction
from kombu.exceptions import OperationalError

logger = logging.getLogger(__name__)


def kondig_aan(taak: str, **kwargs: Any) -> None:
    """Ask a worker to run `taak` with `kwargs` once the current transaction has been committed.

    An announcement only saves time. The work itself is a row in the database that a periodic task
    finds too, so a broker that is down is logged and otherwise ignored.
    """
    transaction.on_commit(partial(_verstuur, taak, kwargs))


def _verstuur(taak: str, kwargs: dict[str, Any]) -> None:
    try:
        current_app.send_task(taak, kwargs=kwargs)
    except (OperationalError, OSError):
        logger.warning("De broker is onbereikbaar; %s wacht op de periodieke taak.", taak)
