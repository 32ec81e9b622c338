"""An appointment as iCalendar (RFC 5545, RFC 5546): a calendar takes it over, and later its changes."""

from collections.abc import Sequence
from datetime import UTC, datetime
from email.utils import parseaddr

from django.conf import settings
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, Timezone, vCalAddress, vText

from afspraken.models import Afspraak
from afspraken.services.berichten_opname import Opname
from catalogus.models import Locatie, Product
from kcc.lib.perioden import TIJDZONE
from kcc.organisatie.models import Instelling
from kcc.organisatie.services import huidige_instelling

# The rule of the European Union since 1996. Written out, because computing it costs more than the rest.
_TIJDZONE = Timezone.from_ical(
    "\r\n".join(
        [
            "BEGIN:VTIMEZONE",
            f"TZID:{TIJDZONE.key}",
            "BEGIN:DAYLIGHT",
            "TZNAME:CEST",
            "DTSTART:19960331T020000",
            "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU",
            "TZOFFSETFROM:+0100",
            "TZOFFSETTO:+0200",
            "END:DAYLIGHT",
            "BEGIN:STANDARD",
            "TZNAME:CET",
            "DTSTART:19961027T030000",
            "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU",
            "TZOFFSETFROM:+0200",
            "TZOFFSETTO:+0100",
            "END:STANDARD",
            "END:VTIMEZONE",
        ]
    )
)


def methode(opname: Opname) -> str:
    """How a mail brings it: REQUEST adds or replaces, CANCEL takes away."""
    return "CANCEL" if opname.is_afgezegd else "REQUEST"


def ics(afspraak: Afspraak, *, nu: datetime) -> str:
    """The appointment as a file to take along. PUBLISH: who asks for the file is invited by nobody."""
    regels = list(afspraak.regels.select_related("product"))
    opname = Opname.van(afspraak, "agenda", nu)
    producten = [regel.product for regel in regels]
    return kalender(opname, producten, afspraak.locatie, huidige_instelling(), "PUBLISH")


def kalender(
    opname: Opname, producten: Sequence[Product], locatie: Locatie, instelling: Instelling, methode: str
) -> str:
    """The iCalendar text. UID stays and SEQUENCE grows with every change, so that a calendar replaces the
    earlier one. Call in the language of the citizen."""
    kalender = Calendar()
    kalender.add("prodid", "-//KCC//Klant Contact Centrum//NL")
    kalender.add("version", "2.0")
    kalender.add("method", methode)
    gebeurtenis = Event()
    gebeurtenis.add("uid", f"{opname.uuid}@kcc")
    gebeurtenis.add("sequence", opname.volgnummer)
    gebeurtenis.add("dtstamp", opname.op.astimezone(UTC))
    gebeurtenis.add("dtstart", _moment(opname.begint_op))
    gebeurtenis.add("dtend", _moment(opname.eindigt_op))
    namen = ", ".join(product.naam_vertaald for product in producten)
    gebeurtenis.add("summary", f"{namen} - {instelling.naam}")
    adres = locatie.adres if locatie.is_te_bezoeken else ""
    gebeurtenis.add("location", ", ".join(filter(None, [locatie.publieksnaam, adres])))
    omschrijving = f"{_('Afspraaknummer')}: {opname.nummer}"
    gebeurtenis.add("description", f"{omschrijving}\n{opname.beheeradres}".strip())
    gebeurtenis.add("status", "CANCELLED" if opname.is_afgezegd else "CONFIRMED")
    gebeurtenis.add("organizer", _adres(instelling.email or _afzender(), instelling.naam))
    if methode != "PUBLISH":
        genodigde = _adres(opname.email, opname.naam)
        # Nothing is asked: whoever made the appointment comes.
        genodigde.params |= {"ROLE": vText("REQ-PARTICIPANT"), "PARTSTAT": vText("ACCEPTED")}
        genodigde.params["RSVP"] = vText("FALSE")
        gebeurtenis.add("attendee", genodigde)
    kalender.add_component(_TIJDZONE)
    kalender.add_component(gebeurtenis)
    return kalender.to_ical().decode()


def _moment(moment: datetime) -> datetime:
    """In local time, as people read it; in UTC in the hour that the clocks show for the second time, which a
    local time cannot name."""
    lokaal = moment.astimezone(TIJDZONE)
    return moment.astimezone(UTC) if lokaal.fold else lokaal


def _adres(email: str, naam: str) -> vCalAddress:
    adres = vCalAddress(f"mailto:{email}")
    adres.params["CN"] = vText(" ".join(naam.split()))
    return adres


def _afzender() -> str:
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
