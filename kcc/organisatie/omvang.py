"""How much a form may send: from anybody little, from medewerkers what an editor might paste."""

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse


def omvang_middleware(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[..., HttpResponse]:
    """Refuse more than KCC_FORMULIER_OPENBAAR from who is not signed on, before any of it is read.

    DATA_UPLOAD_MAX_MEMORY_SIZE holds for everybody. The API bounds its bodies itself. A server passes on no
    more than the length that a request names, so that the name is enough.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        lengte = request.META.get("CONTENT_LENGTH") or ""
        if (
            lengte.isdecimal()
            and int(lengte) > settings.KCC_FORMULIER_OPENBAAR
            and not request.path.startswith(f"{settings.API_PAD}/")
            and not request.user.is_authenticated
        ):
            raise RequestDataTooBig
        return get_response(request)

    return middleware
