"""Forecast and staffing: who is expected, what the roster makes of it, and what a change would do."""

from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

import numpy as np
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET
from numpy.typing import NDArray

from afspraken.forms.prognose import PrognoseForm, WatAlsForm
from afspraken.models import Productgroep, Prognosestand
from afspraken.prognose.reeksen import KWARTIER_MINUTEN
from afspraken.services import personeel
from afspraken.services.geschiedenis import PROGNOSE_DAGEN
from afspraken.services.groepsverwachting import per_groep
from afspraken.services.personeel import Advies, Planningsdag, Watals
from afspraken.services.prognose import laatste_stand, lees_toets
from afspraken.simulatie.balies import uren
from afspraken.simulatie.rooster import per_kwartier
from afspraken.views.prognose_beeld import Uitkomstbeeld, getal, maak_beeld, procent
from afspraken.views.prognose_beeld import uren as toon_uren
from afspraken.views.prognose_groepen import maak_groepsbeelden
from catalogus.models import Locatie
from kcc.lib.perioden import lokale_dag
from kcc.organisatie.enums import Rol
from kcc.organisatie.toegang import MedewerkerVerzoek, rol_vereist

_SJABLOON = "afspraken/planning/prognose.html"
_VUISTREGELS = {
    "vorige_week": "Zelfde weekdag, vorige week",
    "vorig_jaar": "Zelfde weekdag, vorig jaar",
    "gemiddelde": "Gemiddelde van acht weken",
}


@require_GET
@rol_vereist(Rol.PLANNER, Rol.MANAGER)
def prognose(request: MedewerkerVerzoek) -> HttpResponse:
    """A place on a day (?locatie=&datum=), or the week in which it lies (?periode=week), and what changes of
    roster and visitors would do (?inloop=&duur=&weg=&u0900=…)."""
    vandaag = lokale_dag(timezone.now())
    stand = laatste_stand()
    eerste = Locatie.objects.filter(is_actief=True).first()
    if stand is None or eerste is None:
        return render(request, _SJABLOON, {"stand": None})
    vanaf = max(stand.datum, min(vandaag, stand.datum + timedelta(days=PROGNOSE_DAGEN - 1)))
    form = PrognoseForm(
        {"locatie": request.GET.get("locatie") or eerste.code, "datum": request.GET.get("datum") or vanaf},
        vanaf=stand.datum,
        tot_en_met=stand.datum + timedelta(days=PROGNOSE_DAGEN - 1),
    )
    is_week = request.GET.get("periode") == "week"
    context: dict[str, Any] = {
        "stand": stand,
        "form": form,
        "periode": "week" if is_week else "dag",
        "is_oud": stand.datum < vandaag,
    }
    if form.is_valid():
        locatie, datum = form.cleaned_data["locatie"], form.cleaned_data["datum"]
        rooster_url = (
            f"{reverse('afspraken:planning')}?{urlencode({'locatie': locatie.code, 'datum': datum})}"
        )
        context |= {"locatie": locatie, "datum": datum, "rooster_url": rooster_url}
        context |= _week(locatie, datum, stand) if is_week else _dag(request, locatie, datum, stand)
    sjabloon = f"{_SJABLOON}#prognose" if request.htmx else _SJABLOON
    fout = not form.is_valid() or ("watals" in context and not context["watals"].is_valid())
    return render(request, sjabloon, context, status=422 if fout else 200)


def _dag(request: MedewerkerVerzoek, locatie: Locatie, datum: date, stand: Prognosestand) -> dict[str, Any]:
    dag = personeel.lees_dagen(locatie, [datum])[datum]
    blokken = _blokken(dag)
    form = WatAlsForm(request.GET, uren=blokken, komt=dag.vraag.komt)
    watals = form.watals() if form.is_valid() else Watals()
    nu = personeel.speel_dag(dag)
    is_proef = watals != Watals()
    proef = personeel.speel_dag(dag, watals) if is_proef else nu
    bewaard = personeel.advies(locatie, datum)
    anders_druk = (watals.inloop, watals.duur, watals.komt) != (1.0, 1.0, None)
    advies = bewaard.balies if bewaard and not anders_druk else None
    if advies is None and dag.geopend.any():
        advies = personeel.zoek_behoefte(dag, watals).per_kwartier.tolist()
    rooster = per_kwartier(personeel.proefrooster(dag, watals)).tolist()
    getoond = personeel.met_watals(dag, watals)
    return {
        "dag": dag,
        "watals": form,
        "is_proef": is_proef,
        "nu": Uitkomstbeeld.van(nu),
        "proef": Uitkomstbeeld.van(proef),
        "groepen": maak_groepsbeelden(per_groep(getoond), _groepsnamen(getoond), getoond.geopend),
        "beeld": maak_beeld(getoond, rooster, advies, personeel.erlang_balies(getoond), proef),
        "vorige": datum - timedelta(days=1) if datum > stand.datum else None,
        "volgende": datum + timedelta(days=1)
        if datum < stand.datum + timedelta(days=PROGNOSE_DAGEN - 1)
        else None,
        "uurrijen": [
            (veld, _van_tot(per_kwartier(dag.diensten)[van // KWARTIER_MINUTEN : tot // KWARTIER_MINUTEN]))
            for veld, (van, tot) in zip(form.uurvelden, blokken, strict=True)
        ],
        "toets": _toets(stand),
    }


def _groepsnamen(dag: Planningsdag) -> dict[int, str]:
    groepen = Productgroep.objects.filter(pk__in=[pk for pk in dag.groepen if pk is not None])
    return dict(groepen.values_list("pk", "naam"))


def _blokken(dag: Planningsdag) -> list[tuple[int, int]]:
    """The hours of a day, from–to in minutes, as the advice counts them."""
    nummers = uren(dag.geopend.astype(bool))
    blokken = []
    for nummer in range(int(nummers.max(initial=-1)) + 1):
        waar = np.flatnonzero(nummers == nummer)
        blokken.append((int(waar[0]) * KWARTIER_MINUTEN, (int(waar[-1]) + 1) * KWARTIER_MINUTEN))
    return blokken


def _van_tot(aantallen: NDArray[np.intp]) -> str:
    laag, hoog = int(aantallen.min()), int(aantallen.max())
    return str(laag) if laag == hoog else f"{laag} tot {hoog}"


def _week(locatie: Locatie, datum: date, stand: Prognosestand) -> dict[str, Any]:
    maandag = datum - timedelta(days=datum.weekday())
    laatste = stand.datum + timedelta(days=PROGNOSE_DAGEN - 1)
    datums = [dag for n in range(7) if stand.datum <= (dag := maandag + timedelta(days=n)) <= laatste]
    dagen = personeel.lees_dagen(locatie, datums)
    adviezen = personeel.adviezen(locatie, datums)
    return {
        "rijen": [_weekrij(dagen[dag], adviezen[dag]) for dag in datums],
        "vorige": maandag - timedelta(days=1) if maandag > stand.datum else None,
        "volgende": maandag + timedelta(days=7) if maandag + timedelta(days=7) <= laatste else None,
        "toets": _toets(stand),
    }


def _weekrij(dag: Planningsdag, advies: Advies) -> dict[str, Any]:
    totaal, laag, hoog = dag.dagtotaal()
    is_open = bool(dag.geopend.any())
    uitkomst = personeel.speel_dag(dag, dagen=personeel.WEEKDAGEN) if is_open else None
    return {
        "datum": dag.datum,
        "is_open": is_open,
        "verwacht": f"{totaal:.0f}",
        "tussen": f"{laag:.0f} tot {hoog:.0f}",
        "rooster": toon_uren(advies.uren_rooster),
        "advies": "" if advies.uren_advies is None else toon_uren(advies.uren_advies),
        "te_weinig": toon_uren(advies.uren_te_weinig) if advies.uren_te_weinig else "",
        "te_veel": toon_uren(advies.uren_te_veel) if advies.uren_te_veel else "",
        "uitkomst": Uitkomstbeeld.van(uitkomst) if uitkomst else None,
    }


def _toets(stand: Prognosestand) -> dict[str, Any]:
    """The figures of the test in words; empty when there was too little history."""
    cijfers = lees_toets(stand)
    if not cijfers:
        return {}
    per_dag = cijfers["bezoeken"] / max(cijfers["dagen"], 1)
    return {
        "fout_dag": procent(cijfers["fout_dag"]),
        "fout_kwartier": procent(cijfers["fout_kwartier"]),
        "dekking": procent(cijfers["dekking_locatie"]),
        "dekking_groep": procent(cijfers["dekking_groep"]),
        "dekking_kwartier": procent(cijfers["dekking_kwartier"]),
        "bezoeken": cijfers["bezoeken"],
        "dagen": cijfers["dagen"],
        "momenten": cijfers["momenten"],
        "per_dag": getal(per_dag),
        "rijen": [
            {
                "naam": naam,
                "fout_dag": procent(ander["fout_dag"]),
                "eigen_dag": procent(ander["eigen_fout_dag"]),
                "fout_kwartier": procent(ander["fout_kwartier"]),
                "eigen_kwartier": procent(ander["eigen_fout_kwartier"]),
                "wint": ander["wint"],
            }
            for sleutel, naam in _VUISTREGELS.items()
            if (ander := cijfers["vergelijkingen"].get(sleutel))
        ],
    }
