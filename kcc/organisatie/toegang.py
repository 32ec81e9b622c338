"""Who may see a page: the role check of every staff view."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django_htmx.middleware import HtmxDetails

from kcc.organisatie import services
from kcc.organisatie.enums import Handeling, Inzageresultaat, Rol
from kcc.organisatie.models import Medewerker

View = Callable[..., HttpResponse]


class Verzoek(HttpRequest):
    """A request as a view gets it, with what the middleware put on it. For type checks only."""

    htmx: HtmxDetails


class MedewerkerVerzoek(Verzoek):
    """A request of somebody who is signed on. For type checks only."""

    user: Medewerker


def rol_vereist(*rollen: Rol) -> Callable[[View], View]:
    """Only medewerkers with at least one of `rollen` pass; a refusal is 403 and a line in the Inzagelog.

    Who is not signed on never gets here: LoginRequiredMiddleware sends them to the sign-on page.
    """

    def versier(view: View) -> View:
        @wraps(view)
        def bewaakt(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request.user.heeft_rol(*rollen):  # type: ignore[union-attr]
                weiger(request)
            return view(request, *args, **kwargs)

        bewaakt.rollen = frozenset(rollen)  # type: ignore[attr-defined]
        return bewaakt

    return versier


def weiger(request: HttpRequest) -> None:
    """Log the denied attempt and raise PermissionDenied."""
    services.log_inzage(
        medewerker=request.user,  # type: ignore[arg-type]
        handeling=Handeling.INZIEN,
        resultaat=Inzageresultaat.GEWEIGERD,
        object_soort="pagina",
        herkomst=herkomst(request),
        nu=timezone.now(),
    )
    raise PermissionDenied


def herkomst(request: HttpRequest) -> str:
    """The page as the Inzagelog names it: the name of its route, never a path with a key in it."""
    return request.resolver_match.view_name if request.resolver_match else ""
