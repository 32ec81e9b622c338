"""What a citizen is told about an appointment: decided here, made up by the worker that sends it."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse

from afspraken.models import Afspraak
from afspraken.services.berichten_agenda import ics as ics
from afspraken.services.berichten_opname import Opname
from kcc.organisatie.enums import Berichtkanaal
from kcc.organisatie.models import UitgaandBericht
from kcc.organisatie.services import zet_bericht_klaar

# The names under which afspraken.apps registers how these messages read.
OPMAAK_MAIL = "afspraak"
OPMAAK_SMS = "afspraak-sms"


def beheeradres(afspraak: Afspraak, beheersleutel: str) -> str:
    """The absolute address at which the citizen manages the appointment."""
    pad = reverse("afspraken:beheren", args=[afspraak.uuid, beheersleutel])
    return f"{settings.KCC_BASIS_URL}{pad}"


def bevestig(afspraak: Afspraak, *, beheersleutel: str, nu: datetime, door_gemeente: bool = False) -> None:
    """Put the confirmation of a new or moved appointment in the outbox; nothing without an address.

    `door_gemeente`: not the citizen but the gemeente moved it, and says so.
    """
    soort = "bevestiging" if afspraak.volgnummer == 0 else "wijziging"
    adres = beheeradres(afspraak, beheersleutel)
    _zet_mail_klaar(afspraak, soort, nu, beheeradres=adres, door_gemeente=door_gemeente)


def bevestig_correctie(afspraak: Afspraak, *, beheersleutel: str, nu: datetime) -> None:
    """Put the appointment with its corrected data in the outbox; nothing without an address."""
    _zet_mail_klaar(afspraak, "gegevens", nu, beheeradres=beheeradres(afspraak, beheersleutel))


def bevestig_herstel(afspraak: Afspraak, *, beheersleutel: str, nu: datetime) -> None:
    """Put in the outbox that a cancelled appointment goes ahead after all; nothing without an address."""
    _zet_mail_klaar(afspraak, "herstel", nu, beheeradres=beheeradres(afspraak, beheersleutel))


def bevestig_afzegging(afspraak: Afspraak, *, nu: datetime, door_gemeente: bool = False) -> None:
    """Put the confirmation of a cancellation in the outbox; nothing without an address.

    `door_gemeente`: not the citizen but the gemeente cancelled it, and says so.
    """
    _zet_mail_klaar(afspraak, "afzegging", nu, door_gemeente=door_gemeente)


def _zet_mail_klaar(afspraak: Afspraak, soort: str, nu: datetime, **extra: Any) -> None:
    if afspraak.email:
        opname = Opname.van(afspraak, soort, nu, **extra)
        sleutel = f"afspraak:{afspraak.uuid}:{afspraak.volgnummer}:{soort}"
        zet_klaar(opname, sleutel=sleutel, kanaal=Berichtkanaal.EMAIL, aan=afspraak.email, nu=nu)


def zet_klaar(
    opname: Opname, *, sleutel: str, kanaal: Berichtkanaal, aan: str, nu: datetime
) -> UitgaandBericht:
    """Put a message about an appointment in the outbox, once per `sleutel`."""
    return zet_bericht_klaar(
        sleutel=sleutel,
        kanaal=kanaal,
        aan=aan,
        opmaak=OPMAAK_SMS if kanaal == Berichtkanaal.SMS else OPMAAK_MAIL,
        gegevens=opname.als_json(),
        betreft=opname.uuid,
        nu=nu,
    )
