"""Signing on without the pages for it: for processes of tests that have no mail to read."""

from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY


def maak_sessie(medewerker: Any) -> tuple[str, str]:
    """The cookie (name and value) of somebody who signed on at this moment."""
    sessie = import_module(settings.SESSION_ENGINE).SessionStore()
    sessie[SESSION_KEY] = str(medewerker.pk)
    sessie[HASH_SESSION_KEY] = medewerker.get_session_auth_hash()
    sessie[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
    sessie["aangemeld_via_sso"] = True
    sessie.create()
    return settings.SESSION_COOKIE_NAME, sessie.session_key
