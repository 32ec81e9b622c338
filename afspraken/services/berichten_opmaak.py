"""How messages about an appointment read: mail with text, HTML and a calendar file, and text messages."""

from datetime import datetime
from typing import Any

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from afspraken.enums import Afspraakstatus
from afspraken.models import Afspraak
from afspraken.services import berichten_agenda
from afspraken.services.berichten_opname import Opname
from catalogus.models import Locatie, Product
from kcc.lib import gsm7
from kcc.lib.perioden import TIJDZONE
from kcc.organisatie.opmaak import Inhoud, NietMeerNodig
from kcc.organisatie.services import huidige_instelling

HERINNERING = "herinnering"


def maak_mail(gegevens: dict[str, Any], nu: datetime) -> Inhoud:
    """The mail of an Opname, in the language of the citizen. NietMeerNodig: see _eis_nodig."""
    opname = Opname.uit_json(gegevens)
    _eis_nodig(opname, nu)
    instelling = huidige_instelling()
    locatie = Locatie.objects.get(pk=opname.locatie_id)
    producten = Product.objects.in_bulk([product_id for product_id, _personen in opname.regels])
    regels = [(producten[product_id], personen) for product_id, personen in opname.regels]
    with translation.override(opname.taal):
        onderwerp = _onderwerp(opname)
        context = {
            "opname": opname,
            "locatie": locatie,
            "regels": regels,
            "instelling": instelling,
            "onderwerp": onderwerp,
        }
        methode = berichten_agenda.methode(opname)
        agenda = berichten_agenda.kalender(
            opname, [product for product, _personen in regels], locatie, instelling, methode
        )
        return Inhoud(
            onderwerp=onderwerp,
            tekst=render_to_string("afspraken/mail/afspraak.txt", context),
            html=render_to_string("afspraken/mail/afspraak.html", context),
            bijlagen=[
                {
                    "naam": "afspraak.ics",
                    "mimetype": f"text/calendar; method={methode}; charset=utf-8",
                    "inhoud": agenda,
                }
            ],
        )


def _onderwerp(opname: Opname) -> str:
    datum = date_format(opname.begint_op.astimezone(TIJDZONE), "DATE_FORMAT")
    return {
        "bevestiging": _("Uw afspraak op %(datum)s"),
        "wijziging": _("Uw afspraak is verplaatst naar %(datum)s"),
        "gegevens": _("Uw afspraak op %(datum)s: verbeterde gegevens"),
        "afzegging": _("Uw afspraak op %(datum)s is afgezegd"),
        "herstel": _("Uw afspraak op %(datum)s gaat toch door"),
        HERINNERING: _("Herinnering: uw afspraak op %(datum)s"),
    }[opname.soort] % {"datum": datum}


def maak_sms(gegevens: dict[str, Any], nu: datetime) -> Inhoud:
    """The reminder as one text message where that is possible: when, where and the number, no name.

    NietMeerNodig: see _eis_nodig.
    """
    opname = Opname.uit_json(gegevens)
    _eis_nodig(opname, nu)
    locatie = Locatie.objects.get(pk=opname.locatie_id)
    moment = opname.begint_op.astimezone(TIJDZONE)
    with translation.override(opname.taal):
        wanneer_en_waar = _("Herinnering: u hebt een afspraak op %(datum)s om %(tijd)s uur, %(locatie)s.") % {
            "datum": date_format(moment, "D j F"),
            "tijd": date_format(moment, "TIME_FORMAT"),
            "locatie": locatie.publieksnaam,
        }
        delen = [
            wanneer_en_waar,
            _("Nummer %(nummer)s.") % {"nummer": opname.nummer},
            _("Kunt u niet? Bel %(telefoon)s.") % {"telefoon": huidige_instelling().telefoonnummer},
        ]
    tekst = gsm7.naar_gsm7(" ".join(delen))
    if gsm7.lengte(tekst) > gsm7.LENGTE:
        tekst = gsm7.naar_gsm7(" ".join(delen[:2]))
    return Inhoud(tekst)


def _eis_nodig(opname: Opname, nu: datetime) -> None:
    """A reminder is only for an appointment that still stands as it stood, and has not begun."""
    if opname.soort != HERINNERING:
        return
    staat_nog = Afspraak.objects.filter(
        uuid=opname.uuid, volgnummer=opname.volgnummer, status=Afspraakstatus.BEVESTIGD
    )
    if nu >= opname.begint_op or not staat_nog.exists():
        raise NietMeerNodig
