"""Booking for somebody who is on the line or stands at the reception: everything on one screen.

One form. The button "boeken" books; any other POST only shows the screen again with what was typed and
chosen, as a page or, for htmx, the part that it asks for: names and numbers belong in no address. What is
chosen is held for a few minutes, so that it is still there when the caller has spelled the name.
"""

import uuid
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from afspraken import services
from afspraken.enums import Afspraakkanaal
from afspraken.forms.medewerker import BoekForm, HuisadresForm
from afspraken.models import Afspraak
from afspraken.regels import MAXIMUM_PRODUCTEN
from afspraken.services import dubbel, reserveren
from afspraken.services.gesprek import Gesprek, lees_gesprek, noteer_afspraak
from afspraken.services.teams import bij_een_team
from afspraken.views import medewerker_momenten as momenten
from afspraken.views.medewerker_inzage import log
from afspraken.views.medewerker_keuze import Keuze, Moment, lees
from catalogus.models import Product
from kcc.organisatie.enums import Handeling, Rol
from kcc.organisatie.models import Medewerker
from kcc.organisatie.toegang import MedewerkerVerzoek, rol_vereist

SJABLOON = "afspraken/medewerker/boeken.html"
# The second: also when there is an appointment for the same already.
BOEKEN, TOCH_BOEKEN = "boeken", "toch_boeken"
# The channels of this screen, and for whom each is the usual one.
_KANALEN = {
    Afspraakkanaal.TELEFOON: Rol.KCC_MEDEWERKER,
    Afspraakkanaal.RECEPTIE: Rol.BALIEMEDEWERKER,
}


@rol_vereist(Rol.KCC_MEDEWERKER, Rol.BALIEMEDEWERKER)
def nieuw(request: MedewerkerVerzoek) -> HttpResponse:
    """The screen, filled in with who is on the line when a conversation is open (?gesprek=)."""
    if request.method != "POST":
        gesprek = lees_gesprek(request.session, request.GET.get("gesprek", ""))
        return _toon(request, request.GET, BoekForm(initial=_beller(gesprek)), gesprek)
    gesprek = lees_gesprek(request.session, request.POST.get("gesprek", ""))
    if request.POST.get("actie") not in (BOEKEN, TOCH_BOEKEN):
        return _toon(request, request.POST, BoekForm(initial=_getypt(request.POST)), gesprek)
    form = BoekForm(request.POST)
    keuze = lees(request.POST)
    adres = HuisadresForm(request.POST) if keuze.is_thuis else None
    if not keuze.regels:
        form.add_error(None, "Kies waarvoor de afspraak is.")
    # Both are asked, so that everything that is wrong is said at once.
    if not all([form.is_valid(), adres is None or adres.is_valid()]):
        return _toon(request, request.POST, form, gesprek, adres=adres, status=422)
    if keuze.moment is None:
        form.add_error("moment", "Kies een plaats en een tijdstip.")
        return _toon(request, request.POST, form, gesprek, adres=adres, status=422)
    if request.POST["actie"] == BOEKEN and (eerdere := _eerdere(request, form, keuze)):
        return _toon(request, request.POST, form, gesprek, adres=adres, eerdere=eerdere, status=422)
    try:
        afspraak = _boek(request, form, adres, keuze, keuze.moment)
    except services.AfspraakFout as fout:
        form.add_error("moment", str(fout))
        status = 409 if isinstance(fout, services.GeenPlek) else 422
        return _toon(request, request.POST, form, gesprek, adres=adres, status=status)
    log(request, [afspraak], Handeling.WIJZIGEN)
    return _na_het_boeken(request, afspraak, gesprek)


def _boek(
    request: MedewerkerVerzoek, form: BoekForm, adres: HuisadresForm | None, keuze: Keuze, moment: Moment
) -> Afspraak:
    kanaal = _kanaal(request, request.POST)
    vast, nu = request.POST.get("vast", ""), timezone.now()
    contact = form.contact()
    if adres is not None:
        thuis = adres.adres()
        # Without another, the postcode of the address lets somebody in who has no mail.
        contact = replace(contact, adres=thuis, postcode=contact.postcode or thuis.postcode.replace(" ", ""))
    return bij_een_team(
        lambda locatie: services.plan_afspraak(
            wens=keuze.wens,
            locatie=locatie,
            begint_op=moment.begint_op,
            kanaal=kanaal,
            contact=contact,
            aanvraag_sleutel=f"medewerker:{form.cleaned_data['aanvraag_sleutel']}",
            nu=nu,
            door=services.Uitvoerder(kanaal, _medewerker(request)),
            reservering=vast,
        ),
        wens=keuze.wens,
        locatie=moment.locatie,
        begint_op=moment.begint_op,
        reservering=vast,
    )


def _eerdere(request: MedewerkerVerzoek, form: BoekForm, keuze: Keuze) -> list[Afspraak]:
    """The coming appointments of this person for the same; none when this very form made them."""
    sleutel = f"medewerker:{form.cleaned_data['aanvraag_sleutel']}"
    eerdere = dubbel.eerdere_afspraken(
        email=form.cleaned_data["email"],
        telefoon=form.cleaned_data["telefoon"],
        product_ids=keuze.wens.product_ids,
        nu=timezone.now(),
    )
    if any(afspraak.aanvraag_sleutel == sleutel for afspraak in eerdere):
        return []
    log(request, eerdere, Handeling.INZIEN)
    return eerdere


def _na_het_boeken(request: MedewerkerVerzoek, afspraak: Afspraak, gesprek: Gesprek | None) -> HttpResponse:
    if gesprek is None:
        return redirect(f"{reverse('afspraken:medewerker_afspraak', args=[afspraak.uuid])}?gemaakt=ja")
    noteer_afspraak(request.session, sleutel=gesprek.sleutel, afspraak=afspraak)
    return redirect(gesprek.terug)


def _toon(
    request: MedewerkerVerzoek,
    data: QueryDict,
    form: BoekForm,
    gesprek: Gesprek | None,
    *,
    adres: HuisadresForm | None = None,
    eerdere: Sequence[Afspraak] = (),
    status: int = 200,
) -> HttpResponse:
    """The screen, or for htmx the part of it that the button or field asked for.

    `eerdere`: appointments for the same, about which the medewerker is asked.
    """
    keuze = lees(data)
    kanaal = _kanaal(request, data)
    nu = timezone.now()
    deel = momenten.gevraagd_deel(request)
    vast = data.get("vast") or reserveren.nieuwe_sleutel("")
    fout = ""
    if request.method == "POST" and not form.is_bound and deel != momenten.LIJST:
        fout = _houd_vast(keuze, kanaal, vast, nu)
    gehouden = reserveren.gereserveerd(vast)
    context = momenten.context(
        data,
        keuze,
        kanaal=kanaal,
        hier=reverse("afspraken:medewerker_nieuw"),
        nu=nu,
        zonder=gehouden.pk if gehouden else None,
    )
    is_gehouden = gehouden is not None and (gehouden.vervalt_op or nu) > nu
    context |= {"gehouden": gehouden if is_gehouden else None, "fout": fout}
    if deel:
        return render(request, deel, context, status=status)
    rijen: list[tuple[Product | None, int]] = list(keuze.regels)
    if not rijen or (data.get("actie") == "meer" and len(rijen) < MAXIMUM_PRODUCTEN):
        rijen.append((None, 1))
    context |= {
        "form": form,
        "adres": adres or HuisadresForm(initial=_begin_adres(data)),
        "kanaal": kanaal,
        "kanalen": list(_KANALEN),
        "gesprek": gesprek,
        "vast": vast,
        "eerdere": eerdere,
        "producten": momenten.op_afspraak(),
        "rijen": rijen,
        "kan_meer": len(rijen) < MAXIMUM_PRODUCTEN,
        "aanvraag_sleutel": form["aanvraag_sleutel"].value() or uuid.uuid4(),
    }
    return render(request, SJABLOON, context, status=status)


def _begin_adres(data: QueryDict) -> dict[str, str]:
    """What was typed of the address, not judged yet."""
    return {naam: data.get(f"adres-{naam}", "") for naam in HuisadresForm.base_fields}


def _houd_vast(keuze: Keuze, kanaal: Afspraakkanaal, sleutel: str, nu: datetime) -> str:
    """Hold what was chosen; why not in words, or nothing."""
    if keuze.moment is None or not keuze.regels or keuze.zonder_gebied:
        return ""
    begint_op = keuze.moment.begint_op
    try:
        bij_een_team(
            lambda locatie: reserveren.reserveer(
                wens=keuze.wens,
                locatie=locatie,
                begint_op=begint_op,
                kanaal=kanaal,
                sleutel=sleutel,
                nu=nu,
            ),
            wens=keuze.wens,
            locatie=keuze.moment.locatie,
            begint_op=begint_op,
            reservering=sleutel,
        )
    except services.AfspraakFout as fout:
        return str(fout)
    return ""


def _kanaal(request: MedewerkerVerzoek, data: QueryDict) -> Afspraakkanaal:
    """The channel that was chosen, else the usual one of this medewerker."""
    gekozen = data.get("kanaal", "")
    if gekozen in _KANALEN:
        return Afspraakkanaal(gekozen)
    rollen = _medewerker(request).rollen
    return next(kanaal for kanaal, rol in _KANALEN.items() if rol in rollen)


def _beller(gesprek: Gesprek | None) -> dict[str, str]:
    return vars(gesprek.beller) if gesprek else {}


def _getypt(data: QueryDict) -> dict[str, Any]:
    """What was typed, not judged yet."""
    return data.dict() | {"behoeften": data.getlist("behoeften")}


def _medewerker(request: MedewerkerVerzoek) -> Medewerker:
    assert isinstance(request.user, Medewerker)  # noqa: S101 - rol_vereist lets nobody else in
    return request.user
