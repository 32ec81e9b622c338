"""The history of a city: loading it, and signing on as somebody who may see it."""

import subprocess
import sys
import time

from bench.verslag import meld
from tests.utils.processen import DraaiendeKcc

_SESSIE = """
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from kcc.organisatie.models import Medewerker
medewerker = Medewerker.objects.get(username={naam!r})
sessie = SessionStore()
sessie[SESSION_KEY] = str(medewerker.pk); sessie[HASH_SESSION_KEY] = medewerker.get_session_auth_hash()
sessie[BACKEND_SESSION_KEY] = 'allauth.account.auth_backends.AuthenticationBackend'
sessie.create(); print(settings.SESSION_COOKIE_NAME, sessie.session_key)
"""


def laad(kcc: DraaiendeKcc, schaal: str) -> None:
    """Fill the empty database of `kcc` with the demo gemeente at this scale, as anybody would."""
    begin = time.perf_counter()
    subprocess.run(
        [sys.executable, "manage.py", "demo_data", "--schaal", schaal],
        env={**kcc.env, "DJANGO_SETTINGS_MODULE": "kcc.settings.demo"},
        check=True,
    )
    meld(f"de geschiedenis laden, schaal {schaal}", time.perf_counter() - begin, "s")


def toon_omvang(kcc: DraaiendeKcc) -> None:
    """Say what there is, so that figures of another size are not taken for those of a city."""
    print(
        kcc.shell(
            "from contacten.models import Klantcontact; from afspraken.models import Bezoek\n"
            "print(f'  {Klantcontact.objects.count():,} contacten, {Bezoek.objects.count():,} bezoeken'"
            ".replace(',', '.'))"
        ).rstrip()
    )


def koekje(kcc: DraaiendeKcc, gebruiker: str) -> dict[str, str]:
    """The cookie of a session of a demo account."""
    naam, sleutel = kcc.shell(_SESSIE.format(naam=gebruiker)).split()
    return {naam: sleutel}
