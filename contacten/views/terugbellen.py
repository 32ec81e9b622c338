"""A citizen asks to be called, without an account."""

from datetime import datetime

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from contacten.forms.terugbellen import TerugbelForm
from contacten.models import Terugbelverzoek
from contacten.services import postbus
from contacten.views.burgerformulier import Formulierpagina
from kcc.lib.werktijd import terugbeldeadline
from kcc.organisatie.services import dienstkalender


def _registreer(form: TerugbelForm, nu: datetime) -> str:
    begin = form.cleaned_data["begin"]
    contact = postbus.registreer_webterugbelverzoek(
        sleutel=begin["sleutel"],
        begonnen_op=begin["begonnen_op"],
        product=form.cleaned_data["product"],
        terugbelvraag=form.terugbelvraag(),
        bestanden=form.bestanden(),
        nu=nu,
    )
    return contact.referentie


_PAGINA = Formulierpagina(
    "terugbellen",
    _("Laat u terugbellen"),
    TerugbelForm,
    _registreer,
    context=lambda nu: {"belofte": terugbeldeadline(nu, dienstkalender())},
)


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def terugbellen(request: HttpRequest) -> HttpResponse:
    """The form; `?product=` fills in what it is about."""
    return _PAGINA.toon(request)


@login_not_required
@never_cache
@require_safe
def gelukt(request: HttpRequest) -> HttpResponse:
    """The promise in words; only for the session that just asked."""
    verzoek = Terugbelverzoek.objects.filter(referentie=_PAGINA.onthouden(request)).first()
    if verzoek is None:
        return redirect("contacten:terugbellen")
    return _PAGINA.bedank(request, {"verzoek": verzoek})
