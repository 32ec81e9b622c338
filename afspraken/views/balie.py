"""The desk: take a seat, call, finish."""

from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST
from django_htmx.http import HttpResponseClientRefresh

from afspraken import services
from afspraken.enums import Bezoekresultaat, Pauzereden
from afspraken.forms.balie import AfrondForm, DoorstuurForm, LocatieForm, PauzeForm, ZitForm
from afspraken.models import Balie, Bezoek, Werkplek, Werkwijze
from afspraken.views.wachtrij import lees_wachtrij, ververs
from catalogus.models import Locatie
from kcc.organisatie.enums import Handeling, Rol
from kcc.organisatie.services import log_inzage
from kcc.organisatie.toegang import MedewerkerVerzoek, View, herkomst, rol_vereist


def huidige_werkplek(request: MedewerkerVerzoek) -> Werkplek | None:
    """Where the person at the screen works now."""
    werkplekken = Werkplek.objects.select_related("locatie", "balie", "medewerker")
    return werkplekken.filter(medewerker=request.user).first()


def aan_balie(view: View) -> View:
    """An action at the desk: `view(request, werkplek, ...)`. Who sits nowhere goes to the choice of a desk;
    a step that does not follow from the visitor's state is told in words."""

    @rol_vereist(Rol.BALIEMEDEWERKER)
    @require_POST
    @wraps(view)
    def handel(request: MedewerkerVerzoek, **kwargs: Any) -> HttpResponse:
        werkplek = huidige_werkplek(request)
        if werkplek is None or werkplek.balie is None:
            messages.error(request, "U zit niet meer aan een balie. Kies eerst een balie.")
            return redirect("afspraken:balie")
        try:
            return view(request, werkplek, **kwargs)
        except services.BalieFout as fout:
            messages.error(request, str(fout))
            return redirect("afspraken:balie")

    return handel


@rol_vereist(Rol.BALIEMEDEWERKER)
@require_GET
def balie(request: MedewerkerVerzoek) -> HttpResponse:
    """The desk of who asks, or the choice of one; for htmx only the queue, when it changed."""
    werkplek = huidige_werkplek(request)
    if werkplek is None or werkplek.balie is None:
        if request.htmx:
            return HttpResponseClientRefresh()  # somebody else took the desk
        return _kies_balie(request, werkplek)
    if request.htmx:
        nu = timezone.now()
        wachtrij = lees_wachtrij(werkplek.locatie, nu, werkplek.balie)
        return ververs(request, "afspraken/balie/balie.html#wachtrij", werkplek.locatie, wachtrij)
    return _toon_balie(request, werkplek)


def _kies_balie(request: MedewerkerVerzoek, werkplek: Werkplek | None) -> HttpResponse:
    """The desks of a place (?locatie=code, else where one worked last), with who sits where."""
    form = LocatieForm(request.GET if "locatie" in request.GET else None)
    locatie: Locatie | None = werkplek.locatie if werkplek else None
    if form.is_bound:
        locatie = form.cleaned_data["locatie"] if form.is_valid() else None
    elif locatie:
        form.initial = {"locatie": locatie.code}
    balies = Balie.objects.filter(locatie=locatie).select_related("werkplek__medewerker") if locatie else []
    context = {"form": form, "locatie": locatie, "balies": balies}
    return render(request, "afspraken/balie/kies.html", context)


def _toon_balie(
    request: MedewerkerVerzoek, werkplek: Werkplek, form: AfrondForm | None = None, status: int = 200
) -> HttpResponse:
    nu = timezone.now()
    balie: Balie = werkplek.balie  # type: ignore[assignment]
    bezoek = services.huidig_bezoek(balie)
    context: dict[str, Any] = {
        "balie": balie,
        "locatie": werkplek.locatie,
        "code": werkplek.locatie.code,
        "werkplek": werkplek,
        "bezoek": bezoek,
        "pauzeredenen": Pauzereden.choices,
        "wachtrij": lees_wachtrij(werkplek.locatie, nu, balie),
    }
    if bezoek is None:
        context["afgerond"] = services.laatst_afgerond(balie, werkplek.medewerker, nu)
    else:
        log_inzage(
            medewerker=request.user,
            handeling=Handeling.INZIEN,
            object_soort="bezoek",
            object_id=bezoek.pk,
            herkomst=herkomst(request),
            nu=nu,
        )
        werkwijze = Werkwijze.van(balie.locatie_id)
        context |= {
            "onderdelen": _onderdelen(bezoek),
            "wachttijd": int(bezoek.wachttijd(nu).total_seconds() // 60),
            "form": form or AfrondForm(bezoek=bezoek),
            "doorstuurform": DoorstuurForm(bezoek=bezoek, balie=balie),
            "werkwijze": werkwijze,
            "nog_oproepen": max(werkwijze.oproepen - bezoek.aantal_oproepen, 0),
        }
    return render(request, "afspraken/balie/balie.html", context, status=status)


def _onderdelen(bezoek: Bezoek) -> list[tuple[Any, int]]:
    """What the visitor comes for: (product, number of persons)."""
    if bezoek.afspraak:
        return [(regel.product, regel.aantal_personen) for regel in bezoek.afspraak.regels.all()]
    return [(bezoek.product, 1)] if bezoek.product else []


@rol_vereist(Rol.BALIEMEDEWERKER)
@require_POST
def ga_zitten(request: MedewerkerVerzoek) -> HttpResponse:
    """Take a desk."""
    form = ZitForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Deze balie bestaat niet meer. Kies een andere balie.")
        return redirect("afspraken:balie")
    try:
        services.ga_zitten(medewerker=request.user, balie=form.cleaned_data["balie"])
    except services.BalieFout as fout:
        messages.error(request, str(fout))
    return redirect("afspraken:balie")


@aan_balie
def sta_op(request: MedewerkerVerzoek, werkplek: Werkplek) -> HttpResponse:
    """Leave the desk, not the place."""
    services.werk_in(medewerker=werkplek.medewerker, locatie=werkplek.locatie)
    return redirect("afspraken:balie")


@aan_balie
def neem_pauze(request: MedewerkerVerzoek, werkplek: Werkplek) -> HttpResponse:
    """Nobody is called here for a while."""
    form = PauzeForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Kies waarom uw balie op pauze gaat.")
        return redirect("afspraken:balie")
    reden = Pauzereden(form.cleaned_data["reden"])
    services.neem_pauze(medewerker=werkplek.medewerker, reden=reden, nu=timezone.now())
    return redirect("afspraken:balie")


@aan_balie
def hervat(request: MedewerkerVerzoek, werkplek: Werkplek) -> HttpResponse:
    """Open again after a pause."""
    services.hervat(medewerker=werkplek.medewerker)
    return redirect("afspraken:balie")


@aan_balie
def roep_op(request: MedewerkerVerzoek, werkplek: Werkplek) -> HttpResponse:
    """Call the next visitor."""
    _roep_volgende_op(request, werkplek)
    return redirect("afspraken:balie")


def _roep_volgende_op(request: MedewerkerVerzoek, werkplek: Werkplek) -> None:
    bezoek = services.roep_volgende_op(
        balie=werkplek.balie,  # type: ignore[arg-type]
        medewerker=werkplek.medewerker,
        nu=timezone.now(),
    )
    if bezoek is None:
        messages.info(request, "Er wacht niemand die u aan deze balie kunt helpen.")


@aan_balie
def roep_opnieuw_op(request: MedewerkerVerzoek, werkplek: Werkplek, *, bezoek_id: int) -> HttpResponse:
    """Call the visitor who did not come yet once more."""
    bezoek = _bezoek_van(werkplek, bezoek_id)
    services.roep_opnieuw_op(bezoek_id=bezoek.pk, nu=timezone.now())
    messages.success(request, f"{bezoek.ticket} is opnieuw opgeroepen.")
    return redirect("afspraken:balie")


@aan_balie
def zet_terug(request: MedewerkerVerzoek, werkplek: Werkplek, *, bezoek_id: int) -> HttpResponse:
    """Called by mistake: back to where the visitor was in the queue."""
    bezoek = services.zet_terug(bezoek_id=_bezoek_van(werkplek, bezoek_id).pk)
    messages.success(request, f"{bezoek.ticket} staat weer op de oude plaats in de wachtrij.")
    return redirect("afspraken:balie")


@aan_balie
def stuur_door(request: MedewerkerVerzoek, werkplek: Werkplek, *, bezoek_id: int) -> HttpResponse:
    """Another desk must help this visitor."""
    bezoek = _bezoek_van(werkplek, bezoek_id)
    form = DoorstuurForm(request.POST, bezoek=bezoek, balie=werkplek.balie)
    if not form.is_valid():
        messages.error(request, "Kies waar de bezoeker naartoe gaat.")
        return redirect("afspraken:balie")
    services.stuur_door(bezoek_id=bezoek.pk, nu=timezone.now(), **form.doel())
    messages.success(request, f"{bezoek.ticket} wacht nu op {form.omschrijving()}.")
    return redirect("afspraken:balie")


@aan_balie
def rond_af(request: MedewerkerVerzoek, werkplek: Werkplek, *, bezoek_id: int) -> HttpResponse:
    """Finish the visit with its result, and on request call the next one at once."""
    bezoek = _bezoek_van(werkplek, bezoek_id)
    form = AfrondForm(request.POST, bezoek=bezoek)
    if not form.is_valid():
        return _toon_balie(request, werkplek, form, status=422)
    services.rond_bezoek_af(
        bezoek_id=bezoek.pk,
        medewerker=werkplek.medewerker,
        resultaat=Bezoekresultaat(form.cleaned_data["resultaat"]),
        product=form.cleaned_data.get("product"),
        nu=timezone.now(),
    )
    messages.success(request, f"{bezoek.ticket} is afgerond.")
    if "volgende" in request.POST:
        _roep_volgende_op(request, werkplek)
    return redirect("afspraken:balie")


@aan_balie
def draai_afronding_terug(request: MedewerkerVerzoek, werkplek: Werkplek, *, bezoek_id: int) -> HttpResponse:
    """Finished by mistake: the visitor is at the desk again, and the contact of the visit is gone."""
    bezoek = services.draai_afronding_terug(
        bezoek_id=_bezoek_van(werkplek, bezoek_id).pk,
        balie=werkplek.balie,  # type: ignore[arg-type]
        medewerker=werkplek.medewerker,
        nu=timezone.now(),
    )
    messages.success(request, f"{bezoek.ticket} zit weer aan uw balie. Het bezoek is nog niet afgerond.")
    return redirect("afspraken:balie")


@aan_balie
def meld_niet_gekomen(request: MedewerkerVerzoek, werkplek: Werkplek, *, bezoek_id: int) -> HttpResponse:
    """The visitor was called often enough and did not come to the desk."""
    bezoek = _bezoek_van(werkplek, bezoek_id)
    services.meld_niet_gekomen(bezoek_id=bezoek.pk, nu=timezone.now())
    messages.success(request, f"{bezoek.ticket} is niet gekomen. Het bezoek is gesloten.")
    return redirect("afspraken:balie")


def _bezoek_van(werkplek: Werkplek, bezoek_id: int) -> Bezoek:
    """A visit that was called to this desk; another desk's visitors are not this clerk's."""
    bezoeken = Bezoek.objects.select_related("product", "afspraak")
    bezoek = bezoeken.filter(pk=bezoek_id, balie=werkplek.balie).first()
    if bezoek is None:
        raise Http404
    return bezoek
