"""The pages of the catalogue for citizens, without signing on."""

from datetime import datetime
from itertools import groupby
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_safe

from catalogus import regels, services
from catalogus.enums import Locatiesoort
from catalogus.models import Locatie, Product, Thema, Vraagantwoord
from catalogus.views.taal import in_taal, sorteersleutel
from kcc.lib.perioden import lokale_dag
from kcc.organisatie.services import dienstkalender, huidige_instelling

MEEST_GEVRAAGD = 8
# How far ahead a place tells that it will be open at other hours.
DAGEN_VOORUIT = 60


@login_not_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    return render(
        request,
        "catalogus/home.html",
        {
            "meest_gevraagd": Product.objects.published().order_by("-vraag_gewicht", "naam")[:MEEST_GEVRAAGD],
            "themas": Thema.objects.filter(producten__in=Product.objects.published()).distinct(),
            **_open_nu(timezone.now()),
        },
    )


@login_not_required
@require_safe
def producten(request: HttpRequest) -> HttpResponse:
    """Every published product: by theme, or with `?orde=alfabet` from A to Z."""
    op_alfabet = request.GET.get("orde") == "alfabet"
    gepubliceerd = Product.objects.published().only("code", "naam", "naam_en", "thema")
    if op_alfabet:
        groepen = groupby(
            sorted(gepubliceerd, key=sorteersleutel), lambda product: sorteersleutel(product)[:1]
        )
        context: dict[str, Any] = {"letters": [(letter.upper(), list(groep)) for letter, groep in groepen]}
    else:
        themas = Thema.objects.prefetch_related(Prefetch("producten", gepubliceerd))
        context = {
            "themas": [
                (thema, sorted(gevuld, key=sorteersleutel))
                for thema in themas
                if (gevuld := thema.producten.all())
            ]
        }
    return render(
        request,
        "catalogus/producten.html",
        {"op_alfabet": op_alfabet, "kruimels": [{"label": gettext("Producten")}], **context},
    )


@login_not_required
@require_safe
def product(request: HttpRequest, code: str) -> HttpResponse:
    """One product. One that is not published (any more) is 404, with what resembles it."""
    gevonden = (
        Product.objects.published()
        .with_prijzen()
        .select_related("thema")
        .prefetch_related(
            Prefetch("locaties", Locatie.objects.te_bezoeken()),
            Prefetch("gerelateerd", Product.objects.published().only("code", "naam", "naam_en")),
            Prefetch(
                "vraagantwoorden", Vraagantwoord.objects.for_citizens().only("code", "vraag", "vraag_en")
            ),
        )
        .filter(code=code)
        .first()
    )
    if gevonden is None:
        zoekterm = code.replace("-", " ")
        verwant = services.zoek_producten(Product.objects.published(), zoekterm)[:5]
        return render(
            request, "catalogus/product_weg.html", {"zoekterm": zoekterm, "verwant": verwant}, status=404
        )
    kosten = regels.kosten(gevonden.prijzen.all(), lokale_dag(timezone.now()))
    instelling = huidige_instelling()
    return render(
        request,
        "catalogus/product.html",
        {
            "product": gevonden,
            "kosten": kosten,
            "schemaorg": services.overheidsdienst(
                gevonden,
                taal=get_language() or "nl",
                kosten=kosten,
                basis_url=settings.KCC_BASIS_URL,
                instelling=instelling,
            ),
            "instelling": instelling,
            "is_op_afspraak": gevonden.code in services.producten_op_afspraak(),
            "is_overal": services.is_overal_te_krijgen(gevonden),
            "is_elders": gevonden.online_adres.startswith("http"),
            "kruimels": [
                {"label": gettext("Producten"), "url": reverse("catalogus:producten")},
                {"label": in_taal(gevonden, "naam")},
            ],
        },
    )


@login_not_required
@require_safe
def locaties(request: HttpRequest) -> HttpResponse:
    """Every Stadswinkel and servicepunt: open now, today's hours, evenings, and how many people wait where
    that is known."""
    nu = timezone.now()
    context = _open_nu(nu)
    wachtenden = services.wachtenden(nu=nu)
    for rij in context["standen"]:
        rij["wachtenden"] = wachtenden.get(rij["locatie"].pk) if rij["stand"].is_open else None
    per_soort = {
        soort: [rij for rij in context["standen"] if rij["locatie"].soort == soort]
        for soort in Locatiesoort.te_bezoeken()
    }
    context |= {
        "kruimels": [{"label": gettext("Stadswinkels")}],
        "standen": per_soort[Locatiesoort.STADSWINKEL],
        "servicepunten": per_soort[Locatiesoort.SERVICEPUNT],
    }
    return render(request, "catalogus/locaties.html", context)


@login_not_required
@require_safe
def locatie(request: HttpRequest, code: str) -> HttpResponse:
    """One Stadswinkel or servicepunt: open now, the coming seven days, what differs after that, and how to
    get there."""
    gevonden = get_object_or_404(
        Locatie.objects.te_bezoeken()
        .with_openingstijden()
        .prefetch_related(Prefetch("producten", Product.objects.published().only("code", "naam", "naam_en"))),
        code=code,
    )
    nu = timezone.now()
    vandaag = lokale_dag(nu)
    kalender = dienstkalender()
    dagen = services.openingsdagen(gevonden, kalender, vandaag, DAGEN_VOORUIT)
    tijden = services.openingstijden(gevonden)
    stand = regels.openstand(tijden, kalender, nu, vandaag)
    instelling = huidige_instelling()
    return render(
        request,
        "catalogus/locatie.html",
        {
            "locatie": gevonden,
            "stand": stand,
            "schemaorg": services.overheidskantoor(
                gevonden,
                tijden=tijden,
                afwijkend=dagen,
                basis_url=settings.KCC_BASIS_URL,
                instelling=instelling,
            ),
            "instelling": instelling,
            "wachtenden": services.wachtenden(nu=nu).get(gevonden.pk) if stand.is_open else None,
            "vandaag": vandaag,
            "week": dagen[:7],
            "afwijkend": [dag for dag in dagen[7:] if dag.is_afwijkend],
            "producten": sorted(gevonden.producten.all(), key=sorteersleutel),
            "kruimels": [
                {"label": gettext("Stadswinkels"), "url": reverse("catalogus:locaties")},
                {"label": gevonden.naam},
            ],
        },
    )


def _open_nu(nu: datetime) -> dict[str, Any]:
    """Every place in use at which one can come, with whether it is open, its windows of today and the
    evenings of its week."""
    vandaag = lokale_dag(nu)
    kalender = dienstkalender()
    standen = []
    for locatie in Locatie.objects.te_bezoeken().with_openingstijden():
        tijden = services.openingstijden(locatie)
        standen.append(
            {
                "locatie": locatie,
                "stand": regels.openstand(tijden, kalender, nu, vandaag),
                "vensters": tijden.op(vandaag, kalender),
                "avonden": tijden.avonden(),
            }
        )
    return {"standen": standen, "vandaag": vandaag}
