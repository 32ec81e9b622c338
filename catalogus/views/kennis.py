"""Product knowledge for staff: everything that an answer may stand in."""

from datetime import date
from typing import Any

from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from catalogus import regels, services
from catalogus.enums import Zoeksoort
from catalogus.models import Product, Verwijzing, Vraagantwoord
from kcc.lib.perioden import lokale_dag
from kcc.organisatie.enums import Rol
from kcc.organisatie.toegang import MedewerkerVerzoek, rol_vereist

HOOGSTENS_GEVONDEN = 25
# What is read is named in the address by its kind; places have a page of their own.
_NAMEN = {Zoeksoort.PRODUCT: "product", Zoeksoort.VRAAG: "vraag", Zoeksoort.VERWIJZING: "verwijzing"}


@rol_vereist(*Rol)
@require_safe
@vary_on_headers("HX-Request")
def kennis(request: MedewerkerVerzoek) -> HttpResponse:
    """Product knowledge for staff: search in everything, and read the best answer beside it.

    `q` is the question; `product`, `vraag` or `verwijzing` the code of what is read; without it that is the
    first one found. Without a question the most asked products are listed.
    """
    zoekterm = request.GET.get("q", "").strip()[: services.MAXIMALE_LENGTE]
    lijst = _lijst(zoekterm)
    soort, code = _keuze(request, lijst if zoekterm else [])
    return render(
        request,
        "catalogus/kennis.html#kennis" if request.htmx else "catalogus/kennis.html",
        {"zoekterm": zoekterm, "lijst": lijst, **_gekozen(soort, code)},
    )


def _lijst(zoekterm: str) -> list[dict[str, Any]]:
    """What was found, each with its kind as it stands in the address."""
    if zoekterm:
        gevonden = services.zoek(
            zoekterm, ook_intern=True, soorten=tuple(_NAMEN), hoogstens=HOOGSTENS_GEVONDEN
        )
        return [{"soort": _NAMEN[treffer.soort], "ding": treffer.onderwerp} for treffer in gevonden]
    gevraagd = Product.objects.published().order_by("-vraag_gewicht", "naam").only("code", "naam", "status")
    return [{"soort": "product", "ding": product} for product in gevraagd[:HOOGSTENS_GEVONDEN]]


def _keuze(request: MedewerkerVerzoek, lijst: list[dict[str, Any]]) -> tuple[str, str]:
    for soort in _NAMEN.values():
        if code := request.GET.get(soort):
            return soort, code
    return (lijst[0]["soort"], lijst[0]["ding"].code) if lijst else ("", "")


def _gekozen(soort: str, code: str) -> dict[str, Any]:
    """What is read, with what its card shows; nothing when it does not exist."""
    if soort == "vraag":
        vragen = Vraagantwoord.objects.select_related("afdeling").prefetch_related(
            Prefetch("producten", Product.objects.only("code", "naam"))
        )
        return {"gekozen": (soort, code), "vraag": vragen.filter(code=code).first()}
    if soort == "verwijzing":
        return {"gekozen": (soort, code), "verwijzing": Verwijzing.objects.filter(code=code).first()}
    product = (
        Product.objects.with_prijzen()
        .select_related("afdeling", "thema")
        .prefetch_related(
            "locaties", "gerelateerd", Prefetch("vraagantwoorden", Vraagantwoord.objects.published())
        )
        .filter(code=code)
        .first()
    )
    vandaag = lokale_dag(timezone.now())
    return {
        "gekozen": (soort, code),
        "product": product,
        "kosten": regels.kosten(product.prijzen.all(), vandaag) if product else [],
        "is_op_afspraak": product is not None and product.code in services.producten_op_afspraak(),
        "is_overal": product is not None and services.is_overal_te_krijgen(product),
        "moet_nagekeken": _moet_nagekeken(product, vandaag),
    }


def _moet_nagekeken(product: Product | None, vandaag: date) -> bool:
    return bool(product and product.reviseren_voor and product.reviseren_voor <= vandaag)
