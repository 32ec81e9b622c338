"""What the regular checks found, for editors."""

from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.db.models import Max, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from catalogus import services
from catalogus.enums import Linkstatus
from catalogus.models import Linkcontrole
from catalogus.views.rapport import PER_PAGINA, Lijst, csv_antwoord, kruimels
from catalogus.views.redactie import VOOR_REDACTIE
from kcc.organisatie.toegang import rol_vereist

_LABELS = {
    "stuk": "Werkt niet",
    "eenmaal": "Werkte één keer niet",
    "niet": "Niet te controleren",
    "alles": "Alle adressen",
}


@rol_vereist(*VOOR_REDACTIE)
@require_safe
def redactie_links(request: HttpRequest) -> HttpResponse:
    """The addresses in what is published (`?lijst=`): broken, failed once, not for us to ask, all.

    `q` searches in the address and in where it stands; `als=csv` gives the list as a file.
    """
    lijsten: dict[str, QuerySet[Linkcontrole]] = {
        "stuk": services.stukke_links(),
        "eenmaal": Linkcontrole.objects.filter(status=Linkstatus.STUK, foutdagen=1).order_by("adres"),
        "niet": Linkcontrole.objects.filter(status=Linkstatus.NIET_TE_CONTROLEREN),
        "alles": Linkcontrole.objects.all(),
    }
    gekozen = request.GET.get("lijst", "stuk")
    if gekozen not in lijsten:
        raise Http404
    zoekterm = request.GET.get("q", "").strip()
    gevonden = lijsten[gekozen]
    if zoekterm:
        gevonden = gevonden.filter(Q(adres__icontains=zoekterm) | Q(vindplaatsen__icontains=zoekterm))
    if request.GET.get("als") == "csv":
        return csv_antwoord(
            f"links-{gekozen}",
            ["adres", "status", "reden", "sinds", "laatst bekeken", "staat in"],
            (
                [
                    controle.adres,
                    controle.get_status_display(),
                    controle.reden,
                    controle.sinds.isoformat() if controle.sinds else "",
                    controle.gecontroleerd_op.isoformat() if controle.gecontroleerd_op else "",
                    "; ".join(f"{plek['naam']} ({plek['veld']})" for plek in controle.vindplaatsen),
                ]
                for controle in gevonden
            ),
        )
    pagina = Paginator(gevonden, PER_PAGINA).get_page(request.GET.get("page"))
    for controle in pagina:
        controle.plekken = [_plek(plek) for plek in controle.vindplaatsen]  # type: ignore[attr-defined]
    return render(
        request,
        "catalogus/redactie/links.html",
        {
            "kruimels": kruimels("Links"),
            "lijsten": [Lijst(naam, label, lijsten[naam].count()) for naam, label in _LABELS.items()],
            "gekozen": gekozen,
            "zoekterm": zoekterm,
            "pagina": pagina,
            "laatst": Linkcontrole.objects.aggregate(laatst=Max("gecontroleerd_op"))["laatst"],
            "is_aan": settings.KCC_LINKCONTROLE,
        },
    )


def _plek(plek: dict[str, str]) -> dict[str, Any]:
    """Where an address stands, with the page on which to mend it, or at least to read it."""
    code = plek["code"]
    adressen = {
        "product": ("catalogus:redactie_bewerken", ["producten", code]),
        "vraag": ("catalogus:redactie_bewerken", ["vragen", code]),
        "verwijzing": ("catalogus:redactie_verwijzing", [code]),
        "locatie": ("catalogus:locatie", [code]),
    }
    if plek["soort"] not in adressen:
        return {**plek, "url": ""}
    naam, waarden = adressen[plek["soort"]]
    return {**plek, "url": reverse(naam, args=waarden)}
