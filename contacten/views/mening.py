"""The survey behind a signed link, and saying no to it. Nobody needs an account; the link knows nobody."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from contacten.forms.mening import MeningForm
from contacten.models import Uitnodiging
from contacten.services import onderzoek


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def mening(request: HttpRequest, token: str) -> HttpResponse:
    """The questions, or that they were answered. A second answer changes nothing."""
    nu = timezone.now()
    uitnodiging = _uitnodiging(token)
    is_open = onderzoek.is_te_beantwoorden(uitnodiging, nu)
    heeft_afspraak = uitnodiging.heeft_afspraak
    if not is_open:
        return _toon(request, uitnodiging, "contacten/publiek/mening_klaar.html", token)
    form = MeningForm(request.POST if request.method == "POST" else None, heeft_afspraak=heeft_afspraak)
    if form.is_valid():
        onderzoek.beantwoord_onderzoek(uitnodiging_id=uitnodiging.pk, mening=form.mening(), nu=nu)
        return redirect("contacten:mening", token)
    return _toon(
        request,
        uitnodiging,
        "contacten/publiek/mening.html",
        token,
        form=form,
        status=422 if form.is_bound else 200,
    )


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def afmelden(request: HttpRequest, token: str) -> HttpResponse:
    """Ask first, so that a mail program that opens links says no for nobody."""
    uitnodiging = _uitnodiging(token)
    if request.method == "POST":
        onderzoek.meld_af_voor_onderzoek(uitnodiging_id=uitnodiging.pk, nu=timezone.now())
        return redirect("contacten:mening_afmelden", token)
    return _toon(
        request,
        uitnodiging,
        "contacten/publiek/mening_afmelden.html",
        token,
        is_afgemeld=onderzoek.is_afgemeld(uitnodiging),
    )


def _uitnodiging(token: str) -> Uitnodiging:
    uitnodiging = onderzoek.uitnodiging_van(token)
    if uitnodiging is None:
        raise Http404
    return uitnodiging


def _toon(
    request: HttpRequest,
    uitnodiging: Uitnodiging,
    sjabloon: str,
    token: str,
    status: int = 200,
    **context: object,
) -> HttpResponse:
    kruimels = [{"label": gettext("Uw mening")}]
    return render(
        request,
        sjabloon,
        {"uitnodiging": uitnodiging, "token": token, "kruimels": kruimels, **context},
        status=status,
    )
