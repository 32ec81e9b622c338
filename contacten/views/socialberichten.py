"""The worklist of messages on social media, one of them, and what can be done with it."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST

from contacten import services
from contacten.enums import BEHANDELAARS
from contacten.forms import socialberichten as formulieren
from contacten.forms.terugbelverzoek import DoorstuurForm, HandelingForm
from contacten.models import SocialBericht, SocialBerichtQuerySet
from contacten.views.inzage import log_personen
from contacten.views.zaak import Actie, Zaakpagina, op_lijst
from kcc.organisatie.enums import Rol
from kcc.organisatie.models import Medewerker
from kcc.organisatie.toegang import MedewerkerVerzoek, rol_vereist

_PER_PAGINA = 25

ACTIES = {
    "nemen": Actie(HandelingForm, services.neem_socialbericht, "Het bericht is van u."),
    "terugleggen": Actie(
        HandelingForm, services.leg_socialbericht_terug, "Het bericht ligt weer op de lijst."
    ),
    "beantwoorden": Actie(
        formulieren.SocialAntwoordForm, services.beantwoord_socialbericht, "Het antwoord is vastgelegd."
    ),
    "geen_antwoord": Actie(
        formulieren.GeenAntwoordForm,
        services.leg_vast_dat_antwoord_niet_nodig_is,
        "Vastgelegd: een antwoord is niet nodig.",
    ),
    "doorsturen": Actie(DoorstuurForm, services.stuur_socialbericht_door, "Het bericht is doorgestuurd."),
    "contact": Actie(
        formulieren.ContactVanBerichtForm,
        services.maak_contact_van_socialbericht,
        "Het bericht staat nu bij de contacten.",
    ),
}


def _context(_request: MedewerkerVerzoek, bericht: SocialBericht) -> dict[str, Any]:
    return {
        "stand": bericht.stand(timezone.now()),
        "doorzending": bericht.doorzendingen.select_related("afdeling").first(),
    }


PAGINA = Zaakpagina(
    rijen=lambda: SocialBericht.objects.select_related("klantcontact__klant", "afdeling", "medewerker"),
    sleutel="bericht_id",
    acties=ACTIES,
    sjabloon="contacten/socialbericht.html",
    lijst="contacten:socialberichten",
    begin=lambda _bericht: {},
    context=_context,
)


@rol_vereist(*BEHANDELAARS, Rol.MANAGER)
def werklijst(request: MedewerkerVerzoek) -> HttpResponse:
    """Messages by deadline: of the own afdelingen, of oneself, or all that one may see."""
    nu = timezone.now()
    medewerker: Medewerker = request.user
    accounts = list(
        SocialBericht.objects.open().order_by("account").values_list("account", flat=True).distinct()
    )
    form = formulieren.SocialWerklijstForm(request.GET, accounts=accounts)
    form.is_valid()
    gevraagd = form.cleaned_data
    afdelingen = list(medewerker.afdelingen.all())
    # What nobody sent on yet is of no afdeling: the KCC begins with everything.
    begin = (
        "alle" if medewerker.heeft_rol(Rol.KCC_MEDEWERKER, Rol.MANAGER) or not afdelingen else "afdelingen"
    )
    lijst = gevraagd.get("lijst") or begin
    stand = gevraagd.get("stand") or "open"
    zichtbaar = SocialBericht.objects.for_medewerker(medewerker)
    berichten = op_lijst(
        zichtbaar, gevraagd, "afdeling", "account", lijst=lijst, medewerker=medewerker, afdelingen=afdelingen
    )
    aantallen = berichten.open().aggregate(
        open=Count("pk"), te_laat=Count("pk", filter=Q(deadline_op__lt=nu))
    )
    pagina = Paginator(_op_volgorde(berichten, stand), _PER_PAGINA).get_page(request.GET.get("page"))
    log_personen(request, pagina.object_list)
    return render(
        request,
        "contacten/socialberichten.html",
        {
            "form": form,
            "pagina": pagina,
            "regels": [(bericht, bericht.stand(nu)) for bericht in pagina.object_list],
            "aantallen": aantallen,
            "afdelingen": afdelingen,
            "lijst": lijst,
            "stand": stand,
            "lijsten": form.LIJSTEN,
            "standen": form.STANDEN,
        },
    )


def _op_volgorde(berichten: SocialBerichtQuerySet, stand: str) -> SocialBerichtQuerySet:
    """Open ones with the first deadline first; closed ones with the last first."""
    berichten = berichten.closed() if stand == "gesloten" else berichten.open()
    volgorde = ("-deadline_op", "-id") if stand == "gesloten" else ("deadline_op", "id")
    return berichten.select_related("afdeling", "medewerker").order_by(*volgorde)


@rol_vereist(*BEHANDELAARS, Rol.MANAGER)
def socialbericht(request: MedewerkerVerzoek, bericht_id: int) -> HttpResponse:
    """One message: what was written where, by when there is an answer, and what one may do."""
    return PAGINA.toon(request, PAGINA.laad(request, bericht_id))


@require_POST
@rol_vereist(*BEHANDELAARS)
def handelen(request: MedewerkerVerzoek, bericht_id: int, actie: str) -> HttpResponse:
    """Carry out one of ACTIES."""
    return PAGINA.handel(request, bericht_id, actie)
