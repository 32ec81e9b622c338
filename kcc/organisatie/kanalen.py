"""How a message of the outbox leaves: one function per channel."""

from smtplib import SMTPRecipientsRefused, SMTPResponseException

from django.core.mail import EmailMultiAlternatives

from kcc.organisatie.enums import Berichtkanaal
from kcc.organisatie.models import UitgaandBericht


class BlijvendeFout(Exception):
    """The receiving side refuses this message for good; another attempt has no use."""


def verstuur(bericht: UitgaandBericht) -> None:
    """Hand the message to its channel. Any exception means that it did not leave."""
    _KANALEN[Berichtkanaal(bericht.kanaal)](bericht)


def _verstuur_email(bericht: UitgaandBericht) -> None:
    mail = EmailMultiAlternatives(
        subject=bericht.onderwerp,
        body=bericht.tekst,
        to=[bericht.aan],
        headers={
            "Message-ID": f"<{bericht.bericht_id}@kcc>",
            # RFC 3834: nobody's automatic answer should come back on this.
            "Auto-Submitted": "auto-generated",
        },
    )
    if bericht.html:
        mail.attach_alternative(bericht.html, "text/html")
    for bijlage in bericht.bijlagen:
        mail.attach(bijlage["naam"], bijlage["inhoud"], bijlage["mimetype"])
    try:
        mail.send()
    except SMTPRecipientsRefused as fout:
        if all(code >= 500 for code, _ in fout.recipients.values()):
            raise BlijvendeFout("ontvanger geweigerd") from fout
        raise
    except SMTPResponseException as fout:
        if 550 <= fout.smtp_code <= 554:
            raise BlijvendeFout("bericht geweigerd") from fout
        raise


_KANALEN = {Berichtkanaal.EMAIL: _verstuur_email}
