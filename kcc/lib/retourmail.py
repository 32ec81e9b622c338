"""Reading what a mail server says about a mail it could not deliver (delivery status notification, RFC 3464).

Whatever comes in, reading it never raises: anybody can send mail to the address for returned mail.
"""

import re
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message

_STATUS = re.compile(r"\b[245]\.\d{1,3}\.\d{1,3}\b")


@dataclass(frozen=True)
class Retour:
    """What a mail says. is_melding: it is a delivery status notification. is_weigering: it tells that a mail
    will not be delivered (a delay or a success is no refusal). code: why, as 5.1.1 (RFC 3463), or "".
    tekst: all its text, in which the Message-ID of the mail it is about is to be found."""

    is_melding: bool
    is_weigering: bool
    code: str
    tekst: str


def lees(ruw: bytes) -> Retour:
    """Read a mail as it came from the mail server."""
    mail = message_from_bytes(ruw)
    delen = list(mail.walk())
    velden = [veld for deel in delen for veld in _velden(deel)]
    codes = [_STATUS.search(status) for action, status in velden if _is_weigering(action, status)]
    teksten = [ruw.decode("ascii", "replace"), *(_tekst(deel) for deel in delen)]
    return Retour(
        is_melding=bool(velden),
        is_weigering=bool(codes),
        code=next((code[0] for code in codes if code), ""),
        tekst="\n".join(teksten),
    )


def _velden(deel: Message) -> list[tuple[str, str]]:
    """The Action and Status of each recipient, of a part that is a delivery status."""
    if deel.get_content_type() not in ("message/delivery-status", "message/global-delivery-status"):
        return []
    blokken = deel.get_payload()
    if not isinstance(blokken, list):
        return []
    paren = [
        (str(blok.get("Action", "")).strip().lower(), str(blok.get("Status", "")).strip())
        for blok in blokken
        if isinstance(blok, Message)
    ]
    return [paar for paar in paren if any(paar)]


def _is_weigering(action: str, status: str) -> bool:
    return action == "failed" or (not action and status.startswith("5"))


def _tekst(deel: Message) -> str:
    """The text of a part that was encoded for transport; "" for what stands in the raw mail anyway."""
    codering = str(deel.get("Content-Transfer-Encoding", "")).strip().lower()
    if codering not in ("base64", "quoted-printable") or deel.is_multipart():
        return ""
    inhoud = deel.get_payload(decode=True)
    return inhoud.decode("ascii", "replace") if isinstance(inhoud, bytes) else ""
