"""Finding what a message belongs to: our signed Message-ID, References, a number with a known sender."""

import re
from dataclasses import dataclass

from django.db.models import Q

from contacten.enums import Koppelwijze, Poststatus
from contacten.models import Klant, Postantwoord, Postbericht, Publieksreactie, Reactiehandeling
from kcc.organisatie.kanalen import bericht_id_uit
from kcc.organisatie.models import UitgaandBericht

_NUMMER = re.compile(r"\bPOST-(\d{1,15})\b", re.IGNORECASE)
_REACTIENUMMER = re.compile(r"\bP-(\d{4,15})\b", re.IGNORECASE)
# What may be the number of a publieksreactie: a word with a digit in it.
_KENMERK = re.compile(r"(?=[^\s]*\d)[A-Za-z0-9][A-Za-z0-9._/-]{3,99}")
_GELEZEN_TEKST = 4_000
_MEESTE_KENMERKEN = 60


@dataclass(frozen=True)
class Koppeling:
    """What a message belongs to and how that was found; only what is known is filled in."""

    wijze: Koppelwijze
    eerder: Postbericht | None = None
    uitgaand: UitgaandBericht | None = None
    reactie: Publieksreactie | None = None
    klant: Klant | None = None


def zoek_koppeling(
    *, verwijzingen: list[str], afzender: str, onderwerp: str, tekst: str, zonder: int
) -> Koppeling | None:
    """What a message with these references, sender and words belongs to. `zonder`: the message itself."""
    berichten = Postbericht.objects.exclude(pk=zonder).exclude(status=Poststatus.VERWIJDERD)
    if (gevonden := _op_message_id(verwijzingen)) is not None:
        return gevonden
    if verwijzingen and (
        eerder := berichten.filter(message_id__in=verwijzingen).order_by("-ontvangen_op").first()
    ):
        return Koppeling(Koppelwijze.VERWIJZING, eerder=eerder)
    if not afzender:
        return None
    woorden = f"{onderwerp}\n{tekst[:_GELEZEN_TEKST]}"
    nummers = [int(nummer) for nummer in _NUMMER.findall(woorden)[:_MEESTE_KENMERKEN]]
    if nummers:
        van_afzender = Q(afzender=afzender) | Q(antwoordadres=afzender)
        van_klant = Q(klant__emailadressen__adres=afzender)
        eerder = berichten.filter(van_afzender | van_klant, pk__in=nummers).order_by("-ontvangen_op").first()
        if eerder is not None:
            return Koppeling(Koppelwijze.NUMMER, eerder=eerder)
    if (reactie := _reactie_met_nummer(woorden, afzender)) is not None:
        return Koppeling(Koppelwijze.NUMMER, reactie=reactie, klant=reactie.klant)
    klant = klant_met_adres(afzender)
    return Koppeling(Koppelwijze.AFZENDER, klant=klant) if klant else None


def _op_message_id(verwijzingen: list[str]) -> Koppeling | None:
    """The mail of ours that is answered; nobody else can make its Message-ID."""
    bericht_id = bericht_id_uit(" ".join(verwijzingen))
    uitgaand = UitgaandBericht.objects.filter(bericht_id=bericht_id).first() if bericht_id else None
    if uitgaand is None:
        return None
    antwoord = Postantwoord.objects.filter(uitgaand=uitgaand).select_related("bericht").first()
    if antwoord is not None:
        return Koppeling(Koppelwijze.KENMERK, eerder=antwoord.bericht, uitgaand=uitgaand)
    handeling = (
        Reactiehandeling.objects.filter(bericht=uitgaand)
        .select_related("publieksreactie__klant", "publieksreactie__afdeling")
        .first()
    )
    reactie = handeling.publieksreactie if handeling else None
    return Koppeling(
        Koppelwijze.KENMERK, uitgaand=uitgaand, reactie=reactie, klant=reactie.klant if reactie else None
    )


def _reactie_met_nummer(woorden: str, afzender: str) -> Publieksreactie | None:
    """The publieksreactie of this sender whose number (P-000123) or reference is among the words."""
    nummers = [int(nummer) for nummer in _REACTIENUMMER.findall(woorden)[:_MEESTE_KENMERKEN]]
    kenmerken = list(dict.fromkeys(_KENMERK.findall(woorden)))[:_MEESTE_KENMERKEN]
    if not nummers and not kenmerken:
        return None
    genoemd = Q(pk__in=nummers) | Q(referentie__in=[kenmerk.rstrip(".") for kenmerk in kenmerken])
    bekend = Q(emailadres__iexact=afzender) | Q(klant__emailadressen__adres=afzender)
    return (
        Publieksreactie.objects.filter(genoemd, bekend)
        .select_related("klant", "afdeling")
        .order_by("-ontvangen_op")
        .first()
    )


def klant_met_adres(adres: str) -> Klant | None:
    """The one klant with this address; None when there is none, or more than one."""
    klanten = list(Klant.objects.filter(emailadressen__adres=adres.lower())[:2])
    return klanten[0] if len(klanten) == 1 else None


def koppel_aan(
    bericht: Postbericht, koppeling: Koppeling | None, afzender_klant: Klant | None = None
) -> None:
    """Take over what the earlier message or the case knows. Does not save."""
    if koppeling is None:
        return
    bericht.koppelwijze = koppeling.wijze
    bericht.antwoord_op = koppeling.uitgaand
    bericht.klant = koppeling.klant or afzender_klant
    if koppeling.reactie is not None:
        bericht.publieksreactie = koppeling.reactie
        bericht.afdeling = koppeling.reactie.afdeling
    if (eerder := koppeling.eerder) is not None:
        bericht.draad_id = eerder.draad_id_of_zelf
        bericht.klant = eerder.klant or bericht.klant
        bericht.publieksreactie = eerder.publieksreactie
        bericht.terugbelverzoek = eerder.terugbelverzoek
        bericht.product = eerder.product
        bericht.afdeling = eerder.afdeling
        bericht.medewerker = eerder.medewerker
