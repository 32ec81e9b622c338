"""What a citizen receives about an appointment: mail in their language with an ICS file."""

from collections.abc import Iterable
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, Timezone, vCalAddress

from afspraken.enums import Afspraakstatus
from afspraken.models import Afspraak, Afspraakregel
from kcc.lib.perioden import TIJDZONE
from kcc.organisatie.enums import Berichtkanaal
from kcc.organisatie.models import Instelling
from kcc.organisatie.services import huidige_instelling, zet_bericht_klaar


def beheeradres(afspraak: Afspraak, beheersleutel: str) -> str:
    """The absolute address at which the citizen manages the appointment."""
    pad = reverse("afspraken:beheren", args=[afspraak.uuid, beheersleutel])
    return f"{settings.KCC_BASIS_URL}{pad}"


def bevestig(afspraak: Afspraak, *, beheersleutel: str, nu: datetime, door_gemeente: bool = False) -> None:
    """Put the confirmation of a new or moved appointment in the outbox; nothing without an address.

    `door_gemeente`: not the citizen but the gemeente moved it, and says so.
    """
    soort = "bevestiging" if afspraak.volgnummer == 0 else "wijziging"
    extra = {"beheeradres": beheeradres(afspraak, beheersleutel), "door_gemeente": door_gemeente}
    _zet_klaar(afspraak, soort, extra, nu)


def bevestig_afzegging(afspraak: Afspraak, *, nu: datetime, door_gemeente: bool = False) -> None:
    """Put the confirmation of a cancellation in the outbox; nothing without an address.

    `door_gemeente`: not the citizen but the gemeente cancelled it, and says so.
    """
    _zet_klaar(afspraak, "afzegging", {"door_gemeente": door_gemeente}, nu)


def _zet_klaar(afspraak: Afspraak, soort: str, extra: dict[str, Any], nu: datetime) -> None:
    if not afspraak.email:
        return
    instelling = huidige_instelling()
    regels = list(afspraak.regels.select_related("product").order_by("eerste_cel"))
    with translation.override(afspraak.taal):
        onderwerp = {
            "bevestiging": _("Uw afspraak op %(datum)s"),
            "wijziging": _("Uw afspraak is verplaatst naar %(datum)s"),
            "afzegging": _("Uw afspraak op %(datum)s is afgezegd"),
        }[soort] % {"datum": _datum(afspraak)}
        gegevens = {
            "afspraak": afspraak,
            "regels": regels,
            "instelling": instelling,
            "soort": soort,
            "onderwerp": onderwerp,
            **extra,
        }
        zet_bericht_klaar(
            sleutel=f"afspraak:{afspraak.uuid}:{afspraak.volgnummer}:{soort}",
            kanaal=Berichtkanaal.EMAIL,
            aan=afspraak.email,
            onderwerp=onderwerp,
            tekst=render_to_string("afspraken/mail/afspraak.txt", gegevens),
            html=render_to_string("afspraken/mail/afspraak.html", gegevens),
            bijlagen=[
                {
                    "naam": "afspraak.ics",
                    "mimetype": f"text/calendar; method={_methode(afspraak)}; charset=utf-8",
                    "inhoud": _ics(afspraak, regels, instelling, nu),
                }
            ],
            nu=nu,
        )


def _datum(afspraak: Afspraak) -> str:
    return date_format(afspraak.begint_op.astimezone(TIJDZONE), "DATE_FORMAT")


def _methode(afspraak: Afspraak) -> str:
    return "CANCEL" if afspraak.status == Afspraakstatus.AFGEZEGD else "PUBLISH"


def ics(afspraak: Afspraak, *, nu: datetime) -> str:
    """The appointment as iCalendar (RFC 5545), times in Europe/Amsterdam with the zone's own rules.

    UID stays and SEQUENCE grows, so that a calendar replaces the earlier one.
    """
    return _ics(afspraak, afspraak.regels.select_related("product"), huidige_instelling(), nu)


@lru_cache(maxsize=8)
def _tijdzone(jaar: int) -> Timezone:
    """The rules of the zone around `jaar`; all of them would be a hundred lines."""
    return Timezone.from_tzid(TIJDZONE.key, first_date=date(jaar - 1, 1, 1), last_date=date(jaar + 2, 1, 1))


def _ics(afspraak: Afspraak, regels: Iterable[Afspraakregel], instelling: Instelling, nu: datetime) -> str:
    producten = ", ".join(regel.product.naam for regel in regels)
    kalender = Calendar()
    kalender.add("prodid", "-//KCC//Klant Contact Centrum//NL")
    kalender.add("version", "2.0")
    kalender.add("method", _methode(afspraak))
    gebeurtenis = Event()
    gebeurtenis.add("uid", f"{afspraak.uuid}@kcc")
    gebeurtenis.add("sequence", afspraak.volgnummer)
    gebeurtenis.add("dtstamp", nu)
    gebeurtenis.add("dtstart", afspraak.begint_op.astimezone(TIJDZONE))
    gebeurtenis.add("dtend", afspraak.eindigt_op.astimezone(TIJDZONE))
    gebeurtenis.add("summary", f"{producten} - {instelling.naam}")
    gebeurtenis.add("location", f"{afspraak.locatie.naam}, {afspraak.locatie.adres}")
    gebeurtenis.add("status", "CANCELLED" if _methode(afspraak) == "CANCEL" else "CONFIRMED")
    if instelling.email:
        gebeurtenis.add("organizer", vCalAddress(f"MAILTO:{instelling.email}"))
    kalender.add_component(_tijdzone(afspraak.begint_op.year))
    kalender.add_component(gebeurtenis)
    return kalender.to_ical().decode()
