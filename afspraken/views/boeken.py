"""Making an appointment in four steps; each works without JavaScript and can be gone back to."""

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from afspraken.forms.boeken import ContactForm
from afspraken.models import Aanbod, Afspraak
from afspraken.services import AfspraakFout, beheersleutel, plan_afspraak, visites
from afspraken.views import keuze as keuzes
from afspraken.views import momenten
from afspraken.views.keuze import MAXIMUM_PRODUCTEN, Keuze
from catalogus.models import Product

# Where the session keeps the answers of step 3 until the appointment is made.
_GEGEVENS = "afspraak_gegevens"
_SLEUTEL = "afspraak_aanvraag_sleutel"


def _naar(stap: str, keuze: Keuze) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse(f"afspraken:{stap}") + keuze.query)


def _stappen(keuze: Keuze) -> list[dict[str, str]]:
    namen = {
        "maken": _("Product"),
        "moment": _("Plaats en tijd"),
        "gegevens": _("Uw gegevens"),
        "controleren": _("Controleren"),
    }
    return [{"naam": naam, "url": reverse(f"afspraken:{stap}") + keuze.query} for stap, naam in namen.items()]


@login_not_required
@never_cache
def maken(request: HttpRequest) -> HttpResponse:
    """Step 1: for what, and with how many people."""
    keuze = keuzes.lees(request)
    op_afspraak = Product.objects.published().filter(aanbod__is_actief=True, aanbod__locatie__is_actief=True)
    producten = op_afspraak.distinct().select_related("thema").order_by("thema__volgorde", "naam")
    fout = ""
    if "verder" in request.GET:
        if not keuze.regels:
            fout = _("Kies waarvoor u komt.")
        elif not visites(keuze.wens):
            fout = _fout_zonder_plaats(keuze)
        else:
            return _naar("moment", keuze)
    rijen: list[tuple[Product | None, int]] = list(keuze.regels)
    if not rijen or ("meer" in request.GET and len(rijen) < MAXIMUM_PRODUCTEN):
        rijen.append((None, 1))
    context = {
        "keuze": keuze,
        "producten": producten,
        "rijen": rijen,
        "kan_meer": len(rijen) < MAXIMUM_PRODUCTEN,
        "bij_te_houden": keuze.bij_te_houden,
        "duur": keuze.met(None, None).duur,
        "moet_meenemen": any(product.meenemen_vertaald for product, _ in keuze.regels),
        "fout": fout,
        "stappen": _stappen(keuze),
    }
    return render(request, "afspraken/boeken/maken.html", context)


def _fout_zonder_plaats(keuze: Keuze) -> str:
    """Why no place supplies this wish, and what to do about it."""
    for product, personen in keuze.regels:
        aanbod = Aanbod.objects.filter(product=product, is_actief=True).order_by("-maximum_personen").first()
        if aanbod is None:
            return _("Voor %(product)s hoeft u geen afspraak te maken.") % {"product": product.naam}
        if personen > aanbod.maximum_personen:
            return _(
                "Voor %(product)s kunt u met hoogstens %(aantal)d personen tegelijk komen. "
                "Maak voor de anderen een tweede afspraak."
            ) % {"product": product.naam, "aantal": aanbod.maximum_personen}
    return _("Er is geen locatie waar u hiervoor in één keer terecht kunt. Maak twee afspraken.")


@login_not_required
@never_cache
def moment(request: HttpRequest) -> HttpResponse:
    """Step 2: where and when; all places side by side, or one place by day."""
    keuze = keuzes.lees(request)
    gevonden = visites(keuze.wens) if keuze.regels else []
    if not gevonden:
        return _naar("maken", keuze)
    context = momenten.momentkeuze(
        keuze,
        gevonden,
        kies_url=reverse("afspraken:gegevens"),
        gekozen=keuzes.lees_dag(request, keuze),
        nu=timezone.now(),
    )
    return render(request, "afspraken/boeken/moment.html", context | {"stappen": _stappen(keuze)})


@login_not_required
@never_cache
def gegevens(request: HttpRequest) -> HttpResponse:
    """Step 3: who comes. The answers stay in the session until the appointment is made."""
    keuze = keuzes.lees(request)
    if not keuze.regels or not keuze.locatie or not keuze.moment:
        return _naar("moment", keuze)
    form = ContactForm(request.POST or None, initial=request.session.get(_GEGEVENS))
    if request.method == "POST" and form.is_valid():
        request.session[_GEGEVENS] = form.cleaned_data
        # One key per filled-in form: booking it twice gives one appointment.
        request.session[_SLEUTEL] = str(uuid.uuid4())
        return _naar("controleren", keuze)
    context = {"keuze": keuze, "form": form, "stappen": _stappen(keuze)}
    return render(request, "afspraken/boeken/gegevens.html", context)


@login_not_required
@never_cache
def controleren(request: HttpRequest) -> HttpResponse:
    """Step 4: check and confirm."""
    keuze = keuzes.lees(request)
    if request.method == "POST":
        sleutel = request.POST.get("aanvraag_sleutel", "")
        if sleutel and (eerdere := Afspraak.objects.filter(aanvraag_sleutel=f"web:{sleutel}").first()):
            return redirect("afspraken:beheren", eerdere.uuid, beheersleutel(eerdere))
    if not keuze.regels or not keuze.locatie or not keuze.moment:
        return _naar("moment", keuze)
    form = ContactForm(request.session.get(_GEGEVENS) or {})
    if not form.is_valid():
        return _naar("gegevens", keuze)
    contact = form.contact(get_language() or "nl")
    if request.method == "POST":
        try:
            afspraak = plan_afspraak(
                wens=keuze.wens,
                locatie=keuze.locatie,
                begint_op=keuze.moment,
                kanaal=keuze.kanaal,
                contact=contact,
                aanvraag_sleutel=f"web:{request.session[_SLEUTEL]}",
                nu=timezone.now(),
            )
        except AfspraakFout as fout:
            messages.error(request, _(str(fout)) + " " + _("Wat u invulde, hebben we bewaard."))
            return _naar("moment", keuze.met(keuze.locatie, None))
        request.session.pop(_GEGEVENS, None)
        messages.success(request, _("Uw afspraak is gemaakt."))
        return redirect("afspraken:beheren", afspraak.uuid, beheersleutel(afspraak))
    context = {
        "keuze": keuze,
        "contact": contact,
        "aanvraag_sleutel": request.session.get(_SLEUTEL, ""),
        "stappen": _stappen(keuze),
    }
    return render(request, "afspraken/boeken/controleren.html", context)
