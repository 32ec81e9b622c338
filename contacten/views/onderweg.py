"""What an agent has under way beside the conversation on the screen: calls that came in, and drafts."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from contacten import services
from contacten.models import Contactconcept, Klantcontact, Telefoongesprek
from contacten.regels import toon_telefoonnummer
from contacten.services import AlGeregistreerd
from contacten.views.inzage import log_personen
from kcc.organisatie.enums import Apiscope, Rol
from kcc.organisatie.models import Apitoken, Medewerker
from kcc.organisatie.toegang import MedewerkerVerzoek, rol_vereist

SJABLOON = "contacten/registreren.html"


def wat_loopt(medewerker: Medewerker, sleutel: str) -> dict[str, Any]:
    """Calls and drafts of this agent beside the conversation with this key; no names, only own numbers."""
    nu = timezone.now()
    concepten = services.open_concepten(medewerker=medewerker)
    met_concept = {concept.gesprek_id for concept in concepten}
    gesprekken_ = [
        gesprek
        for gesprek in services.open_gesprekken(medewerker=medewerker, nu=nu)
        if gesprek.pk not in met_concept
    ]
    for gesprek in gesprekken_:
        gesprek.getoond_nummer = (  # type: ignore[attr-defined]
            toon_telefoonnummer(gesprek.nummer) if gesprek.nummer else "Nummer onbekend"
        )
    anders = [concept for concept in concepten if concept.sleutel != sleutel]
    return {
        "open_gesprekken": gesprekken_,
        "concepten": anders,
        "sleutel": sleutel,
        "heeft_telefonie": Apitoken.objects.valid(nu).filter(scopes__contains=[Apiscope.TELEFONIE]).exists(),
        "stempel": _stempel(gesprekken_, anders),
    }


def _stempel(gesprekken_: list[Telefoongesprek], concepten: list[Contactconcept]) -> str:
    """The same as long as there is nothing else to show."""
    return ".".join(
        [
            *(f"{gesprek.pk}{_letter(gesprek)}" for gesprek in gesprekken_),
            *(concept.sleutel[:6] for concept in concepten),
        ]
    )


def _letter(gesprek: Telefoongesprek) -> str:
    """Rings, lasts, or is over."""
    if gesprek.opgenomen_op is None:
        return "a"
    return "o" if gesprek.beeindigd_op is None else "b"


@require_safe
@rol_vereist(Rol.KCC_MEDEWERKER)
def onderweg(request: MedewerkerVerzoek) -> HttpResponse:
    """Asked every few seconds: what there is beside the conversation on the screen; 204 when as before."""
    context = wat_loopt(request.user, request.GET.get("sleutel", "")[:32])
    if context["stempel"] == request.GET.get("stempel"):
        return HttpResponse(status=204)
    log_personen(request, context["open_gesprekken"])
    return render(request, f"{SJABLOON}#onderweg", context)


@require_POST
@rol_vereist(Rol.KCC_MEDEWERKER)
def open_gesprek(request: MedewerkerVerzoek, gesprek_id: int) -> HttpResponse:
    """Take a call of the telephone system: its draft opens with who may be calling."""
    try:
        concept = services.open_gesprek(
            gesprek_id=gesprek_id,
            medewerker=request.user,
            nu=timezone.now(),
        )
    except Telefoongesprek.DoesNotExist:
        raise Http404 from None
    except AlGeregistreerd as al:
        messages.info(request, "Dit gesprek is al opgeslagen.")
        return _naar_geregistreerd(request, al.contact)
    return _naar_concept(concept.sleutel)


def _naar_concept(sleutel: str) -> HttpResponse:
    antwoord = redirect("contacten:registreren")
    antwoord["Location"] += f"?gesprek={sleutel}"
    return antwoord


def _naar_geregistreerd(request: MedewerkerVerzoek, contact: Klantcontact) -> HttpResponse:
    if contact.medewerker == request.user:
        return redirect("contacten:geregistreerd", contact.pk)
    return redirect("contacten:registreren")


@require_POST
@rol_vereist(Rol.KCC_MEDEWERKER)
def gooi_weg(request: MedewerkerVerzoek, sleutel: str) -> HttpResponse:
    """Throw a draft away that needs no registration."""
    if services.gooi_concept_weg(sleutel=sleutel, medewerker=request.user):
        messages.success(request, "Het concept is weggegooid.")
    return redirect("contacten:registreren")
