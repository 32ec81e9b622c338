"""Answering a message by mail, from text blocks, and everything that was said before and after."""

from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import Q

from contacten.enums import Posthandelingsoort, Resultaat
from contacten.models import Postantwoord, Postbericht, Tekstblok
from contacten.services.postbus.bevestigen import eigen_adressen, koppen_van_antwoord
from contacten.services.postbus.registreren import leg_contact_vast
from contacten.services.postbus.werk import begin_poststap, begin_poststap_met_klant, sluit
from contacten.services.stappen import handeling
from kcc.organisatie.enums import Berichtkanaal
from kcc.organisatie.models import Afdeling, Medewerker
from kcc.organisatie.services import zet_bericht_klaar

_LANGSTE_CITAAT = 10_000


def onderwerp_van_antwoord(bericht: Postbericht) -> str:
    """Re: what was asked, with our number, by which an answer finds its way when all else is lost."""
    onderwerp = bericht.onderwerp or "Uw bericht"
    if not onderwerp.lower().startswith("re:"):
        onderwerp = f"Re: {onderwerp}"
    nummer = f"[{bericht.nummer}]"
    return onderwerp[: 200 - len(nummer) - 1] + f" {nummer}" if nummer not in onderwerp else onderwerp[:200]


def tekstblokken_voor(bericht: Postbericht) -> list[Tekstblok]:
    """The blocks in use for everybody and for the afdeling of this message, by name."""
    voor = Q(afdeling__isnull=True) | Q(afdeling_id=bericht.afdeling_id)
    return list(Tekstblok.objects.filter(voor, is_actief=True))


def vul_tekstblok(*, tekstblok: Tekstblok, bericht: Postbericht, medewerker: Medewerker) -> str:
    """The text of a block with the names filled in; what is not known of them is left out."""
    naam = bericht.klant.naam if bericht.klant else bericht.afzender_naam
    tekst = tekstblok.tekst.replace("\r\n", "\n")
    for woord, waarde in (("naam", naam), ("nummer", bericht.nummer), ("medewerker", str(medewerker))):
        tekst = tekst.replace("{" + woord + "}", waarde)
    return tekst


@handeling
def beantwoord_postbericht(
    *,
    bericht_id: int,
    medewerker: Medewerker,
    sleutel: str,
    onderwerp: str,
    tekst: str,
    is_afgehandeld: bool,
    nu: datetime,
    gezien: int | None = None,
) -> Postbericht:
    """Answer the message by mail, through the outbox. A second call with the same `sleutel` does nothing.

    The answer quotes the question, carries its references, and is no automatic mail. Who answers a message
    that nobody took, takes it. `is_afgehandeld`: the message is closed too, and registered as a contact.
    Raise ValidationError, by field, and Achterhaald.
    """
    if Postantwoord.objects.filter(sleutel=sleutel).exists():
        return Postbericht.objects.get(pk=bericht_id)
    begin = begin_poststap_met_klant if is_afgehandeld else begin_poststap
    stap = begin(Posthandelingsoort.BEANTWOORD, bericht_id, medewerker, nu, gezien)
    bericht = stap.zaak
    aan = _adres(bericht)
    if not tekst.strip():
        raise ValidationError({"tekst": "Schrijf uw antwoord."})
    uitgaand = zet_bericht_klaar(
        sleutel=f"postbus-antwoord-{sleutel}",
        kanaal=Berichtkanaal.EMAIL,
        aan=aan,
        onderwerp=onderwerp,
        tekst=tekst.strip().replace("\r\n", "\n") + _citaat(bericht),
        koppen={**koppen_van_antwoord(bericht), "Auto-Submitted": "no"},
        nu=nu,
    )
    Postantwoord.objects.create(
        sleutel=sleutel,
        bericht=bericht,
        uitgaand=uitgaand,
        aan=aan,
        onderwerp=uitgaand.onderwerp,
        tekst=tekst.strip().replace("\r\n", "\n"),
        medewerker=medewerker,
        gemaakt_op=nu,
    )
    bericht.medewerker = bericht.medewerker or medewerker
    if is_afgehandeld:
        if bericht.klantcontact is None:
            # What leaves the Postbus is registered.
            bericht.klantcontact = leg_contact_vast(
                bericht, medewerker, Resultaat.DIRECT_BEANTWOORD, None, "", None, nu
            )
        sluit(bericht, medewerker, nu)
    return stap.bewaar()


def _adres(bericht: Postbericht) -> str:
    """Where the answer goes; never to ourselves, which would go round."""
    try:
        validate_email(bericht.naar)
    except ValidationError:
        raise ValidationError({"tekst": "Er is geen e-mailadres om naar te antwoorden."}) from None
    if bericht.naar.lower() in eigen_adressen():
        raise ValidationError({"tekst": "Het antwoord zou naar onszelf gaan."})
    return bericht.naar


def _citaat(bericht: Postbericht) -> str:
    """What was asked, below the answer."""
    if not bericht.tekst:
        return "\n"
    regels = bericht.tekst[:_LANGSTE_CITAAT].split("\n")
    return "\n\n\nU schreef:\n" + "\n".join(f"> {regel}".rstrip() for regel in regels) + "\n"


# --- The conversation ----------------------------------------------------------------------------


@dataclass(frozen=True)
class Gesprekdeel:
    """One message or answer of a conversation; exactly one of the two is there."""

    moment: datetime
    bericht: Postbericht | None = None
    antwoord: Postantwoord | None = None


def gesprek(bericht: Postbericht, maximum: int = 50) -> list[Gesprekdeel]:
    """The conversation that a message belongs to, in order of time; the last `maximum` of each side."""
    begin = bericht.draad_id_of_zelf
    berichten = list(
        Postbericht.objects.filter(Q(pk=begin) | Q(draad_id=begin))
        .select_related("klant")
        .order_by("-ontvangen_op", "-pk")[:maximum]
    )
    antwoorden = list(
        Postantwoord.objects.filter(Q(bericht_id=begin) | Q(bericht__draad_id=begin))
        .select_related("medewerker", "uitgaand")
        .order_by("-gemaakt_op", "-pk")[:maximum]
    )
    delen = [Gesprekdeel(deel.ontvangen_op, bericht=deel) for deel in berichten]
    delen += [Gesprekdeel(deel.gemaakt_op, antwoord=deel) for deel in antwoorden]
    return sorted(delen, key=lambda deel: (deel.moment, deel.antwoord is not None))


# --- Text blocks ---------------------------------------------------------------------------------


@transaction.atomic
def bewaar_tekstblok(
    *,
    tekstblok: Tekstblok | None,
    naam: str,
    tekst: str,
    taal: str,
    afdeling: Afdeling | None,
    is_actief: bool,
) -> Tekstblok:
    """Make a block, or change the one given. Raise ValidationError, by field."""
    blok = tekstblok or Tekstblok()
    blok.naam, blok.tekst, blok.taal = naam.strip(), tekst.strip(), taal
    blok.afdeling, blok.is_actief = afdeling, is_actief
    blok.full_clean()
    blok.save()
    return blok
