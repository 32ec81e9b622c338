"""The editor's worklist, and changing many products or answers at once."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.html import format_html
from django.views.decorators.http import require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from catalogus import services
from catalogus.enums import Publicatiestatus
from catalogus.forms.controle import RedenForm, VelenForm
from catalogus.models import Product, Thema
from catalogus.services import SOORTEN, Onderwerp, Werkfilter, Werkregel
from catalogus.views.rapport import kruimels
from catalogus.views.redactie import VOOR_REDACTIE
from kcc.lib.perioden import lokale_dag
from kcc.organisatie.models import Afdeling
from kcc.organisatie.toegang import MedewerkerVerzoek, rol_vereist

_PER_PAGINA = 50
# About two seconds; more at once takes longer than anybody should wait for a page.
HOOGSTENS_TEGELIJK = 1000
_SJABLOON = "catalogus/redactie/werk.html"


def _filter(vraag: Any) -> Werkfilter:
    return Werkfilter(
        soort=vraag.get("soort", ""),
        status=vraag.get("status", ""),
        thema=vraag.get("thema", ""),
        afdeling=vraag.get("afdeling", ""),
        zoek=vraag.get("q", "").strip()[:200],
    )


def _lijst(code: str, regels: list[Werkregel], medewerker_id: int) -> tuple[Any, list[Any], list[Werkregel]]:
    """The list that is shown, every list with its count, and what stands in the shown one."""
    per_lijst = {
        lijst.code: [regel for regel in regels if lijst.hoort_erin(regel, medewerker_id)]
        for lijst in services.LIJSTEN
    }
    if not code:
        # Where there is work for this editor, and everything when there is none.
        code = next((naam for naam in ("controle", "teruggestuurd", "mijn") if per_lijst[naam]), "alles")
    huidig = next((lijst for lijst in services.LIJSTEN if lijst.code == code), None)
    if huidig is None:
        raise Http404
    aantallen = [(lijst, len(per_lijst[lijst.code])) for lijst in services.LIJSTEN]
    return huidig, aantallen, per_lijst[huidig.code]


@rol_vereist(*VOOR_REDACTIE)
@require_safe
@vary_on_headers("HX-Request")
def werk(request: MedewerkerVerzoek) -> HttpResponse:
    """What waits for this editor, in lists (`lijst`), filtered by kind, status, theme, department, text."""
    vandaag = lokale_dag(timezone.now())
    gefilterd = _filter(request.GET)
    regels = [regel for regel in services.werkvoorraad(vandaag) if gefilterd.past(regel)]
    huidig, aantallen, gevonden = _lijst(request.GET.get("lijst", ""), regels, request.user.pk or 0)
    if huidig.code == "nakijken":
        gevonden.sort(key=lambda regel: regel.onderwerp.reviseren_voor or vandaag)
    elif huidig.code == "ingepland":
        gevonden.sort(key=lambda regel: (regel.versie and regel.versie.publiceren_op) or timezone.now())
    elif huidig.code == "onvolledig":
        gevonden.sort(key=lambda regel: (not regel.is_verloren, regel.naam.casefold()))
    return render(
        request,
        f"{_SJABLOON}#lijst" if request.htmx else _SJABLOON,
        {
            "pagina": Paginator(gevonden, _PER_PAGINA).get_page(request.GET.get("page")),
            "lijst": huidig,
            "aantallen": aantallen,
            "filter": gefilterd,
            "is_gefilterd": gefilterd != Werkfilter(),
            "themas": Thema.objects.all(),
            "afdelingen": Afdeling.objects.all(),
            "statussen": Publicatiestatus.choices,
            "soorten": list(SOORTEN.values()),
            "hoogstens": HOOGSTENS_TEGELIJK,
        },
    )


# --- Many at once ------------------------------------------------------------------------------


def _gekozen(request: MedewerkerVerzoek) -> list[str]:
    """The keys that were ticked, or everything that the filter finds."""
    if request.POST.get("alles"):
        vandaag = lokale_dag(timezone.now())
        gefilterd = _filter(request.POST)
        regels = [regel for regel in services.werkvoorraad(vandaag) if gefilterd.past(regel)]
        _, _, gevonden = _lijst(request.POST.get("lijst", "alles"), regels, request.user.pk or 0)
        return [regel.sleutel for regel in gevonden]
    # One field instead of one per subject: there may be more of them than a form may have fields.
    return [*request.POST.getlist("kies"), *request.POST.get("gekozen", "").split()]


def _onderwerpen(sleutels: list[str]) -> list[Onderwerp]:
    gevonden: list[Onderwerp] = []
    for pad, soort in SOORTEN.items():
        codes = {sleutel.partition(":")[2] for sleutel in sleutels if sleutel.startswith(f"{pad}:")}
        if not codes:
            continue
        rijen: Any = soort.model._default_manager.filter(code__in=codes).select_related("afdeling")
        if soort.model is Product:
            rijen = rijen.prefetch_related(Prefetch("prijzen"))
        gevonden += rijen
    return gevonden


@rol_vereist(*VOOR_REDACTIE)
@require_POST
def velen(request: MedewerkerVerzoek) -> HttpResponse:
    """Change many at once. `actie`: kiezen (what was ticked), tonen (what would change), wijzigen."""
    actie = request.POST.get("actie", "kiezen")
    sleutels = _gekozen(request)
    onderwerpen = _onderwerpen(sleutels)
    if not onderwerpen or len(onderwerpen) > HOOGSTENS_TEGELIJK:
        messages.error(
            request,
            f"Kies er hoogstens {HOOGSTENS_TEGELIJK} tegelijk. U koos er {len(onderwerpen)}."
            if onderwerpen
            else "Vink eerst aan wat u wilt wijzigen.",
        )
        return redirect("catalogus:redactie")
    form = VelenForm(request.POST if actie != "kiezen" else None)
    context: dict[str, Any] = {
        "form": form,
        "gekozen": " ".join(f"{services.soort_van(ander).pad}:{ander.code}" for ander in onderwerpen),
        "aantal": len(onderwerpen),
        "onderwerpen": onderwerpen,
        "kruimels": kruimels("Veel tegelijk wijzigen"),
    }
    if actie != "kiezen" and form.is_valid():
        wijziging = services.beheerwijziging(**form.wijziging())
        redenen = [(onderwerp, services.waarom_niet(onderwerp, wijziging)) for onderwerp in onderwerpen]
        context |= {
            "verandert": [onderwerp for onderwerp, reden in redenen if not reden],
            "verandert_niet": [(onderwerp, reden) for onderwerp, reden in redenen if reden],
            "wijziging": services.verschillen_beheer(wijziging),
        }
        if actie == "wijzigen" and context["verandert"]:
            nu = timezone.now()
            versies = services.wijzig_beheer(
                onderwerpen=onderwerpen,
                toelichting=form.cleaned_data["toelichting"],
                medewerker=request.user,
                nu=nu,
                **form.wijziging(),
            )
            terug = reverse("catalogus:redactie_velen_terug", args=[nu.isoformat()])
            messages.success(
                request,
                format_html('{} gewijzigd. <a href="{}">Draai dit terug</a>', len(versies), terug),
            )
            return redirect("catalogus:redactie")
    return render(
        request,
        "catalogus/redactie/velen.html",
        context,
        status=422 if form.is_bound and not form.is_valid() else 200,
    )


def _moment(tekst: str) -> datetime:
    try:
        moment = parse_datetime(tekst)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise Http404
    return moment


@rol_vereist(*VOOR_REDACTIE)
def velen_terug(request: MedewerkerVerzoek, moment: str) -> HttpResponse:
    """Take back what one changed in many at this moment; shows first what comes back and what does not."""
    versies = services.beheerversies(medewerker=request.user, moment=_moment(moment))
    if not versies:
        raise Http404
    form = RedenForm(request.POST or None, initial={"toelichting": "Wijziging teruggedraaid"})
    if request.method == "POST" and form.is_valid():
        gewijzigd = services.draai_beheer_terug(
            versies=versies,
            toelichting=form.cleaned_data["toelichting"],
            medewerker=request.user,
            nu=timezone.now(),
        )
        messages.success(request, f"{len(gewijzigd)} teruggedraaid.")
        return redirect("catalogus:redactie")
    terug = services.terug_te_draaien(versies)
    return render(
        request,
        "catalogus/redactie/velen_terug.html",
        {
            "kruimels": kruimels("Terugdraaien"),
            "form": form,
            "versies": versies,
            "verandert": [versie.onderwerp for versie, wijziging in terug if wijziging],
            "verandert_niet": [versie.onderwerp for versie, wijziging in terug if not wijziging],
        },
        status=422 if form.is_bound else 200,
    )
