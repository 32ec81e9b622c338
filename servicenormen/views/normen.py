"""The manager's pages: the dashboard, a norm with its breakdowns, and the cases behind each figure."""

import csv
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from kcc.organisatie.enums import Handeling, Rol
from kcc.organisatie.services import log_inzage, log_inzagen
from kcc.organisatie.tegels import oordeel, tegel
from kcc.organisatie.toegang import MedewerkerVerzoek, herkomst, rol_vereist
from servicenormen import services
from servicenormen.forms.cijfers import GevallenForm
from servicenormen.meetmethoden import Meetmethode, meetmethode
from servicenormen.models import DUUR, Servicenorm
from servicenormen.regels import Telling, nog_nodig, toon_percentage
from servicenormen.services import Gevalfilter, Normstand
from servicenormen.views import normdelen
from servicenormen.views.grafieken import weekfiguur
from servicenormen.views.normdelen import vonklijn
from servicenormen.views.periode import Periode, lees_periode, tertaalkeuzes
from servicenormen.views.uitsplitsing import uitsplitsingen
from servicenormen.weergave import (
    exporteer,
    exportkop,
    toon,
    toon_duur,
    toon_getal,
    toon_nodig,
    toon_week,
)

_PER_PAGINA = 50
_CSV_PER_KEER = 2000


@require_GET
@rol_vereist(Rol.MANAGER, Rol.BEHEERDER)
def dashboard(request: MedewerkerVerzoek) -> HttpResponse:
    """All norms of a tertaal in one glance, beside the tertaal before and the same one a year earlier."""
    periode = lees_periode(request)
    tertaal = periode.tertaal
    standen = services.standen(tertaal, periode.peilmoment)
    aantekeningen = services.aantekeningen_in(tertaal)
    vorig, jaar_eerder = (
        {code: toon_percentage(telling) for code, telling in services.cijfers(ander).items()}
        for ander in (tertaal.vorige, tertaal.jaar_eerder)
    )
    vastgesteld = _vastgesteld(periode)
    tegels = [
        tegel(
            code=stand.norm.code,
            titel=stand.norm.titel,
            url=_adres("norm", stand.norm, {"tertaal": str(tertaal)}),
            cijfer=toon_percentage(telling),
            doel=f"{doel}%",
            status=telling.status(doel).value,
            gevallen=telling.noemer,
            vorig=vorig.get(stand.norm.code),
            jaar_eerder=jaar_eerder.get(stand.norm.code),
            lijn=vonklijn(stand, services.aantekenregels(aantekeningen, stand.norm)),
            nodig=_nodig(stand, periode),
        )
        for stand in standen
        for telling, doel in [vastgesteld.get(stand.norm.code, (stand.telling, stand.norm.doel))]
    ]
    context = {
        "periode": periode,
        "tegels": tegels,
        "aantekeningen": aantekeningen,
        "tertalen": tertaalkeuzes(periode),
        "anders": ", ".join(
            stand.norm.code
            for stand in standen
            if vastgesteld.get(stand.norm.code, (stand.telling,))[0] != stand.telling
        ),
    }
    return render(request, "servicenormen/dashboard.html", context)


@require_GET
@rol_vereist(Rol.MANAGER, Rol.BEHEERDER)
def norm(request: MedewerkerVerzoek, code: str) -> HttpResponse:
    """One norm over a tertaal: by week and by each dimension; every number opens its cases."""
    periode = lees_periode(request)
    norm_ = _norm(code, periode)
    stand = services.normstand(norm_, periode.tertaal, periode.peilmoment)
    gevallen_url = _adres("gevallen", norm_, periode.vraag)
    aantekeningen = services.aantekenregels(services.aantekeningen_in(periode.tertaal), norm_)
    context = {
        "periode": periode,
        "tertalen": tertaalkeuzes(periode),
        "norm": norm_,
        "stand": stand,
        "cijfer": toon_percentage(stand.telling),
        "oordeel": oordeel(stand.status.value),
        "vastgesteld": _toon_vastgesteld(stand, periode),
        "totaal": _totaal(stand.telling, gevallen_url),
        "eenheid": stand.methode.eenheid,
        "woorden": stand.methode.oordeel,
        "grafiek": weekfiguur(stand.per_week, norm_.doel, norm_.code, aantekeningen),
        "aantekeningen": aantekeningen,
        "mag_schrijven": Rol.MANAGER in request.user.rollen,
        "verdeling": normdelen.verdeling(stand, gevallen_url),
        "vergelijking": normdelen.vergelijking(stand),
        "uitsplitsingen": uitsplitsingen(stand, gevallen_url, aantekeningen),
    }
    return render(request, "servicenormen/norm.html", context)


@require_GET
@rol_vereist(Rol.MANAGER, Rol.BEHEERDER)
def gevallen(request: MedewerkerVerzoek, code: str) -> HttpResponse:
    """The cases behind a figure, as many as the figure says."""
    periode = lees_periode(request)
    norm_ = _norm(code, periode)
    methode, filter_, rijen = _gekozen_gevallen(request, norm_, periode)
    telling = services.geval_telling(norm_, periode.tertaal, periode.peilmoment, filter_)
    paginator = Paginator(rijen, _PER_PAGINA)
    paginator.count = telling.noemer
    pagina = paginator.get_page(request.GET.get("page"))
    getoond = list(pagina.object_list)
    if methode.gaat_over_personen:
        log_inzagen(
            medewerker=request.user,
            handeling=Handeling.INZIEN,
            objecten=[methode.object_van(geval) for geval in getoond],
            herkomst=herkomst(request),
            nu=periode.nu,
        )
    keuze = dict(filter_.waarden)
    context = {
        "periode": periode,
        "norm": norm_,
        "norm_url": _adres("norm", norm_, periode.vraag),
        "eenheid": methode.eenheid,
        "woorden": methode.oordeel,
        "telling": telling,
        "cijfer": toon_percentage(telling),
        "binnen": filter_.binnen_norm,
        "keuzes": [
            (tekst, _adres("gevallen", norm_, {**periode.vraag, **keuze, **binnen}), waarde)
            for tekst, binnen, waarde in (
                ("Alle", {}, None),
                (methode.oordeel[0], {"binnen": "ja"}, True),
                (methode.oordeel[1], {"binnen": "nee"}, False),
            )
        ],
        "filters": _filters(norm_, methode, periode, filter_),
        "csv_url": _adres("gevallen_csv", norm_, {**periode.vraag, **keuze, **_binnen_vraag(filter_)}),
        "kolommen": methode.kolommen,
        "pagina": pagina,
        "rijen": [
            ([(kolom.soort, toon(kolom, geval)) for kolom in methode.kolommen], geval.binnen_norm)
            for geval in getoond
        ],
    }
    return render(request, "servicenormen/gevallen.html", context)


@require_GET
@rol_vereist(Rol.MANAGER, Rol.BEHEERDER)  # type: ignore[arg-type]
def gevallen_csv(request: MedewerkerVerzoek, code: str) -> StreamingHttpResponse:
    """The same cases as a CSV file: all of them, in one pass, whatever their number."""
    periode = lees_periode(request)
    norm_ = _norm(code, periode)
    methode, _, rijen = _gekozen_gevallen(request, norm_, periode)
    if methode.gaat_over_personen:
        log_inzage(
            medewerker=request.user,
            handeling=Handeling.EXPORTEREN,
            object_soort=methode.soort,
            object_id=f"norm {norm_.code}, {periode.tertaal}",
            herkomst=herkomst(request),
            nu=periode.nu,
        )
    naam = f"norm-{norm_.code}-{periode.tertaal}-gevallen.csv"
    return StreamingHttpResponse(
        _csv(methode, rijen),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{naam}"'},
    )


def _nodig(stand: Normstand, periode: Periode) -> str:
    """What it would take to still make it, in a running tertaal."""
    if not periode.is_lopend:
        return ""
    tertaal, dagelijks = periode.tertaal, stand.methode.laatste_dag_telt
    voorbij = (periode.peilmoment - tertaal.begin) / (tertaal.einde - tertaal.begin)
    nodig = nog_nodig(stand.telling, stand.norm.doel, voorbij, laatste_dag_telt=dagelijks)
    return toon_nodig(nodig, laatste_dag_telt=dagelijks)


def _toon_vastgesteld(stand: Normstand, periode: Periode) -> str:
    """The figure of this norm as it was closed, where the data of now say something else."""
    telling, _ = _vastgesteld(periode).get(stand.norm.code, (stand.telling, 0))
    return (toon_percentage(telling) or "geen metingen") if telling != stand.telling else ""


def _vastgesteld(periode: Periode) -> dict[str, tuple[Telling, int]]:
    """Of a closed tertaal the figure and the target of each norm, by code; what holds, whatever the data
    became."""
    if periode.vaststelling is None:
        return {}
    rapport = services.vastgesteld_rapport(periode.vaststelling)
    return {norm.code: (norm.telling, norm.doel) for norm in rapport.normen}


def _norm(code: str, periode: Periode) -> Servicenorm:
    gevonden = Servicenorm.alle.valid_in(periode.tertaal).filter(code=code).first()
    if gevonden is None:
        raise Http404("Deze norm gold niet in dit tertaal.")
    return gevonden


def _adres(naam: str, norm_: Servicenorm, vraag: dict[str, str]) -> str:
    return f"{reverse(f'servicenormen:{naam}', args=[norm_.code])}?{urlencode(vraag)}"


def _binnen_vraag(filter_: Gevalfilter) -> dict[str, str]:
    return {} if filter_.binnen_norm is None else {"binnen": "ja" if filter_.binnen_norm else "nee"}


def _totaal(telling: Telling, gevallen_url: str) -> dict[str, str]:
    """The whole figure in numbers, each with the address of its cases."""
    return {
        "gevallen": toon_getal(telling.noemer),
        "binnen": toon_getal(telling.teller),
        "buiten": toon_getal(telling.buiten),
        "url": gevallen_url,
        "binnen_url": f"{gevallen_url}&binnen=ja",
        "buiten_url": f"{gevallen_url}&binnen=nee",
    }


def _gekozen_gevallen(
    request: MedewerkerVerzoek, norm_: Servicenorm, periode: Periode
) -> "tuple[Meetmethode, Gevalfilter, QuerySet[Any]]":
    methode = meetmethode(norm_)
    form = GevallenForm(request.GET, methode=methode)
    if not form.is_valid():
        raise Http404("Deze keuze bestaat niet.")
    filter_ = form.filter()
    return methode, filter_, services.gevallen(norm_, periode.tertaal, periode.peilmoment, filter_)


def _filters(
    norm_: Servicenorm, methode: Meetmethode, periode: Periode, filter_: Gevalfilter
) -> list[dict[str, str]]:
    """The choices of this list in words, each with the address of the list without it."""
    filters = []
    for naam, code in filter_.waarden.items():
        titel, waarde = _keuze(methode, naam, code)
        rest = {ander: waarde for ander, waarde in filter_.waarden.items() if ander != naam}
        filters.append(
            {
                "titel": titel,
                "waarde": waarde,
                "zonder_url": _adres("gevallen", norm_, {**periode.vraag, **rest, **_binnen_vraag(filter_)}),
            }
        )
    return filters


def _keuze(methode: Meetmethode, naam: str, code: str) -> tuple[str, str]:
    """A choice in words: what of, and which."""
    dimensie = methode.dimensie(naam)
    if dimensie is None:
        return "Week", toon_week(code)
    if methode.duur and naam == DUUR:
        return methode.duur.titel, toon_duur(methode.duur, code)
    return dimensie.titel, dimensie.naam_van(code)


class _Regels:
    """A file for csv.writer that hands back each line instead of keeping it."""

    def write(self, regel: str) -> str:
        return regel


def _csv(methode: Meetmethode, rijen: "QuerySet[Any]") -> Iterator[str]:
    kolommen = methode.kolommen
    schrijver = csv.writer(_Regels())
    # The byte order mark tells a spreadsheet that the file is UTF-8.
    yield "\ufeff" + schrijver.writerow([*(exportkop(kolom) for kolom in kolommen), methode.oordeel[0]])
    for geval in rijen.iterator(chunk_size=_CSV_PER_KEER):
        yield schrijver.writerow(
            [*(exporteer(kolom, geval) for kolom in kolommen), "ja" if geval.binnen_norm else "nee"]
        )
