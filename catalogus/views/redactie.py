"""What the editing screens share: who may come there, and finding the subject of an address."""

from datetime import datetime, timedelta
from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse

from catalogus import services
from catalogus.enums import Versiestatus
from catalogus.models import Versie
from catalogus.services import SOORTEN, Onderwerp, Soort
from catalogus.views.rapport import kruimels
from kcc.organisatie.enums import Rol
from kcc.organisatie.models import Medewerker

VOOR_REDACTIE = (Rol.REDACTEUR, Rol.BEHEERDER)
# Who saved shorter ago than this is taken to be at work.
_AAN_HET_WERK = timedelta(minutes=10)


def soort_of_404(pad: str) -> Soort:
    """The kind that an address names."""
    if pad not in SOORTEN:
        raise Http404
    return SOORTEN[pad]


def haal(pad: str, code: str) -> tuple[Soort, Onderwerp]:
    """The kind and the subject that an address names."""
    soort = soort_of_404(pad)
    return soort, get_object_or_404(soort.model._default_manager.select_related("afdeling"), code=code)


def redactiecontext(soort: Soort, onderwerp: Onderwerp, versie: Versie | None, huidig: str) -> dict[str, Any]:
    """What the head of every page about one subject shows; `huidig` is the page."""
    paginas = [("bewerken", "Bewerken"), ("voorbeeld", "Voorbeeld"), ("geschiedenis", "Geschiedenis")]
    if versie is not None:
        naam = {
            Versiestatus.CONCEPT: "Aanbieden",
            Versiestatus.TER_CONTROLE: "Controle",
            Versiestatus.INGEPLAND: "Planning",
        }[Versiestatus(versie.status)]
        paginas.insert(2, ("controle", naam))
        if versie.status != Versiestatus.CONCEPT:
            del paginas[0]
    naam = services.werkinhoud(onderwerp)[soort.naamveld]
    return {
        "soort": soort,
        "onderwerp": onderwerp,
        "versie": versie,
        "naam": naam,
        "kruimels": [
            *kruimels(
                soort.meervoud.capitalize(), f"{reverse('catalogus:redactie')}?lijst=alles&soort={soort.pad}"
            ),
            {"label": naam},
        ],
        "paginas": paginas,
        "huidig": huidig,
        "label": services.label,
    }


def laatste_schrijver(versie: Versie | None) -> Medewerker | None:
    """Who saved this version last."""
    if versie is None or not versie.schrijvers:
        return None
    return Medewerker.objects.filter(pk=versie.schrijvers[-1]).first()


def collega_aan_het_werk(versie: Versie | None, medewerker: Any, nu: datetime) -> Medewerker | None:
    """The colleague who saved this version a moment ago, if that was somebody else."""
    if versie is None or nu - versie.bewerkt_op > _AAN_HET_WERK:
        return None
    schrijver = laatste_schrijver(versie)
    return schrijver if schrijver != medewerker else None
