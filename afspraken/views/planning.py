"""The planner's pages to look at: the calendar of a week and a day, the weekly pattern, the supply, and who
changed what."""

import re
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, time, timedelta
from functools import wraps
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from afspraken.enums import Afspraakkanaal
from afspraken.models import Aanbod, Bezetting, Planningswijziging, Productgroep, Roosterregel
from afspraken.services import rooster_agenda
from afspraken.services.personeel import adviezen
from afspraken.services.rooster_agenda import Blok, Dagbeeld
from afspraken.services.rooster_wijziging import te_herstellen
from afspraken.services.rooster_woorden import in_woorden
from catalogus.enums import Weekdag
from catalogus.models import Locatie
from kcc.lib.perioden import isoweek, lokale_dag
from kcc.organisatie.enums import Handeling, Rol
from kcc.organisatie.services import log_inzagen
from kcc.organisatie.toegang import MedewerkerVerzoek, View, herkomst, rol_vereist

PLANNERS = (Rol.PLANNER, Rol.BEHEERDER)
_WEEK = re.compile(r"([12][0-9]{3})-W([0-5][0-9])")
_PER_PAGINA = 30
# The long texts of a product are not for a list.
_AANBODKOLOMMEN = [
    "duur_minuten",
    "extra_minuten_per_persoon",
    "maximum_personen",
    "horizon_dagen",
    "voorlooptijd_minuten",
    "is_actief",
    "product__naam",
    "groep__naam",
    "locatie",
]


def van_locatie(view: View) -> View:
    """A page of one place: `view(request, locatie, ...)`, the place with its hours."""

    @rol_vereist(*PLANNERS)
    @wraps(view)
    def toon(request: MedewerkerVerzoek, code: str, **kwargs: Any) -> HttpResponse:
        locaties = Locatie.objects.with_openingstijden().filter(is_actief=True)
        return view(request, get_object_or_404(locaties, code=code), **kwargs)

    return toon


def lees_dag(tekst: str) -> date:
    """A date of an address, or 404."""
    try:
        return date.fromisoformat(tekst)
    except ValueError as fout:
        raise Http404 from fout


def lees_week(tekst: str) -> list[date]:
    """The seven days of an ISO week of an address (2026-W10), or 404."""
    gevonden = _WEEK.fullmatch(tekst)
    try:
        if gevonden is None:
            raise ValueError(tekst)
        return rooster_agenda.week_van(date.fromisocalendar(int(gevonden[1]), int(gevonden[2]), 1))
    except (ValueError, OverflowError) as fout:
        raise Http404 from fout


def kader(locatie: Locatie, datum: date, pagina: str) -> dict[str, Any]:
    """What every page of the planner shows around it: the places, and the pages of this one."""
    return {
        "locatie": locatie,
        "locaties": Locatie.objects.filter(is_actief=True),
        "pagina": pagina,
        "week": isoweek(datum),
    }


@rol_vereist(*PLANNERS)
@require_GET
def planning(request: MedewerkerVerzoek) -> HttpResponse:
    """This week of the first place, or of the one that was chosen (?locatie=, ?week= a date in it)."""
    locaties = Locatie.objects.filter(is_actief=True)
    gekozen = locaties.filter(code=request.GET.get("locatie", "")).first() or locaties.first()
    if gekozen is None:
        return render(request, "afspraken/planning/geen_locatie.html")
    try:
        datum = date.fromisoformat(request.GET.get("datum", ""))
    except ValueError:
        datum = lokale_dag(timezone.now())
    return redirect("afspraken:planning_week", gekozen.code, isoweek(datum))


@dataclass(frozen=True)
class Baliedag:
    """A desk on a day of the week: its shifts."""

    datum: date
    diensten: list[Bezetting]


@van_locatie
@require_GET
def week(request: MedewerkerVerzoek, locatie: Locatie, *, week: str) -> HttpResponse:
    """The calendar of a place and week: how many desks, how many booked, how many free, and who is where."""
    datums = lees_week(week)
    groepen = rooster_agenda.groepen_van(locatie)
    groep, kanaal = _filter(request, groepen)
    stap = rooster_agenda.CELLEN_PER_KWARTIER if request.GET.get("per") == "kwartier" else 12
    vandaag = lokale_dag(timezone.now())
    dagen = rooster_agenda.lees_dagen(locatie, datums, vandaag)
    van, tot = rooster_agenda.grenzen(dagen)
    # Weekend days on which nothing happens are left out.
    dagen = [dag for dag in dagen if dag.datum.weekday() < 5 or dag.vensters or dag.diensten]
    kolommen = [dag.blokken(van, tot, stap, groep.pk if groep else None, kanaal) for dag in dagen]
    rijen = [
        (rooster_agenda.tijd_van(cel), [kolom[nummer] for kolom in kolommen])
        for nummer, cel in enumerate(range(van, tot, stap))
    ]
    per_balie = defaultdict(lambda: defaultdict(list))  # type: ignore[var-annotated]
    for dag in dagen:
        for dienst in dag.diensten:
            per_balie[dienst.balie_id][dag.datum].append(dienst)
    _log_conflicten(request, dagen)
    komend = [dag.datum for dag in dagen if dag.datum >= vandaag]
    advies = adviezen(locatie, komend) if komend else {}
    context = kader(locatie, datums[0], "week") | {
        "dagen": dagen,
        "koppen": [(dag, advies.get(dag.datum)) for dag in dagen],
        "rijen": rijen,
        "groepen": groepen,
        "groep": groep,
        "kanalen": Afspraakkanaal,
        "kanaal": kanaal,
        "per_kwartier": stap != 12,
        "balies": [
            (balie, [Baliedag(dag.datum, per_balie[balie.pk][dag.datum]) for dag in dagen])
            for balie in rooster_agenda.balies_van(locatie)
        ],
        "maandag": datums[0],
        "zondag": datums[-1],
        "vorige": isoweek(datums[0] - timedelta(days=7)),
        "volgende": isoweek(datums[0] + timedelta(days=7)),
        "deze_week": isoweek(vandaag),
        "vandaag": vandaag,
        "te_herstellen": te_herstellen(locatie_id=locatie.pk, nu=timezone.now()),
        "aantal_conflicten": sum(len(dag.conflicten) for dag in dagen),
    }
    return render(request, "afspraken/planning/week.html", context)


def _filter(request: MedewerkerVerzoek, groepen: list[Productgroep]) -> tuple[Productgroep | None, str]:
    """The group and the channel that are looked at (?groep=code, ?kanaal=); unknown ones are all."""
    groep = next((groep for groep in groepen if groep.code == request.GET.get("groep")), None)
    kanaal = request.GET.get("kanaal", "")
    return groep, kanaal if kanaal in Afspraakkanaal.values else ""


def _log_conflicten(request: MedewerkerVerzoek, dagen: list[Dagbeeld]) -> None:
    """Names of citizens are shown with what does not fit."""
    log_inzagen(
        medewerker=request.user,
        handeling=Handeling.INZIEN,
        objecten=[("afspraak", afspraak.pk) for dag in dagen for afspraak in dag.conflicten],
        herkomst=herkomst(request),
        nu=timezone.now(),
    )


@dataclass(frozen=True)
class Kwartierrij:
    """A quarter of a day: the place, what the forecast advises, then each group, then each channel."""

    tijd: time
    geheel: Blok
    advies: int | None
    groepen: list[Blok]
    kanalen: list[Blok]


@van_locatie
@require_GET
def dag(request: MedewerkerVerzoek, locatie: Locatie, *, datum: str) -> HttpResponse:
    """One day, per quarter of an hour: per group and per channel, its desks and what does not fit."""
    dag_ = lees_dag(datum)
    vandaag = lokale_dag(timezone.now())
    (beeld,) = rooster_agenda.lees_dagen(locatie, [dag_], vandaag)
    groepen = rooster_agenda.groepen_van(locatie)
    van, tot = rooster_agenda.grenzen([beeld])
    stap = rooster_agenda.CELLEN_PER_KWARTIER
    geheel = beeld.blokken(van, tot, stap)
    advies = adviezen(locatie, [dag_]).get(dag_) if dag_ >= vandaag else None
    per_kwartier = advies.balies if advies else None
    per_groep = [beeld.blokken(van, tot, stap, groep.pk) for groep in groepen]
    per_kanaal = [beeld.blokken(van, tot, stap, None, kanaal) for kanaal in Afspraakkanaal.values]
    rijen = [
        Kwartierrij(
            rooster_agenda.tijd_van(cel),
            geheel[nummer],
            per_kwartier[cel // stap] if per_kwartier else None,
            [kolom[nummer] for kolom in per_groep],
            [kolom[nummer] for kolom in per_kanaal],
        )
        for nummer, cel in enumerate(range(van, tot, stap))
    ]
    _log_conflicten(request, [beeld])
    context = kader(locatie, dag_, "week") | {
        "dag": beeld,
        "rijen": rijen,
        "advies": advies,
        "heeft_advies": per_kwartier is not None,
        "groepen": groepen,
        "kanalen": Afspraakkanaal,
        "vorige": dag_ - timedelta(days=1),
        "volgende": dag_ + timedelta(days=1),
        "vandaag": vandaag,
        "is_komend": dag_ >= vandaag,
    }
    return render(request, "afspraken/planning/dag.html", context)


@van_locatie
@require_GET
def patroon(request: MedewerkerVerzoek, locatie: Locatie) -> HttpResponse:
    """The weekly pattern: per desk and weekday what holds now and later; ?alles=ja also what ended."""
    vandaag = lokale_dag(timezone.now())
    regels = Roosterregel.objects.filter(balie__locatie=locatie).select_related("medewerker")
    alles = request.GET.get("alles") == "ja"
    if not alles:
        regels = regels.filter(Q(geldig_tot=None) | Q(geldig_tot__gt=vandaag))
    per_balie: dict[int, dict[int, list[Roosterregel]]] = defaultdict(lambda: defaultdict(list))
    for regel in regels.prefetch_related("groepen").order_by("van", "geldig_vanaf"):
        per_balie[regel.balie_id][regel.weekdag].append(regel)
    context = kader(locatie, vandaag, "patroon") | {
        "weekdagen": Weekdag,
        "balies": [
            (balie, [per_balie[balie.pk][weekdag] for weekdag in Weekdag.values])
            for balie in rooster_agenda.balies_van(locatie)
        ],
        "vandaag": vandaag,
        "alles": alles,
    }
    return render(request, "afspraken/planning/patroon.html", context)


@van_locatie
@require_GET
def aanbod(request: MedewerkerVerzoek, locatie: Locatie) -> HttpResponse:
    """What a place supplies by appointment."""
    rijen = Aanbod.objects.filter(locatie=locatie).select_related("product", "groep")
    context = kader(locatie, lokale_dag(timezone.now()), "aanbod") | {
        "rijen": rijen.order_by("-is_actief", "product__naam").only(*_AANBODKOLOMMEN),
    }
    return render(request, "afspraken/planning/aanbod.html", context)


@van_locatie
@require_GET
def geschiedenis(request: MedewerkerVerzoek, locatie: Locatie) -> HttpResponse:
    """Who changed what, newest first; with ?week= only what is about days of that week."""
    wijzigingen = Planningswijziging.objects.filter(locatie=locatie)
    wijzigingen = wijzigingen.select_related("medewerker", "hersteld_door")
    week = request.GET.get("week", "")
    datums = lees_week(week) if week else []
    if datums:
        wijzigingen = wijzigingen.filter(eerste_dag__lte=datums[-1], laatste_dag__gte=datums[0])
    bladzijde = Paginator(wijzigingen, _PER_PAGINA).get_page(request.GET.get("page"))
    context = kader(locatie, datums[0] if datums else lokale_dag(timezone.now()), "geschiedenis") | {
        "bladzijde": bladzijde,
        "wijzigingen": [(wijziging, in_woorden(wijziging.verschil)) for wijziging in bladzijde],
        "maandag": datums[0] if datums else None,
        "te_herstellen": te_herstellen(locatie_id=locatie.pk, nu=timezone.now()),
    }
    return render(request, "afspraken/planning/geschiedenis.html", context)
