"""What leaves the catalogue for machines: Samenwerkende Catalogi, the sitemap, robots.txt; and how it stands
with the Single Digital Gateway."""

import hashlib
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any
from xml.sax.saxutils import escape

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import condition, require_safe

from catalogus import services
from catalogus.models import Locatie, Product, Vraagantwoord
from catalogus.views.rapport import PER_PAGINA, Lijst, csv_antwoord, kruimels
from catalogus.views.redactie import VOOR_REDACTIE
from kcc.lib.perioden import lokale_dag
from kcc.organisatie.services import huidige_instelling
from kcc.organisatie.toegang import rol_vereist

_XML = "application/xml; charset=utf-8"
# For nobody but staff, or with a secret in the address.
_NIET_VOOR_ZOEKMACHINES = ("/werk/", "/sturing/", "/beheer/", "/account/", "/afspraak/", "/zoeken/")


def _stempel(request: HttpRequest) -> str:
    stand = services.stand_van_catalogus()
    return f'"{hashlib.sha256(f"{stand}{settings.KCC_BASIS_URL}".encode()).hexdigest()[:32]}"'


def _laatst_gewijzigd(request: HttpRequest) -> datetime | None:
    return services.laatst_gepubliceerd()


@login_not_required
@require_safe
@condition(etag_func=_stempel, last_modified_func=_laatst_gewijzigd)
def samenwerkende_catalogi(request: HttpRequest) -> HttpResponseBase:
    """All published products as Samenwerkende Catalogi 4.0, which cannot be empty: 404 without any."""
    if not Product.objects.published().exists():
        raise Http404
    stukken = services.samenwerkende_catalogi(
        basis_url=settings.KCC_BASIS_URL, instelling=huidige_instelling()
    )
    return StreamingHttpResponse(stukken, content_type=_XML)


@login_not_required
@require_safe
def sitemap(request: HttpRequest) -> HttpResponseBase:
    """Every public page with something to find, in each language it has (sitemaps.org, with hreflang)."""
    return StreamingHttpResponse(_sitemap(settings.KCC_BASIS_URL), content_type=_XML)


def _sitemap(basis: str) -> Iterator[str]:
    yield (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">\n'
    )
    for naam in ("home", "producten", "vragen", "verwijzingen", "locaties"):
        yield from _plek(basis + reverse(f"catalogus:{naam}"), True, None)
    producten: Any = services.with_gewijzigd_op(Product.objects.published()).order_by("code")
    for code, naam_en, gewijzigd_op in producten.values_list("code", "naam_en", "gewijzigd_op"):
        yield from _plek(basis + reverse("catalogus:product", args=[code]), bool(naam_en), gewijzigd_op)
    vragen: Any = services.with_gewijzigd_op(Vraagantwoord.objects.for_citizens()).order_by("code")
    for code, vraag_en, gewijzigd_op in vragen.values_list("code", "vraag_en", "gewijzigd_op"):
        adres = basis + reverse("catalogus:vraagantwoord", args=[code])
        yield from _plek(adres, bool(vraag_en), gewijzigd_op)
    for code in Locatie.objects.te_bezoeken().values_list("code", flat=True):
        yield from _plek(basis + reverse("catalogus:locatie", args=[code]), True, None)
    yield "</urlset>\n"


def _plek(adres: str, heeft_engels: bool, gewijzigd_op: datetime | None) -> Iterator[str]:
    engels = f"{adres}?taal=en"
    for eigen in (adres, engels) if heeft_engels else (adres,):
        lastmod = (
            f"<lastmod>{gewijzigd_op.isoformat()}</lastmod>"
            if gewijzigd_op and gewijzigd_op != services.ONBEKEND
            else ""
        )
        anders = (
            "".join(
                f'<xhtml:link rel="alternate" hreflang="{taal}" href="{escape(url)}"/>'
                for taal, url in (("nl", adres), ("en", engels), ("x-default", adres))
            )
            if heeft_engels
            else ""
        )
        yield f"<url><loc>{escape(eigen)}</loc>{lastmod}{anders}</url>\n"


@login_not_required
@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """What search engines may read, and where the sitemap is (RFC 9309)."""
    regels = [
        "User-agent: *",
        *(f"Disallow: {pad}" for pad in _NIET_VOOR_ZOEKMACHINES),
        "",
        f"Sitemap: {settings.KCC_BASIS_URL}{reverse('catalogus:sitemap')}",
        "",
    ]
    return HttpResponse("\n".join(regels), content_type="text/plain; charset=utf-8")


# --- The Single Digital Gateway, for editors ---------------------------------------------------

_LABELS = {"onvolledig": "Nog aan te vullen", "klaar": "Klaar", "alles": "Alles"}


@rol_vereist(*VOOR_REDACTIE)
@require_safe
def redactie_sdg(request: HttpRequest) -> HttpResponse:
    """Which published products annex II of the SDG asks for, and what they miss in Dutch and in English."""
    alle = _sdg_regels(lokale_dag(timezone.now()))
    lijsten = {
        "onvolledig": [regel for regel in alle if regel["ontbreekt"]],
        "klaar": [regel for regel in alle if not regel["ontbreekt"]],
        "alles": alle,
    }
    gekozen = request.GET.get("lijst", "onvolledig")
    rijen = lijsten.get(gekozen, alle)
    if request.GET.get("als") == "csv":
        return csv_antwoord(
            "sdg",
            ["code", "naam", "afdeling", "bijlage II", "ontbreekt nl", "ontbreekt en"],
            (
                [
                    regel["product"].code,
                    regel["product"].naam,
                    regel["product"].afdeling,
                    ", ".join(regel["codes"]),
                    *(", ".join(gegevens.ontbreekt) for gegevens in regel["talen"]),
                ]
                for regel in rijen
            ),
        )
    return render(
        request,
        "catalogus/redactie/sdg.html",
        {
            "kruimels": kruimels("Europees portaal"),
            "lijsten": [Lijst(naam, label, len(lijsten[naam])) for naam, label in _LABELS.items()],
            "gekozen": gekozen if gekozen in lijsten else "alles",
            "pagina": Paginator(rijen, PER_PAGINA).get_page(request.GET.get("page")),
            "zijn_er": bool(alle),
        },
    )


def _sdg_regels(vandaag: date) -> list[dict[str, Any]]:
    producten = list(services.sdg_producten())
    codes = services.sdg_codes(producten)
    regels = []
    for product in producten:
        van_product = codes.get(product.upl_uri, ())
        talen = [
            services.sdg_gegevens(
                product, taal=taal, vandaag=vandaag, basis_url=settings.KCC_BASIS_URL, codes=van_product
            )
            for taal in services.SDG_TALEN
        ]
        regels.append(
            {
                "product": product,
                "codes": van_product,
                "talen": talen,
                "ontbreekt": sum(len(gegevens.ontbreekt) for gegevens in talen),
            }
        )
    return sorted(regels, key=lambda regel: -regel["ontbreekt"])
