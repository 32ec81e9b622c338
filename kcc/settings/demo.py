"""The demo of this checkout: made for trying out on one machine, never for real data.

`make demo` writes the addresses and a secret that is generated once into .demo/<port>/omgeving.json;
without DATABASE_URL, every command of manage.py uses those.
"""

import json
import os
from pathlib import Path

PORT = os.environ.get("PORT", "8000")
DEMO_MAP = Path(__file__).resolve().parent.parent.parent / ".demo" / PORT
_bestand = DEMO_MAP / "omgeving.json"
if _bestand.exists():
    for _naam, _waarde in json.loads(_bestand.read_text()).items():
        os.environ.setdefault(_naam, _waarde)

from kcc.lib import omgeving  # noqa: E402

from .base import *  # noqa: E402
from .base import TEMPLATES  # noqa: E402

DEBUG = False
KCC_DEMO = True
SECRET_KEY = omgeving.verplicht("SECRET_KEY")
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", *omgeving.lijst("ALLOWED_HOSTS")]
DATABASES = {"default": omgeving.database(omgeving.verplicht("DATABASE_URL"), pool=True)}
TWEEDE_FACTOR_VERPLICHT = False
# The demo's mail stays in the outbox, where the mailbox of the demo shows it.
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
KCC_BASIS_URL = os.environ.get("KCC_BASIS_URL", f"http://localhost:{PORT}")
INTERNAL_IPS: list[str] = []
TEMPLATES[0]["OPTIONS"]["debug"] = False  # type: ignore[index]
SESSION_COOKIE_NAME = f"kcc-sessie-{PORT}"
CSRF_COOKIE_NAME = f"kcc-csrf-{PORT}"
