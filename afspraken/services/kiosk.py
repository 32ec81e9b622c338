"""Devices in the waiting room: pairing one with a code, recognising it, withdrawing it; and whether the
number of an appointment checks somebody in there."""

import secrets
from datetime import datetime, timedelta
from enum import StrEnum

from django.db import transaction
from django.utils.crypto import salted_hmac

from afspraken.enums import Afspraakstatus
from afspraken.models import Afspraak, Kiosk
from afspraken.services.fouten import BalieFout
from catalogus.models import Locatie
from kcc.lib.perioden import lokale_dag
from kcc.organisatie.models import Medewerker

CODE_GELDIG = timedelta(minutes=30)
_CIJFERS = 10


@transaction.atomic
def maak_kiosk(*, locatie: Locatie, naam: str, medewerker: Medewerker, nu: datetime) -> tuple[Kiosk, str]:
    """Let a device be paired with this place; the kiosk, and the code (ten digits) to type on it within half
    an hour. The code works once and is kept nowhere."""
    code = "".join(secrets.choice("0123456789") for _ in range(_CIJFERS))
    kiosk = Kiosk.objects.create(
        locatie=locatie,
        naam=naam,
        codehash=_hash("code", code),
        code_tot=nu + CODE_GELDIG,
        gemaakt_op=nu,
        medewerker=medewerker,
    )
    return kiosk, code


@transaction.atomic
def koppel_kiosk(*, locatie: Locatie, code: str, nu: datetime) -> str:
    """Pair the device at which `code` was typed; the secret it is known by from now on.

    BalieFout when the code is wrong, too old, used, or of another place.
    """
    kiosken = Kiosk.objects.select_for_update().filter(locatie=locatie, code_tot__gt=nu)
    kiosk = kiosken.filter(codehash=_hash("code", code)).first()
    if kiosk is None:
        raise BalieFout("Deze code klopt niet of is te oud. Vraag een nieuwe code.")
    geheim = secrets.token_urlsafe(32)
    kiosk.codehash = kiosk.code_tot = None
    kiosk.sleutelhash = _hash("sleutel", geheim)
    kiosk.gekoppeld_op = nu
    kiosk.save()
    return geheim


def herken_kiosk(*, locatie: Locatie, geheim: str) -> Kiosk | None:
    """The device of this place with this secret, if there is one and it was not withdrawn."""
    return Kiosk.objects.filter(locatie=locatie, sleutelhash=_hash("sleutel", geheim)).first()


@transaction.atomic
def trek_kiosk_in(*, locatie: Locatie, kiosk_id: int, nu: datetime) -> Kiosk:
    """This device can check nobody in any more, at once; doing so twice changes nothing."""
    kiosk = Kiosk.objects.select_for_update().get(pk=kiosk_id, locatie=locatie)
    if kiosk.ingetrokken_op is None:
        kiosk.codehash = kiosk.code_tot = kiosk.sleutelhash = None
        kiosk.ingetrokken_op = nu
        kiosk.save()
    return kiosk


class NietHier(StrEnum):
    """Why a number of an appointment checks nobody in here now."""

    ONBEKEND = "onbekend"
    AFGEZEGD = "afgezegd"
    VIDEO = "video"
    THUIS = "thuis"
    ANDERE_DAG = "andere dag"
    ELDERS = "elders"
    GEHOLPEN = "geholpen"
    WEG = "weg"


def zoek_aan_kiosk(*, locatie: Locatie, nummer: str, nu: datetime) -> tuple[Afspraak | None, NietHier | None]:
    """The appointment of this number, and why it checks nobody in at this place now, if it does not.

    Who waits already is checked in again: that gives the same ticket.
    """
    afspraken = Afspraak.objects.select_related("locatie", "bezoek")
    afspraak = afspraken.filter(nummer=nummer).first() if nummer else None
    if afspraak is None:
        return None, NietHier.ONBEKEND
    bezoek = getattr(afspraak, "bezoek", None)
    redenen = (
        (NietHier.AFGEZEGD, afspraak.status == Afspraakstatus.AFGEZEGD),
        (NietHier.VIDEO, afspraak.locatie.is_video),
        (NietHier.THUIS, afspraak.locatie.is_mobiel_team),
        (NietHier.ANDERE_DAG, afspraak.datum != lokale_dag(nu)),
        (NietHier.ELDERS, afspraak.locatie_id != locatie.pk),
        (NietHier.GEHOLPEN, bezoek is not None and bezoek.afgerond_op is not None),
        (NietHier.WEG, bezoek is not None and bezoek.weggelopen_op is not None),
    )
    return afspraak, next((reden for reden, is_zo in redenen if is_zo), None)


def _hash(soort: str, waarde: str) -> str:
    return salted_hmac(f"afspraken.kiosk.{soort}", waarde, algorithm="sha256").hexdigest()
