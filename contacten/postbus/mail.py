"""Reading one e-mail, of whatever quality: what cannot be read is left out or named, never guessed at."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import Message
from email.utils import getaddresses, parsedate_to_datetime

from contacten.enums import Quarantainereden
from contacten.postbus.automatisch import Koppen
from contacten.postbus.tekst import (
    decodeer,
    een_regel,
    kop,
    lange_tekst,
    tekst_uit_html,
    uit_kop,
    zuiver_html,
)

# More parts than anybody sends, more servers than any mail passes.
_MEESTE_DELEN = 300
_DIEPST = 30
_MEESTE_SERVERS = 60
_MEESTE_VERWIJZINGEN = 50
_ADRES = re.compile(
    r"[^@\s<>\"',;:()\\]{1,100}@[A-Za-z0-9\u00a1-\uffff](?:[A-Za-z0-9.\u00a1-\uffff-]{0,200})"
)
_MESSAGE_ID = re.compile(r"<[!-;=?-~]{1,400}>")


class Onleesbaar(Exception):
    """This message goes to quarantine; `reden` says why."""

    def __init__(self, reden: Quarantainereden, toelichting: str = "") -> None:
        super().__init__(reden)
        self.reden = reden
        self.toelichting = toelichting


@dataclass(frozen=True)
class Bestand:
    """A file as it came: `naam` as the sender called it. is_mail: a mail inside a mail."""

    naam: str
    inhoud: bytes
    is_mail: bool = False


@dataclass
class Gelezen:
    """What a mail says. Texts are clean (postbus.tekst); `koppen` are its headers by name in lower case.

    `retourpad`: its return path, "" for none on purpose (<>), None when the mail does not say.
    """

    koppen: Koppen
    message_id: str = ""
    verwijzingen: list[str] = field(default_factory=list)
    afzender: str = ""
    afzender_naam: str = ""
    antwoordadres: str = ""
    retourpad: str | None = None
    onderwerp: str = ""
    tekst: str = ""
    html: str = ""
    verzonden_op: datetime | None = None
    bestanden: list[Bestand] = field(default_factory=list)

    @property
    def is_leeg(self) -> bool:
        """Nothing in it that anybody could act on."""
        return not (self.onderwerp or self.tekst or self.bestanden)


def lees_mail(ruw: bytes) -> Gelezen:
    """Read a mail. Raise Onleesbaar when there is nothing in it, or more than any person sends."""
    if not ruw.strip():
        raise Onleesbaar(Quarantainereden.LEEG)
    mail = message_from_bytes(ruw)
    koppen: dict[str, list[str]] = {}
    for naam, waarde in mail.raw_items():
        koppen.setdefault(naam.lower(), []).append(str(waarde))
    if len(koppen.get("received", [])) > _MEESTE_SERVERS:
        raise Onleesbaar(Quarantainereden.LUS, "De mail kwam langs meer dan 60 mailservers.")
    gelezen = Gelezen(koppen=koppen)
    gelezen.afzender, gelezen.afzender_naam = _adres(koppen, "from")
    if not gelezen.afzender:
        gelezen.afzender, gelezen.afzender_naam = _adres(koppen, "sender")
    antwoord, _ = _adres(koppen, "reply-to")
    gelezen.antwoordadres = antwoord if antwoord != gelezen.afzender else ""
    gelezen.retourpad = _retourpad(koppen)
    gelezen.onderwerp = een_regel(kop(_eerste(koppen, "subject")), 300)
    gelezen.message_id = next(iter(_message_ids(koppen, "message-id")), "")
    gelezen.verwijzingen = list(
        dict.fromkeys([*_message_ids(koppen, "in-reply-to"), *reversed(_message_ids(koppen, "references"))])
    )[:_MEESTE_VERWIJZINGEN]
    gelezen.verzonden_op = _moment(_eerste(koppen, "date"))
    _lees_delen(mail, gelezen)
    return gelezen


def _eerste(koppen: Koppen, naam: str) -> str:
    return (koppen.get(naam) or [""])[0]


def _adres(koppen: Koppen, naam: str) -> tuple[str, str]:
    """The first address of a header, in lower case, with the name that stands with it."""
    ruw = _eerste(koppen, naam)[:2000].replace("\n", " ").replace("\r", " ")
    leesbaar = uit_kop(ruw)
    try:
        paren = getaddresses([leesbaar])
    except (ValueError, IndexError, RecursionError, TypeError, AttributeError):
        paren = []
    for weergave, adres in paren:
        if _ADRES.fullmatch(adres) and len(adres) <= 254:
            return een_regel(adres, 254).lower(), een_regel(kop(weergave), 200)
    gevonden = _ADRES.search(leesbaar)
    if gevonden is None or len(gevonden[0]) > 254:
        return "", ""
    return een_regel(gevonden[0], 254).lower(), ""


def _retourpad(koppen: Koppen) -> str | None:
    if "return-path" not in koppen:
        return None
    if _eerste(koppen, "return-path").strip() in ("<>", ""):
        return ""
    return _adres(koppen, "return-path")[0] or None


def _message_ids(koppen: Koppen, naam: str) -> list[str]:
    return _MESSAGE_ID.findall(" ".join(koppen.get(naam, []))[:20_000])


def _moment(tekst: str) -> datetime | None:
    """The date that the sender put on it; None for what is no date or cannot be one."""
    try:
        moment = parsedate_to_datetime(tekst.strip()[:200])
    except (ValueError, TypeError, IndexError, OverflowError, AttributeError):
        return None
    try:
        moment = moment.replace(tzinfo=moment.tzinfo or UTC).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return moment if 1980 <= moment.year <= 2200 else None


def _lees_delen(mail: Message, gelezen: Gelezen) -> None:
    """Fill in texts and files. Of alternatives both the text and the HTML are kept, each once."""
    teksten: list[str] = []
    htmls: list[str] = []
    for nummer, deel in enumerate(_delen(mail)):
        if nummer >= _MEESTE_DELEN:
            raise Onleesbaar(Quarantainereden.ONLEESBAAR, "De mail heeft te veel delen.")
        soort = deel.get_content_type()
        naam = _bestandsnaam(deel)
        is_bijlage = str(deel.get("Content-Disposition", "")).strip().lower().startswith("attachment")
        if soort == "message/rfc822" or deel.is_multipart():
            gelezen.bestanden.append(Bestand(naam or "bericht.eml", _ingesloten(deel), is_mail=True))
        elif soort in ("text/plain", "text/html") and not is_bijlage and not naam:
            (htmls if soort == "text/html" else teksten).append(_tekst(deel))
        elif inhoud := _bytes(deel):
            gelezen.bestanden.append(Bestand(naam or f"bijlage {len(gelezen.bestanden) + 1}", inhoud))
        elif naam:
            gelezen.bestanden.append(Bestand(naam, b""))
    html = "\n".join(htmls)
    gelezen.html = zuiver_html(html) if html.strip() else ""
    gelezen.tekst = lange_tekst("\n\n".join(teksten)) or tekst_uit_html(html)


def _delen(mail: Message) -> Iterator[Message]:
    """The parts that are no container, in order; a mail inside a mail is one part."""
    te_gaan: list[tuple[Message, int]] = [(mail, 0)]
    while te_gaan:
        deel, diepte = te_gaan.pop()
        if diepte > _DIEPST:
            raise Onleesbaar(Quarantainereden.ONLEESBAAR, "De delen van de mail zitten te diep in elkaar.")
        inhoud = _lading(deel)
        if deel.get_content_maintype() == "multipart" and isinstance(inhoud, list):
            te_gaan.extend((onder, diepte + 1) for onder in reversed(inhoud) if isinstance(onder, Message))
        else:
            yield deel


def _lading(deel: Message) -> object:
    """The parts or the text of a part; "" when the library trips over what the part says of its encoding."""
    try:
        return deel.get_payload()
    except (ValueError, LookupError, TypeError):
        return ""


def _bestandsnaam(deel: Message) -> str:
    try:
        naam = deel.get_filename()
    except (ValueError, LookupError, TypeError, AttributeError, IndexError):
        return ""
    return een_regel(kop(naam), 400) if isinstance(naam, str) else ""


def _bytes(deel: Message) -> bytes:
    """The contents without their transfer encoding; as they stand when that encoding is broken."""
    try:
        inhoud = deel.get_payload(decode=True)
    except (ValueError, LookupError, AssertionError, TypeError):
        inhoud = None
    if isinstance(inhoud, bytes):
        return inhoud
    kaal = _lading(deel)
    return kaal.encode("utf-8", "surrogateescape") if isinstance(kaal, str) else b""


def _tekst(deel: Message) -> str:
    try:
        tekenset = deel.get_content_charset()
    except (ValueError, LookupError, UnicodeError, TypeError):
        tekenset = None
    return decodeer(_bytes(deel), tekenset)


def _ingesloten(deel: Message) -> bytes:
    """A mail inside a mail, as bytes; what cannot be written again is left out."""
    inhoud = _lading(deel)
    kern = inhoud[0] if isinstance(inhoud, list) and inhoud else None
    try:
        return kern.as_bytes() if isinstance(kern, Message) else _bytes(deel)
    except Exception:  # the library's own writer fails on what its reader took
        return b""
