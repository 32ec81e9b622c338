"""How much a form may send: from anybody little, from medewerkers what an editor might paste."""

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse


def omvang_middleware(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[..., HttpResponse]:
    """Refuse more than KCC_FORMULIER_OPENBAAR from who is not signed on, before any of it is read.

    The forms of KCC_FORMULIER_MET_BESTANDEN may send KCC_FORMULIER_BESTANDEN, when they send files: those are
    written to disk while they come in.

    DATA_UPLOAD_MAX_MEMORY_SIZE holds for everybody. The API bounds its bodies itself. A server passes on no
    more than the length that a request names, so that the name is enough.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        lengte = request.META.get("CONTENT_LENGTH") or ""
        if (
            lengte.isdecimal()
            and int(lengte) > _hoogstens(request)
            and not request.path.startswith(f"{settings.API_PAD}/")
            and not request.user.is_authenticated
        ):
            raise RequestDataTooBig
        return get_response(request)

    return middleware


def _hoogstens(request: HttpRequest) -> int:
    met_bestanden = request.path_info.startswith(settings.KCC_FORMULIER_MET_BESTANDEN)
    if met_bestanden and request.content_type == "multipart/form-data":
        return int(settings.KCC_FORMULIER_BESTANDEN)
    return int(settings.KCC_FORMULIER_OPENBAAR)
