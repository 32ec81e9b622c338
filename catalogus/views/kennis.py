"""Product knowledge for staff."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from catalogus import regels, services
from catalogus.models import Product
from kcc.lib.perioden import lokale_dag
from kcc.organisatie.enums import Rol
from kcc.organisatie.toegang import rol_vereist

HOOGSTENS_GEVONDEN = 25


@rol_vereist(*Rol)
@require_safe
@vary_on_headers("HX-Request")
def kennis(request: HttpRequest) -> HttpResponse:
    """Product knowledge for staff: search in everything, and read the best answer beside it.

    `q` is the question, `product` the code of what is read; without it that is the first one found. Without
    a question the most asked products are listed.
    """
    zoekterm = request.GET.get("q", "").strip()
    alle = Product.objects.all()
    if zoekterm:
        gevonden = services.zoek_producten(alle, zoekterm, ook_intern=True)
    else:
        gevonden = alle.published().order_by("-vraag_gewicht", "naam")
    lijst = list(gevonden.only("code", "naam", "kort", "status")[:HOOGSTENS_GEVONDEN])
    code = request.GET.get("product") or (lijst[0].code if zoekterm and lijst else "")
    gekozen = (
        alle.with_prijzen()
        .select_related("afdeling", "thema")
        .prefetch_related("locaties", "gerelateerd")
        .filter(code=code)
        .first()
    )
    vandaag = lokale_dag(timezone.now())
    return render(
        request,
        "catalogus/kennis.html#kennis" if request.htmx else "catalogus/kennis.html",  # type: ignore[attr-defined]
        {
            "zoekterm": zoekterm,
            "lijst": lijst,
            "product": gekozen,
            "kosten": regels.kosten(gekozen.prijzen.all(), vandaag) if gekozen else [],
            "is_op_afspraak": gekozen is not None and gekozen.code in services.producten_op_afspraak(),
            "is_overal": gekozen is not None and services.is_overal_te_krijgen(gekozen),
            "moet_nagekeken": _moet_nagekeken(gekozen, vandaag),
        },
    )


def _moet_nagekeken(product: Product | None, vandaag: date) -> bool:
    return bool(product and product.reviseren_voor and product.reviseren_voor <= vandaag)
