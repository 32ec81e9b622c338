"""Steps 3 and 4 of making an appointment: who comes, and check and confirm. The chosen moment is held
meanwhile, as long as the person asks for it within reason (`services.reserveren`)."""

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django_htmx.http import HttpResponseClientRedirect

from afspraken.forms.boeken import ContactForm
from afspraken.models import Afspraak
from afspraken.services import AfspraakFout, beheersleutel, dubbel, plan_afspraak, reserveren
from afspraken.services.reserveren import TeVeelReserveringen
from afspraken.services.teams import bij_een_team
from afspraken.views import keuze as keuzes
from afspraken.views.boeken import SLEUTEL, naar, stappen
from afspraken.views.keuze import THUISADRES, Keuze
from catalogus.models import Locatie
from kcc.organisatie.beperking import adressleutel, is_te_vaak
from kcc.organisatie.toegang import Verzoek

# Where the session keeps the answers of step 3 until the appointment is made, and which moment was held.
_GEGEVENS = "afspraak_gegevens"
_GEHOUDEN = "afspraak_gehouden"
# Whoever asks more often whether there is an appointment already, is not answered any more.
_VRAGEN_PER_MINUUT = 3


@dataclass(frozen=True)
class Vrijgehouden:
    """How it stands with the chosen moment: `stand` is "vrij" (held until `tot`, `seconden` from now),
    "voorbij" (it was), "niet" (not yet) or "kan_niet"."""

    stand: str
    tot: datetime | None = None
    seconden: int = 0
    kan_langer: bool = False


@login_not_required
@never_cache
def vasthouden(request: Verzoek) -> HttpResponse:
    """Hold the moment that was chosen in step 2 (POST), and go on to step 3."""
    keuze = keuzes.lees(request)
    if not _is_heel(keuze):
        return naar("moment", keuze)
    if request.method == "POST":
        keuze, elders = _houd_vrij(request, keuze)
        if elders:
            return elders
    return naar("gegevens", keuze)


@login_not_required
@never_cache
def gegevens(request: Verzoek) -> HttpResponse:
    """Step 3: who comes. The answers stay in the session until the appointment is made."""
    keuze = keuzes.lees(request)
    if not _is_heel(keuze):
        return naar("moment", keuze)
    form = ContactForm(request.POST or None, initial=request.session.get(_GEGEVENS))
    if request.method == "POST":
        # As typed, right or wrong: nothing is lost by whatever happens to the moment.
        request.session[_GEGEVENS] = {naam: form[naam].value() for naam in form.fields}
        if antwoord := _over_de_tijd(request, keuze, "gegevens"):
            return antwoord
        if form.is_valid():
            request.session[_GEGEVENS] = form.cleaned_data
            keuze, elders = _houd_vrij(request, keuze)
            return elders or naar("controleren", keuze)
    context = {
        "keuze": keuze,
        "form": form,
        "stappen": stappen(keuze),
        "vrijgehouden": _vrijgehouden(request, keuze),
    }
    return render(request, "afspraken/boeken/gegevens.html", context)


@login_not_required
@never_cache
def controleren(request: Verzoek) -> HttpResponse:
    """Step 4: check and confirm."""
    keuze = keuzes.lees(request)
    if request.method == "POST":
        kenmerk = request.POST.get("aanvraag_sleutel", "")
        if kenmerk and (eerdere := Afspraak.objects.filter(aanvraag_sleutel=f"web:{kenmerk}").first()):
            return redirect("afspraken:beheren", eerdere.uuid, beheersleutel(eerdere))
    if not _is_heel(keuze):
        return naar("moment", keuze)
    form = ContactForm(request.session.get(_GEGEVENS) or {})
    if not form.is_valid():
        return naar("gegevens", keuze)
    if request.method == "POST":
        return _over_de_tijd(request, keuze, "controleren") or _bevestig(request, keuze, form)
    context = {
        "keuze": keuze,
        "contact": form.contact(get_language() or "nl"),
        "aanvraag_sleutel": _kenmerk(request, keuze),
        "stappen": stappen(keuze),
        "vrijgehouden": _vrijgehouden(request, keuze),
    }
    return render(request, "afspraken/boeken/controleren.html", context)


def _bevestig(request: Verzoek, keuze: Keuze, form: ContactForm) -> HttpResponse:
    locatie, moment = _plaats_en_tijd(keuze)
    contact = replace(form.contact(get_language() or "nl"), adres=keuze.adres)
    if vraag := _vraag_naar_eerdere(request, keuze, contact.email, contact.telefoon):
        return vraag
    vast = request.session.get(SLEUTEL, "")
    try:
        afspraak = bij_een_team(
            lambda team: plan_afspraak(
                wens=keuze.wens,
                locatie=team,
                begint_op=moment,
                kanaal=keuze.kanaal,
                contact=contact,
                aanvraag_sleutel=f"web:{_kenmerk(request, keuze)}",
                nu=timezone.now(),
                reservering=vast,
            ),
            wens=keuze.wens,
            locatie=locatie,
            begint_op=moment,
            reservering=vast,
        )
    except AfspraakFout as fout:
        return _naar_andere_tijd(request, keuze, fout)
    _vergeet(request)
    messages.success(request, _("Uw afspraak is gemaakt."))
    return redirect("afspraken:beheren", afspraak.uuid, beheersleutel(afspraak))


def _vraag_naar_eerdere(request: Verzoek, keuze: Keuze, email: str, telefoon: str) -> HttpResponse | None:
    """Ask who has an appointment for this already whether another is meant; None when there is nothing to
    ask, or it was answered. Who only typed an address learns nothing of the appointment: that is mailed."""
    if request.POST.get("eerdere") == "houden":
        return None
    nu = timezone.now()
    eerdere = dubbel.eerdere_afspraken(
        email=email, telefoon=telefoon, product_ids=keuze.wens.product_ids, nu=nu
    )
    if not eerdere:
        return None
    if request.POST.get("eerdere") == "verplaatsen":
        dubbel.stuur_beheerlinks(afspraken=eerdere, nu=nu)
        reserveren.laat_los(sleutel=request.session.get(SLEUTEL, ""))
        _vergeet(request)
        messages.info(
            request,
            _(
                "Hoort er een e-mailadres bij uw afspraak? Dan hebben wij daar een mail naartoe gestuurd. "
                "Met de link in die mail verplaatst u uw afspraak. Krijgt u geen mail? Bel ons dan."
            ),
        )
        return redirect("catalogus:home")
    if is_te_vaak(request, "eerdere afspraak", per_minuut=_VRAGEN_PER_MINUUT):
        return None
    context = {
        "keuze": keuze,
        "stappen": stappen(keuze),
        "aanvraag_sleutel": _kenmerk(request, keuze),
        "vrijgehouden": _vrijgehouden(request, keuze),
    }
    return render(request, "afspraken/boeken/eerdere.html", context)


# --- The moment that is held -------------------------------------------------------------------


def _over_de_tijd(request: Verzoek, keuze: Keuze, stap: str) -> HttpResponse | None:
    """What was asked about the moment instead of going on: hold it (longer), or give it up."""
    actie = request.POST.get("actie")
    if actie == "stoppen":
        reserveren.laat_los(sleutel=request.session.get(SLEUTEL, ""))
        _vergeet(request)
        messages.info(request, _("U bent gestopt. Er is geen afspraak gemaakt."))
        return redirect("catalogus:home")
    if actie != "vrijhouden":
        return None
    gehouden, elders = _houd_vrij(request, keuze)
    waarheen = elders or naar(stap, gehouden)
    if not request.htmx:
        return waarheen
    if elders or gehouden != keuze:
        return HttpResponseClientRedirect(waarheen.url)
    context = {"vrijgehouden": _vrijgehouden(request, keuze), "is_antwoord": True}
    return render(request, "afspraken/boeken/_vrijhouden.html", context)


def _houd_vrij(request: Verzoek, keuze: Keuze) -> tuple[Keuze, HttpResponseRedirect | None]:
    """Hold the chosen moment, or longer: the choice with the team that comes; when the moment is taken, also
    where another can be chosen."""
    locatie, moment = _plaats_en_tijd(keuze)
    if SLEUTEL not in request.session:
        # Staff book for whoever is on the line: they are not counted.
        adres = "" if request.user.is_authenticated else adressleutel(request, "reservering")
        request.session[SLEUTEL] = reserveren.nieuwe_sleutel(adres)
    vast = request.session[SLEUTEL]
    try:
        gehouden = bij_een_team(
            lambda team: reserveren.reserveer(
                wens=keuze.wens,
                locatie=team,
                begint_op=moment,
                kanaal=keuze.kanaal,
                sleutel=vast,
                nu=timezone.now(),
            ),
            wens=keuze.wens,
            locatie=locatie,
            begint_op=moment,
            reservering=vast,
        )
    except TeVeelReserveringen:
        request.session[_GEHOUDEN] = ""
    except AfspraakFout as fout:
        return keuze, _naar_andere_tijd(request, keuze, fout)
    else:
        keuze = keuze.met(gehouden.locatie, moment)
        request.session[_GEHOUDEN] = keuze.query
    return keuze, None


def _vrijgehouden(request: Verzoek, keuze: Keuze) -> Vrijgehouden:
    locatie, moment = _plaats_en_tijd(keuze)
    gehouden, nu = request.session.get(_GEHOUDEN), timezone.now()
    reservering = reserveren.gereserveerd(request.session.get(SLEUTEL, ""))
    if reservering and reserveren.is_voor(reservering, keuze.wens, locatie, moment, keuze.kanaal):
        tot = reservering.vervalt_op
        if tot and tot > nu:
            seconden = int((tot - nu).total_seconds())
            return Vrijgehouden("vrij", tot, seconden, reserveren.kan_langer(reservering))
        return Vrijgehouden("voorbij")
    if gehouden == "":
        return Vrijgehouden("kan_niet")
    return Vrijgehouden("voorbij" if gehouden == keuze.query else "niet")


def _naar_andere_tijd(request: Verzoek, keuze: Keuze, fout: AfspraakFout) -> HttpResponseRedirect:
    messages.error(request, f"{_(str(fout))} {_('Wat u invulde, hebben we bewaard.')}")
    return HttpResponseRedirect(reverse("afspraken:moment") + keuze.dag_query)


def _kenmerk(request: Verzoek, keuze: Keuze) -> str:
    """Names this attempt to book this choice: sent twice it gives one appointment."""
    return hashlib.sha256(f"{request.session.get(SLEUTEL)} {keuze.query}".encode()).hexdigest()


def _vergeet(request: Verzoek) -> None:
    for naam in (_GEGEVENS, SLEUTEL, _GEHOUDEN, THUISADRES):
        request.session.pop(naam, None)


def _is_heel(keuze: Keuze) -> bool:
    return bool(keuze.regels and keuze.locatie and keuze.moment)


def _plaats_en_tijd(keuze: Keuze) -> tuple[Locatie, datetime]:
    if keuze.locatie is None or keuze.moment is None:
        raise ValueError("Eerst een plaats en een tijd.")
    return keuze.locatie, keuze.moment
