"""Signing on to Mijn overzicht. A sign-on of a citizen stands in the session apart from that of a medewerker:
it gives no right, ends after fifteen minutes without a page, and after two hours whatever happens."""

import logging
import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from contacten.models import Klant
from contacten.services.mijn import klant_van_bsn
from kcc.organisatie import burgeraanmelding
from kcc.organisatie.beperking import is_te_vaak
from kcc.organisatie.enums import Handeling
from kcc.organisatie.services import log_inzage
from kcc.organisatie.toegang import herkomst

logger = logging.getLogger(__name__)

_SESSIE = "burger"
_HEEL = 2 * 60 * 60
_PER_MINUUT = 20
Burgerview = Callable[..., HttpResponse]


def burger(request: HttpRequest) -> dict[str, Any] | None:
    """The sign-on of a citizen in this session, or None when there is none or it is over."""
    aanmelding = request.session.get(_SESSIE)
    if aanmelding is None or request.user.is_authenticated:
        return None
    nu = time.time()
    if nu > aanmelding["tot"] or nu > aanmelding["einde"]:
        del request.session[_SESSIE]
        return None
    request.session[_SESSIE] = {**aanmelding, "tot": nu + settings.BURGER_SESSIE_MINUTEN * 60}
    return dict(aanmelding)


def burger_vereist(view: Burgerview) -> Burgerview:
    """Only a citizen who is signed on and known here; the view gets their own `klant`, and no other."""

    @login_not_required
    @never_cache
    @wraps(view)
    def bewaakt(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        aanmelding = burger(request)
        klant = (
            Klant.objects.with_contactgegevens().filter(pk=aanmelding["klant"]).first()
            if aanmelding
            else None
        )
        if klant is None:
            return redirect("contacten:mijn")
        return view(request, *args, klant=klant, **kwargs)

    return bewaakt


def log_eigen(request: HttpRequest, klant: Klant, handeling: Handeling = Handeling.INZIEN) -> None:
    """A citizen who sees their own data is a line in the Inzagelog too, without a medewerker."""
    log_inzage(
        medewerker=None,
        handeling=handeling,
        object_soort="klant",
        object_id=klant.pk,
        herkomst=herkomst(request),
        nu=timezone.now(),
    )


def _terug() -> str:
    return f"{settings.KCC_BASIS_URL}{reverse('contacten:mijn_terug')}"


@login_not_required
@never_cache
@require_safe
def inloggen(request: HttpRequest) -> HttpResponse:
    """Go to the broker. A link and not a form, as for medewerkers: see views_aanmelden.sso."""
    if not burgeraanmelding.is_aan():
        raise Http404
    if is_te_vaak(request, "mijn-inloggen", per_minuut=_PER_MINUUT):
        return _mislukt(request, gettext("Er komen te veel verzoeken van uw netwerk. Wacht een minuut."), 429)
    try:
        return redirect(burgeraanmelding.begin(request.session, terug=_terug()))
    except burgeraanmelding.AanmeldFout as fout:
        logger.warning("Aanmelden van een inwoner mislukte: %s", fout)
        return _mislukt(
            request, gettext("Inloggen werkt nu niet. Probeer het later opnieuw, of bel ons."), 503
        )


@login_not_required
@never_cache
@require_safe
def terug(request: HttpRequest) -> HttpResponse:
    """Come back from the broker: begin a session of its own, without anything of the one before."""
    if not burgeraanmelding.is_aan():
        raise Http404
    try:
        bsn = burgeraanmelding.rond_af(request.session, request.GET.dict(), terug=_terug())
    except burgeraanmelding.Afgebroken:
        return _mislukt(request, gettext("U hebt het inloggen afgebroken."), 200)
    except burgeraanmelding.AanmeldFout as fout:
        logger.warning("Aanmelden van een inwoner mislukte: %s", fout)
        return _mislukt(request, gettext("Het inloggen is niet gelukt. Probeer het opnieuw."), 400)
    klant = klant_van_bsn(bsn=bsn)
    # Ends a sign-on of a medewerker in this browser too: one session is never both.
    request.session.flush()
    nu = time.time()
    request.session[_SESSIE] = {
        "klant": klant.pk if klant else None,
        "tot": nu + settings.BURGER_SESSIE_MINUTEN * 60,
        "einde": nu + _HEEL,
    }
    return redirect("contacten:mijn")


@require_POST
@login_not_required
@never_cache
def uitloggen(request: HttpRequest) -> HttpResponse:
    """End the sign-on and everything in the session. Of a medewerker nothing ends here."""
    if not request.user.is_authenticated:
        request.session.flush()
    return redirect("contacten:mijn")


def _mislukt(request: HttpRequest, melding: str, status: int) -> HttpResponse:
    return render(
        request,
        "contacten/publiek/mijn_inloggen.html",
        {"melding": melding, "is_aan": burgeraanmelding.is_aan(), "naam": settings.BURGER_OIDC_NAAM},
        status=status,
    )
