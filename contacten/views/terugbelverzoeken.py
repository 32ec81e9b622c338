"""The worklist of callback requests, one request, and what can be done with it."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from contacten import services
from contacten.enums import BEHANDELAARS
from contacten.forms.terugbelverzoek import (
    AfsluitForm,
    DoorstuurForm,
    HandelingForm,
    HeropenForm,
    IntrekForm,
    PogingForm,
    WerklijstForm,
)
from contacten.models import Terugbelverzoek, TerugbelverzoekQuerySet
from contacten.services import postbus
from contacten.views.inzage import log_personen
from contacten.views.postbus_inhoud import stuur_bijlage
from contacten.views.zaak import Actie, Zaakpagina, op_lijst
from kcc.organisatie.enums import Handeling, Rol
from kcc.organisatie.models import Medewerker
from kcc.organisatie.toegang import MedewerkerVerzoek, rol_vereist

_PER_PAGINA = 25

ACTIES = {
    "nemen": Actie(HandelingForm, services.neem_terugbelverzoek, "Het terugbelverzoek is van u."),
    "terugleggen": Actie(
        HandelingForm, services.leg_terugbelverzoek_terug, "Het terugbelverzoek ligt weer op de lijst."
    ),
    "bellen": Actie(PogingForm, services.leg_terugbelpoging_vast, "De belpoging is vastgelegd."),
    "afsluiten": Actie(AfsluitForm, services.sluit_terugbelverzoek_af, "Het terugbelverzoek is afgesloten."),
    "intrekken": Actie(IntrekForm, services.trek_terugbelverzoek_in, "Het terugbelverzoek is ingetrokken."),
    "heropenen": Actie(HeropenForm, services.heropen, "Het terugbelverzoek is weer open."),
    "doorsturen": Actie(DoorstuurForm, services.stuur_door, "Het terugbelverzoek is doorgestuurd."),
}


def _context(_request: MedewerkerVerzoek, verzoek: Terugbelverzoek) -> dict[str, Any]:
    nu = timezone.now()
    return {
        "stand": verzoek.stand(nu),
        "bijlagen": list(postbus.bijlagen_van(verzoek)),
        "komt_nu_uit": verzoek.is_open and verzoek.komt_nu_uit(nu),
        "doorzending": verzoek.doorzendingen.select_related("afdeling").first(),
    }


PAGINA = Zaakpagina(
    rijen=lambda: Terugbelverzoek.objects.select_related(
        "klant", "klantcontact", "product", "afdeling", "medewerker"
    ),
    sleutel="verzoek_id",
    acties=ACTIES,
    sjabloon="contacten/terugbelverzoek.html",
    lijst="contacten:terugbelverzoeken",
    begin=lambda _verzoek: {},
    context=_context,
)


@rol_vereist(*BEHANDELAARS, Rol.MANAGER)
def werklijst(request: MedewerkerVerzoek) -> HttpResponse:
    """Callback requests by deadline: of the own afdelingen, of oneself, or all that one may see."""
    nu = timezone.now()
    medewerker: Medewerker = request.user
    form = WerklijstForm(request.GET)
    form.is_valid()
    gevraagd = form.cleaned_data
    afdelingen = list(medewerker.afdelingen.all())
    lijst = gevraagd.get("lijst") or ("afdelingen" if afdelingen else "alle")
    stand = gevraagd.get("stand") or "open"
    zichtbaar = Terugbelverzoek.objects.for_medewerker(medewerker)
    verzoeken = op_lijst(
        zichtbaar, gevraagd, "afdeling", lijst=lijst, medewerker=medewerker, afdelingen=afdelingen
    )
    aantallen = verzoeken.open().aggregate(
        open=Count("pk"), te_laat=Count("pk", filter=Q(deadline_op__lt=nu, eerste_poging_op__isnull=True))
    )
    op_volgorde = _op_volgorde(verzoeken, stand)
    if stand == "open" and gevraagd.get("volgorde") == "voorkeur":
        op_volgorde = op_volgorde.order_by_voorkeur(nu)
    pagina = Paginator(op_volgorde, _PER_PAGINA).get_page(request.GET.get("page"))
    log_personen(request, pagina.object_list)
    return render(
        request,
        "contacten/terugbelverzoeken.html",
        {
            "form": form,
            "pagina": pagina,
            "regels": [
                (verzoek, verzoek.stand(nu), verzoek.is_open and verzoek.komt_nu_uit(nu))
                for verzoek in pagina.object_list
            ],
            "aantallen": aantallen,
            "afdelingen": afdelingen,
            "lijst": lijst,
            "stand": stand,
            "lijsten": WerklijstForm.LIJSTEN,
            "standen": WerklijstForm.STANDEN,
            "is_kcc": medewerker.heeft_rol(Rol.KCC_MEDEWERKER),
        },
    )


def _op_volgorde(verzoeken: TerugbelverzoekQuerySet, stand: str) -> TerugbelverzoekQuerySet:
    """Open requests with the first deadline first; closed ones with the last first."""
    verzoeken = verzoeken.closed() if stand == "gesloten" else verzoeken.open()
    volgorde = ("-deadline_op", "-id") if stand == "gesloten" else ("deadline_op", "id")
    return (
        verzoeken.select_related("product", "afdeling", "medewerker")
        .prefetch_related("pogingen")
        .order_by(*volgorde)
    )


@rol_vereist(*BEHANDELAARS, Rol.MANAGER)
def verzoek(request: MedewerkerVerzoek, verzoek_id: int) -> HttpResponse:
    """One request: who to call about what, what was tried, and what one may do."""
    return PAGINA.toon(request, PAGINA.laad(request, verzoek_id))


@require_POST
@rol_vereist(*BEHANDELAARS)
def handelen(request: MedewerkerVerzoek, verzoek_id: int, actie: str) -> HttpResponse:
    """Carry out one of ACTIES."""
    return PAGINA.handel(request, verzoek_id, actie)


@require_safe
@never_cache
@rol_vereist(*BEHANDELAARS, Rol.MANAGER)
def bijlage(request: MedewerkerVerzoek, verzoek_id: int, bijlage_id: int) -> Any:
    """A file that came with it, for who may see it."""
    verzoek = PAGINA.laad(request, verzoek_id)
    gevraagd = get_object_or_404(postbus.bijlagen_van(verzoek), pk=bijlage_id)
    log_personen(request, [verzoek], Handeling.EXPORTEREN)
    return stuur_bijlage(gevraagd)
