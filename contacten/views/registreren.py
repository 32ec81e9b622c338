"""One screen for an agent with a caller on the line."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from contacten import services
from contacten.enums import Kanaal
from contacten.forms.contact import ContactForm, begin_gesprek, lees_begin
from contacten.forms.fouten import voeg_fouten_toe
from contacten.models import Klantcontact
from contacten.services import AlGeregistreerd, Conceptverschil
from contacten.services.concepten import VENSTER
from contacten.views import gesprek as gesprekken
from contacten.views import schermdelen
from contacten.views.gesprek import Getypt
from contacten.views.inzage import log_personen
from contacten.views.onderweg import SJABLOON, wat_loopt
from kcc.lib.werktijd import terugbeldeadline
from kcc.organisatie.enums import Rol
from kcc.organisatie.models import Medewerker
from kcc.organisatie.services import dienstkalender
from kcc.organisatie.toegang import MedewerkerVerzoek, rol_vereist

OPSLAAN, AFSPRAAK, BEWAAR = "opslaan", "afspraak", "bewaar"
# Where an agent chooses from another screen what the conversation is about.
_UIT_ADRES = ("klant", "product")


@rol_vereist(Rol.KCC_MEDEWERKER)
def registreren(request: MedewerkerVerzoek) -> HttpResponse:
    """Register a contact. POST with actie "opslaan" registers, "afspraak" goes to the booking screen,
    "bewaar" keeps the draft; any other POST shows the screen again with what was searched and chosen, as a
    page (the draft is kept) or, for htmx, the part that it asks for.

    Searching is a POST too: what is typed are names and numbers of people, which belong in no address.
    """
    if request.method != "POST":
        # Another screen (a caller's appointment, a client's page) may open this one with a choice made.
        keuze: Getypt = {veld: request.GET[veld] for veld in _UIT_ADRES if veld in request.GET}
        sleutel = request.GET.get("gesprek", "")
        if contact := _al_geregistreerd(request, sleutel):
            return redirect("contacten:geregistreerd", contact.pk)
        keuze = gesprekken.hervat(request, sleutel) or keuze
        return _toon(request, ContactForm(initial=keuze, **_omgeving(request)), keuze)
    getypt = gesprekken.lees_getypt(request.POST)
    actie = request.POST.get("actie", "")
    if actie == OPSLAAN:
        return _sla_op(request, getypt)
    if actie == BEWAAR:
        return _bewaar(request, getypt)
    _pas_vragen_aan(getypt, actie)
    if not request.htmx:
        try:
            concept = gesprekken.bewaar(request, getypt)
        except AlGeregistreerd as al:
            return redirect("contacten:geregistreerd", al.contact.pk)
        except Conceptverschil as verschil:
            return _toon_verschil(request, getypt, verschil)
        if concept is not None:
            getypt["versie"] = str(concept.versie)
            if actie == AFSPRAAK:
                klant = schermdelen.gekozen_klant(getypt)
                log_personen(request, [klant] if klant else [])
                return gesprekken.naar_boeken(request, concept.sleutel, klant)
    form = ContactForm(initial=getypt, **_omgeving(request))
    deel = actie.partition(":")[0] if request.htmx else ""
    return _toon(request, form, getypt, deel=deel)


def _omgeving(request: MedewerkerVerzoek) -> dict[str, Any]:
    return {"medewerker": request.user, "vandaag": timezone.localdate()}


def _al_geregistreerd(request: MedewerkerVerzoek, sleutel: str) -> Klantcontact | None:
    if not sleutel:
        return None
    return Klantcontact.objects.filter(referentie=sleutel, medewerker_id=request.user.pk).first()


def _sla_op(request: MedewerkerVerzoek, getypt: Getypt) -> HttpResponse:
    nu = timezone.now()
    form = ContactForm(request.POST, **_omgeving(request))
    if form.is_valid():
        begin = form.cleaned_data["begin"]
        try:
            contact = services.registreer_concept(
                **begin,
                **form.registratie(),
                medewerker=request.user,
                venster=str(getypt.get(VENSTER, "")),
                gezien=gesprekken.versie(getypt),
                beeindigd_op=max(nu, begin["begonnen_op"]),
                nu=nu,
            )
        except ValidationError as fout:
            voeg_fouten_toe(form, fout, form.VELDEN)
        except Conceptverschil as verschil:
            return _toon_verschil(request, getypt, verschil)
        except AlGeregistreerd as al:
            if al.contact.notitie != form.cleaned_data["notitie"].strip():
                messages.warning(
                    request, "Dit gesprek was al opgeslagen, met een andere notitie. Verbeter die zo nodig."
                )
            return redirect("contacten:geregistreerd", al.contact.pk)
        else:
            gesprekken.sluit(request, begin["sleutel"])
            return redirect("contacten:geregistreerd", contact.pk)
    return _toon(request, form, getypt, status=422)


def _bewaar(request: MedewerkerVerzoek, getypt: Getypt) -> HttpResponse:
    """Keep the draft while somebody types; says until when it is kept, or what stands in the way."""
    context: dict[str, Any] = {"nu": timezone.now()}
    status = 200
    try:
        concept = gesprekken.bewaar(request, getypt)
        context["versie"] = concept.versie if concept else 0
        context["is_bewaard"] = concept is not None
    except (AlGeregistreerd, Conceptverschil) as fout:
        status = 409
        begin = lees_begin(str(getypt.get("begin", "")), request.user)
        context |= {
            "versie": getypt.get("versie", ""),
            "waarom_niet": str(fout),
            "sleutel": begin["sleutel"] if begin else "",
        }
    return render(request, f"{SJABLOON}#bewaard", context, status=status)


def _toon_verschil(request: MedewerkerVerzoek, getypt: Getypt, fout: Conceptverschil) -> HttpResponse:
    """The screen as it was typed here, with what another window has instead; saving again replaces that."""
    form = ContactForm(initial=getypt, **_omgeving(request))
    anders = [
        {"veld": veld.label or naam, "tekst": str(fout.concept.velden.get(naam, "")) or "(leeg)"}
        for naam, veld in form.fields.items()
        if naam in {"onderwerp", "notitie", "klant", "product", "resultaat", *_GETYPTE_VELDEN}
        and str(fout.concept.velden.get(naam, "")) != str(getypt.get(naam, ""))
    ]
    getypt["versie"] = str(fout.concept.versie)
    return _toon(request, form, getypt, status=409, verschil={"melding": str(fout), "anders": anders})


_GETYPTE_VELDEN = {
    naam for naam in ContactForm.base_fields if naam.startswith(("nieuw_", "terugbel_", "vertegenwoordiger_"))
}


def _pas_vragen_aan(getypt: Getypt, actie: str) -> None:
    """Note the question that was typed and make place for the next, or take one back to go on with."""
    naam, _, plaats = actie.partition(":")
    codes = getypt.setdefault("vraag_product", [])
    onderwerpen = getypt.setdefault("vraag_onderwerp", [])
    if naam == "vraag_erbij" and (getypt.get("product") or getypt.get("onderwerp", "").strip()):
        codes.append(getypt.get("product", ""))
        onderwerpen.append(getypt.get("onderwerp", ""))
        getypt |= {"product": "", "onderwerp": "", "zoek_product": ""}
    elif naam == "vraag_weg" and plaats.isdecimal() and int(plaats) < len(codes):
        del codes[int(plaats)], onderwerpen[int(plaats)]


def _toon(
    request: MedewerkerVerzoek,
    form: ContactForm,
    getypt: Getypt,
    *,
    deel: str = "",
    status: int = 200,
    verschil: dict[str, Any] | None = None,
) -> HttpResponse:
    """The screen, or the named part of it, for what was typed. Everybody it shows is logged."""
    medewerker: Medewerker = request.user
    nu = timezone.now()
    begin = getypt.get("begin", "")
    if not begin or (form.is_bound and "begin" in form.errors):
        begin = begin_gesprek(medewerker, nu)
    getypt.setdefault(VENSTER, gesprekken.nieuw_venster())
    gelezen = lees_begin(begin, medewerker)
    context: dict[str, Any] = {
        "form": form,
        "begin": begin,
        "getypt": getypt,
        "nu": nu,
        "versie": getypt.get("versie", ""),
        "verschil": verschil,
        "kanalen": Kanaal.choices,
        "belofte": terugbeldeadline(nu, dienstkalender()),
    }
    naam, vullers = schermdelen.DELEN.get(deel, ("", schermdelen.ALLES))
    if not naam:
        context |= wat_loopt(medewerker, gelezen["sleutel"] if gelezen else "")
        log_personen(request, context["open_gesprekken"])
    for vul in vullers:
        vul(request, getypt, context)
    return render(request, f"{SJABLOON}#{naam}" if naam else SJABLOON, context, status=status)


@rol_vereist(Rol.KCC_MEDEWERKER)
def geregistreerd(request: MedewerkerVerzoek, contact_id: int) -> HttpResponse:
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
            "vragen": contact.meer_vragen.select_related("product"),
            "verzoek": contact.terugbelverzoeken.select_related("afdeling").first(),
        },
    )
