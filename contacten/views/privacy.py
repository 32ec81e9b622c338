"""Pages of the privacy officer: who looked at whom, and everything that is held about one person."""

import csv
import io
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.timezone import localtime
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from contacten import services
from contacten.forms.privacy import InzagelogForm, PersoonExportForm, PersoonZoekForm
from contacten.models import Klant
from contacten.services.persoon import als_zip, inzagen_van
from contacten.views.inzage import log_personen
from kcc.lib.perioden import dag_grenzen
from kcc.organisatie.enums import Handeling, Rol
from kcc.organisatie.models import Inzage
from kcc.organisatie.services import log_inzage
from kcc.organisatie.toegang import MedewerkerVerzoek, herkomst, rol_vereist

_PER_PAGINA = 50
_KOLOMMEN = [
    "moment",
    "medewerker",
    "toepassing",
    "handeling",
    "soort",
    "nummer",
    "resultaat",
    "pagina",
    "reden",
]


@rol_vereist(Rol.PRIVACY_OFFICER)
def inzagelog(request: MedewerkerVerzoek) -> HttpResponse:
    """The lines of a period, of one medewerker or about one person. Looking here is a line itself."""
    form = InzagelogForm(request.GET, vandaag=timezone.localdate())
    klant, regels = _regels(form)
    _log(request, klant, Handeling.INZIEN)
    pagina = Paginator(regels, _PER_PAGINA).get_page(request.GET.get("page"))
    if form.is_valid():
        form = InzagelogForm(initial=form.cleaned_data, vandaag=timezone.localdate())
    return render(
        request,
        "contacten/inzagelog.html",
        {"form": form, "klant": klant, "pagina": pagina, "zoekform": PersoonZoekForm()},
    )


@require_POST
@rol_vereist(Rol.PRIVACY_OFFICER)
def inzagelog_export(request: MedewerkerVerzoek) -> Any:
    """The same lines as CSV."""
    form = InzagelogForm(request.POST, vandaag=timezone.localdate())
    klant, regels = _regels(form)
    _log(request, klant, Handeling.EXPORTEREN)
    antwoord = StreamingHttpResponse(_csv(regels), content_type="text/csv; charset=utf-8")
    antwoord["Content-Disposition"] = 'attachment; filename="inzagelog.csv"'
    return antwoord


def _regels(form: InzagelogForm) -> tuple[Klant | None, Any]:
    if not form.is_valid():
        return None, Inzage.objects.none()
    gevraagd = form.cleaned_data
    klant = Klant.objects.filter(pk=gevraagd["klant"]).first() if gevraagd["klant"] else None
    if gevraagd["klant"] and klant is None:
        return None, Inzage.objects.none()
    regels = inzagen_van(klant=klant) if klant else Inzage.objects.order_by("-moment", "-pk")
    regels = regels.filter(
        moment__gte=dag_grenzen(gevraagd["van"])[0],
        moment__lt=dag_grenzen(gevraagd["tot_en_met"] + timedelta(days=1))[0],
    )
    if gevraagd["medewerker"]:
        regels = regels.filter(medewerker=gevraagd["medewerker"])
    return klant, regels.select_related("medewerker", "apitoken")


def _csv(regels: Any) -> Iterator[str]:
    uit = io.StringIO()
    schrijver = csv.writer(uit)
    schrijver.writerow(_KOLOMMEN)
    for regel in regels.iterator(chunk_size=2000):
        schrijver.writerow(
            [
                localtime(regel.moment).isoformat(timespec="seconds"),
                _veilig(str(regel.medewerker or "")),
                _veilig(regel.apitoken.naam if regel.apitoken else ""),
                regel.handeling,
                regel.object_soort,
                regel.object_id,
                regel.resultaat,
                regel.herkomst,
                regel.reden,
            ]
        )
        yield uit.getvalue()
        uit.seek(0)
        uit.truncate()
    yield uit.getvalue()


def _veilig(tekst: str) -> str:
    """A name that a spreadsheet would take for a formula is only text."""
    return f"'{tekst}" if tekst.startswith(("=", "+", "-", "@", "\t")) else tekst


def _log(request: MedewerkerVerzoek, klant: Klant | None, handeling: Handeling) -> None:
    log_inzage(
        medewerker=request.user,
        handeling=handeling,
        object_soort="inzagelog",
        object_id=klant.pk if klant else "",
        herkomst=herkomst(request),
        nu=timezone.now(),
    )


@rol_vereist(Rol.PRIVACY_OFFICER)
def zoek_persoon(request: MedewerkerVerzoek) -> HttpResponse:
    """Find somebody. POST, so that no name comes in an address."""
    form = PersoonZoekForm(request.POST if request.method == "POST" else None)
    gevonden = services.zoek_klanten(vraag=form.cleaned_data["zoek"]) if form.is_valid() else []
    log_personen(request, gevonden, Handeling.ZOEKEN)
    return render(
        request,
        "contacten/persoon_zoeken.html",
        {"form": form, "gevonden": gevonden, "is_gezocht": form.is_bound},
        status=422 if form.errors else 200,
    )


@never_cache
@rol_vereist(Rol.PRIVACY_OFFICER)
def persoon(request: MedewerkerVerzoek, klant_id: int) -> HttpResponse:
    """Download all that is held about somebody (AVG art. 15), with a reason."""
    klant = get_object_or_404(Klant.objects.with_contactgegevens(), pk=klant_id)
    form = PersoonExportForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        log_inzage(
            medewerker=request.user,
            handeling=Handeling.EXPORTEREN,
            object_soort="klant",
            object_id=klant.pk,
            herkomst=herkomst(request),
            nu=timezone.now(),
            reden=form.cleaned_data["reden"],
        )
        antwoord = HttpResponse(als_zip(klant=klant, nu=timezone.now()), content_type="application/zip")
        antwoord["Content-Disposition"] = f'attachment; filename="persoonsgegevens-{klant.pk}.zip"'
        return antwoord
    log_personen(request, [klant])
    return render(
        request,
        "contacten/persoon.html",
        {"klant": klant, "form": form},
        status=422 if form.errors else 200,
    )
