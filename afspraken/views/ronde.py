"""The tour of a mobile team: for who drives it, to look at and to print."""

from datetime import date, datetime, timedelta

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from afspraken import services
from afspraken.enums import Bezoekresultaat
from afspraken.models import Afspraak, Bezoek
from afspraken.services.ronde import begin_huisbezoek, lees_dagronde
from catalogus.enums import Locatiesoort
from catalogus.models import Locatie, LocatieQuerySet
from kcc.lib.perioden import lokale_dag
from kcc.organisatie.enums import Handeling, Rol
from kcc.organisatie.services import log_inzagen
from kcc.organisatie.toegang import MedewerkerVerzoek, herkomst, rol_vereist


def _teams() -> LocatieQuerySet:
    return Locatie.objects.filter(is_actief=True, soort=Locatiesoort.MOBIEL_TEAM)


@rol_vereist(Rol.BALIEMEDEWERKER, Rol.PLANNER)
@require_GET
def ronde(request: MedewerkerVerzoek) -> HttpResponse:
    """The visits of a team (?team=) on a day (?datum=, today) in order, with how long it travels."""
    teams = list(_teams())
    team = next((team for team in teams if team.code == request.GET.get("team")), teams[0] if teams else None)
    vandaag = lokale_dag(timezone.now())
    try:
        datum = date.fromisoformat(request.GET.get("datum", ""))
    except ValueError:
        datum = vandaag
    dagronde = lees_dagronde(team, datum) if team else None
    log_inzagen(
        medewerker=request.user,
        handeling=Handeling.INZIEN,
        objecten=[("afspraak", regel.afspraak.pk) for regel in dagronde.regels] if dagronde else [],
        herkomst=herkomst(request),
        nu=timezone.now(),
    )
    context = {
        "teams": teams,
        "team": team,
        "datum": datum,
        "vorige": datum - timedelta(days=1),
        "volgende": datum + timedelta(days=1),
        "is_vandaag": datum == vandaag,
        "ronde": dagronde,
        "resultaten": Bezoekresultaat.choices,
    }
    return render(request, "afspraken/balie/ronde.html", context)


def _terug(team: Locatie, moment: datetime) -> HttpResponse:
    return redirect(f"{reverse('afspraken:ronde')}?team={team.code}&datum={lokale_dag(moment)}")


@rol_vereist(Rol.BALIEMEDEWERKER)
@require_POST
def begin(request: MedewerkerVerzoek, afspraak_id: int) -> HttpResponse:
    """The team is at the door."""
    afspraak = get_object_or_404(
        Afspraak.objects.select_related("locatie"), pk=afspraak_id, locatie__in=_teams()
    )
    try:
        begin_huisbezoek(afspraak_id=afspraak.pk, medewerker=request.user, nu=timezone.now())
    except services.BalieFout as fout:
        messages.error(request, str(fout))
    return _terug(afspraak.locatie, afspraak.begint_op)


@rol_vereist(Rol.BALIEMEDEWERKER)
@require_POST
def rond_af(request: MedewerkerVerzoek, bezoek_id: int) -> HttpResponse:
    """The visit is over, with this result."""
    bezoek = get_object_or_404(
        Bezoek.objects.select_related("locatie"),
        pk=bezoek_id,
        locatie__in=_teams(),
        afspraak__isnull=False,
        aangemeld_op__isnull=False,
    )
    resultaat = request.POST.get("resultaat", "")
    if resultaat not in Bezoekresultaat.values:
        messages.error(request, "Kies hoe het bezoek is afgelopen.")
    else:
        try:
            services.rond_bezoek_af(
                bezoek_id=bezoek.pk,
                medewerker=request.user,
                resultaat=Bezoekresultaat(resultaat),
                nu=timezone.now(),
            )
        except services.BalieFout as fout:
            messages.error(request, str(fout))
    return _terug(bezoek.locatie, bezoek.wacht_sinds)
