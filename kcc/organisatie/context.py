"""What every template may show about the gemeente."""

import time
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from kcc.organisatie import burgeraanmelding, services
from kcc.organisatie.middleware import SESSIE_EINDE


def instelling(request: HttpRequest) -> dict[str, Any]:
    """`instelling` (read only when a template uses it), `thema_css`, `is_demo`, `heeft_mijn_overzicht`
    and `sessie_seconden`.

    The last is how long this sign-on still lasts; absent for who is not signed on.
    """

    def resterend() -> float | None:
        einde = request.session.get(SESSIE_EINDE)
        return max(0, einde - time.time()) if einde else None

    return {
        "instelling": SimpleLazyObject(services.huidige_instelling),
        "thema_css": settings.KCC_THEMA_CSS,
        "is_demo": settings.KCC_DEMO,
        "heeft_mijn_overzicht": burgeraanmelding.is_aan(),
        "sessie_seconden": resterend,
    }
