"""Where messages come in over the web: the contact form, and the door of the social media tool."""

import hashlib
import hmac
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.translation import get_language, gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from contacten.enums import Postbron
from contacten.forms.burger import begin_formulier
from contacten.forms.contactformulier import Contactformulier
from contacten.models import Postbericht
from contacten.services import postbus
from kcc.organisatie.beperking import is_te_vaak

# What the session remembers, so that the thank-you page needs nothing of a person in its address.
_VERZONDEN = "postbericht"
_PER_MINUUT = 5

# How far the clock of a tool may be from ours; a signature is good for so long, once.
_SPELING = timedelta(minutes=5)
_GROOTSTE_BERICHT = 256 * 1024
_MISLUKT_PER_MINUUT = 30


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def contactformulier(request: HttpRequest) -> HttpResponse:
    """The form; `?product=` fills in what it is about. What was typed stays after a refusal."""
    nu = timezone.now()
    if request.method != "POST":
        begin = {"begin": begin_formulier(nu), "product": request.GET.get("product", "")}
        return _toon(request, Contactformulier(initial=begin, nu=nu))
    form = Contactformulier(request.POST, request.FILES, nu=nu)
    if not form.is_valid():
        return _toon(request, form, status=422)
    if is_te_vaak(request, "contactformulier", per_minuut=_PER_MINUUT):
        form.add_error(None, gettext("Er komen te veel berichten van uw netwerk. Wacht een minuut."))
        return _toon(request, form, status=429)
    aangenomen = postbus.neem_formulier_aan(webbericht=form.webbericht(get_language() or "nl"), nu=nu)
    request.session[_VERZONDEN] = aangenomen.bericht.pk
    return redirect("contacten:contactformulier_gelukt")


def _toon(request: HttpRequest, form: Contactformulier, status: int = 200) -> HttpResponse:
    if form.is_bound:
        form.vraag_bestanden_opnieuw()
    # A beginning that is missing, forged or too old is replaced; a good one is kept, and with it its key.
    begin = (
        form["begin"].value() if not form.is_bound or form.heeft_begin else begin_formulier(timezone.now())
    )
    return render(
        request,
        "contacten/publiek/contactformulier.html",
        {"form": form, "formulierbegin": begin, "kruimels": [{"label": gettext("Stuur ons een bericht")}]},
        status=status,
    )


@login_not_required
@never_cache
@require_safe
def gelukt(request: HttpRequest) -> HttpResponse:
    """That the message came in, with its number; only for the session that just sent it."""
    bericht = Postbericht.objects.filter(pk=request.session.get(_VERZONDEN, 0)).only("pk").first()
    if bericht is None:
        return redirect("contacten:contactformulier")
    return render(
        request,
        "contacten/publiek/contactformulier_gelukt.html",
        {"bericht": bericht, "kruimels": [{"label": gettext("Stuur ons een bericht")}]},
    )


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
