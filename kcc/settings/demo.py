"""The demo of this checkout: made for trying out on one machine, never for real data.

`make demo` writes the addresses and a secret that is generated once into .demo/<port>/omgeving.json;
without DATABASE_URL, every command of manage.py uses those.
"""

import json
import os
from pathlib import Path

_DEMOS = Path(__file__).resolve().parent.parent.parent / ".demo"
# Which demo is meant: the one of PORT, else the one that was started last.
_bestanden = sorted(_DEMOS.glob("*/omgeving.json"), key=lambda bestand: bestand.stat().st_mtime)
if "PORT" in os.environ:
    _bestanden = [bestand for bestand in _bestanden if bestand.parent.name == os.environ["PORT"]]
if _bestanden:
    for _naam, _waarde in json.loads(_bestanden[-1].read_text()).items():
        os.environ.setdefault(_naam, _waarde)

from kcc.lib import omgeving  # noqa: E402

from .base import *  # noqa: E402
from .base import BASE_DIR, INSTALLED_APPS, LOGGING, MIDDLEWARE, TEMPLATES  # noqa: E402

PORT = os.environ.get("PORT", "8000")
DEBUG = False
KCC_DEMO = True
KCC_KTO = omgeving.ja_nee("KCC_KTO", standaard=True)
# No provider: example.nl leads nowhere, but shows where the link would be.
KCC_VIDEO_ADRES = omgeving.adres_met("KCC_VIDEO_ADRES", "{kamer}", "https://video.example.nl/{kamer}")
# A demo asks nothing of websites of others.
KCC_LINKCONTROLE = omgeving.ja_nee("KCC_LINKCONTROLE", standaard=False)
INSTALLED_APPS += ["kcc.demo"]
# Before whatever asks the database.
MIDDLEWARE.insert(
    MIDDLEWARE.index("django.contrib.sessions.middleware.SessionMiddleware"),
    "kcc.demo.klaarzetten.klaarzetten_middleware",
)
SECRET_KEY = omgeving.verplicht("SECRET_KEY")
BSN_SLEUTELS = omgeving.lijst("BSN_SLEUTELS") or [SECRET_KEY]
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", *omgeving.lijst("ALLOWED_HOSTS")]
DATABASES = {"default": omgeving.database(omgeving.verplicht("DATABASE_URL"), pool=True)}
TWEEDE_FACTOR_VERPLICHT = False
# Made by `manage.py demo_data` and shown on the sign-on page: (username, roles, name).
KCC_DEMO_WACHTWOORD = "demo-stadswinkel"
KCC_DEMO_ACCOUNTS = [
    ("balie", ["baliemedewerker"], "Bilal, medewerker aan de balie"),
    ("receptie", ["baliemedewerker"], "Rosa, medewerker van de receptie"),
    ("agent", ["kcc-medewerker"], "Anouk, medewerker aan de telefoon"),
    ("backoffice", ["backoffice"], "Bram, medewerker van een afdeling"),
    ("manager", ["manager"], "Mireille, manager"),
    ("planner", ["planner"], "Pepijn, planner"),
    ("redacteur", ["redacteur"], "Rachida, redacteur"),
    ("beheerder", ["beheerder"], "Boris, beheerder"),
    ("privacy", ["privacy-officer"], "Paula, privacy officer"),
]
# The demo's mail stays in the outbox, where the mailbox of the demo shows it.
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
# So do its text messages, which a beheerder reads on a page.
KCC_SMS_GATEWAY = "kcc.organisatie.sms.Demogateway"
KCC_BASIS_URL = os.environ.get("KCC_BASIS_URL", f"http://localhost:{PORT}")
MEDIA_ROOT = os.environ.get("KCC_OPSLAG", "") or BASE_DIR / ".demo" / PORT / "opslag"
INTERNAL_IPS: list[str] = []
TEMPLATES[0]["OPTIONS"]["debug"] = False  # type: ignore[index]
SESSION_COOKIE_NAME = f"kcc-sessie-{PORT}"
CSRF_COOKIE_NAME = f"kcc-csrf-{PORT}"
LOGGING["handlers"]["console"]["formatter"] = os.environ.get("LOG_OPMAAK", "leesbaar")  # type: ignore[index]
