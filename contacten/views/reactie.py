"""A citizen reports, asks, applies or complains, without an account."""

from datetime import datetime

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from contacten.enums import Publieksreactiesoort
from contacten.forms.reactie import ReactieForm
from contacten.models import Publieksreactie
from contacten.services import postbus
from contacten.views.burgerformulier import Formulierpagina


def _registreer(form: ReactieForm, nu: datetime) -> str:
    velden = form.cleaned_data
    gestuurd = postbus.registreer_webreactie(
        sleutel=velden["begin"]["sleutel"],
        soort=Publieksreactiesoort(velden["soort"]),
        tekst=velden["tekst"],
        afzender=form.afzender(),
        product=velden["product"],
        bestanden=form.bestanden(),
        nu=nu,
    )
    return gestuurd.referentie


_PAGINA = Formulierpagina(
    "reactie", _("Melding, vraag of klacht"), ReactieForm, _registreer, uit_adres=("product", "soort")
)


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def reactie(request: HttpRequest) -> HttpResponse:
    """The form; `?product=` and `?soort=` fill in what it is about."""
    return _PAGINA.toon(request)


@login_not_required
@never_cache
@require_safe
def gelukt(request: HttpRequest) -> HttpResponse:
    """The number and by when there is an answer; only for the session that just wrote."""
    gestuurd = Publieksreactie.objects.filter(referentie=_PAGINA.onthouden(request)).first()
    if gestuurd is None:
        return redirect("contacten:reactie")
    return _PAGINA.bedank(request, {"reactie": gestuurd})
