"""Who may use the API, and how often: tokens, scopes, limits and the key of a retry."""

import hashlib
import json
import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.utils import OpenApiParameter
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed, Throttled, ValidationError
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from kcc.lib.api.fouten import Conflict
from kcc.organisatie import services
from kcc.organisatie.beperking import adressleutel
from kcc.organisatie.enums import Apiscope, Handeling, Inzageresultaat
from kcc.organisatie.models import Apitoken
from kcc.organisatie.toegang import herkomst

if TYPE_CHECKING:  # the framework itself imports this module, by its settings
    from rest_framework.views import APIView

_SLEUTEL = re.compile(r"[\x21-\x7e]{1,255}")


class Tokenauthenticatie(BaseAuthentication):
    """`Authorization: Bearer <token>`; the token becomes `request.auth`.

    A token that is wrong is refused everywhere, also where none is needed: whoever sends one counts on it.
    Another scheme than Bearer is not ours (a proxy may use it) and is passed over.
    """

    def authenticate(self, request: Request) -> tuple[AnonymousUser, Apitoken] | None:
        soort, _, geheim = request.META.get("HTTP_AUTHORIZATION", "").strip().partition(" ")
        if soort.lower() != "bearer":
            return None
        token = services.gebruik_apitoken(geheim=geheim.strip(), nu=timezone.now())
        if token is None:
            # Counts for the address: the limit stands before the authentication of a view for nobody else.
            if wacht := _wachttijd(request, None):
                raise Throttled(wait=wacht)
            raise AuthenticationFailed("Dit token is onbekend, verlopen of ingetrokken.")
        return AnonymousUser(), token

    def authenticate_header(self, request: Request) -> str:
        return 'Bearer realm="KCC"'


class TokenauthenticatieSchema(OpenApiAuthenticationExtension):
    """How the OpenAPI document names it."""

    target_class = "kcc.organisatie.apitoegang.Tokenauthenticatie"
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {
            "type": "http",
            "scheme": "bearer",
            "description": "Het token van uw toepassing. De gemeente geeft het uit.",
        }


def token_van(request: Request) -> Apitoken | None:
    """The token with which this request came, if any."""
    return request.auth if isinstance(request.auth, Apitoken) else None


class Niemand(BasePermission):
    """The default: a view that does not say who may use it lets nobody in."""

    def has_permission(self, request: Request, view: "APIView") -> bool:
        return False


def met_scope(scope: Apiscope) -> type[BasePermission]:
    """The permission of tokens with this scope; a refusal of another token is a line in the Inzagelog."""

    class MetScope(BasePermission):
        message = f"Dit token heeft de scope {scope.value} niet."

        def has_permission(self, request: Request, view: "APIView") -> bool:
            return heeft_scope(request, scope)

    return MetScope


def heeft_scope(request: Request, scope: Apiscope) -> bool:
    """Whether the caller has a token with this scope; the refusal of a token is logged."""
    token = token_van(request)
    if token is None or scope in token.scopes:
        return token is not None
    log_api_inzage(request, Handeling.INZIEN, "api", resultaat=Inzageresultaat.GEWEIGERD)
    return False


def log_api_inzage(
    request: Request,
    handeling: Handeling,
    object_soort: str,
    object_id: Any = "",
    resultaat: Inzageresultaat = Inzageresultaat.TOEGESTAAN,
) -> None:
    """Add a line to the Inzagelog for what the application with this token did with data of a person."""
    log_api_inzagen(request, handeling, [(object_soort, object_id)], resultaat)


def log_api_inzagen(
    request: Request,
    handeling: Handeling,
    objecten: Iterable[tuple[str, Any]],
    resultaat: Inzageresultaat = Inzageresultaat.TOEGESTAAN,
) -> None:
    """Add a line for every (object_soort, object_id) that a list shows, in one query."""
    services.log_inzagen(
        medewerker=None,
        apitoken=token_van(request),
        handeling=handeling,
        objecten=objecten,
        herkomst=herkomst(request._request),
        nu=timezone.now(),
        resultaat=resultaat,
    )


# --- How often ---------------------------------------------------------------------------------


class Limiet(BaseThrottle):
    """Per address without a token (API_LIMIET_PER_MINUUT), per token when that has a quota."""

    _wacht: float | None = None

    def allow_request(self, request: Request, view: "APIView") -> bool:
        self._wacht = _wachttijd(request, token_van(request))
        return self._wacht is None

    def wait(self) -> float | None:
        return self._wacht


def _wachttijd(request: Request, token: Apitoken | None) -> float | None:
    """Count this request; the seconds to wait when there were too many."""
    per_minuut = token.quotum_per_minuut if token else settings.API_LIMIET_PER_MINUUT
    if not per_minuut:
        return None
    wacht = services.neem_verzoek(
        sleutel=f"token:{token.pk}" if token else adressleutel(request._request),
        per_minuut=per_minuut,
        nu=timezone.now(),
    )
    return wacht.total_seconds() if wacht else None


# --- Retries -----------------------------------------------------------------------------------

IDEMPOTENCY_KEY = OpenApiParameter(
    "Idempotency-Key",
    {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!-~]+$"},
    OpenApiParameter.HEADER,
    description=(
        "Een eigen kenmerk van deze aanvraag, bijvoorbeeld een UUID. Stuurt u hetzelfde verzoek nog eens met "
        "hetzelfde kenmerk, dan krijgt u het eerste resultaat. Een ander verzoek ermee is 409."
    ),
)


_ANDER_VERZOEK = "Deze Idempotency-Key is al gebruikt voor een ander verzoek. Neem een nieuwe."


def aanvraagsleutel(request: Request) -> str:
    """The key under which a service knows a retry of this request (at most 100 characters).

    Without the header Idempotency-Key every request is a new one. With it, the key is that of the caller
    (the token, or everybody without one) and of the contents: 409 when it was used for other contents.
    """
    kenmerk = _kenmerk(request)
    if kenmerk is None:
        return f"api:{uuid4()}"
    sleutel, vingerafdruk = kenmerk
    if not services.onthoud_aanvraag(sleutel=sleutel, vingerafdruk=vingerafdruk, nu=timezone.now()):
        raise Conflict(_ANDER_VERZOEK)
    return f"api:{sleutel[:47]}:{vingerafdruk[:47]}"


def is_herhaling(request: Request) -> bool:
    """Whether this request, by its Idempotency-Key, was carried out before; never without that header.

    For what changes a row and makes none: asked in the transaction of the change, so that a retry waits for
    the first and a refusal is forgotten. 409 when the key was used for other contents.
    """
    kenmerk = _kenmerk(request)
    if kenmerk is None:
        return False
    sleutel, vingerafdruk = kenmerk
    is_nieuw, is_zelfde = services.begin_aanvraag(
        sleutel=sleutel, vingerafdruk=vingerafdruk, nu=timezone.now()
    )
    if not is_zelfde:
        raise Conflict(_ANDER_VERZOEK)
    return not is_nieuw


def _kenmerk(request: Request) -> tuple[str, str] | None:
    """The key of this caller for this call, and the fingerprint of its contents; None without the header."""
    kenmerk = request.META.get("HTTP_IDEMPOTENCY_KEY")
    if kenmerk is None:
        return None
    if not _SLEUTEL.fullmatch(kenmerk):
        raise ValidationError(
            {"Idempotency-Key": ["Gebruik 1 tot en met 255 leesbare tekens zonder spatie."]}
        )
    token = token_van(request)
    wie = token.pk if token else 0
    sleutel = hashlib.sha256(f"{wie} {request.method} {request.path} {kenmerk}".encode()).hexdigest()
    inhoud = json.dumps(request.data, sort_keys=True).encode()
    return sleutel, hashlib.sha256(inhoud).hexdigest()
