"""The half-yearly overview for the management: reading, writing and closing it, as a page and as a file."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from kcc.lib.perioden import Halfjaar
from kcc.organisatie.enums import Rol
from kcc.organisatie.tegels import oordeel
from kcc.organisatie.toegang import MedewerkerVerzoek, rol_vereist
from servicenormen import services, uitvoer
from servicenormen.enums import Normstatus
from servicenormen.forms.rapport import TekstenForm, VaststelForm
from servicenormen.models import SAMENVATTING, Halfjaarvaststelling
from servicenormen.regels import Telling, toon_percentage
from servicenormen.services import Halfjaaroverzicht, KanNietVaststellen, Overzichtrij, TekstBotsing
from servicenormen.weergave import toon_halfjaar, toon_moment, toon_vaststelling

_BESTANDEN = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}
# The whole gemeente among the clusters.
_GEHEEL = ""
_Was = dict[tuple[str, str], Telling]


@require_GET
@rol_vereist(Rol.MANAGER, Rol.BEHEERDER)
def halfjaar(request: MedewerkerVerzoek, halfjaar: Halfjaar) -> HttpResponse:
    """Per cluster what was met and what was in the way, beside the half year before; of a closed half year
    with what the data of now would say beside it."""
    nu = timezone.now()
    overzicht = _overzicht(request, halfjaar, nu)
    vaststelling = overzicht.vaststelling
    was = _tellingen(overzicht)
    van_nu = _tellingen(services.overzicht_van_nu(halfjaar, nu)) if vaststelling else was
    vraag = f"?revisie={vaststelling.revisie}" if vaststelling else ""
    context = {
        **_kop(overzicht),
        "is_veranderd": van_nu != was,
        "geheel": [_rij(rij, _GEHEEL, van_nu) for rij in overzicht.geheel],
        "clusters": [
            (cluster, [_rij(rij, cluster.naam, van_nu) for rij in cluster.rijen])
            for cluster in overzicht.clusters
        ],
        "revisies": list(Halfjaarvaststelling.objects.filter(halfjaar=str(halfjaar)).defer("inhoud")),
        "bestanden": [
            (soort, reverse("servicenormen:halfjaarbestand", args=[halfjaar, soort]) + vraag)
            for soort in _BESTANDEN
        ],
        "mag_schrijven": Rol.MANAGER in request.user.rollen,
        "kan_vaststellen": nu >= halfjaar.einde,
        "kruimels": [_rapporten(), {"label": toon_halfjaar(halfjaar).capitalize()}],
    }
    return render(request, "servicenormen/halfjaar.html", context)


@require_GET
@rol_vereist(Rol.MANAGER, Rol.BEHEERDER)
def bestand(request: MedewerkerVerzoek, halfjaar: Halfjaar, soort: str) -> HttpResponse:
    """The overview as a file: xlsx or csv."""
    if soort not in _BESTANDEN:
        raise Http404("Een overzicht is er als xlsx of csv.")
    overzicht = _overzicht(request, halfjaar, timezone.now())
    inhoud: bytes | str
    inhoud = uitvoer.halfjaar_xlsx(overzicht) if soort == "xlsx" else uitvoer.halfjaar_csv(overzicht)
    naam = f"servicenormen-per-cluster-{halfjaar}.{soort}"
    return HttpResponse(
        inhoud,
        content_type=_BESTANDEN[soort],
        headers={"Content-Disposition": f'attachment; filename="{naam}"'},
    )


@require_http_methods(["GET", "POST"])
@rol_vereist(Rol.MANAGER)
def schrijven(request: MedewerkerVerzoek, halfjaar: Halfjaar) -> HttpResponse:
    """The texts of the overview: its opening, and a word for every cluster."""
    nu = timezone.now()
    overzicht = services.overzicht_van_nu(halfjaar, nu)
    if not overzicht.geheel:
        raise Http404("In dit halfjaar golden geen normen.")
    teksten = {SAMENVATTING: overzicht.samenvatting, **{deel.naam: deel.tekst for deel in overzicht.clusters}}
    form = TekstenForm(
        request.POST or None,
        velden={
            cluster: (f"Over {cluster}" if cluster else "Samenvatting", tekst.tekst if tekst else "")
            for cluster, tekst in teksten.items()
        },
    )
    if request.method == "POST" and form.is_valid():
        try:
            services.schrijf_overzicht(
                halfjaar=halfjaar,
                teksten=form.teksten(),
                gezien=form.gezien(),
                medewerker=request.user,
                nu=nu,
            )
        except TekstBotsing as botsing:
            form = form.na_botsing(botsing.teksten)
        else:
            messages.success(request, "De teksten zijn opgeslagen.")
            return redirect("servicenormen:halfjaar", halfjaar)
    context = {
        **_kop(overzicht),
        "form": form,
        "velden": [
            (
                cluster,
                [
                    _rij(rij, cluster.naam, {})
                    for rij in cluster.rijen
                    if rij.status == Normstatus.NIET_GEHAALD
                ],
                form[form.veldnaam(cluster.naam)],
            )
            for cluster in overzicht.clusters
        ],
        "kruimels": [_rapporten(), _overzichtkruimel(halfjaar), {"label": "Teksten schrijven"}],
    }
    return render(request, "servicenormen/halfjaar_schrijven.html", context)


@require_http_methods(["GET", "POST"])
@rol_vereist(Rol.MANAGER)
def vaststellen(request: MedewerkerVerzoek, halfjaar: Halfjaar) -> HttpResponse:
    """Close a finished half year, after seeing once more what will stand."""
    nu = timezone.now()
    vorige = services.laatste_halfjaarvaststelling(halfjaar)
    form = VaststelForm(
        request.POST or None,
        is_revisie=vorige is not None,
        initial={"gezien": vorige.revisie if vorige else None},
    )
    if request.method == "POST" and form.is_valid():
        try:
            services.stel_halfjaar_vast(
                halfjaar=halfjaar,
                gezien=form.cleaned_data["gezien"],
                reden=form.cleaned_data.get("reden", ""),
                medewerker=request.user,
                nu=nu,
            )
        except KanNietVaststellen as fout:
            form.add_error(None, str(fout))
        else:
            messages.success(request, f"Het {toon_halfjaar(halfjaar)} is vastgesteld.")
            return redirect("servicenormen:halfjaar", halfjaar)
    overzicht = services.overzicht_van_nu(halfjaar, nu)
    context = {
        **_kop(overzicht),
        "form": form,
        "vorige": vorige,
        "is_voorbij": nu >= halfjaar.einde,
        "clusters": overzicht.clusters,
        "geheel": [_rij(rij, _GEHEEL, {}) for rij in overzicht.geheel],
        "kruimels": [_rapporten(), _overzichtkruimel(halfjaar), {"label": "Vaststellen"}],
    }
    return render(request, "servicenormen/halfjaar_vaststellen.html", context)


def _overzicht(request: MedewerkerVerzoek, halfjaar: Halfjaar, nu: datetime) -> Halfjaaroverzicht:
    """The overview that holds, or with `?revisie=` an earlier one."""
    if "revisie" not in request.GET:
        return services.halfjaaroverzicht(halfjaar, nu)
    gevraagd = request.GET["revisie"]
    vaststelling = None
    if gevraagd.isdecimal() and len(gevraagd) <= 4:
        vaststelling = Halfjaarvaststelling.objects.filter(
            halfjaar=str(halfjaar), revisie=int(gevraagd)
        ).first()
    if vaststelling is None:
        raise Http404("Deze revisie bestaat niet.")
    return services.vastgesteld_overzicht(vaststelling)


def _kop(overzicht: Halfjaaroverzicht) -> dict[str, Any]:
    return {
        "overzicht": overzicht,
        "halfjaar": overzicht.halfjaar,
        "titel": toon_halfjaar(overzicht.halfjaar),
        "tot": toon_moment(overzicht.peilmoment) if overzicht.is_lopend else "",
        "stand": toon_vaststelling(overzicht.vaststelling) if overzicht.vaststelling else "",
        "zonder_uitleg": ", ".join(overzicht.zonder_uitleg),
    }


def _rapporten() -> dict[str, str]:
    return {"label": "Rapporten", "url": reverse("servicenormen:rapporten")}


def _overzichtkruimel(halfjaar: Halfjaar) -> dict[str, str]:
    return {
        "label": toon_halfjaar(halfjaar).capitalize(),
        "url": reverse("servicenormen:halfjaar", args=[halfjaar]),
    }


def _tellingen(overzicht: Halfjaaroverzicht) -> _Was:
    """The figures alone, by cluster and norm."""
    delen = [(_GEHEEL, overzicht.geheel), *((deel.naam, deel.rijen) for deel in overzicht.clusters)]
    return {(cluster, rij.norm.code): rij.telling for cluster, rijen in delen for rij in rijen}


def _rij(rij: Overzichtrij, cluster: str, van_nu: _Was) -> dict[str, object]:
    nu = van_nu.get((cluster, rij.norm.code), rij.telling)
    return {
        "norm": rij.norm,
        "telling": rij.telling,
        "cijfer": toon_percentage(rij.telling),
        "nu": "" if nu == rij.telling else toon_percentage(nu) or "geen metingen",
        "vorige": toon_percentage(rij.vorige),
        "oordeel": oordeel(rij.status.value),
        "knelpunten": [
            (knelpunt.naam, toon_percentage(knelpunt.telling), knelpunt.telling)
            for knelpunt in rij.knelpunten
        ],
    }
