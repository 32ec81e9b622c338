"""The worklist of the Postbus, and one message with everything that can be done about it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models.functions import Left
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from contacten.enums import Poststatus
from contacten.forms.fouten import voeg_fouten_toe
from contacten.forms.postbus import (
    AfhandelForm,
    AntwoordForm,
    ApartForm,
    ContactForm,
    GesprekForm,
    HeropenPostForm,
    KlantkeuzeForm,
    PostbusForm,
    ReactieForm,
    TerugbelForm,
    ToewijsForm,
    VerwijderForm,
    VrijgeefForm,
    ZoekKlantForm,
)
from contacten.forms.terugbelverzoek import HandelingForm
from contacten.models import Klant, Postbericht, PostberichtQuerySet, Postinhoud
from contacten.services import Achterhaald, postbus, zoek_klanten
from contacten.views.inzage import log_personen
from contacten.views.zaak import op_lijst
from kcc.organisatie.enums import Handeling, Rol
from kcc.organisatie.models import Medewerker
from kcc.organisatie.toegang import MedewerkerVerzoek, rol_vereist, weiger

_PER_PAGINA = 25
_KLANTEN = 8
# What is dealt with is looked up by its klant or number after that.
_TERUG = timedelta(days=92)
_KCC = (Rol.KCC_MEDEWERKER,)
BEHANDELAARS = (Rol.KCC_MEDEWERKER, Rol.BACKOFFICE)
KIJKERS = (*BEHANDELAARS, Rol.MANAGER)
_STATUSSEN = {
    "open": [Poststatus.OPEN],
    "afgehandeld": [Poststatus.AFGEHANDELD],
    "automatisch": [Poststatus.AUTOMATISCH, Poststatus.RETOUR, Poststatus.DUBBEL],
    "quarantaine": [Poststatus.QUARANTAINE, Poststatus.VERWIJDERD],
}


@dataclass(frozen=True)
class Actie:
    """One thing that can be done: its form, its service, what is said when it is done, and by whom."""

    form: type[HandelingForm]
    service: Callable[..., Postbericht]
    gedaan: str
    rollen: tuple[Rol, ...] = BEHANDELAARS


ACTIES = {
    "nemen": Actie(HandelingForm, postbus.neem_postbericht, "Het bericht is van u."),
    "terugleggen": Actie(HandelingForm, postbus.leg_postbericht_terug, "Het bericht ligt weer op de lijst."),
    "toewijzen": Actie(ToewijsForm, postbus.wijs_postbericht_toe, "Het bericht is toegewezen."),
    "klant": Actie(KlantkeuzeForm, postbus.koppel_klant, "De klant is aangepast.", _KCC),
    "gesprek": Actie(GesprekForm, postbus.koppel_gesprek, "Het bericht staat bij het eerdere bericht."),
    "antwoorden": Actie(AntwoordForm, postbus.beantwoord_postbericht, "Uw antwoord is onderweg."),
    "contact": Actie(ContactForm, postbus.registreer_als_contact, "Het contact is geregistreerd."),
    "reactie": Actie(
        ReactieForm, postbus.registreer_als_publieksreactie, "De publieksreactie is geregistreerd."
    ),
    "terugbellen": Actie(
        TerugbelForm, postbus.registreer_als_terugbelverzoek, "Het terugbelverzoek is gemaakt."
    ),
    "afhandelen": Actie(AfhandelForm, postbus.handel_postbericht_af, "Het bericht is afgehandeld."),
    "heropenen": Actie(HeropenPostForm, postbus.heropen_postbericht, "Het bericht is weer open."),
    "apart": Actie(ApartForm, postbus.zet_postbericht_apart, "Het bericht staat in quarantaine."),
    "vrijgeven": Actie(VrijgeefForm, postbus.geef_postbericht_vrij, "Het bericht is vrijgegeven.", _KCC),
    "verwijderen": Actie(VerwijderForm, postbus.verwijder_postbericht, "Het bericht is verwijderd.", _KCC),
}


@rol_vereist(*KIJKERS)
def werklijst(request: MedewerkerVerzoek) -> HttpResponse:
    """Messages that wait, the oldest first; or what was dealt with or set apart, the latest first."""
    medewerker: Medewerker = request.user
    form = PostbusForm(request.GET)
    form.is_valid()
    gevraagd = form.cleaned_data
    afdelingen = list(medewerker.afdelingen.all())
    ziet_alles = medewerker.heeft_rol(Rol.KCC_MEDEWERKER, Rol.MANAGER)
    standen = [s for s in PostbusForm.STANDEN if ziet_alles or s[0] != "quarantaine"]
    lijst = gevraagd.get("lijst") or ("alle" if ziet_alles else "afdelingen")
    stand = gevraagd.get("stand") or "open"
    if stand == "quarantaine" and not ziet_alles:
        weiger(request)
    zichtbaar = Postbericht.objects.for_medewerker(medewerker)
    berichten = op_lijst(
        zichtbaar, gevraagd, "afdeling", "kanaal", lijst=lijst, medewerker=medewerker, afdelingen=afdelingen
    )
    pagina = Paginator(_op_volgorde(berichten, stand), _PER_PAGINA).get_page(request.GET.get("page"))
    log_personen(request, pagina.object_list)
    return render(
        request,
        "contacten/postbus.html",
        {
            "form": form,
            "pagina": pagina,
            "open": berichten.filter(status=Poststatus.OPEN).count(),
            "apart": Postbericht.objects.filter(status=Poststatus.QUARANTAINE).count() if ziet_alles else 0,
            "afdelingen": afdelingen,
            "lijst": lijst,
            "stand": stand,
            "lijsten": PostbusForm.LIJSTEN,
            "standen": standen,
            "mag_toevoegen": medewerker.heeft_rol(*BEHANDELAARS),
        },
    )


def _op_volgorde(berichten: PostberichtQuerySet, stand: str) -> PostberichtQuerySet:
    berichten = (
        berichten.filter(status__in=_STATUSSEN[stand])
        .select_related("klant", "afdeling", "medewerker")
        .defer("tekst", "html", "verwijzingen")
        .annotate(begin=Left("tekst", 160))
    )
    if stand == "open":
        return berichten.order_by("ontvangen_op", "pk")
    if stand != "quarantaine":
        berichten = berichten.filter(ontvangen_op__gte=timezone.now() - _TERUG)
    return berichten.order_by("-ontvangen_op", "-pk")


def laad(request: MedewerkerVerzoek, bericht_id: int) -> Postbericht:
    """The message, when this medewerker may see it; a refusal is 403 and a line in the Inzagelog."""
    gevraagd = get_object_or_404(
        Postbericht.objects.select_related(
            "klant",
            "product",
            "afdeling",
            "medewerker",
            "publieksreactie",
            "terugbelverzoek",
            "klantcontact",
            "socialbericht",
            "dubbel_van",
            "antwoord_op",
        ),
        pk=bericht_id,
    )
    zichtbaar = Postbericht.objects.for_medewerker(request.user)
    if not zichtbaar.filter(pk=gevraagd.pk).exists():
        weiger(request)
    return gevraagd


@rol_vereist(*KIJKERS)
def bericht(request: MedewerkerVerzoek, bericht_id: int) -> HttpResponse:
    """One message: what it says, what was said before, and what one may do."""
    return _toon(request, laad(request, bericht_id))


@require_POST
@rol_vereist(*BEHANDELAARS)
def handelen(request: MedewerkerVerzoek, bericht_id: int, actie: str) -> HttpResponse:
    """Carry out one of ACTIES; when somebody else was first, show the message as it is now and say so."""
    gevraagd = laad(request, bericht_id)
    if actie == "zoek-klant":
        return _zoek_klant(request, gevraagd)
    if actie not in ACTIES:
        raise Http404
    keuze = ACTIES[actie]
    if not request.user.heeft_rol(*keuze.rollen):
        weiger(request)
    if actie == "antwoorden" and "invoegen" in request.POST:
        return _voeg_tekstblok_in(request, gevraagd)
    form = keuze.form(request.POST, auto_id=f"{actie}_%s")
    if not form.is_valid():
        return _toon(request, gevraagd, actie, form)
    try:
        keuze.service(bericht_id=gevraagd.pk, medewerker=request.user, nu=timezone.now(), **form.argumenten())
    except ValidationError as fout:
        voeg_fouten_toe(form, fout)
        return _toon(request, gevraagd, actie, form)
    except Achterhaald as fout:
        messages.warning(request, str(fout))
    else:
        log_personen(request, [gevraagd], Handeling.WIJZIGEN)
        messages.success(request, keuze.gedaan)
    zichtbaar = Postbericht.objects.for_medewerker(request.user)
    if zichtbaar.filter(pk=gevraagd.pk).exists():
        return redirect(gevraagd)
    return redirect("contacten:postbus")


def _zoek_klant(request: MedewerkerVerzoek, gevraagd: Postbericht) -> HttpResponse:
    """The page with klanten to choose from. A POST: names and addresses belong in no address."""
    if not request.user.heeft_rol(*_KCC):
        weiger(request)
    zoekform = ZoekKlantForm(request.POST)
    klanten: list[Klant] = []
    if zoekform.is_valid():
        klanten = zoek_klanten(vraag=zoekform.cleaned_data["zoek"], maximum=_KLANTEN)
        log_personen(request, klanten, Handeling.ZOEKEN)
    return _toon(request, gevraagd, zoekform=zoekform, klanten=klanten)


def _voeg_tekstblok_in(request: MedewerkerVerzoek, gevraagd: Postbericht) -> HttpResponse:
    """The page with a text block added to what was typed; nothing is sent."""
    getypt = {naam: request.POST.get(naam, "") for naam in ("gezien", "sleutel", "onderwerp", "tekst")}
    getypt["is_afgehandeld"] = request.POST.get("is_afgehandeld", "")
    gekozen = request.POST.get("tekstblok", "")
    blok = next((b for b in postbus.tekstblokken_voor(gevraagd) if str(b.pk) == gekozen), None)
    if blok is not None:
        nieuw = postbus.vul_tekstblok(tekstblok=blok, bericht=gevraagd, medewerker=request.user)
        getypt["tekst"] = f"{getypt['tekst'].rstrip()}\n\n{nieuw}".lstrip()
    form = AntwoordForm(initial=getypt, auto_id="antwoorden_%s")
    return _toon(request, gevraagd, antwoordform=form)


def _toon(
    request: MedewerkerVerzoek,
    gevraagd: Postbericht,
    actie: str = "",
    form: HandelingForm | None = None,
    *,
    zoekform: ZoekKlantForm | None = None,
    klanten: list[Klant] | None = None,
    antwoordform: AntwoordForm | None = None,
) -> HttpResponse:
    """The page of a message; `form` is the refused form of `actie`, the others are fresh."""
    medewerker: Medewerker = request.user
    handelingen = list(gevraagd.handelingen.select_related("medewerker", "afdeling"))
    gezien = handelingen[-1].pk if handelingen else 0
    begin: dict[str, dict[str, Any]] = {
        "antwoorden": {
            "sleutel": AntwoordForm.nieuwe_sleutel(),
            "onderwerp": postbus.onderwerp_van_antwoord(gevraagd),
            "is_afgehandeld": True,
        },
        "contact": {"product": gevraagd.product},
        "reactie": {"product": gevraagd.product, "afdeling": gevraagd.afdeling},
        "terugbellen": {
            "telefoonnummer": gevraagd.telefoonnummer,
            "product": gevraagd.product,
            "afdeling": gevraagd.afdeling,
        },
    }
    formulieren: dict[str, Any] = {
        naam: keuze.form(initial={"gezien": gezien, **begin.get(naam, {})}, auto_id=f"{naam}_%s")
        for naam, keuze in ACTIES.items()
    }
    if antwoordform is not None:
        formulieren["antwoorden"] = antwoordform
    if form is not None:
        formulieren[actie] = form
    delen = [
        deel for deel in postbus.gesprek(gevraagd) if deel.bericht is None or deel.bericht.pk != gevraagd.pk
    ]
    log_personen(request, [gevraagd, *(deel.bericht for deel in delen if deel.bericht)])
    is_van_ander = gevraagd.medewerker_id not in {None, medewerker.pk}
    return render(
        request,
        "contacten/postbericht.html",
        {
            "bericht": gevraagd,
            "bijlagen": list(gevraagd.bijlagen.all()),
            "gesprek": delen,
            "handelingen": handelingen,
            "formulieren": formulieren,
            "form": form or zoekform,
            "actie": actie,
            "gezien": gezien,
            "zoekform": zoekform or ZoekKlantForm(),
            "klanten": klanten,
            "is_gezocht": zoekform is not None and zoekform.is_valid(),
            "tekstblokken": postbus.tekstblokken_voor(gevraagd),
            "heeft_bron": Postinhoud.objects.filter(bericht=gevraagd).exists(),
            "mag_handelen": medewerker.heeft_rol(*BEHANDELAARS),
            "is_kcc": medewerker.heeft_rol(Rol.KCC_MEDEWERKER),
            "mag_klant_zien": medewerker.heeft_rol(Rol.KCC_MEDEWERKER, Rol.MANAGER),
            "is_van_mij": gevraagd.medewerker_id == medewerker.pk,
            "is_van_ander": is_van_ander,
            "vers_ingevoegd": antwoordform is not None,
        },
        status=422 if form is not None or (zoekform is not None and zoekform.errors) else 200,
    )
