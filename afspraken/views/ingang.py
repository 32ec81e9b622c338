"""The second way in: number and postcode or date of birth, for who does not have the link."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from afspraken.forms.ingang import IngangForm
from afspraken.services import beheersleutel, ingang
from kcc.organisatie.beperking import mag_proberen

# So few that guessing a date of birth takes years; who mistypes that often is better helped on the phone.
_PER_NUMMER_PER_DAG = 5
# Behind one address may be a library.
_PER_ADRES_PER_UUR = 20


@login_not_required
@never_cache
@sensitive_post_parameters("nummer", "gegeven")
@require_http_methods(["GET", "HEAD", "POST"])
def zoek_afspraak(request: HttpRequest) -> HttpResponse:
    """Lead to the page of the appointment; one refusal for everything that is not right (services.ingang)."""
    if request.method != "POST":
        return _toon(request, IngangForm(), 200)
    form = IngangForm(request.POST)
    if not form.is_valid():
        return _toon(request, form, 422)
    nummer = form.cleaned_data["nummer"]
    if not mag_proberen(
        request, "ingang", nummer, per_adres=_PER_ADRES_PER_UUR, per_waarde=_PER_NUMMER_PER_DAG
    ):
        form.add_error(None, _("Er is te vaak geprobeerd. Probeer het morgen opnieuw, of bel ons."))
        return _toon(request, form, 429)
    afspraak = ingang.zoek_afspraak(nummer=nummer, gegeven=form.cleaned_data["gegeven"], nu=timezone.now())
    if afspraak is None:
        form.add_error(None, _("Wij vinden met deze gegevens geen afspraak die nog komt."))
        return _toon(request, form, 422)
    return redirect("afspraken:beheren", afspraak.uuid, beheersleutel(afspraak))


def _toon(request: HttpRequest, form: IngangForm, status: int) -> HttpResponse:
    return render(request, "afspraken/boeken/ingang.html", {"form": form}, status=status)
