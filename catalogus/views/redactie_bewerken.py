"""Writing in a draft: the form, saving by hand and as one types, and two editors at once."""

import json
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.forms import BoundField
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone

from catalogus import regels, services
from catalogus.enums import Versiestatus
from catalogus.forms.inhoud import GEEN_UPL, INHOUDFORMS, InhoudForm, Sectie, lees_stempels
from catalogus.forms.nieuw import NieuwForm
from catalogus.models import Product, UplNaam
from catalogus.services import PRODUCT, BotsingFout, Inhoud, Onderwerp, RedactieFout, Soort
from catalogus.taalhulp import Hint, hints
from catalogus.verschil import Deel, woordverschil
from catalogus.views.rapport import kruimels
from catalogus.views.redactie import (
    VOOR_REDACTIE,
    collega_aan_het_werk,
    haal,
    laatste_schrijver,
    redactiecontext,
    soort_of_404,
)
from kcc.lib.perioden import lokale_dag
from kcc.organisatie.toegang import MedewerkerVerzoek, rol_vereist

SJABLOON = "catalogus/redactie/bewerken.html"
_GEVONDEN = 8


@dataclass
class Veldweergave:
    """One field of the form with what stands beside it."""

    naam: str
    veld: BoundField | None
    hints: list[Hint] = field(default_factory=list)
    is_tekst: bool = False
    nederlands: str = ""
    # What changed in the Dutch since it was translated; empty when it did not.
    verouderd: list[Deel] = field(default_factory=list)


@rol_vereist(*VOOR_REDACTIE)
def bewerken(request: MedewerkerVerzoek, soort: str, code: str) -> HttpResponse:
    """The draft of one product or answer. POST saves; with `?deel=` it answers htmx with a part.

    `actie`: opslaan, aanbieden (save and go to the check), zoek and prijs_erbij (only show again).
    """
    gekozen, onderwerp = haal(soort, code)
    versie = services.open_versie(onderwerp)
    inhoud = services.werkinhoud(onderwerp)
    Form = INHOUDFORMS[gekozen]
    if request.method != "POST":
        if versie is not None and versie.status != Versiestatus.CONCEPT:
            return redirect("catalogus:redactie_controle", soort, code)
        form = Form(None, onderwerp=onderwerp, inhoud=inhoud)
        return _toon(request, form, onderwerp, inhoud, gezien=services.stempels(inhoud))
    deel = request.GET.get("deel", "") if request.htmx else ""
    actie = request.POST.get("actie", "opslaan")
    data: QueryDict = request.POST
    if actie == "prijs_erbij" or deel == "prijzen":
        data = _met_prijsrij(data)
    gezien = lees_stempels(data.get("stempels", ""))
    if not gezien and data.get("gezien") == services.stand_van(onderwerp):
        gezien = services.stempels(inhoud)
    form = Form(data, onderwerp=onderwerp, inhoud=inhoud)
    if deel in ("upl", "verwant", "prijzen") or actie in ("zoek", "prijs_erbij"):
        return _toon(request, form, onderwerp, inhoud | form.inhoud(), gezien=gezien, deel=deel)
    return _bewaar(request, form, onderwerp, inhoud, gezien, deel=deel, actie=actie)


def _met_prijsrij(data: QueryDict) -> QueryDict:
    data = data.copy()
    aantal = data.get("prijzen-TOTAL_FORMS", "")
    if aantal.isdecimal() and len(aantal) < 4:
        data["prijzen-TOTAL_FORMS"] = str(int(aantal) + 1)
    return data


def _bewaar(
    request: MedewerkerVerzoek,
    form: InhoudForm,
    onderwerp: Onderwerp,
    inhoud: Inhoud,
    gezien: dict[str, str],
    *,
    deel: str,
    actie: str,
) -> HttpResponse:
    """Save what is right; by hand only when everything is, so that one sees what is not."""
    is_automatisch = deel == "bewaar"
    ingevuld = form.inhoud()
    gezien, ingevuld = _gekozen(request.POST, gezien, ingevuld, inhoud)
    if form.fouten() and not is_automatisch:
        return _toon(request, form, onderwerp, inhoud | ingevuld, gezien=gezien, status=422)
    try:
        services.sla_velden_op(
            onderwerp=onderwerp,
            inhoud=ingevuld,
            gezien=gezien,
            medewerker=request.user,
            nu=timezone.now(),
            vertaling_klopt=[veld for veld in request.POST.getlist("klopt") if veld in form.fields],
        )
    except BotsingFout as fout:
        return _toon(
            request, form, onderwerp, inhoud | ingevuld, gezien=gezien, deel=deel, botsing=fout, status=409
        )
    except (RedactieFout, ValidationError) as fout:
        berichten = fout.messages if isinstance(fout, ValidationError) else [str(fout)]
        form.add_error(None, berichten)
        return _toon(request, form, onderwerp, inhoud | ingevuld, gezien=gezien, deel=deel, status=409)
    if is_automatisch:
        # What the form holds is what it saw last; a field with a mistake keeps its mark until it is right.
        gezien = gezien | services.stempels(ingevuld)
        return _toon(request, form, onderwerp, inhoud | ingevuld, gezien=gezien, deel=deel)
    if actie == "aanbieden" and services.open_versie(onderwerp) is not None:
        return redirect("catalogus:redactie_controle", form.soort.pad, onderwerp.code)
    if services.open_versie(onderwerp) is None:
        messages.info(request, "Er is niets veranderd.")
    else:
        messages.success(request, "Het concept is opgeslagen. Inwoners zien het pas na publicatie.")
    return redirect("catalogus:redactie_bewerken", form.soort.pad, onderwerp.code)


def _gekozen(
    data: QueryDict, gezien: dict[str, str], ingevuld: Inhoud, actueel: Inhoud
) -> tuple[dict[str, str], Inhoud]:
    """What an editor chose where two wrote in one field: `kies-<field>` mijn or hunne, `bij-<field>` the mark
    of the other text that was shown."""
    gezien, ingevuld = dict(gezien), dict(ingevuld)
    for veld in list(ingevuld):
        keuze, getoond = data.get(f"kies-{veld}"), data.get(f"bij-{veld}", "")
        if keuze == "mijn":
            gezien[veld] = getoond
        elif keuze == "hunne" and getoond == services.stempel(actueel.get(veld)):
            ingevuld[veld] = actueel[veld]
    return gezien, ingevuld


def _toon(
    request: MedewerkerVerzoek,
    form: InhoudForm,
    onderwerp: Onderwerp,
    inhoud: Inhoud,
    *,
    gezien: dict[str, str],
    deel: str = "",
    botsing: BotsingFout | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page, or the part of it that htmx asked for, for what is filled in."""
    nu = timezone.now()
    vandaag = lokale_dag(nu)
    versie = services.open_versie(onderwerp)
    fouten = form.fouten()
    context = redactiecontext(form.soort, onderwerp, versie, "bewerken") | {
        "form": form,
        "fouten": fouten,
        "inhoud": inhoud,
        "stempels": json.dumps(gezien),
        "gezien": services.stand_van(onderwerp),
        "secties": [(sectie, _velden(form, sectie, inhoud)) for sectie in form.secties()],
        "meter": services.volledigheidsmeter(inhoud, vandaag) if form.soort is PRODUCT else [],
        "collega": collega_aan_het_werk(versie, request.user, nu),
        "is_automatisch": deel == "bewaar",
        "botsing": botsing,
        "nu": nu,
    }
    if botsing is not None:
        context["anders"] = _anders(form.soort, botsing, inhoud)
        context["andere_schrijver"] = laatste_schrijver(botsing.versie)
    if deel in ("", "upl"):
        context |= _uplkeuze(form, request.POST.get("zoek_upl", "").strip())
    if deel in ("", "verwant"):
        context |= _verwantkeuze(form, inhoud, request.POST.get("zoek_verwant", "").strip())
    if deel in ("", "prijzen"):
        context["prijsstanden"] = _prijsstanden(form, inhoud, vandaag)
    # htmx shows 200, 409 and 422; the state line says which it is.
    return render(
        request, f"{SJABLOON}#{deel}" if deel else SJABLOON, context, status=200 if deel else status
    )


def _velden(form: InhoudForm, sectie: Sectie, inhoud: Inhoud) -> list[Veldweergave]:
    weergaven = []
    for naam in sectie.velden:
        if naam == "prijzen":
            weergaven.append(Veldweergave(naam, None))
            continue
        nederlands = naam.removesuffix("_en")
        weergave = Veldweergave(naam, form[naam])
        if naam.endswith("_en"):
            weergave.nederlands = inhoud[nederlands]
            van = inhoud["vertaald_van"].get(naam)
            if inhoud[naam] and van is not None and van != inhoud[nederlands]:
                weergave.verouderd = woordverschil(van, inhoud[nederlands])
        elif naam in form.soort.teksten:
            weergave.is_tekst = True
            weergave.hints = hints(inhoud[naam])
        weergaven.append(weergave)
    return weergaven


def _anders(soort: Soort, botsing: BotsingFout, inhoud: Inhoud) -> list[dict[str, Any]]:
    """Per field that both wrote in: how the other text differs from one's own, and its mark."""
    hunne = {veld: botsing.inhoud[veld] for veld in botsing.velden}
    mijn = {veld: inhoud[veld] for veld in botsing.velden}
    return [
        {"verschil": verschil, "stempel": services.stempel(hunne[verschil.veld])}
        for verschil in services.verschillen(soort, hunne, mijn)
    ]


def _uplkeuze(form: InhoudForm, zoekterm: str) -> dict[str, Any]:
    """The UPL name that is chosen, with whether it vanished, and those found."""
    if "upl_uri" not in form.fields:
        return {}
    uri = (form["upl_uri"].value() or "").removeprefix(GEEN_UPL)
    return {
        "upl_gekozen": UplNaam.objects.filter(uri=uri).first() if uri else None,
        "upl_uri": uri,
        "upl_zoekterm": zoekterm,
        "upl_gevonden": services.zoek_upl_namen(zoekterm).exclude(uri=uri)[:_GEVONDEN] if zoekterm else [],
    }


def _verwantkeuze(form: InhoudForm, inhoud: Inhoud, zoekterm: str) -> dict[str, Any]:
    """The products that are chosen, and those found: all as boxes to tick."""
    naam = "gerelateerd" if form.soort is PRODUCT else "producten"
    codes = [str(code) for code in form[naam].value() or []]
    gevonden = Product.objects.none()
    if zoekterm:
        voorwaarde = Q()
        for woord in zoekterm.split()[:8]:
            voorwaarde &= Q(naam__icontains=woord) | Q(synoniemen__icontains=woord) | Q(code__icontains=woord)
        gevonden = Product.objects.filter(voorwaarde).exclude(code__in=codes)
        if form.soort is PRODUCT:
            gevonden = gevonden.exclude(code=form.instance.code)
    return {
        "verwant_veld": naam,
        "verwant_gekozen": Product.objects.filter(code__in=codes).only("code", "naam", "status"),
        "verwant_zoekterm": zoekterm,
        "verwant_gevonden": gevonden.only("code", "naam", "status")[:_GEVONDEN],
    }


def _prijsstanden(form: InhoudForm, inhoud: Inhoud, vandaag: Any) -> list[tuple[Any, str, str]]:
    """Per price row its form, and whether it holds now, later or no more: (form, kind of status, words)."""
    if form.prijzen is None:
        return []
    nu = {
        (prijs.omschrijving, prijs.geldig_vanaf.isoformat())
        for prijs in regels.geldige_prijzen(services.prijzen_van(inhoud), vandaag)
    }
    standen = []
    for rij in form.prijzen.forms:
        vanaf = str(rij["geldig_vanaf"].value() or "")
        if (str(rij["omschrijving"].value() or ""), vanaf) in nu:
            standen.append((rij, "goed", "Geldt nu"))
        elif vanaf > vandaag.isoformat():
            standen.append((rij, "bezig", "Geldt later"))
        elif vanaf and rij["bedrag"].value():
            standen.append((rij, "neutraal", "Geldt niet meer"))
        else:
            standen.append((rij, "", ""))
    return standen


@rol_vereist(*VOOR_REDACTIE)
def nieuw(request: MedewerkerVerzoek, soort: str) -> HttpResponse:
    """Begin a product or answer: its name, where it belongs and its code; the rest is written in the form."""
    gekozen = soort_of_404(soort)
    form = NieuwForm(request.POST or None, soort=gekozen)
    if request.method == "POST" and form.is_valid():
        onderwerp = gekozen.model(code=form.cleaned_data["code"])
        try:
            services.begin_onderwerp(
                onderwerp=onderwerp,
                inhoud=form.inhoud(),
                medewerker=request.user,
                nu=timezone.now(),
            )
        except ValidationError as fout:
            form.voeg_toe(fout)
        else:
            messages.success(request, "Het concept staat klaar. Alleen de redactie ziet het.")
            return redirect("catalogus:redactie_bewerken", soort, onderwerp.code)
    return render(
        request,
        "catalogus/redactie/nieuw.html",
        {
            "form": form,
            "soort": gekozen,
            "kruimels": kruimels(f"{'Nieuw' if gekozen.lidwoord == 'het' else 'Nieuwe'} {gekozen.enkelvoud}"),
        },
        status=422 if form.is_bound else 200,
    )
