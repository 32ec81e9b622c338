"""Changing the planning: a form, what it would mean, and only then doing it.

The form travels along in hidden fields with a stamp of what was shown. When what would happen is no longer
that, it is shown anew.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib import messages
from django.forms.utils import ErrorList
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from afspraken.enums import Botsingkeuze
from afspraken.forms.planning import BotsingenForm, Wijzigingsform
from afspraken.forms.planning_dag import AfwezigForm, BezettingForm, ExtraForm, OpeningForm
from afspraken.forms.planning_instellen import AanbodForm, KanaaldeelForm
from afspraken.forms.planning_week import KopieerPatroonForm, KopieerWeekForm, RegelForm, RegelWijzigForm
from afspraken.models import Aanbod, Bezetting, Kanaaldeel, Roosterregel
from afspraken.services import rooster_wijziging
from afspraken.services.fouten import AfspraakFout
from afspraken.services.rooster_wijziging import Botsing, Voorbeeld, VoorbeeldVerouderd, Wijziging
from afspraken.services.rooster_woorden import in_woorden, kanalen_in_woorden, vrijgave_in_woorden
from afspraken.services.verzetten import Besluit
from afspraken.views.planning import kader, van_locatie
from catalogus.models import Locatie
from kcc.lib.perioden import TIJDZONE, isoweek, lokaal_moment, lokale_dag
from kcc.organisatie.enums import Handeling
from kcc.organisatie.services import log_inzagen
from kcc.organisatie.toegang import MedewerkerVerzoek, herkomst

Initieel = Callable[[MedewerkerVerzoek, Locatie], dict[str, Any]]


@dataclass(frozen=True)
class Soort:
    """A kind of change: its form, what the form starts with, and the page one came from."""

    form: type[Wijzigingsform]
    begin: Initieel
    terug: str = "week"


def _uit_adres(request: MedewerkerVerzoek, locatie: Locatie) -> dict[str, Any]:
    return request.GET.dict()


def _gekozen(model: Any, sleutel: str, pad: str) -> Callable[[MedewerkerVerzoek, Locatie], Any]:
    """The row that the address names (?sleutel=), of this place, or 404."""

    def zoek(request: MedewerkerVerzoek, locatie: Locatie) -> Any:
        waarde = request.GET.get(sleutel, "")
        rij = model.objects.filter(pk=int(waarde), **{pad: locatie}).first() if waarde.isdecimal() else None
        if rij is None:
            raise Http404
        return rij

    return zoek


def _dienstvelden(dienst: Bezetting | Roosterregel) -> dict[str, Any]:
    return {
        "van": dienst.van,
        "tot": dienst.tot,
        "groepen": list(dienst.groepen.values_list("pk", flat=True)),
        "medewerker": dienst.medewerker_id,
    }


def _van_bezetting(request: MedewerkerVerzoek, locatie: Locatie) -> dict[str, Any]:
    bezetting = _gekozen(Bezetting, "bezetting", "balie__locatie")(request, locatie)
    return {"bezetting": bezetting.pk} | _dienstvelden(bezetting)


def _van_regel(request: MedewerkerVerzoek, locatie: Locatie) -> dict[str, Any]:
    regel = _gekozen(Roosterregel, "regel", "balie__locatie")(request, locatie)
    vanaf = max(lokale_dag(timezone.now()), regel.geldig_vanaf)
    return {"regel": regel.pk, "vanaf": vanaf} | _dienstvelden(regel)


def _van_deel(request: MedewerkerVerzoek, locatie: Locatie) -> dict[str, Any]:
    if "deel" not in request.GET:
        return {}
    deel = _gekozen(Kanaaldeel, "deel", "locatie")(request, locatie)
    velden = ("kanalen", "percentage", "vrijgave_dagen", "vrijgave_tijd")
    return {"deel": deel.pk} | {veld: getattr(deel, veld) for veld in velden}


def _van_aanbod(request: MedewerkerVerzoek, locatie: Locatie) -> dict[str, Any]:
    if "aanbod" not in request.GET:
        return {}
    aanbod = _gekozen(Aanbod, "aanbod", "locatie")(request, locatie)
    return {"aanbod": aanbod.pk, "groep": aanbod.groep_id} | {
        naam: getattr(aanbod, naam) for naam in AanbodForm.veldnamen
    }


SOORTEN = {
    "extra": Soort(ExtraForm, _uit_adres),
    "dienst": Soort(BezettingForm, _van_bezetting),
    "afwezig": Soort(AfwezigForm, _uit_adres),
    "opening": Soort(OpeningForm, _uit_adres),
    "week": Soort(KopieerWeekForm, _uit_adres),
    "botsingen": Soort(BotsingenForm, _uit_adres),
    "regel": Soort(RegelForm, _uit_adres, "patroon"),
    "regel-wijzigen": Soort(RegelWijzigForm, _van_regel, "patroon"),
    "patroon": Soort(KopieerPatroonForm, _uit_adres, "patroon"),
    "kanaaldeel": Soort(KanaaldeelForm, _van_deel, "kanalen"),
    "aanbod": Soort(AanbodForm, _van_aanbod, "aanbod"),
}


@dataclass(frozen=True)
class Keuze:
    """An appointment that does not fit, as the screen shows it: what can be chosen, and what is."""

    botsing: Botsing
    opties: list[tuple[str, str]]
    gekozen: str
    moment: str

    @property
    def naam(self) -> str:
        return f"besluit-{self.botsing.afspraak.pk}"


def _keuze(botsing: Botsing, ingevuld: Mapping[str, str]) -> Keuze:
    afspraak = botsing.afspraak
    oud = afspraak.begint_op.astimezone(TIJDZONE)
    opties = []
    for nummer, moment in enumerate(botsing.voorstellen):
        lokaal = moment.astimezone(TIJDZONE)
        dag = "" if lokaal.date() == oud.date() else f"{date_format(lokaal, 'D j b')} "
        voorstel = " (voorstel)" if nummer == 0 else ""
        opties.append((_waarde(moment), f"Naar {dag}{lokaal:%H.%M}{voorstel}"))
    opties += [
        ("anders", "Naar een ander moment"),
        (Botsingkeuze.HOUDEN.value, "Laten staan (te weinig balies)"),
        (Botsingkeuze.AFZEGGEN.value, "Afzeggen"),
    ]
    gekozen = ingevuld.get(f"besluit-{afspraak.pk}", "")
    if gekozen not in {waarde for waarde, _ in opties}:
        blijft = botsing.was_er_al or not botsing.voorstellen
        gekozen = Botsingkeuze.HOUDEN.value if blijft else opties[0][0]
    return Keuze(botsing, opties, gekozen, ingevuld.get(f"moment-{afspraak.pk}", ""))


def _waarde(moment: datetime) -> str:
    return moment.astimezone(TIJDZONE).strftime("%Y-%m-%dT%H:%M")


def _lees_besluiten(request: MedewerkerVerzoek) -> dict[int, Besluit]:
    """What was chosen per appointment; AfspraakFout in words when a moment is missing."""
    besluiten = {}
    for naam, waarde in request.POST.items():
        voorvoegsel, _, sleutel = naam.partition("-")
        if voorvoegsel != "besluit" or not sleutel.isdecimal():
            continue
        pk = int(sleutel)
        if waarde in (Botsingkeuze.HOUDEN, Botsingkeuze.AFZEGGEN):
            besluiten[pk] = Besluit(Botsingkeuze(waarde))
            continue
        tekst = str(request.POST.get(f"moment-{pk}", "") if waarde == "anders" else waarde)
        try:
            lokaal = datetime.fromisoformat(tekst)
        except ValueError as fout:
            raise AfspraakFout("Vul bij “een ander moment” een dag en een tijd in.") from fout
        begint_op = lokaal_moment(lokaal.date(), lokaal.time().replace(tzinfo=None))
        besluiten[pk] = Besluit(Botsingkeuze.VERPLAATSEN, begint_op)
    return besluiten


@van_locatie
@require_http_methods(["GET", "POST"])
def wijzigen(request: MedewerkerVerzoek, locatie: Locatie, *, soort: str) -> HttpResponse:
    """A change of one kind: GET the form, POST what it would mean, and with `doorvoeren` do it."""
    if soort not in SOORTEN:
        raise Http404
    gekozen, nu = SOORTEN[soort], timezone.now()
    if request.method == "GET":
        form = gekozen.form(initial=gekozen.begin(request, locatie), locatie=locatie, nu=nu)
        return _toon_form(request, locatie, gekozen, form)
    form = gekozen.form(request.POST, locatie=locatie, nu=nu)
    if not form.is_valid() or "aanpassen" in request.POST:
        return _toon_form(request, locatie, gekozen, form, status=200 if form.is_valid() else 422)
    return _bekijk_of_doe(request, locatie, form.maak(), gekozen, form, nu)


def _toon_form(
    request: MedewerkerVerzoek, locatie: Locatie, soort: Soort, form: Wijzigingsform, status: int = 200
) -> HttpResponse:
    context = kader(locatie, form.vandaag, soort.terug) | {
        "form": form,
        "terug": _terug(locatie, soort, form),
    }
    return render(request, "afspraken/planning/wijzigen.html", context, status=status)


def _terug(locatie: Locatie, soort: Soort, form: Wijzigingsform) -> str:
    """The page to go back to: the week of the day that changes, or the page of its kind."""
    if soort.terug != "week":
        return reverse(f"afspraken:planning_{soort.terug}", args=[locatie.code])
    if form.is_bound and form.is_valid():
        datum = form.dag()
    else:
        bezetting = Bezetting.objects.filter(pk=form.initial.get("bezetting") or 0).first()
        datum = bezetting.datum if bezetting else _lees_datum(form.initial) or form.vandaag
    return reverse("afspraken:planning_week", args=[locatie.code, isoweek(datum)])


def _lees_datum(velden: Mapping[str, Any]) -> date | None:
    for naam in ("datum", "vanaf"):
        try:
            return date.fromisoformat(str(velden.get(naam, "")))
        except ValueError:
            continue
    return None


def _bekijk_of_doe(
    request: MedewerkerVerzoek,
    locatie: Locatie,
    wijziging: Wijziging,
    soort: Soort,
    form: Wijzigingsform,
    nu: datetime,
) -> HttpResponse:
    melding = ""
    if "doorvoeren" in request.POST:
        try:
            gedaan = rooster_wijziging.voer_wijziging_door(
                locatie_id=locatie.pk,
                wijziging=wijziging,
                stempel=request.POST.get("stempel", ""),
                besluiten=_lees_besluiten(request),
                medewerker=request.user,
                nu=nu,
            )
        except AfspraakFout as fout:
            melding = str(fout)
            verouderd = isinstance(fout, VoorbeeldVerouderd)
        else:
            messages.success(request, _gelukt(gedaan.omschrijving, gedaan.besluiten))
            return redirect(_terug(locatie, soort, form))
    try:
        voorbeeld = rooster_wijziging.bekijk_wijziging(locatie_id=locatie.pk, wijziging=wijziging, nu=nu)
    except AfspraakFout as fout:
        form.add_error(None, ErrorList([str(fout)]))
        return _toon_form(request, locatie, soort, form, status=422)
    return _toon_voorbeeld(
        request,
        locatie,
        wijziging,
        voorbeeld,
        {
            "form": form,
            "pagina": soort.terug,
            "terug": _terug(locatie, soort, form),
            "actie": request.path,
            "melding": melding,
            "is_verouderd": bool(melding) and verouderd,
        },
        status=409 if melding else 200,
    )


def _gelukt(omschrijving: str, besluiten: list[dict[str, Any]]) -> str:
    aantallen = {keuze: sum(b["keuze"] == keuze for b in besluiten) for keuze in Botsingkeuze.values}
    delen = [
        f"{aantal} {'afspraak' if aantal == 1 else 'afspraken'} {woord}"
        for keuze, woord in (
            ("verplaatsen", "verplaatst"),
            ("afzeggen", "afgezegd"),
            ("houden", "laten staan"),
        )
        if (aantal := aantallen[keuze])
    ]
    return f"{omschrijving}. {', '.join(delen).capitalize()}." if delen else f"{omschrijving}."


def _toon_voorbeeld(
    request: MedewerkerVerzoek,
    locatie: Locatie,
    wijziging: Wijziging,
    voorbeeld: Voorbeeld,
    extra: dict[str, Any],
    status: int,
) -> HttpResponse:
    log_inzagen(
        medewerker=request.user,
        handeling=Handeling.INZIEN,
        objecten=[("afspraak", botsing.afspraak.pk) for botsing in voorbeeld.botsingen],
        herkomst=herkomst(request),
        nu=timezone.now(),
    )
    context = kader(locatie, lokale_dag(timezone.now()), extra["pagina"]) | {
        "wijziging": wijziging,
        "voorbeeld": voorbeeld,
        "regels": in_woorden(verschil.als_json() for verschil in voorbeeld.verschil),
        "keuzes": [_keuze(botsing, request.POST) for botsing in voorbeeld.botsingen],
        **extra,
    }
    return render(request, "afspraken/planning/voorbeeld.html", context, status=status)


@van_locatie
@require_POST
def maak_ongedaan(request: MedewerkerVerzoek, locatie: Locatie) -> HttpResponse:
    """Undo the last change of a place: first what that means, and with `doorvoeren` do it."""
    nu = timezone.now()
    terug = reverse("afspraken:planning_geschiedenis", args=[locatie.code])
    laatste = rooster_wijziging.te_herstellen(locatie_id=locatie.pk, nu=nu)
    if laatste is None or str(laatste.pk) != request.POST.get("wijziging"):
        messages.error(request, "Dit is niet meer de laatste wijziging. Kijk in de geschiedenis.")
        return redirect(terug)
    wijziging = rooster_wijziging.herstelling(eerdere=laatste, locatie=locatie, nu=nu)
    melding, is_verouderd = "", False
    try:
        if "doorvoeren" in request.POST:
            try:
                gedaan = rooster_wijziging.voer_wijziging_door(
                    locatie_id=locatie.pk,
                    wijziging=wijziging,
                    stempel=request.POST.get("stempel", ""),
                    besluiten=_lees_besluiten(request),
                    medewerker=request.user,
                    nu=nu,
                )
            except VoorbeeldVerouderd as fout:
                melding, is_verouderd = str(fout), True
            else:
                messages.success(request, _gelukt(gedaan.omschrijving, gedaan.besluiten))
                return redirect(terug)
        voorbeeld = rooster_wijziging.bekijk_wijziging(locatie_id=locatie.pk, wijziging=wijziging, nu=nu)
    except AfspraakFout as fout:
        messages.error(request, str(fout))
        return redirect(terug)
    extra = {
        "pagina": "geschiedenis",
        "terug": terug,
        "actie": request.path,
        "melding": melding,
        "is_verouderd": is_verouderd,
        "ongedaan": laatste,
    }
    return _toon_voorbeeld(request, locatie, wijziging, voorbeeld, extra, status=409 if melding else 200)


@van_locatie
@require_GET
def kanalen(request: MedewerkerVerzoek, locatie: Locatie) -> HttpResponse:
    """The shares of the channels of a place, and when they are released."""
    delen = [
        (
            deel,
            kanalen_in_woorden(deel.kanalen),
            vrijgave_in_woorden(deel.vrijgave_dagen, deel.vrijgave_tijd),
            100 - deel.percentage,
        )
        for deel in Kanaaldeel.objects.filter(locatie=locatie).order_by("pk")
    ]
    context = kader(locatie, lokale_dag(timezone.now()), "kanalen") | {"delen": delen}
    return render(request, "afspraken/planning/kanalen.html", context)
