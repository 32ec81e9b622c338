"""Reading configuration from the environment, with an error that says what to set."""

import os
from datetime import time
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from psycopg.conninfo import conninfo_to_dict


def verplicht(naam: str) -> str:
    """The value of environment variable `naam`; ImproperlyConfigured when it is missing or empty."""
    waarde = os.environ.get(naam, "")
    if not waarde:
        raise ImproperlyConfigured(f"Zet de omgevingsvariabele {naam}; zie docs/beheer.md.")
    return waarde


def lijst(naam: str, standaard: str = "") -> list[str]:
    """A comma separated environment variable as a list without empty items."""
    return [deel.strip() for deel in os.environ.get(naam, standaard).split(",") if deel.strip()]


def ja_nee(naam: str, standaard: bool = False) -> bool:
    """A yes/no environment variable: 1, true, yes and ja are yes."""
    waarde = os.environ.get(naam)
    return standaard if waarde is None else waarde.strip().lower() in {"1", "true", "yes", "ja"}


def tijden(naam: str, standaard: str) -> list[time]:
    """A comma separated environment variable of times on the clock (12:00), in order, each once.

    ImproperlyConfigured when one of them is none.
    """
    try:
        gelezen = {time.fromisoformat(tijd) for tijd in lijst(naam, standaard)}
    except ValueError as fout:
        raise ImproperlyConfigured(f"{naam} is een lijst van tijden, zoals 09:00,12:00.") from fout
    if any(tijd.tzinfo is not None or tijd.second or tijd.microsecond for tijd in gelezen):
        raise ImproperlyConfigured(f"{naam} is een lijst van hele minuten, zoals 09:00,12:00.")
    return sorted(gelezen)


def adres_met(naam: str, plek: str, standaard: str = "") -> str:
    """An https address in which `plek` ({kamer}) stands for what comes there; may be empty."""
    waarde = os.environ.get(naam, standaard).strip()
    if waarde and not (waarde.startswith("https://") and plek in waarde):
        raise ImproperlyConfigured(f"{naam} is een adres dat met https:// begint en {plek} bevat, of leeg.")
    return waarde


def database(url: str, *, pool: bool) -> dict[str, Any]:
    """Django's DATABASES entry for a libpq URL; every parameter libpq knows may be in the query string."""
    delen = dict(conninfo_to_dict(url))
    opties: dict[str, Any] = {}
    config: dict[str, Any] = {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": delen.pop("dbname", ""),
        "USER": delen.pop("user", ""),
        "PASSWORD": delen.pop("password", ""),
        "HOST": delen.pop("host", ""),
        "PORT": str(delen.pop("port", "")),
        "OPTIONS": opties,
    }
    opties.update({naam: waarde for naam, waarde in delen.items() if waarde is not None})
    if pool:
        opties["pool"] = {
            "min_size": 1,
            "max_size": int(os.environ.get("DATABASE_POOL", "8")),
            "timeout": 5,
        }
        # Replaces a connection that died while it lay in the pool: a restarted database then costs a
        # reconnect and not an error page.
        config["CONN_HEALTH_CHECKS"] = True
    return config
