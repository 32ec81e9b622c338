"""What every template may show about the gemeente."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from kcc.organisatie import services


def instelling(request: HttpRequest) -> dict[str, Any]:
    """`instelling` (read only when a template uses it), `thema_css` and `is_demo`."""
    return {
        "instelling": SimpleLazyObject(services.huidige_instelling),
        "thema_css": settings.KCC_THEMA_CSS,
        "is_demo": settings.KCC_DEMO,
    }
