"""Telling a sender that the message came in: so many times a day, and never a machine (RFC 3834)."""

from datetime import datetime, timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import connection
from django.template.loader import render_to_string
from django.utils import translation

from contacten.enums import Posthandelingsoort
from contacten.models import Postantwoord, Postbericht, Posthandeling
from kcc.organisatie.enums import Berichtkanaal
from kcc.organisatie.services import huidige_instelling, zet_bericht_klaar

_DAG = timedelta(days=1)
_LANGSTE_ADRES = 254  # RFC 5321


def eigen_adressen() -> set[str]:
    """The addresses that our mail comes from and goes to, in lower case."""
    adressen = (
        settings.POSTBUS_ADRES,
        settings.DEFAULT_FROM_EMAIL,
        settings.MAIL_RETOUR,
        huidige_instelling().email,
    )
    return {adres.rpartition("<")[2].rstrip(">").strip().lower() for adres in adressen if adres}


def bevestig_ontvangst(*, bericht: Postbericht, aan: str, taal: str, nu: datetime) -> bool:
    """Put an acknowledgement in the outbox, in the caller's transaction; False when it must not be sent.

    `aan`: where an automatic answer goes. Of two messages of one address at once, each waits for the other's
    count.
    """
    aan = aan.lower()
    if not settings.POSTBUS_ONTVANGSTBEVESTIGING or not _is_adres(aan):
        return False
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 834))", [aan])
    vandaag = Postantwoord.objects.filter(is_automatisch=True, aan=aan, gemaakt_op__gt=nu - _DAG)
    if vandaag.count() >= settings.POSTBUS_AUTOMATISCH_PER_DAG:
        return False
    with translation.override(taal):
        gegevens = {"bericht": bericht, "instelling": huidige_instelling()}
        tekst = render_to_string("contacten/mail/postbus_ontvangen.txt", gegevens).strip() + "\n"
        onderwerp = " ".join(render_to_string("contacten/mail/postbus_onderwerp.txt", gegevens).split())
    sleutel = f"postbus-ontvangst-{bericht.pk}"
    uitgaand = zet_bericht_klaar(
        sleutel=sleutel,
        kanaal=Berichtkanaal.EMAIL,
        aan=aan,
        onderwerp=onderwerp,
        tekst=tekst,
        koppen={**koppen_van_antwoord(bericht), "Auto-Submitted": "auto-replied"},
        nu=nu,
    )
    Postantwoord.objects.create(
        sleutel=sleutel,
        bericht=bericht,
        uitgaand=uitgaand,
        aan=aan,
        onderwerp=uitgaand.onderwerp,
        tekst=tekst,
        is_automatisch=True,
        gemaakt_op=nu,
    )
    Posthandeling.objects.create(bericht=bericht, moment=nu, soort=Posthandelingsoort.BEVESTIGD)
    return True


def _is_adres(aan: str) -> bool:
    try:
        validate_email(aan)
    except ValidationError:
        return False
    return len(aan) <= _LANGSTE_ADRES


def koppen_van_antwoord(bericht: Postbericht) -> dict[str, str]:
    """The headers by which a mail program puts our answer with the question (RFC 5322, 3.6.4)."""
    koppen = {"Reply-To": settings.POSTBUS_ADRES}
    if bericht.message_id:
        eerder = list(reversed(bericht.verwijzingen[:10]))
        koppen["In-Reply-To"] = bericht.message_id
        koppen["References"] = " ".join([*eerder, bericht.message_id])
    return koppen
