"""The worklist of publieksreacties, one of them, registering one, and its letters."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Count, F, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from contacten import services
from contacten.enums import BEHANDELAARS, Antwoordkanaal
from contacten.forms import publieksreacties as formulieren
from contacten.forms.fouten import voeg_fouten_toe
from contacten.forms.terugbelverzoek import DoorstuurForm, HandelingForm
from contacten.models import (
    Klant,
    Klantcontact,
    Publieksreactie,
    PublieksreactieQuerySet,
    Reactiehandeling,
)
from contacten.services import postbus
from contacten.termijnen import REACTIE_BIJNA_WERKDAGEN
from contacten.views.inzage import log_personen
from contacten.views.postbus_inhoud import stuur_bijlage
from contacten.views.zaak import Actie, Zaakpagina, op_lijst
from kcc.lib.perioden import lokale_dag
from kcc.lib.werktijd import werkdagen_na
from kcc.organisatie.enums import Handeling, Rol
from kcc.organisatie.models import Medewerker
from kcc.organisatie.services import dienstkalender
from kcc.organisatie.toegang import MedewerkerVerzoek, rol_vereist

_PER_PAGINA = 25

ACTIES = {
    "nemen": Actie(HandelingForm, services.neem_publieksreactie, "De publieksreactie is van u."),
    "terugleggen": Actie(
        HandelingForm, services.leg_publieksreactie_terug, "De publieksreactie ligt weer op de lijst."
    ),
    "bevestigen": Actie(HandelingForm, services.bevestig_ontvangst, "De ontvangst is bevestigd."),
    "beantwoorden": Actie(
        formulieren.AntwoordForm, services.beantwoord_publieksreactie, "Het antwoord is vastgelegd."
    ),
    "doorsturen": Actie(
        DoorstuurForm, services.stuur_publieksreactie_door, "De publieksreactie is doorgestuurd."
    ),
    "aanvulling_vragen": Actie(
        formulieren.AanvulvraagForm, services.vraag_om_aanvulling, "De vraag is gesteld. De termijn wacht."
    ),
    "aangevuld": Actie(
        formulieren.AanvullingForm, services.leg_aanvulling_vast, "De aanvulling is vastgelegd."
    ),
    "verdagen": Actie(
        formulieren.VerdaagForm, services.verdaag_publieksreactie, "Verdaagd. De afzender krijgt bericht."
    ),
    "ingebrekestelling": Actie(
        formulieren.IngebrekeForm,
        services.leg_ingebrekestelling_vast,
        "De ingebrekestelling is vastgelegd.",
    ),
    "intrekken": Actie(
        formulieren.ReactieIntrekForm, services.trek_publieksreactie_in, "De publieksreactie is ingetrokken."
    ),
    "heropenen": Actie(
        formulieren.IntrekkingTerugForm, services.draai_intrekking_terug, "De intrekking is teruggedraaid."
    ),
    "noteren": Actie(formulieren.NotitieForm, services.noteer_bij_publieksreactie, "De notitie is bewaard."),
    "indelen": Actie(
        formulieren.IndeelForm, services.deel_anders_in, "De publieksreactie is anders ingedeeld."
    ),
    "afzender": Actie(formulieren.AfzenderForm, services.wijzig_afzender, "De gegevens zijn gewijzigd."),
    "uitzetten": Actie(formulieren.DeelForm, services.zet_deel_uit, "Het deel is uitgezet."),
    "leveren": Actie(formulieren.DeelGereedForm, services.lever_deel, "Uw bijdrage is bewaard."),
    "deel_intrekken": Actie(formulieren.DeelIntrekForm, services.trek_deel_in, "Het deel is ingetrokken."),
    "overdragen": Actie(
        formulieren.CasemanagerForm, services.draag_dossier_over, "Het dossier is overgedragen."
    ),
}


def _begin(reactie: Publieksreactie) -> dict[str, dict[str, Any]]:
    vandaag = timezone.localdate()
    return {
        "aangevuld": {"ontvangen": vandaag},
        "ingebrekestelling": {"ontvangen": vandaag},
        "verdagen": {"weken": 4},
        "indelen": {"soort": reactie.soort, "product": reactie.product.code if reactie.product else ""},
        "afzender": {
            "naam": reactie.naam,
            "emailadres": reactie.emailadres,
            "telefoonnummer": reactie.telefoonnummer,
            "adres": reactie.adres,
            "antwoord_via": reactie.antwoord_via,
        },
    }


def _context(request: MedewerkerVerzoek, reactie: Publieksreactie) -> dict[str, Any]:
    """What the page shows besides the log and the forms; the history of the client for who may see that."""
    medewerker: Medewerker = request.user
    vandaag = timezone.localdate()
    bijna_tot = werkdagen_na(vandaag, REACTIE_BIJNA_WERKDAGEN, dienstkalender())
    kanaal = services.antwoordkanaal(reactie)
    verschuldigd = services.verschuldigde_dwangsom(reactie, vandaag)
    dossier = getattr(reactie, "dossier", None)
    is_casemanager = dossier is not None and dossier.casemanager_id == medewerker.pk
    delen = list(dossier.delen.select_related("afdeling", "medewerker")) if dossier else []
    leverbaar = set(dossier.delen.deliverable_by(medewerker).values_list("pk", flat=True)) if dossier else ()
    mag_klant_zien = medewerker.heeft_rol(Rol.KCC_MEDEWERKER, Rol.MANAGER)
    return {
        "stand": reactie.stand(vandaag, bijna_tot),
        "bijlagen": list(postbus.bijlagen_van(reactie)),
        "opschortingen": list(reactie.opschortingen.all()),
        "wacht": any(o.voltooid is None for o in reactie.opschortingen.all()) and reactie.is_open,
        "loopt_met_wet": reactie.termijn.loopt_met_wet,
        "antwoordkanaal": kanaal,
        "bevestigd_door_brief": kanaal is not None and kanaal != Antwoordkanaal.EMAIL,
        "doorzending": reactie.doorzendingen.select_related("afdeling").first(),
        "dwangsom": verschuldigd,
        "dwangsomtekst": f"De afzender heeft ons in gebreke gesteld. {_dwangsomtekst(reactie, verschuldigd)}",
        "dossier": dossier,
        "delen": [(deel, deel.stand(vandaag, bijna_tot), deel.pk in leverbaar) for deel in delen],
        "is_casemanager": is_casemanager,
        "aantal_delen": sum(deel.ingetrokken_op is None for deel in delen),
        "aantal_gereed": sum(deel.gereed_op is not None for deel in delen),
        "beeld": services.klantbeeld(klant=reactie.klant, maximum=5)
        if reactie.klant and mag_klant_zien
        else None,
    }


def _dwangsomtekst(reactie: Publieksreactie, verschuldigd: int) -> str:
    if verschuldigd:
        return f"Er loopt een dwangsom: tot en met vandaag € {verschuldigd}."
    vanaf = date_format(reactie.dwangsom_vanaf, "l j F Y") if reactie.dwangsom_vanaf else ""
    return f"Is er geen besluit? Dan loopt er vanaf {vanaf} een dwangsom."


PAGINA = Zaakpagina(
    rijen=lambda: Publieksreactie.objects.select_related(
        "klant", "klantcontact", "product", "afdeling", "medewerker", "dossier__casemanager"
    ).prefetch_related("opschortingen"),
    sleutel="reactie_id",
    acties=ACTIES,
    sjabloon="contacten/publieksreactie.html",
    lijst="contacten:publieksreacties",
    begin=_begin,
    context=_context,
)


@rol_vereist(*BEHANDELAARS, Rol.MANAGER)
def werklijst(request: MedewerkerVerzoek) -> HttpResponse:
    """Publieksreacties by their last day: of the own afdelingen, of oneself, or all that one may see."""
    vandaag = timezone.localdate()
    medewerker: Medewerker = request.user
    form = formulieren.ReactieWerklijstForm(request.GET)
    form.is_valid()
    gevraagd = form.cleaned_data
    afdelingen = list(medewerker.afdelingen.all())
    lijst = gevraagd.get("lijst") or ("afdelingen" if afdelingen else "alle")
    stand = gevraagd.get("stand") or "open"
    zichtbaar = Publieksreactie.objects.for_medewerker(medewerker)
    reacties = op_lijst(
        zichtbaar, gevraagd, "afdeling", "soort", lijst=lijst, medewerker=medewerker, afdelingen=afdelingen
    )
    aantallen = reacties.open().aggregate(
        open=Count("pk"),
        te_laat=Count("pk", filter=Q(deadline__lt=vandaag)),
        bevestigen=Count("pk", filter=Q(bevestigd_op__isnull=True)),
    )
    pagina = Paginator(_op_volgorde(reacties, stand), _PER_PAGINA).get_page(request.GET.get("page"))
    bijna_tot = werkdagen_na(vandaag, REACTIE_BIJNA_WERKDAGEN, dienstkalender())
    log_personen(request, pagina.object_list)
    return render(
        request,
        "contacten/publieksreacties.html",
        {
            "form": form,
            "pagina": pagina,
            "regels": [(reactie, reactie.stand(vandaag, bijna_tot)) for reactie in pagina.object_list],
            "aantallen": aantallen,
            "afdelingen": afdelingen,
            "lijst": lijst,
            "stand": stand,
            "lijsten": form.LIJSTEN,
            "standen": form.STANDEN,
            "mag_registreren": medewerker.heeft_rol(*BEHANDELAARS),
        },
    )


def _op_volgorde(reacties: PublieksreactieQuerySet, stand: str) -> PublieksreactieQuerySet:
    """Open ones by their last day, those that wait for the sender at the end; closed ones latest first."""
    reacties = reacties.closed() if stand == "gesloten" else reacties.open()
    if stand == "bevestigen":
        reacties = reacties.filter(bevestigd_op__isnull=True)
    elif stand == "opgeschort":
        reacties = reacties.filter(deadline__isnull=True)
    volgorde = (
        (F("deadline").desc(nulls_last=True), "-id")
        if stand == "gesloten"
        else (F("deadline").asc(nulls_last=True), "id")
    )
    return reacties.select_related("product", "afdeling", "medewerker", "klant").order_by(*volgorde)


@rol_vereist(*BEHANDELAARS, Rol.MANAGER)
def publieksreactie(request: MedewerkerVerzoek, reactie_id: int) -> HttpResponse:
    """One: what somebody wants, by when there is an answer, what was done, and what one may do."""
    return PAGINA.toon(request, PAGINA.laad(request, reactie_id))


@require_POST
@rol_vereist(*BEHANDELAARS)
def handelen(request: MedewerkerVerzoek, reactie_id: int, actie: str) -> HttpResponse:
    """Carry out one of ACTIES."""
    return PAGINA.handel(request, reactie_id, actie)


@rol_vereist(*BEHANDELAARS)
def nieuw(request: MedewerkerVerzoek) -> HttpResponse:
    """Register one, during a call or of a letter. `?klant=` and `?klantcontact=` fill in what is known."""
    nu = timezone.now()
    if request.method == "POST":
        form = formulieren.NieuweReactieForm(request.POST, nu=nu)
        if form.is_valid():
            try:
                reactie = services.registreer_publieksreactie(
                    **form.registratie(),
                    medewerker=request.user,
                    nu=nu,
                )
            except ValidationError as fout:
                voeg_fouten_toe(form, fout, {"ontvangen_op": "ontvangen"})
            else:
                log_personen(request, [reactie], Handeling.WIJZIGEN)
                messages.success(request, f"Vastgelegd onder nummer {reactie.nummer}.")
                return redirect(reactie)
    else:
        form = formulieren.NieuweReactieForm(initial=_bekend(request), nu=nu)
    return render(
        request,
        "contacten/publieksreactie_nieuw.html",
        {"form": form},
        status=422 if form.is_bound else 200,
    )


def _bekend(request: MedewerkerVerzoek) -> dict[str, Any]:
    """What a contact or a client tells already; everybody whose data are shown is logged."""
    begin: dict[str, Any] = {}
    contact_id, klant_id = request.GET.get("klantcontact", ""), request.GET.get("klant", "")
    klant = None
    if _is_nummer(contact_id):
        contact = Klantcontact.objects.select_related("klant", "product").filter(pk=contact_id).first()
        if contact is not None and contact.is_leesbaar_voor(request.user):
            begin = {
                "klantcontact": contact.pk,
                "kanaal": contact.kanaal,
                "product": contact.product.code if contact.product else "",
                "onderwerp": contact.onderwerp,
                "tekst": contact.notitie,
            }
            klant = contact.klant
    if klant is None and _is_nummer(klant_id):
        klant = Klant.objects.filter(pk=klant_id).first()
    if klant is not None:
        telefoon = klant.telefoonnummers.order_by("pk").first()
        email = klant.emailadressen.order_by("pk").first()
        begin |= {
            "klant": klant.pk,
            "naam": klant.naam,
            "emailadres": email.adres if email else "",
            "telefoonnummer": telefoon.nummer if telefoon else "",
        }
        log_personen(request, [klant])
    return begin


def _is_nummer(tekst: str) -> bool:
    return tekst.isdecimal() and len(tekst) < 19


@rol_vereist(*BEHANDELAARS, Rol.MANAGER)
def brief(request: MedewerkerVerzoek, reactie_id: int, handeling_id: int) -> HttpResponse:
    """What the sender was told, as a letter to print."""
    reactie = PAGINA.laad(request, reactie_id)
    handeling = get_object_or_404(
        Reactiehandeling.objects.exclude(gemeld=""), pk=handeling_id, publieksreactie=reactie
    )
    log_personen(request, [reactie])
    return render(
        request,
        "contacten/brief.html",
        {"reactie": reactie, "handeling": handeling, "dag": lokale_dag(handeling.moment)},
    )


@require_safe
@never_cache
@rol_vereist(*BEHANDELAARS, Rol.MANAGER)
def bijlage(request: MedewerkerVerzoek, reactie_id: int, bijlage_id: int) -> Any:
    """A file that came with it, for who may see it."""
    reactie = PAGINA.laad(request, reactie_id)
    gevraagd = get_object_or_404(postbus.bijlagen_van(reactie), pk=bijlage_id)
    log_personen(request, [reactie], Handeling.EXPORTEREN)
    return stuur_bijlage(gevraagd)
