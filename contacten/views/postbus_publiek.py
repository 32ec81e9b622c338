"""Where messages come in over the web: the contact form, and the door of the social media tool."""

import hashlib
import hmac
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from contacten.enums import Postbron
from contacten.forms.contactformulier import Contactformulier
from contacten.models import Postbericht
from contacten.services import postbus
from contacten.views.burgerformulier import Formulierpagina
from kcc.organisatie.beperking import is_te_vaak

# How far the clock of a tool may be from ours; a signature is good for so long, once.
_SPELING = timedelta(minutes=5)
_GROOTSTE_BERICHT = 256 * 1024
_MISLUKT_PER_MINUUT = 30


def _neem_aan(form: Contactformulier, nu: datetime) -> int:
    webbericht = form.webbericht(get_language() or "nl")
    return postbus.neem_formulier_aan(webbericht=webbericht, nu=nu).bericht.pk


_CONTACTFORMULIER = Formulierpagina(
    "contactformulier", _("Stuur ons een bericht"), Contactformulier, _neem_aan
)


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def contactformulier(request: HttpRequest) -> HttpResponse:
    """The form; `?product=` fills in what it is about."""
    return _CONTACTFORMULIER.toon(request)


@login_not_required
@never_cache
@require_safe
def gelukt(request: HttpRequest) -> HttpResponse:
    """That the message came in, with its number; only for the session that just sent it."""
    gestuurd = _CONTACTFORMULIER.onthouden(request) or 0
    bericht = Postbericht.objects.filter(pk=gestuurd).only("pk").first()
    if bericht is None:
        return redirect("contacten:contactformulier")
    return _CONTACTFORMULIER.bedank(request, {"bericht": bericht})


@csrf_exempt
@login_not_required
@never_cache
@require_POST
def social(request: HttpRequest) -> HttpResponse:
    """A message from the social media tool, signed with a secret that we share; see docs/beheer.md.

    X-KCC-Tijdstip: seconds since 1970. X-KCC-Handtekening: HMAC-SHA256, in hex, of that, a full stop and the
    body. 202 for what was stored, 200 for what was known, 409 for a request that came before.
    """
    if not settings.POSTBUS_SOCIAL_GEHEIM:
        raise Http404
    if len(request.body) > _GROOTSTE_BERICHT:
        return _antwoord("Het bericht is te groot.", 413)
    nu = timezone.now()
    handtekening = request.headers.get("X-KCC-Handtekening", "").lower()
    if not _is_ondertekend(request.headers.get("X-KCC-Tijdstip", ""), request.body, handtekening, nu):
        if is_te_vaak(request, "social", per_minuut=_MISLUKT_PER_MINUUT):
            return _antwoord("Te veel verzoeken.", 429)
        return _antwoord("De handtekening klopt niet, of is te oud.", 403)
    # Stored before it is noted as seen: after a crash in between, the tool may try again.
    aangenomen = postbus.neem_aan(bron=Postbron.WEBHOOK, ruw=request.body, nu=nu)
    if not cache.add(f"postbus-social-{handtekening}", 1, 2 * _SPELING.total_seconds()):
        return _antwoord("Dit verzoek is al geweest.", 409)
    nummer = aangenomen.bericht.nummer
    return JsonResponse({"nummer": nummer}, status=202 if aangenomen.is_nieuw else 200)


def _is_ondertekend(tijdstip: str, inhoud: bytes, handtekening: str, nu: datetime) -> bool:
    if not (tijdstip.isascii() and tijdstip.isdecimal() and len(tijdstip) <= 12):
        return False
    if abs(nu.timestamp() - int(tijdstip)) > _SPELING.total_seconds():
        return False
    return any(
        constant_time_compare(
            hmac.new(geheim.encode(), f"{tijdstip}.".encode() + inhoud, hashlib.sha256).hexdigest(),
            handtekening,
        )
        for geheim in settings.POSTBUS_SOCIAL_GEHEIM
    )


def _antwoord(detail: str, status: int) -> JsonResponse:
    return JsonResponse({"detail": detail}, status=status)
