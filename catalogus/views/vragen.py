"""Questions with their answers, for citizens, and the other governments that people are referred to."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from catalogus import services
from catalogus.models import Product, Thema, Verwijzing, Vraagantwoord
from catalogus.views.taal import in_taal, sorteersleutel
from kcc.organisatie.beperking import is_te_vaak
from kcc.organisatie.toegang import Verzoek

_BEOORDEELD = "beoordeelde_antwoorden"
# A reader's session remembers so many answers; who rates more may rate the first ones again.
_HOOGSTENS_ONTHOUDEN = 50
_OORDELEN_PER_MINUUT = 20


@login_not_required
@require_safe
def vragen(request: Verzoek) -> HttpResponse:
    """Every question for citizens, under the theme of the product that it is about."""
    producten = Product.objects.published().only("code", "thema").order_by("-vraag_gewicht", "pk")
    alle = (
        Vraagantwoord.objects.for_citizens()
        .only("code", "vraag", "vraag_en")
        .prefetch_related(Prefetch("producten", producten))
    )
    per_thema: dict[int | None, list[Vraagantwoord]] = {}
    for vraag in alle:
        eerste = next(iter(vraag.producten.all()), None)
        per_thema.setdefault(eerste.thema_id if eerste else None, []).append(vraag)
    groepen = [(thema, per_thema[thema.pk]) for thema in Thema.objects.all() if thema.pk in per_thema]
    return render(
        request,
        "catalogus/vragen.html",
        {
            "groepen": [(thema, _gesorteerd(groep)) for thema, groep in groepen],
            "overig": _gesorteerd(per_thema.get(None, [])),
            "kruimels": [{"label": gettext("Veelgestelde vragen")}],
        },
    )


def _gesorteerd(vragen: list[Vraagantwoord]) -> list[Vraagantwoord]:
    return sorted(vragen, key=lambda vraag: sorteersleutel(vraag, "vraag"))


@login_not_required
@require_safe
def vraagantwoord(request: Verzoek, code: str) -> HttpResponse:
    """One question and its answer, the products that it comes from, and whether it helped."""
    return render(request, "catalogus/vraagantwoord.html", _pagina(request, _lees(code)))


@login_not_required
@require_POST
def beoordelen(request: Verzoek, code: str) -> HttpResponse:
    """Count whether an answer helped: once per session; a second time changes nothing."""
    antwoord = _lees(code)
    gedaan: list[str] = request.session.get(_BEOORDEELD, [])
    nuttig = request.POST.get("nuttig")
    if (
        nuttig in {"ja", "nee"}
        and code not in gedaan
        and not is_te_vaak(request, "oordeel", per_minuut=_OORDELEN_PER_MINUUT)
    ):
        services.beoordeel_antwoord(antwoord=antwoord, is_nuttig=nuttig == "ja")
        request.session[_BEOORDEELD] = [*gedaan, code][-_HOOGSTENS_ONTHOUDEN:]
    if request.htmx:
        return render(request, "catalogus/vraagantwoord.html#oordeel", _pagina(request, antwoord))
    return redirect(f"{antwoord.get_absolute_url()}#oordeel")


def _lees(code: str) -> Vraagantwoord:
    bronnen = Product.objects.published().only("code", "naam", "naam_en", "kort", "kort_en")
    return get_object_or_404(
        Vraagantwoord.objects.for_citizens().prefetch_related(Prefetch("producten", bronnen)), code=code
    )


def _pagina(request: Verzoek, antwoord: Vraagantwoord) -> dict[str, Any]:
    return {
        "antwoord": antwoord,
        "is_beoordeeld": antwoord.code in request.session.get(_BEOORDEELD, []),
        "kruimels": [
            {"label": gettext("Veelgestelde vragen"), "url": reverse("catalogus:vragen")},
            {"label": in_taal(antwoord, "vraag")},
        ],
    }


# --- Other governments -------------------------------------------------------------------------


@login_not_required
@require_safe
def verwijzingen(request: Verzoek) -> HttpResponse:
    """Every organisation that people are referred to, by name."""
    alle = Verwijzing.objects.filter(is_actief=True).only(
        "code", "naam", "naam_en", "waarvoor", "waarvoor_en"
    )
    return render(
        request,
        "catalogus/verwijzingen.html",
        {
            "verwijzingen": sorted(alle, key=sorteersleutel),
            "kruimels": [{"label": gettext("Andere organisaties")}],
        },
    )


@login_not_required
@require_safe
def verwijzing(request: Verzoek, code: str) -> HttpResponse:
    """What another organisation is for, and how to reach it."""
    gevonden = get_object_or_404(Verwijzing, code=code, is_actief=True)
    return render(
        request,
        "catalogus/verwijzing.html",
        {
            "verwijzing": gevonden,
            "kruimels": [
                {"label": gettext("Andere organisaties"), "url": reverse("catalogus:verwijzingen")},
                {"label": in_taal(gevonden, "naam")},
            ],
        },
    )
