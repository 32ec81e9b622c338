"""What `manage.py check` says about the sign-on, before somebody stands before a closed door."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register

from kcc.organisatie.enums import Rol


@register
def controleer_aanmelden(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Every pair in OIDC_ROLLEN is `claimwaarde=rol` with an existing role; a provider needs some."""
    fouten: list[CheckMessage] = [
        Error(
            f"OIDC_ROLLEN: {'='.join(paar)!r} is niet 'claimwaarde=rol' met een bestaande rol.",
            hint=f"De rollen zijn: {', '.join(Rol.values)}.",
            id="organisatie.E001",
        )
        for paar in settings.OIDC_ROLLEN
        if len(paar) != 2 or paar[1] not in Rol.values
    ]
    openid_connect: Any = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]
    for aanbieder in openid_connect["APPS"]:
        if not settings.OIDC_ROLLEN:
            fouten.append(Warning("OIDC_ROLLEN is leeg: niemand krijgt een rol.", id="organisatie.W001"))
        if not aanbieder["settings"]["server_url"].startswith("https://") and not settings.KCC_DEMO:
            fouten.append(
                Warning(
                    "OIDC_SERVER_URL begint niet met https://: wie meeluistert, kan zich anders voordoen.",
                    id="organisatie.W002",
                )
            )
    return fouten
