"""What a log line may hold: one JSON object, no personal data and no secrets.

A path may hold the key of a manage link, a query string what somebody searched for, an exception's text
the values of a row. So a line holds only fields named here, and of an exception its kinds and places, not
its words.
"""

import json
import logging
import traceback
from datetime import UTC, datetime
from types import TracebackType
from typing import Any

# Fields that our own code may add with `extra=`.
EXTRA = ("methode", "route", "status", "duur_ms", "taak")


class ZonderPad(logging.Filter):
    """Replaces the path in lines of Django and gunicorn about a request by the name of its route."""

    def filter(self, record: logging.LogRecord) -> bool:
        verzoek = getattr(record, "request", None)
        if verzoek is not None and isinstance(record.args, tuple) and record.args:
            match = getattr(verzoek, "resolver_match", None)
            # Django's lines end with the path: "Not Found: %s", "Forbidden (%s): %s".
            record.args = (*record.args[:-1], match.view_name if match else "onbekende route")
        elif record.name.startswith("gunicorn") and "request" in str(record.msg).lower():
            record.msg, record.args = str(record.msg).partition("%")[0] or "Request", ()
        return True


class JsonFormatter(logging.Formatter):
    """One JSON object a line: moment (UTC), niveau, bron, verzoek_id, bericht, and a traceback as `fout`."""

    def format(self, record: logging.LogRecord) -> str:
        regel: dict[str, Any] = {
            "moment": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "niveau": record.levelname,
            "bron": record.name,
            "verzoek_id": getattr(record, "correlation_id", None),
            "bericht": _bericht(record),
        }
        regel |= {naam: record.__dict__[naam] for naam in EXTRA if naam in record.__dict__}
        if record.exc_info and record.exc_info[1]:
            regel["fout"] = beschrijf(record.exc_info[1])
        return json.dumps(regel, ensure_ascii=False, default=str)


def _bericht(record: logging.LogRecord) -> str:
    data = getattr(record, "data", None)
    if record.name == "celery.app.trace" and isinstance(data, dict) and record.exc_info:
        # Celery's own line repeats the exception's text and the arguments.
        return f"Taak {data.get('name')} [{data.get('id')}] is mislukt"
    return record.getMessage()


def beschrijf(fout: BaseException) -> list[str]:
    """The chain of exceptions, outermost first: kind (for a database error with its SQLSTATE and constraint)
    and the places it passed, without messages."""
    regels = []
    huidige: BaseException | None = fout
    gezien: set[int] = set()
    while huidige is not None and id(huidige) not in gezien:
        gezien.add(id(huidige))
        regels.append(_soort(huidige))
        regels += _plaatsen(huidige.__traceback__)
        huidige = huidige.__cause__ or huidige.__context__
    return regels


def _soort(fout: BaseException) -> str:
    soort = f"{type(fout).__module__}.{type(fout).__qualname__}"
    diagnose = getattr(fout, "diag", None)
    if diagnose is not None:
        details = [str(deel) for deel in (getattr(fout, "sqlstate", None), diagnose.constraint_name) if deel]
        soort = " ".join([soort, *details])
    return soort


def _plaatsen(tb: TracebackType | None) -> list[str]:
    return [f"{plek.filename}:{plek.lineno} {plek.name}" for plek in traceback.extract_tb(tb)]
