"""The manager's reports: reading, writing and closing a tertaal, and taking it along as a file."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from kcc.lib.perioden import Halfjaar, Tertaal, lokale_dag
from kcc.organisatie.enums import Rol
from kcc.organisatie.services import huidige_instelling
from kcc.organisatie.toegang import MedewerkerVerzoek, rol_vereist
from servicenormen import services, uitvoer
from servicenormen.forms.rapport import TekstenForm, VaststelForm
from servicenormen.models import SAMENVATTING, Vaststelling
from servicenormen.regels import toon_percentage
from servicenormen.services import KanNietVaststellen, Rapport, Rapportnorm, TekstBotsing
from servicenormen.views.grafieken import weekfiguur
from servicenormen.weergave import toon_halfjaar, toon_maanden, toon_stand, toon_tertaal, toon_uitkomst

_BESTANDEN = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}


@require_GET
@rol_vereist(Rol.MANAGER, Rol.BEHEERDER)
def rapporten(request: MedewerkerVerzoek) -> HttpResponse:
    """Every tertaal since the first figures: running, finished or closed, with its files."""
    nu = timezone.now()
    lopend = Tertaal.van(lokale_dag(nu))
    tertalen = [lopend]
    eerste = services.eerste_tertaal() or lopend
    while tertalen[-1] > eerste:
        tertalen.append(tertalen[-1].vorige)
    laatste = {v.tertaal: v for v in Vaststelling.objects.defer("normen").order_by("tertaal", "revisie")}
    rijen = [
        {
            "tertaal": tertaal,
            "titel": toon_tertaal(tertaal).capitalize(),
            "maanden": toon_maanden(tertaal),
            "is_lopend": tertaal == lopend,
            "vaststelling": laatste.get(str(tertaal)),
        }
        for tertaal in tertalen
    ]
    return render(
        request,
        "servicenormen/rapporten.html",
        {"rijen": rijen, "halfjaren": _halfjaren(eerste, nu), "kruimels": [{"label": "Rapporten"}]},
    )


@require_GET
@rol_vereist(Rol.MANAGER, Rol.BEHEERDER)
def rapport(request: MedewerkerVerzoek, tertaal: Tertaal) -> HttpResponse:
    """The report as a page; of a closed tertaal with what the data of now would say beside it."""
    nu = timezone.now()
    rapport_ = _rapport(request, tertaal, nu)
    van_nu = {}
    if rapport_.vaststelling:
        van_nu = {norm.code: norm.telling for norm in services.rapport_van_nu(tertaal, nu).normen}
    normen = [
        {
            "norm": norm,
            "cijfer": toon_percentage(norm.telling),
            "nu": van_nu.get(norm.code),
            "nu_cijfer": toon_percentage(van_nu[norm.code]) if norm.code in van_nu else None,
            "is_anders": norm.code in van_nu and van_nu[norm.code] != norm.telling,
            "grafiek": weekfiguur(norm.per_week, norm.doel, norm.code, norm.aantekeningen),
            "uitsplitsingen": _uitsplitsingen(norm),
            "url": f"{reverse('servicenormen:norm', args=[norm.code])}?tertaal={tertaal}",
        }
        for norm in rapport_.normen
    ]
    vaststelling = rapport_.vaststelling
    context = {
        **_kop(rapport_),
        "normen": normen,
        "is_veranderd": any(norm["is_anders"] for norm in normen),
        "revisies": list(Vaststelling.objects.filter(tertaal=str(tertaal)).defer("normen")),
        "bestanden": [(soort, _bestandsadres(tertaal, soort, vaststelling)) for soort in _BESTANDEN],
        "mag_schrijven": Rol.MANAGER in request.user.rollen,
        "kan_vaststellen": nu >= tertaal.einde and bool(rapport_.normen),
    }
    return render(request, "servicenormen/rapport.html", context)


@require_GET
@rol_vereist(Rol.MANAGER, Rol.BEHEERDER)
def bestand(request: MedewerkerVerzoek, tertaal: Tertaal, soort: str) -> HttpResponse:
    """The report as a file: pdf, xlsx or csv."""
    if soort not in _BESTANDEN:
        raise Http404("Een rapport is er als pdf, xlsx of csv.")
    rapport_ = _rapport(request, tertaal, timezone.now())
    inhoud: bytes | str
    if soort == "pdf":
        inhoud = uitvoer.als_pdf(rapport_, huidige_instelling().naam)
    elif soort == "xlsx":
        inhoud = uitvoer.als_xlsx(rapport_)
    else:
        inhoud = uitvoer.als_csv(rapport_)
    revisie = rapport_.vaststelling.revisie if rapport_.vaststelling else 0
    naam = f"servicenormen-{tertaal}" + (f"-revisie-{revisie}" if revisie else "")
    return HttpResponse(
        inhoud,
        content_type=_BESTANDEN[soort],
        headers={"Content-Disposition": f'attachment; filename="{naam}.{soort}"'},
    )


@require_http_methods(["GET", "POST"])
@rol_vereist(Rol.MANAGER)
def schrijven(request: MedewerkerVerzoek, tertaal: Tertaal) -> HttpResponse:
    """The texts of the report: its opening, and a word for every norm."""
    nu = timezone.now()
    rapport_ = services.rapport_van_nu(tertaal, nu)
    if not rapport_.normen:
        raise Http404("In dit tertaal golden geen normen.")
    form = TekstenForm(
        request.POST or None,
        velden={
            SAMENVATTING: ("Samenvatting", rapport_.samenvatting),
            **{norm.code: (f"Bij norm {norm.code}", norm.uitleg) for norm in rapport_.normen},
        },
    )
    if request.method == "POST" and form.is_valid():
        try:
            services.schrijf_rapport(
                tertaal=tertaal,
                teksten=form.teksten(),
                gezien=form.gezien(),
                medewerker=request.user,
                nu=nu,
            )
        except TekstBotsing as botsing:
            form = form.na_botsing(botsing.teksten)
        else:
            messages.success(request, "De teksten zijn opgeslagen.")
            return redirect("servicenormen:rapport", tertaal)
    context = {
        **_kop(rapport_),
        "form": form,
        "velden": [
            (norm, toon_percentage(norm.telling), form[form.veldnaam(norm.code)]) for norm in rapport_.normen
        ],
    }
    return render(request, "servicenormen/rapport_schrijven.html", context)


@require_http_methods(["GET", "POST"])
@rol_vereist(Rol.MANAGER)
def vaststellen(request: MedewerkerVerzoek, tertaal: Tertaal) -> HttpResponse:
    """Close a finished tertaal, after seeing once more what will stand."""
    nu = timezone.now()
    vorige = services.laatste_vaststelling(tertaal)
    rapport_ = services.rapport_van_nu(tertaal, nu)
    form = VaststelForm(
        request.POST or None, is_revisie=vorige is not None, initial={"gezien": _revisie(vorige)}
    )
    if request.method == "POST" and form.is_valid():
        try:
            services.stel_vast(
                tertaal=tertaal,
                gezien=form.cleaned_data["gezien"],
                reden=form.cleaned_data.get("reden", ""),
                medewerker=request.user,
                nu=nu,
            )
        except KanNietVaststellen as fout:
            form.add_error(None, str(fout))
        else:
            messages.success(request, f"{toon_tertaal(tertaal).capitalize()} is vastgesteld.")
            return redirect("servicenormen:rapport", tertaal)
    van_toen = {norm.code: norm for norm in services.vastgesteld_rapport(vorige).normen} if vorige else {}
    context = {
        **_kop(rapport_),
        "form": form,
        "vorige": vorige,
        "is_voorbij": nu >= tertaal.einde,
        "rijen": [
            (norm, toon_percentage(norm.telling), toon_percentage(oud.telling) if oud else None)
            for norm, oud in ((norm, van_toen.get(norm.code)) for norm in rapport_.normen)
        ],
    }
    return render(request, "servicenormen/vaststellen.html", context)


def _halfjaren(eerste: Tertaal, nu: datetime) -> list[tuple[Halfjaar, str, bool]]:
    """The half years since the first figures, newest first: itself, its name, and whether it is running."""
    lopend = Halfjaar.van(lokale_dag(nu))
    halfjaren = [lopend]
    while halfjaren[-1].eerste_dag > eerste.eerste_dag:
        halfjaren.append(halfjaren[-1].vorige)
    return [(halfjaar, toon_halfjaar(halfjaar).capitalize(), halfjaar == lopend) for halfjaar in halfjaren]


def _rapport(request: MedewerkerVerzoek, tertaal: Tertaal, nu: datetime) -> Rapport:
    """The report that holds, or with `?revisie=` an earlier one."""
    if "revisie" not in request.GET:
        return services.rapport(tertaal, nu)
    gevraagd = request.GET["revisie"]
    if not gevraagd.isdecimal() or len(gevraagd) > 4:
        raise Http404("Deze revisie bestaat niet.")
    vaststelling = Vaststelling.objects.filter(tertaal=str(tertaal), revisie=int(gevraagd)).first()
    if vaststelling is None:
        raise Http404("Deze revisie bestaat niet.")
    return services.vastgesteld_rapport(vaststelling)


def _revisie(vaststelling: Vaststelling | None) -> int | None:
    return vaststelling.revisie if vaststelling else None


def _bestandsadres(tertaal: Tertaal, soort: str, vaststelling: Vaststelling | None) -> str:
    adres = reverse("servicenormen:rapportbestand", args=[tertaal, soort])
    return f"{adres}?revisie={vaststelling.revisie}" if vaststelling else adres


def _kop(rapport_: Rapport) -> dict[str, Any]:
    return {
        "rapport": rapport_,
        "tertaal": rapport_.tertaal,
        "titel": toon_tertaal(rapport_.tertaal),
        "maanden": toon_maanden(rapport_.tertaal),
        "stand": toon_stand(rapport_),
        "uitkomst": toon_uitkomst(rapport_),
        "zonder_uitleg": ", ".join(norm.code for norm in rapport_.normen if norm.moet_uitleg),
    }


def _uitsplitsingen(norm: Rapportnorm) -> list[dict[str, Any]]:
    return [
        {
            "titel": deel.titel,
            "rijen": [
                (
                    onderdeel.naam,
                    toon_percentage(onderdeel.telling),
                    onderdeel.telling,
                    onderdeel.telling.status(norm.doel),
                )
                for onderdeel in deel.delen
            ],
        }
        for deel in norm.leesbaar
    ]
