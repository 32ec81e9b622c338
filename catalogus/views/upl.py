"""How the catalogue stands against the Uniforme Productnamenlijst."""

from collections.abc import Iterable
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from catalogus import services
from catalogus.models import Product, UplNaam
from catalogus.views.rapport import PER_PAGINA, Lijst, csv_antwoord, kruimels
from catalogus.views.redactie import VOOR_REDACTIE
from kcc.organisatie.toegang import rol_vereist

_LABELS = {
    "ontbreekt": "Nog niet in de catalogus",
    "fout": "Klopt niet met de lijst",
    "zonder": "Product zonder UPL-naam",
}
_WAT_IS_ER = {
    "vervallen": "Staat niet meer in de lijst",
    "onbekend": "Staat niet in de lijst",
    "andere_naam": "Heet in de lijst anders",
}


@rol_vereist(*VOOR_REDACTIE)
@require_safe
def redactie_upl(request: HttpRequest) -> HttpResponse:
    """Three lists (`?lijst=`): names for gemeenten that no product carries, products whose name is not right,
    products without one. `q` searches, `als=csv` gives what is listed as a file."""
    gekozen = request.GET.get("lijst", "ontbreekt")
    if gekozen not in _LABELS:
        raise Http404
    rijen: dict[str, QuerySet[Any]] = {
        "ontbreekt": services.ontbrekende_upl_namen(),
        "fout": services.producten_met_foute_upl(),
        "zonder": services.producten_zonder_upl(),
    }
    zoekterm = request.GET.get("q", "").strip()
    gevonden = _zoek(rijen[gekozen], zoekterm) if zoekterm else rijen[gekozen]
    if request.GET.get("als") == "csv":
        kop, velden = _als_csv(gekozen, gevonden)
        return csv_antwoord(f"upl-{gekozen}", kop, velden)
    pagina = Paginator(gevonden, PER_PAGINA).get_page(request.GET.get("page"))
    if gekozen == "fout":
        for product in pagina:
            product.wat_is_er = _WAT_IS_ER[product.fout]
    return render(
        request,
        "catalogus/redactie/upl.html",
        {
            "kruimels": kruimels("UPL-namen"),
            "lijsten": [Lijst(naam, label, rijen[naam].count()) for naam, label in _LABELS.items()],
            "gekozen": gekozen,
            "zoekterm": zoekterm,
            "pagina": pagina,
            "aantal_namen": UplNaam.objects.current().count(),
        },
    )


def _zoek(rijen: QuerySet[Any], zoekterm: str) -> QuerySet[Any]:
    if rijen.model is UplNaam:
        return services.zoek_upl_namen(zoekterm, namen=rijen)
    return rijen.filter(
        Q(naam__unaccent__icontains=zoekterm)
        | Q(upl_naam__unaccent__icontains=zoekterm)
        | Q(code__icontains=zoekterm)
    )


def _als_csv(lijst: str, rijen: QuerySet[Any]) -> tuple[list[str], Iterable[list[object]]]:
    if lijst == "ontbreekt":
        return ["naam", "uri", "doelgroep", "sdg", "grondslagen"], map(_upl_velden, rijen)
    return ["code", "naam", "afdeling", "status", "upl_naam", "upl_uri", "wat is er"], map(
        _product_velden, rijen
    )


def _upl_velden(naam: UplNaam) -> list[object]:
    doelgroepen = [doelgroep for doelgroep in ("burger", "bedrijf") if doelgroep in naam.kenmerken]
    return [
        naam.naam,
        naam.uri,
        ", ".join(doelgroepen),
        ", ".join(naam.sdg),
        "; ".join(grondslag["label"] for grondslag in naam.grondslagen),
    ]


def _product_velden(product: Product) -> list[object]:
    return [
        product.code,
        product.naam,
        product.afdeling,
        product.get_status_display(),
        product.upl_naam,
        product.upl_uri,
        _WAT_IS_ER.get(getattr(product, "fout", ""), "Geen UPL-naam"),
    ]
