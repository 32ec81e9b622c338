"""How a message of the outbox leaves: one function per channel."""

import re
from smtplib import SMTPRecipientsRefused, SMTPResponseException
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.utils.crypto import constant_time_compare, salted_hmac

from kcc.organisatie import sms
from kcc.organisatie.enums import Berichtkanaal
from kcc.organisatie.fouten import BlijvendeFout as BlijvendeFout
from kcc.organisatie.models import UitgaandBericht

_MESSAGE_ID = re.compile(r"<([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.([0-9a-f]{16})@[^<>\s]+>")
# What a message may set of its headers; the last one overrides that every mail of ours is automatic.
KOPPEN = ("In-Reply-To", "References", "Reply-To", "Auto-Submitted")
_VERBETERDE_CODE = re.compile(r"5\.\d{1,3}\.\d{1,3}\b")


def verstuur(bericht: UitgaandBericht) -> None:
    """Hand the message to its channel. Any exception means that it did not leave."""
    _KANALEN[Berichtkanaal(bericht.kanaal)](bericht)


def message_id(bericht_id: UUID) -> str:
    """The Message-ID of a mail of ours: the same at every attempt, and not to be made up by others."""
    domein = urlsplit(settings.KCC_BASIS_URL).hostname or "kcc"
    return f"<{bericht_id}.{_handtekening(bericht_id, settings.SECRET_KEY)}@{domein}>"


def bericht_id_uit(tekst: str) -> UUID | None:
    """The message that the first Message-ID of ours in `tekst` names; None when there is none."""
    geheimen = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    for id_, handtekening in _MESSAGE_ID.findall(tekst):
        bericht_id = UUID(id_)
        if any(constant_time_compare(_handtekening(bericht_id, g), handtekening) for g in geheimen):
            return bericht_id
    return None


def _handtekening(bericht_id: UUID, geheim: str | bytes) -> str:
    code = salted_hmac("organisatie.message_id", bericht_id.hex, secret=geheim, algorithm="sha256")
    return code.hexdigest()[:16]


def _verstuur_email(bericht: UitgaandBericht) -> None:
    mail = EmailMultiAlternatives(
        subject=bericht.onderwerp,
        body=bericht.tekst,
        to=[bericht.aan],
        # The envelope: where mail servers return what they cannot deliver.
        from_email=settings.MAIL_RETOUR,
        headers={
            "From": settings.DEFAULT_FROM_EMAIL,
            "Message-ID": message_id(bericht.bericht_id),
            # RFC 3834: nobody's automatic answer should come back on this.
            "Auto-Submitted": "auto-generated",
            **{naam: bericht.koppen[naam] for naam in KOPPEN if bericht.koppen.get(naam)},
        },
    )
    if bericht.html:
        mail.attach_alternative(bericht.html, "text/html")
    for bijlage in bericht.bijlagen:
        mimetype = bijlage["mimetype"]
        if mimetype.startswith("text/calendar;"):
            # RFC 6047: as an alternative, a calendar takes it over by itself; as a file, people can.
            mail.attach_alternative(bijlage["inhoud"], mimetype)
            mimetype = "application/ics"
        mail.attach(bijlage["naam"], bijlage["inhoud"], mimetype)
    try:
        mail.send()
    except SMTPRecipientsRefused as fout:
        ((code, tekst), *_rest) = fout.recipients.values()
        if code >= 500:
            raise BlijvendeFout(_code(code, tekst)) from fout
        raise
    except SMTPResponseException as fout:
        if 550 <= fout.smtp_code <= 554:
            raise BlijvendeFout(_code(fout.smtp_code, fout.smtp_error)) from fout
        raise


def _code(code: int, tekst: bytes | str) -> str:
    """The enhanced status code (RFC 3463) with which the answer begins, else the code of the answer."""
    if isinstance(tekst, bytes):
        tekst = tekst.decode("ascii", "replace")
    verbeterd = _VERBETERDE_CODE.match(tekst)
    return verbeterd[0] if verbeterd else str(code)


def _verstuur_sms(bericht: UitgaandBericht) -> None:
    sms.gateway().verstuur(aan=bericht.aan, tekst=bericht.tekst, sleutel=str(bericht.bericht_id))


_KANALEN = {Berichtkanaal.EMAIL: _verstuur_email, Berichtkanaal.SMS: _verstuur_sms}
