"""A citizen reports, asks, applies or complains, without an account."""

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from contacten.enums import Publieksreactiesoort
from contacten.forms.burger import begin_formulier
from contacten.forms.reactie import ReactieForm
from contacten.models import Publieksreactie
from contacten.services import postbus
from kcc.organisatie.beperking import is_te_vaak

# What the session remembers, so that the thank-you page needs nothing of a person in its address.
_GESTUURD = "publieksreactie"
_PER_MINUUT = 5


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def reactie(request: HttpRequest) -> HttpResponse:
    """The form; `?product=` and `?soort=` fill in what it is about. What was typed stays after a refusal."""
    nu = timezone.now()
    if request.method != "POST":
        begin = {
            "begin": begin_formulier(nu),
            "product": request.GET.get("product", ""),
            "soort": request.GET.get("soort", ""),
        }
        return _toon(request, ReactieForm(initial=begin, nu=nu))
    form = ReactieForm(request.POST, request.FILES, nu=nu)
    if not form.is_valid():
        return _toon(request, form, status=422)
    if is_te_vaak(request, "reactie", per_minuut=_PER_MINUUT):
        form.add_error(None, gettext("Er komen te veel verzoeken van uw netwerk. Wacht een minuut."))
        return _toon(request, form, status=429)
    velden = form.cleaned_data
    try:
        gestuurd = postbus.registreer_webreactie(
            sleutel=velden["begin"]["sleutel"],
            soort=Publieksreactiesoort(velden["soort"]),
            tekst=velden["tekst"],
            afzender=form.afzender(),
            product=velden["product"],
            bestanden=form.bestanden(),
            nu=nu,
        )
    except ValidationError as fout:
        for veld, meldingen in fout.message_dict.items():
            form.add_error(veld if veld in form.fields else None, meldingen)
        return _toon(request, form, status=422)
    request.session[_GESTUURD] = gestuurd.referentie
    return redirect("contacten:reactie_gelukt")


def _toon(request: HttpRequest, form: ReactieForm, status: int = 200) -> HttpResponse:
    if form.is_bound:
        form.vraag_bestanden_opnieuw()
    # A beginning that is missing, forged or too old is replaced; a good one is kept, and with it its key.
    heeft_begin = not form.is_bound or form.heeft_begin
    return render(
        request,
        "contacten/publiek/reactie.html",
        {
            "form": form,
            "formulierbegin": form["begin"].value() if heeft_begin else begin_formulier(timezone.now()),
            "kruimels": [{"label": gettext("Melding, vraag of klacht")}],
        },
        status=status,
    )


@login_not_required
@never_cache
@require_safe
def gelukt(request: HttpRequest) -> HttpResponse:
    """The number and by when there is an answer; only for the session that just wrote."""
    gestuurd = Publieksreactie.objects.filter(referentie=request.session.get(_GESTUURD, "")).first()
    if gestuurd is None:
        return redirect("contacten:reactie")
    return render(
        request,
        "contacten/publiek/reactie_gelukt.html",
        {"reactie": gestuurd, "kruimels": [{"label": gettext("Melding, vraag of klacht")}]},
    )
