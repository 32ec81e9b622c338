"""Mails as people, machines and mischief send them; bytes, as a mail server hands them over."""

import io
import zipfile
from email.message import EmailMessage
from email.utils import format_datetime

from tests.contacten.factories import NU

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\nxref\n0 1\ntrailer<</Root 1 0 R>>\nstartxref\n9\n%%EOF\n"
PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89"
    b"\x00\x00\x00\nIDATx\x9cc\x00\x01\x00\x00\x05\x00\x01\r\n-\xb4\x00\x00\x00\x00IEND\xaeB`\x82"
)


def mail(
    tekst: str = "Wanneer kan ik mijn paspoort ophalen?",
    *,
    van: str = "Fatima de Vries <fatima@voorbeeld.nl>",
    onderwerp: str = "Vraag over mijn paspoort",
    message_id: str = "<vraag-1@voorbeeld.nl>",
    html: str = "",
    bijlagen: tuple[tuple[str, str, bytes], ...] = (),
    **koppen: str,
) -> bytes:
    """A mail; other headers by name with _ for -, an empty one is left out."""
    bericht = EmailMessage()
    alle = {
        "From": van,
        "To": "gemeente@localhost",
        "Subject": onderwerp,
        "Date": format_datetime(NU),
        "Message-ID": message_id,
        **{naam.replace("_", "-"): waarde for naam, waarde in koppen.items()},
    }
    for naam, waarde in alle.items():
        if waarde:
            bericht[naam] = waarde
    bericht.set_content(tekst)
    if html:
        bericht.add_alternative(html, subtype="html")
    for naam, soort, inhoud in bijlagen:
        hoofd, _, onder = soort.partition("/")
        bericht.add_attachment(inhoud, maintype=hoofd, subtype=onder, filename=naam)
    return bericht.as_bytes()


def weigering(message_id: str) -> bytes:
    """What a mail server tells about a mail of ours that it could not deliver (RFC 3464)."""
    return (
        "Return-Path: <>\nFrom: MAILER-DAEMON@mx.voorbeeld.nl\nTo: gemeente@localhost\n"
        "Subject: Undelivered Mail Returned to Sender\nMIME-Version: 1.0\nAuto-Submitted: auto-replied\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="grens"\n\n'
        "--grens\nContent-Type: text/plain\n\nBezorgen lukte niet.\n\n"
        "--grens\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.voorbeeld.nl\n\n"
        "Final-Recipient: rfc822; fatima@voorbeeld.nl\nAction: failed\nStatus: 5.1.1\n\n"
        f"--grens\nContent-Type: text/rfc822-headers\n\nMessage-ID: {message_id}\nSubject: Re\n\n--grens--\n"
    ).encode()


def zip_met(*namen: str) -> bytes:
    """An archive with empty files of these names."""
    uit = io.BytesIO()
    with zipfile.ZipFile(uit, "w") as archief:
        for naam in namen:
            archief.writestr(naam, "x")
    return uit.getvalue()
