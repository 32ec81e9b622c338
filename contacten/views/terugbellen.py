"""A citizen asks to be called, without an account."""

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from contacten.forms.burger import begin_formulier
from contacten.forms.terugbellen import TerugbelForm
from contacten.models import Terugbelverzoek
from contacten.services import postbus
from kcc.lib.werktijd import terugbeldeadline
from kcc.organisatie.beperking import is_te_vaak
from kcc.organisatie.services import dienstkalender

# What the session remembers, so that the thank-you page needs nothing of a person in its address.
_GEVRAAGD = "terugbelverzoek"
_PER_MINUUT = 5


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def terugbellen(request: HttpRequest) -> HttpResponse:
    """The form; `?product=` fills in what it is about. What was typed stays after a refusal."""
    nu = timezone.now()
    if request.method != "POST":
        begin = {"begin": begin_formulier(nu), "product": request.GET.get("product", "")}
        return _toon(request, TerugbelForm(initial=begin, nu=nu))
    form = TerugbelForm(request.POST, request.FILES, nu=nu)
    if not form.is_valid():
        return _toon(request, form, status=422)
    if is_te_vaak(request, "terugbellen", per_minuut=_PER_MINUUT):
        form.add_error(None, gettext("Er komen te veel verzoeken van uw netwerk. Wacht een minuut."))
        return _toon(request, form, status=429)
    begin = form.cleaned_data["begin"]
    try:
        contact = postbus.registreer_webterugbelverzoek(
            sleutel=begin["sleutel"],
            begonnen_op=begin["begonnen_op"],
            product=form.cleaned_data["product"],
            terugbelvraag=form.terugbelvraag(),
            bestanden=form.bestanden(),
            nu=nu,
        )
    except ValidationError as fout:
        for veld, meldingen in fout.message_dict.items():
            form.add_error(veld if veld in form.fields else None, meldingen)
        return _toon(request, form, status=422)
    request.session[_GEVRAAGD] = contact.referentie
    return redirect("contacten:terugbellen_gelukt")


def _toon(request: HttpRequest, form: TerugbelForm, status: int = 200) -> HttpResponse:
    nu = timezone.now()
    if form.is_bound:
        form.vraag_bestanden_opnieuw()
    # A beginning that is missing, forged or too old is replaced; a good one is kept, and with it its key.
    begin = form["begin"].value() if not form.is_bound or form.heeft_begin else begin_formulier(nu)
    return render(
        request,
        "contacten/publiek/terugbellen.html",
        {
            "form": form,
            "formulierbegin": begin,
            "belofte": terugbeldeadline(nu, dienstkalender()),
            "kruimels": [{"label": gettext("Laat u terugbellen")}],
        },
        status=status,
    )


@login_not_required
@never_cache
@require_safe
def gelukt(request: HttpRequest) -> HttpResponse:
    """The promise in words; only for the session that just asked."""
    verzoek = Terugbelverzoek.objects.filter(referentie=request.session.get(_GEVRAAGD, "")).first()
    if verzoek is None:
        return redirect("contacten:terugbellen")
    return render(
        request,
        "contacten/publiek/terugbellen_gelukt.html",
        {"verzoek": verzoek, "kruimels": [{"label": gettext("Laat u terugbellen")}]},
    )
