"""How gunicorn serves KCC; it reads this file by itself. See docs/beheer.md for the variables."""

import gc
import os

wsgi_app = "kcc.wsgi"
bind = os.environ.get("BIND", "127.0.0.1:8000")
worker_class = "gthread"
workers = int(os.environ.get("WEB_PROCESSEN", "2"))
threads = int(os.environ.get("WEB_DRADEN", "4"))
# Loaded once, before the workers are made: they start at once and share memory (nothing connects yet).
preload_app = True
timeout = 60
graceful_timeout = 20
# A slow leak in any library never becomes a problem.
max_requests = 20_000
max_requests_jitter = 2_000
# Heartbeats on disk can stall a worker; and the root file system of the container is read-only.
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: S108
control_socket_disable = True
# No access log: paths hold secrets. KCC writes its own line per request (kcc.organisatie.middleware).
accesslog = None
logconfig_dict = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"zonder_pad": {"()": "kcc.lib.logboek.ZonderPad"}},
    "formatters": {
        "json": {"()": "kcc.lib.logboek.JsonFormatter"},
        "leesbaar": {"format": "%(levelname)s %(name)s: %(message)s"},
    },
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": os.environ.get("LOG_OPMAAK", "json"),
            "filters": ["zonder_pad"],
        },
        # gunicorn's defaults, which are merged with this, name these two.
        "error_console": {"class": "logging.NullHandler"},
    },
    "root": {"level": "INFO", "handlers": []},
    "loggers": {
        "gunicorn.error": {"level": "INFO", "handlers": ["console"], "propagate": False},
        "gunicorn.access": {"level": "CRITICAL", "handlers": [], "propagate": False},
    },
}


def when_ready(server: object) -> None:
    """Before the workers are made: what the application is made of is never garbage, so no worker looks at it
    again (or, by looking, copies the memory it shares). A page makes thousands of short-lived objects; at
    Python's own threshold they are looked at thirty times a page."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)
