"""An e-mail of the Postbus: what it is, what it belongs to, and whether its sender hears that it came."""

import hashlib
from datetime import datetime, timedelta

from contacten.enums import Koppelwijze, Posthandelingsoort, Poststatus, Quarantainereden
from contacten.models import Postbericht, Posthandeling
from contacten.postbus.automatisch import (
    is_automatisch_antwoord,
    is_automatisch_verstuurd,
    mag_automatisch_antwoord,
)
from contacten.postbus.mail import Gelezen, Onleesbaar, lees_mail
from contacten.services.postbus.bevestigen import bevestig_ontvangst, eigen_adressen
from contacten.services.postbus.koppelen import Koppeling, klant_met_adres, koppel_aan, zoek_koppeling
from contacten.services.postbus.opslag import bewaar_bijlagen
from kcc.lib import retourmail
from kcc.organisatie.enums import Retouruitkomst
from kcc.organisatie.kanalen import bericht_id_uit
from kcc.organisatie.services import verwerk_retourmail

# From one address; more go to quarantine, where they can be let out all the same.
MEESTE_PER_UUR = 60
_UUR = timedelta(hours=1)


def lees_email(bericht: Postbericht, ruw: bytes, nu: datetime) -> None:
    """Read the mail into the locked `bericht` and save it with where it belongs. Raise Onleesbaar."""
    gelezen = lees_mail(ruw)
    retourpad = gelezen.retourpad if bericht.envelop_van is None else bericht.envelop_van
    _neem_over(bericht, gelezen, retourpad)
    if retourmail.lees(ruw).is_melding:
        bericht.save()
        _verwerk_melding(bericht, ruw, nu)
        return
    if bericht_id_uit(gelezen.message_id):
        raise Onleesbaar(Quarantainereden.LUS, "Dit is een mail van onszelf die terugkwam.")
    bericht.inhoudskenmerk = _kenmerk(gelezen)
    eerste = (
        Postbericht.objects.filter(inhoudskenmerk=bericht.inhoudskenmerk, dubbel_van__isnull=True)
        .exclude(pk=bericht.pk)
        .first()
    )
    if eerste is not None:
        bericht.dubbel_van = eerste
        bericht.status = Poststatus.DUBBEL
        bericht.save()
        return
    koppeling = zoek_koppeling(
        verwijzingen=gelezen.verwijzingen,
        afzender=gelezen.afzender,
        onderwerp=gelezen.onderwerp,
        tekst=gelezen.tekst,
        zonder=bericht.pk,
    )
    koppel_aan(bericht, koppeling, klant_met_adres(gelezen.afzender) if gelezen.afzender else None)
    keuringen = bewaar_bijlagen(bericht, gelezen.bestanden)
    if any(keuring.is_gevaarlijk for keuring in keuringen):
        bericht.status, bericht.quarantainereden = Poststatus.QUARANTAINE, Quarantainereden.GEVAARLIJK
    elif gelezen.is_leeg:
        bericht.status, bericht.quarantainereden = Poststatus.QUARANTAINE, Quarantainereden.LEEG
    elif not gelezen.afzender:
        bericht.status, bericht.quarantainereden = Poststatus.QUARANTAINE, Quarantainereden.GEEN_AFZENDER
    elif _is_vloed(bericht, nu):
        bericht.status, bericht.quarantainereden = Poststatus.QUARANTAINE, Quarantainereden.LUS
    elif is_automatisch_antwoord(gelezen.koppen):
        bericht.status = Poststatus.AUTOMATISCH
    else:
        bericht.status = Poststatus.OPEN
    bericht.save()
    _schrijf_log(bericht, koppeling, nu)
    if bericht.status == Poststatus.OPEN and bericht.draad_id is None and not bericht.is_afgekapt:
        _bevestig(bericht, gelezen, retourpad, nu)


def _neem_over(bericht: Postbericht, gelezen: Gelezen, retourpad: str | None) -> None:
    bericht.message_id = gelezen.message_id[:500]
    bericht.verwijzingen = gelezen.verwijzingen
    bericht.afzender = gelezen.afzender
    bericht.afzender_naam = gelezen.afzender_naam
    bericht.antwoordadres = gelezen.antwoordadres
    bericht.onderwerp = gelezen.onderwerp
    bericht.tekst = gelezen.tekst
    bericht.html = gelezen.html
    bericht.verzonden_op = gelezen.verzonden_op
    bericht.is_automatisch = is_automatisch_verstuurd(gelezen.koppen, retourpad)


def _is_vloed(bericht: Postbericht, nu: datetime) -> bool:
    """Whether this sender wrote more in an hour than people do: a program that answers every answer."""
    van_afzender = Postbericht.objects.filter(afzender=bericht.afzender, ontvangen_op__gt=nu - _UUR)
    return van_afzender.exclude(pk=bericht.pk).count() >= MEESTE_PER_UUR


def _kenmerk(gelezen: Gelezen) -> str:
    """Names what the mail says. Without a Message-ID nothing tells a second mail from a second delivery: "".

    With everything else that was read in it: who copies somebody's Message-ID does not make a mail a double.
    """
    if not gelezen.message_id:
        return ""
    som = hashlib.sha256()
    for deel in (
        gelezen.message_id,
        gelezen.afzender,
        gelezen.onderwerp,
        str(gelezen.verzonden_op),
        gelezen.tekst,
        gelezen.html,
        *(f"{bestand.naam}\n{hashlib.sha256(bestand.inhoud).hexdigest()}" for bestand in gelezen.bestanden),
    ):
        som.update(f"{len(deel)}:{deel}".encode())
    return som.hexdigest()


def _verwerk_melding(bericht: Postbericht, ruw: bytes, nu: datetime) -> None:
    """What a mail server tells goes to the message that it is about; about none of ours, to quarantine."""
    retour = verwerk_retourmail(ruw=ruw, nu=nu)
    bericht.antwoord_op = retour.bericht
    bericht.is_automatisch = True
    bericht.inhoudskenmerk = ""
    toelichting = retour.get_uitkomst_display()
    if retour.uitkomst in (Retouruitkomst.ONBEKEND, Retouruitkomst.ONLEESBAAR):
        bericht.status = Poststatus.QUARANTAINE
        bericht.quarantainereden = Quarantainereden.ONBEKENDE_RETOUR
    else:
        bericht.status = Poststatus.RETOUR
    bericht.save()
    soort = (
        Posthandelingsoort.QUARANTAINE
        if bericht.status == Poststatus.QUARANTAINE
        else Posthandelingsoort.AFGEHANDELD
    )
    Posthandeling.objects.create(bericht=bericht, moment=nu, soort=soort, toelichting=toelichting)


def _schrijf_log(bericht: Postbericht, koppeling: Koppeling | None, nu: datetime) -> None:
    if koppeling is not None:
        Posthandeling.objects.create(
            bericht=bericht,
            moment=nu,
            soort=Posthandelingsoort.GEKOPPELD,
            toelichting=Koppelwijze(koppeling.wijze).label,
        )
    if bericht.status == Poststatus.QUARANTAINE:
        Posthandeling.objects.create(
            bericht=bericht,
            moment=nu,
            soort=Posthandelingsoort.QUARANTAINE,
            toelichting=Quarantainereden(bericht.quarantainereden).label,
        )


def _bevestig(bericht: Postbericht, gelezen: Gelezen, retourpad: str | None, nu: datetime) -> None:
    """An automatic answer goes to the return path (RFC 3834, 4); to the sender when that is not known."""
    if mag_automatisch_antwoord(gelezen.koppen, retourpad, gelezen.afzender, eigen_adressen()):
        taal = bericht.klant.taal if bericht.klant else "nl"
        bevestig_ontvangst(bericht=bericht, aan=retourpad or gelezen.afzender, taal=taal, nu=nu)
