"""One screen for an agent with a caller on the line."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from catalogus.enums import Publicatiestatus, Zoeksoort
from catalogus.models import Product
from catalogus.regels import kosten
from catalogus.services import zoek, zoek_producten
from contacten import services
from contacten.forms.contact import NIEUW, ContactForm, begin_gesprek
from contacten.models import Klant, Klantcontact
from contacten.views import gesprek as gesprekken
from contacten.views.inzage import log_afspraak, log_personen
from kcc.lib.werktijd import terugbeldeadline
from kcc.organisatie.enums import Handeling, Rol
from kcc.organisatie.services import dienstkalender
from kcc.organisatie.toegang import rol_vereist

SJABLOON = "contacten/registreren.html"
OPSLAAN = "opslaan"
AFSPRAAK = "afspraak"
_KLANTEN = 8
_PRODUCTEN = 6
_OOK_GEVONDEN = 3


@rol_vereist(Rol.KCC_MEDEWERKER)
def registreren(request: HttpRequest) -> HttpResponse:
    """Register a phone contact. POST with actie "opslaan" registers, "afspraak" goes to the booking screen
    with the draft kept; any other POST only shows the screen again with what was searched and chosen, as a
    page or, for htmx, the part that it asks for.

    Searching is a POST too: what is typed are names and numbers of people, which belong in no address.
    """
    nu = timezone.now()
    omgeving: dict[str, Any] = {"medewerker": request.user, "vandaag": timezone.localdate(nu)}
    if request.method != "POST":
        # Another screen (a caller's appointment, a client's page) may open this one with a choice made.
        keuze = {veld: request.GET[veld] for veld in ("klant", "product") if veld in request.GET}
        # Back from the booking screen: the call goes on where it was.
        keuze = gesprekken.hervat(request, request.GET.get("gesprek", "")) or keuze
        return _toon(request, ContactForm(initial=keuze, **omgeving), keuze)
    actie = request.POST.get("actie", "")
    if actie == AFSPRAAK:
        klant = _gekozen_klant(request.POST.dict())
        log_personen(request, [klant] if klant else [])
        return gesprekken.naar_boeken(request, klant)
    if actie != OPSLAAN:
        form = ContactForm(initial=request.POST.dict(), **omgeving)
        return _toon(request, form, request.POST.dict(), deel=request.htmx and actie)  # type: ignore[attr-defined]
    form = ContactForm(request.POST, **omgeving)
    if form.is_valid():
        try:
            contact = services.registreer_klantcontact(**form.registratie(), beeindigd_op=nu, nu=nu)
        except ValidationError as fout:
            form.voeg_fouten_toe(fout.message_dict)
        else:
            gesprekken.sluit(request, request.POST.get("gesprek", ""))
            return redirect("contacten:geregistreerd", contact.pk)
    return _toon(request, form, request.POST.dict(), status=422)


def _toon(
    request: HttpRequest,
    form: ContactForm,
    getypt: dict[str, str],
    *,
    deel: str | bool = False,
    status: int = 200,
) -> HttpResponse:
    """The screen, or the named part of it, for what was typed. Everybody it shows is logged."""
    begin = getypt.get("begin", "")
    if not begin or (form.is_bound and "begin" in form.errors):
        begin = begin_gesprek(request.user, timezone.now())  # type: ignore[arg-type]
    context: dict[str, Any] = {
        "form": form,
        "begin": begin,
        "getypt": getypt,
        "belofte": terugbeldeadline(timezone.now(), dienstkalender()),
    }
    delen = {
        "zoek_klant": ("klantkeuze", [_klantkeuze]),
        "kies_klant": ("klantbeeld", [_klantbeeld]),
        "zoek_product": ("productkeuze", [_productkeuze]),
        "kies_product": ("kennis", [_kennis]),
    }
    alles = [_klantkeuze, _klantbeeld, _productkeuze, _kennis, _afspraak]
    naam, vullers = delen.get(str(deel), ("", alles))
    for vul in vullers:
        vul(request, getypt, context)
    return render(request, f"{SJABLOON}#{naam}" if naam else SJABLOON, context, status=status)


def _gekozen_klant(getypt: dict[str, str]) -> Klant | None:
    keuze = getypt.get("klant", "")
    if not keuze.isdecimal() or len(keuze) > 18:
        return None
    return Klant.objects.with_contactgegevens().filter(pk=keuze).first()


def _klantkeuze(request: HttpRequest, getypt: dict[str, str], context: dict[str, Any]) -> None:
    vraag = getypt.get("zoek_klant", "")
    gevonden = services.zoek_klanten(vraag=vraag, maximum=_KLANTEN + 1)
    gekozen = _gekozen_klant(getypt)
    klanten = gevonden[:_KLANTEN]
    if gekozen is not None and gekozen not in klanten:
        klanten.insert(0, gekozen)
    context |= {
        "klanten": klanten,
        "is_meer_klanten": len(gevonden) > _KLANTEN,
        "is_gezocht": bool(vraag.strip()),
        "is_niets_gevonden": bool(vraag.strip()) and not gevonden,
        "keuze": str(gekozen.pk) if gekozen else (NIEUW if getypt.get("klant") == NIEUW else "anoniem"),
    }
    log_personen(request, klanten, Handeling.ZOEKEN)


def _klantbeeld(request: HttpRequest, getypt: dict[str, str], context: dict[str, Any]) -> None:
    gekozen = _gekozen_klant(getypt)
    if gekozen is not None:
        context["beeld"] = services.klantbeeld(klant=gekozen, maximum=5)
        context["nu"] = timezone.now()
        log_personen(request, [gekozen])


def _productkeuze(request: HttpRequest, getypt: dict[str, str], context: dict[str, Any]) -> None:
    producten = Product.objects.exclude(status=Publicatiestatus.GEARCHIVEERD)
    vraag = getypt.get("zoek_product", "")
    gevonden = list(zoek_producten(producten, vraag, ook_intern=True)[:_PRODUCTEN])
    code = getypt.get("product", "")
    gekozen = next((product for product in gevonden if product.code == code), None)
    if code and gekozen is None and (gekozen := producten.filter(code=code).first()):
        gevonden.insert(0, gekozen)
    context |= {
        "producten": gevonden,
        "gekozen_product": gekozen,
        "ook_gevonden": zoek(
            vraag,
            ook_intern=True,
            soorten=[Zoeksoort.VRAAG, Zoeksoort.VERWIJZING],
            hoogstens=_OOK_GEVONDEN,
        ),
        "soorten": Zoeksoort,
        "is_product_niet_gevonden": bool(vraag.strip()) and not gevonden,
    }


def _kennis(request: HttpRequest, getypt: dict[str, str], context: dict[str, Any]) -> None:
    product = (
        Product.objects.exclude(status=Publicatiestatus.GEARCHIVEERD)
        .select_related("afdeling", "thema")
        .with_prijzen()
        .filter(code=getypt.get("product", ""))
        .first()
    )
    if product is not None:
        context["product"] = product
        context["kosten"] = kosten(product.prijzen.all(), timezone.localdate())


def _afspraak(request: HttpRequest, getypt: dict[str, str], context: dict[str, Any]) -> None:
    afspraak = gesprekken.gemaakte_afspraak(getypt)
    if afspraak is not None:
        context["afspraak"] = afspraak
        log_afspraak(request, afspraak)


@rol_vereist(Rol.KCC_MEDEWERKER)
def geregistreerd(request: HttpRequest, contact_id: int) -> HttpResponse:
    """What was just registered, with the promise to read out; only for who registered it."""
    contact = get_object_or_404(
        Klantcontact.objects.select_related("klant", "product", "afspraak__locatie"),
        pk=contact_id,
        medewerker=request.user,
    )
    log_personen(request, [contact])
    return render(
        request,
        "contacten/geregistreerd.html",
        {
            "contact": contact,
            "verzoek": contact.terugbelverzoeken.select_related("afdeling").first(),
        },
    )
