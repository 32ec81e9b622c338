"""The reception: who is expected, who arrives, who waits."""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import wraps
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.views.decorators.http import require_http_methods, require_POST

from afspraken import services
from afspraken.enums import Afspraakstatus, Sluitreden
from afspraken.forms.balie import InloopForm, LocatieForm, ZoekForm
from afspraken.models import Afspraak, AfspraakQuerySet, Bezoek
from afspraken.views.balie import huidige_werkplek
from afspraken.views.wachtrij import lees_wachtrij, ververs
from catalogus.models import Locatie
from kcc.lib.perioden import lokale_dag
from kcc.organisatie.enums import Handeling, Rol
from kcc.organisatie.services import log_inzagen
from kcc.organisatie.toegang import MedewerkerVerzoek, View, herkomst, rol_vereist

# Without a search: who is expected from an hour ago on, and no more than fit a screen.
_TERUG = timedelta(hours=1)
_MAXIMUM = 40
_MINIMALE_ZOEKTERM = 2
# As short as a column of the list asks for.
_SLUITREDENEN: dict[str, str] = {
    Sluitreden.NIET_GEKOMEN: "Niet gekomen",
    Sluitreden.EINDE_DAG: "Niet afgerond",
}


@dataclass(frozen=True)
class Afspraakrij:
    """An appointment as the reception sees it; `stand` is (kind, words) of componenten/status.html."""

    afspraak: Afspraak
    bezoek: Bezoek | None
    stand: tuple[str, str]
    kan_aanmelden: bool

    @classmethod
    def van(cls, afspraak: Afspraak, nu: datetime) -> "Afspraakrij":
        bezoek = getattr(afspraak, "bezoek", None)
        verwacht = afspraak.status == Afspraakstatus.BEVESTIGD
        return cls(afspraak, bezoek, _stand(afspraak, bezoek, nu), verwacht)


def _stand(afspraak: Afspraak, bezoek: Bezoek | None, nu: datetime) -> tuple[str, str]:
    if bezoek is None:
        if afspraak.status != Afspraakstatus.BEVESTIGD:
            return "neutraal", afspraak.get_status_display()
        return ("let-op", "Te laat") if afspraak.begint_op < nu else ("neutraal", "Verwacht")
    if bezoek.weggelopen_op:
        return "neutraal", _SLUITREDENEN.get(bezoek.sluitreden, "Weggelopen")
    if bezoek.afgerond_op:
        return "goed", "Geholpen"
    return ("bezig", "Aan de balie") if bezoek.is_aan_balie else ("bezig", "Wacht")


def aan_receptie(view: View) -> View:
    """An action at the reception: `view(request, locatie, ...)`; a refusal is told in words."""

    @rol_vereist(Rol.BALIEMEDEWERKER)
    @require_POST
    @wraps(view)
    def handel(request: MedewerkerVerzoek, **kwargs: Any) -> HttpResponse:
        werkplek = huidige_werkplek(request)
        if werkplek is None:
            messages.error(request, "Kies eerst op welke locatie u werkt.")
            return redirect("afspraken:receptie")
        try:
            return view(request, werkplek.locatie, **kwargs)
        except services.BalieFout as fout:
            messages.error(request, str(fout))
            return redirect("afspraken:receptie")

    return handel


@rol_vereist(Rol.BALIEMEDEWERKER)
@require_http_methods(["GET", "POST"])
def receptie(request: MedewerkerVerzoek) -> HttpResponse:
    """The reception of the place where one works. POST searches and changes nothing: what is typed is
    somebody's name, which should not end up in an address. For htmx only the part that it asks for."""
    werkplek = huidige_werkplek(request)
    if werkplek is None:
        return render(request, "afspraken/balie/kies_locatie.html", {"form": LocatieForm()})
    if request.htmx and request.htmx.target == "wachtrij":
        wachtrij = lees_wachtrij(werkplek.locatie, timezone.now())
        return ververs(request, "afspraken/balie/receptie.html#wachtrij", werkplek.locatie, wachtrij)
    return _toon_receptie(request, werkplek.locatie, InloopForm(locatie=werkplek.locatie, initial=_nieuw()))


def _nieuw() -> dict[str, str]:
    return {"aanvraag_sleutel": str(uuid.uuid4())}


def _toon_receptie(
    request: MedewerkerVerzoek, locatie: Locatie, form: InloopForm, status: int = 200
) -> HttpResponse:
    nu = timezone.now()
    zoekform = ZoekForm(request.POST)
    q = zoekform.cleaned_data["q"] if zoekform.is_valid() else ""
    is_zoeken = len(q) >= _MINIMALE_ZOEKTERM
    alles = "alles" in request.GET
    vandaag = Afspraak.objects.filter(locatie=locatie, datum=lokale_dag(nu))
    rijen = [
        Afspraakrij.van(afspraak, nu) for afspraak in _te_tonen(vandaag, q if is_zoeken else "", alles, nu)
    ]
    bezoek = _gekozen_bezoek(request, locatie)
    log_inzagen(
        medewerker=request.user,
        handeling=Handeling.ZOEKEN if is_zoeken else Handeling.INZIEN,
        objecten=[("afspraak", rij.afspraak.pk) for rij in rijen]
        + ([("bezoek", bezoek.pk)] if bezoek else []),
        herkomst=herkomst(request),
        nu=nu,
    )
    context = {
        "locatie": locatie,
        "code": locatie.code,
        "nu": nu,
        "q": q,
        "is_zoeken": is_zoeken,
        "alles": alles,
        "afspraken": rijen,
        "maximum": _MAXIMUM,
        "aantal_vandaag": vandaag.holding().count(),
    }
    if request.htmx:
        return render(request, "afspraken/balie/receptie.html#afspraken", context)
    context |= {
        "form": form,
        "bezoek": bezoek,
        "wachtrij": lees_wachtrij(locatie, nu),
        "advies": services.wachtadvies(locatie=locatie, nu=nu),
    }
    return render(request, "afspraken/balie/receptie.html", context, status=status)


def _te_tonen(
    vandaag: AfspraakQuerySet, q: str, alles: bool, nu: datetime
) -> QuerySet[Afspraak] | AfspraakQuerySet:
    """In order of time: what is looked for, the whole day, or who is expected now."""
    afspraken = (
        vandaag.with_bezorging()
        .select_related("bezoek")
        .prefetch_related("regels__product")
        .order_by("begint_op", "pk")
    )
    if q:
        return afspraken.matching(q)[:_MAXIMUM]
    if alles:
        return afspraken.holding()
    verwacht = afspraken.filter(status=Afspraakstatus.BEVESTIGD, begint_op__gte=nu - _TERUG)
    return verwacht[:_MAXIMUM]


def _gekozen_bezoek(request: MedewerkerVerzoek, locatie: Locatie) -> Bezoek | None:
    """The visit whose ticket is shown (?bezoek=): who was just checked in, or was chosen in the queue."""
    sleutel = request.GET.get("bezoek", "")
    if not sleutel.isdecimal() or len(sleutel) > 18:
        return None
    bezoeken = Bezoek.objects.filter(pk=int(sleutel), locatie=locatie)
    return bezoeken.select_related("product", "afspraak", "balie").first()


@rol_vereist(Rol.BALIEMEDEWERKER)
@require_POST
def kies_locatie(request: MedewerkerVerzoek) -> HttpResponse:
    """Work at the reception of a place."""
    form = LocatieForm(request.POST)
    if not form.is_valid():
        return render(request, "afspraken/balie/kies_locatie.html", {"form": form}, status=422)
    try:
        services.werk_in(medewerker=request.user, locatie=form.cleaned_data["locatie"])
    except services.BalieFout as fout:
        messages.error(request, str(fout))
    return redirect("afspraken:receptie")


def _naar_bon(bezoek: Bezoek) -> HttpResponse:
    return redirect(f"{reverse('afspraken:receptie')}?bezoek={bezoek.pk}")


@rol_vereist(Rol.BALIEMEDEWERKER)
@require_POST
def zoek_of_meld_aan(request: MedewerkerVerzoek) -> HttpResponse:
    """What Enter in the search box does. The whole number of an appointment of today, as a scanner types it,
    checks in at once; anything else is a search."""
    werkplek = huidige_werkplek(request)
    if werkplek is None:
        return redirect("afspraken:receptie")
    locatie, nu = werkplek.locatie, timezone.now()
    nummer = services.lees_afspraaknummer(request.POST.get("q", ""))
    afspraak = Afspraak.objects.filter(nummer=nummer).select_related("locatie").first() if nummer else None
    if afspraak and (afspraak.locatie_id, afspraak.datum) == (locatie.pk, lokale_dag(nu)):
        try:
            return _naar_bon(services.meld_aan(afspraak_id=afspraak.pk, nu=nu))
        except services.BalieFout as fout:
            messages.error(request, str(fout))
    elif afspraak:
        log_inzagen(
            medewerker=request.user,
            handeling=Handeling.ZOEKEN,
            objecten=[("afspraak", afspraak.pk)],
            herkomst=herkomst(request),
            nu=nu,
        )
        wanneer = date_format(timezone.localtime(afspraak.begint_op), "l j F, H.i")
        messages.warning(
            request, f"Afspraak {nummer} is niet hier vandaag, maar {wanneer} uur in {afspraak.locatie}."
        )
    return _toon_receptie(request, locatie, InloopForm(locatie=locatie, initial=_nieuw()))


@aan_receptie
def meld_aan(request: MedewerkerVerzoek, locatie: Locatie, *, afspraak_id: int) -> HttpResponse:
    """Check in who has an appointment."""
    afspraak = get_object_or_404(Afspraak, pk=afspraak_id, locatie=locatie)
    return _naar_bon(services.meld_aan(afspraak_id=afspraak.pk, nu=timezone.now()))


@aan_receptie
def meld_inloop_aan(request: MedewerkerVerzoek, locatie: Locatie) -> HttpResponse:
    """Check in who has none."""
    form = InloopForm(request.POST, locatie=locatie)
    if not form.is_valid():
        return _toon_receptie(request, locatie, form, status=422)
    return _naar_bon(services.meld_inloop_aan(locatie=locatie, nu=timezone.now(), **form.cleaned_data))


@aan_receptie
def draai_terug(request: MedewerkerVerzoek, locatie: Locatie, *, bezoek_id: int) -> HttpResponse:
    """Undo a check-in that was a mistake."""
    bezoek = Bezoek.objects.filter(pk=bezoek_id).first()
    if bezoek is None:
        messages.info(request, "Deze aanmelding was al teruggedraaid.")
        return redirect("afspraken:receptie")
    if bezoek.locatie_id != locatie.pk:
        raise Http404
    services.draai_aanmelding_terug(bezoek_id=bezoek.pk, nu=timezone.now())
    messages.success(request, f"De aanmelding van {bezoek.ticket} is teruggedraaid.")
    return redirect("afspraken:receptie")


@aan_receptie
def meld_weggelopen(request: MedewerkerVerzoek, locatie: Locatie, *, bezoek_id: int) -> HttpResponse:
    """Somebody who waited has left."""
    bezoek = get_object_or_404(Bezoek, pk=bezoek_id, locatie=locatie)
    services.meld_weggelopen(bezoek_id=bezoek.pk, nu=timezone.now())
    messages.success(request, f"{bezoek.ticket} staat niet meer in de wachtrij.")
    return redirect("afspraken:receptie")


@aan_receptie
def haal_terug(request: MedewerkerVerzoek, locatie: Locatie, *, bezoek_id: int) -> HttpResponse:
    """Somebody whose visit was closed is there after all."""
    bezoek = get_object_or_404(Bezoek, pk=bezoek_id, locatie=locatie)
    services.haal_terug(bezoek_id=bezoek.pk, nu=timezone.now())
    messages.success(request, f"{bezoek.ticket} staat weer op de oude plaats in de wachtrij.")
    return _naar_bon(bezoek)
