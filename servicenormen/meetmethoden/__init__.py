"""How norms are measured: one class per meetmethode, found by the name that a norm carries."""

from typing import Any

from servicenormen.enums import Meetmethodenaam
from servicenormen.meetmethoden.antwoord import Antwoord
from servicenormen.meetmethoden.basis import ONBEKEND, OOIT, Dimensie, Duur, Kolom, Meetmethode
from servicenormen.meetmethoden.direct_antwoord import DirectAntwoord
from servicenormen.meetmethoden.opgelost import Opgelost, OpgelostAnoniem
from servicenormen.meetmethoden.producten import ProductCompleet, ProductOnline
from servicenormen.meetmethoden.respons import Respons
from servicenormen.meetmethoden.social import SocialAntwoord
from servicenormen.meetmethoden.terugbellen import Bereikt, Terugbellen
from servicenormen.meetmethoden.tevredenheid import Klantcijfer
from servicenormen.meetmethoden.toegang import DerdePlek, EerstePlek, ToegangErgens, ToegangOveral
from servicenormen.meetmethoden.verschijnen import NietVerschenen
from servicenormen.meetmethoden.wachttijd import Inloop, Wachttijd
from servicenormen.models import Servicenorm
from servicenormen.parameters import lees_parameters

_METHODEN: dict[str, Any] = {
    Meetmethodenaam.WACHTTIJD: Wachttijd,
    Meetmethodenaam.DIRECT_ANTWOORD: DirectAntwoord,
    Meetmethodenaam.TERUGBELLEN: Terugbellen,
    Meetmethodenaam.PRODUCT_COMPLEET: ProductCompleet,
    Meetmethodenaam.PRODUCT_ONLINE: ProductOnline,
    Meetmethodenaam.TEVREDENHEID: Klantcijfer,
    Meetmethodenaam.TOEGANG_OVERAL: ToegangOveral,
    Meetmethodenaam.TOEGANG_ERGENS: ToegangErgens,
    Meetmethodenaam.ANTWOORD: Antwoord,
    Meetmethodenaam.SOCIAL_ANTWOORD: SocialAntwoord,
    Meetmethodenaam.OPGELOST: Opgelost,
    Meetmethodenaam.OPGELOST_ANONIEM: OpgelostAnoniem,
    Meetmethodenaam.NIET_VERSCHENEN: NietVerschenen,
    Meetmethodenaam.INLOOP: Inloop,
    Meetmethodenaam.BEREIKT: Bereikt,
    Meetmethodenaam.RESPONS: Respons,
    Meetmethodenaam.EERSTE_PLEK: EerstePlek,
    Meetmethodenaam.DERDE_PLEK: DerdePlek,
}

__all__ = ["ONBEKEND", "OOIT", "Dimensie", "Duur", "Kolom", "Meetmethode", "meetmethode", "over_personen"]


def meetmethode(norm: Servicenorm) -> Meetmethode:
    """The meetmethode of a norm, with the norm's own limits. Raise ValueError when those are wrong."""
    methode: Meetmethode = _METHODEN[norm.meetmethode](lees_parameters(norm.meetmethode, norm.parameters))
    return methode


def over_personen(naam: str) -> bool:
    """Whether a small group of cases of this meetmethode could tell who they are about: cases of persons, and
    what respondents answered."""
    methode: type[Meetmethode] = _METHODEN[naam]
    return methode.gaat_over_personen or naam == Meetmethodenaam.TEVREDENHEID
