"""Checking oneself in, at a device that stands in the waiting room and is known there.

Nobody signs on: the device is known. What it shows is a ticket and no more about anybody: who stands next in
line reads along. After a while without a touch it begins anew, in Dutch.
"""

import re
import uuid
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from afspraken import services
from afspraken.models import Aanbod, Afspraak, Bezoek, Kiosk, Productgroep
from afspraken.services import kiosk as kioskdienst
from afspraken.services.kiosk import NietHier
from catalogus.models import Locatie
from kcc.organisatie.beperking import is_te_vaak
from kcc.organisatie.services import neem_verzoek
from kcc.organisatie.toegang import View

_KOEKJE = "kcc-kiosk"
# The longest that browsers keep one; every start renews it.
_BEWAAR_SECONDEN = 400 * 24 * 60 * 60
# One device: so many numbers tried and tickets taken a minute; and so many codes from one address.
_NUMMERS_PER_MINUUT = 30
_TICKETS_PER_MINUUT = 6
_CODES_PER_MINUUT = 5
# Seconds without a touch after which it begins anew, fifteen of them with a warning.
_TERUG_NA, _TERUG_NA_BON = 60, 30
# How long the page with a ticket can be asked for, and what its signature is for.
_BON_SECONDEN = 300
_ZOUT = "afspraken.kiosk.bon"


def aan_kiosk(view: View) -> Callable[..., HttpResponse]:
    """`view(request, kiosk, ...)` for a paired device; any other is asked to be paired (403)."""

    @login_not_required
    @never_cache
    @wraps(view)
    def bewaakt(request: HttpRequest, code: str, **kwargs: Any) -> HttpResponse:
        locatie = get_object_or_404(Locatie, code=code, is_actief=True)
        geheim = request.COOKIES.get(_KOEKJE, "")
        kiosk = kioskdienst.herken_kiosk(locatie=locatie, geheim=geheim) if geheim else None
        if kiosk is None:
            return render(request, "afspraken/kiosk/koppelen.html", {"locatie": locatie}, status=403)
        kiosk.locatie = locatie
        return view(request, kiosk, **kwargs)

    return bewaakt


@login_not_required
@never_cache
@require_POST
def koppel(request: HttpRequest, code: str) -> HttpResponse:
    """Pair this device with the code that a colleague made."""
    locatie = get_object_or_404(Locatie, code=code, is_actief=True)
    context: dict[str, Any] = {"locatie": locatie}
    if is_te_vaak(request, "kiosk", per_minuut=_CODES_PER_MINUUT):
        context["fout"] = _("Te vaak geprobeerd. Wacht een minuut.")
        return render(request, "afspraken/kiosk/koppelen.html", context, status=429)
    cijfers = re.sub(r"\D", "", request.POST.get("code", ""), flags=re.ASCII)[:20]
    try:
        geheim = kioskdienst.koppel_kiosk(locatie=locatie, code=cijfers, nu=timezone.now())
    except services.BalieFout:
        context["fout"] = _("Deze code klopt niet of is te oud. Vraag een nieuwe code.")
        return render(request, "afspraken/kiosk/koppelen.html", context, status=422)
    antwoord = redirect("afspraken:kiosk", code=code)
    _onthoud(antwoord, geheim)
    return antwoord


def _onthoud(antwoord: HttpResponse, geheim: str) -> None:
    antwoord.set_cookie(
        _KOEKJE,
        geheim,
        max_age=_BEWAAR_SECONDEN,
        path="/kiosk/",
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


@aan_kiosk
@require_GET
def start(request: HttpRequest, kiosk: Kiosk) -> HttpResponse:
    """Where it begins: the number of the appointment, scanned or typed, or none."""
    antwoord = _toon_start(request, kiosk)
    _onthoud(antwoord, request.COOKIES[_KOEKJE])
    return antwoord


def _toon_start(request: HttpRequest, kiosk: Kiosk, fout: str = "", status: int = 200) -> HttpResponse:
    context = {"locatie": kiosk.locatie, "fout": fout, "terug_na": _TERUG_NA}
    return render(request, "afspraken/kiosk/start.html", context, status=status)


@aan_kiosk
@require_POST
def meld_aan(request: HttpRequest, kiosk: Kiosk) -> HttpResponse:
    """Check in by the number of the appointment. Who cannot here and now is told why and what to do, without
    a word about who or for what; see docs/besluiten/0022."""
    nu = timezone.now()
    if neem_verzoek(sleutel=f"kiosk-nummer:{kiosk.pk}", per_minuut=_NUMMERS_PER_MINUUT, nu=nu):
        return _toon_start(request, kiosk, _("Dat ging te snel. Wacht even en probeer het opnieuw."), 429)
    nummer = services.lees_afspraaknummer(request.POST.get("nummer", ""))
    afspraak, reden = kioskdienst.zoek_aan_kiosk(locatie=kiosk.locatie, nummer=nummer, nu=nu)
    if afspraak is not None and reden is None:
        try:
            return _naar_bon(kiosk, services.meld_aan(afspraak_id=afspraak.pk, nu=nu))
        except services.BalieFout:
            # It changed this very moment.
            reden = NietHier.WEG
    return _toon_start(request, kiosk, _waarom_niet(afspraak, reden or NietHier.ONBEKEND), 422)


def _waarom_niet(afspraak: Afspraak | None, reden: NietHier) -> str:
    if afspraak is None or reden == NietHier.ONBEKEND:
        return _("Wij kennen dit nummer niet. Kijk of het klopt, of vraag hulp bij de receptie.")
    waarden = {
        "datum": date_format(afspraak.datum, "l j F"),
        "plaats": afspraak.locatie.publieksnaam,
    }
    return {
        NietHier.AFGEZEGD: _("Deze afspraak is afgezegd. Neem een nummer, of vraag hulp bij de receptie."),
        NietHier.VIDEO: _(
            "Dit is een afspraak via video. U hoeft niet hier te zijn: open de link in uw mail. "
            "Lukt dat niet? Vraag hulp bij de receptie."
        ),
        NietHier.THUIS: _(
            "Dit is een afspraak bij u thuis. Wij komen naar u toe. "
            "Klopt dat niet? Vraag hulp bij de receptie."
        ),
        NietHier.ANDERE_DAG: _(
            "Uw afspraak is niet vandaag, maar op %(datum)s. Kunt u dan niet? Vraag hulp bij de receptie."
        ),
        NietHier.ELDERS: _(
            "Uw afspraak is vandaag in %(plaats)s, niet hier. "
            "Vraag bij de receptie of wij u toch kunnen helpen."
        ),
        NietHier.GEHOLPEN: _("Met deze afspraak bent u al geholpen. Hebt u nog iets nodig? Neem een nummer."),
        NietHier.WEG: _(
            "U was er niet toen wij u opriepen, of u bent weggegaan. Vraag hulp bij de receptie."
        ),
    }[reden] % waarden


@aan_kiosk
@require_http_methods(["GET", "POST"])
def inloop(request: HttpRequest, kiosk: Kiosk) -> HttpResponse:
    """A ticket without an appointment, for one kind of thing; with how long that takes now."""
    nu = timezone.now()
    locatie = kiosk.locatie
    context: dict[str, Any] = {
        "locatie": locatie,
        "aanvraag_sleutel": uuid.uuid4(),
        "terug_na": _TERUG_NA,
    }
    status = 200
    if request.method == "POST":
        groepen = Productgroep.objects.filter(
            pk__in=Aanbod.objects.filter(locatie=locatie, is_actief=True).values("groep")
        )
        groep = next((g for g in groepen if str(g.pk) == request.POST.get("groep")), None)
        sleutel = request.POST.get("aanvraag_sleutel", "")
        if not re.fullmatch(r"[0-9a-f-]{36}", sleutel) or groep is None:
            context["fout"], status = _("Kies waarvoor u komt."), 422
        elif bezoek := Bezoek.objects.filter(referentie=sleutel, locatie=locatie).first():
            return _naar_bon(kiosk, bezoek)
        elif neem_verzoek(sleutel=f"kiosk-ticket:{kiosk.pk}", per_minuut=_TICKETS_PER_MINUUT, nu=nu):
            context["fout"], status = _("Dat ging te snel. Wacht even en probeer het opnieuw."), 429
        else:
            bezoek = services.neem_ticket(locatie=locatie, groep=groep, aanvraag_sleutel=sleutel, nu=nu)
            return _naar_bon(kiosk, bezoek)
    context["advies"] = services.wachtadvies(locatie=locatie, nu=nu)
    return render(request, "afspraken/kiosk/inloop.html", context, status=status)


def _naar_bon(kiosk: Kiosk, bezoek: Bezoek) -> HttpResponse:
    # Signed, so that nobody at the kiosk looks at other tickets by changing a number.
    sleutel = signing.dumps(bezoek.pk, salt=_ZOUT)
    return redirect(reverse("afspraken:kiosk_bon", args=[kiosk.locatie.code, sleutel]))


@aan_kiosk
@require_GET
def bon(request: HttpRequest, kiosk: Kiosk, *, sleutel: str) -> HttpResponse:
    """The ticket, on the screen and on paper; gone after a few minutes."""
    try:
        bezoek_id = signing.loads(sleutel, salt=_ZOUT, max_age=_BON_SECONDEN)
    except signing.BadSignature:
        return redirect("afspraken:kiosk", code=kiosk.locatie.code)
    bezoek = get_object_or_404(Bezoek.objects.select_related("groep"), pk=bezoek_id, locatie=kiosk.locatie)
    return render(
        request,
        "afspraken/kiosk/bon.html",
        {"locatie": kiosk.locatie, "bezoek": bezoek, "terug_na": _TERUG_NA_BON},
    )
