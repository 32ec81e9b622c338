"""Rules of the contact register: how numbers, addresses and searches are read. No ORM, no clock."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import phonenumbers

from contacten.enums import Terugbelstand
from contacten.regels_nummers import lees_bsn
from kcc.lib.telefoon import THUISREGIO, lees_telefoonnummer
from kcc.lib.telefoon import normaliseer_telefoonnummer as normaliseer_telefoonnummer

_LANDCODE = phonenumbers.country_code_for_region(THUISREGIO)
# From this long before the deadline a request without an attempt stands out in the worklist.
BIJNA_TE_LAAT = timedelta(hours=2)
# Fewer characters than this find too much to be of use.
MINIMALE_ZOEKLENGTE = 2
MINIMALE_CIJFERS = 4

_POSTCODE = re.compile(r"(?<!\d)([1-9]\d{3})\s?([A-Za-z]{2})(?![A-Za-z\d])(?:[\s,]+(\d+\s?[-\w]{0,5}))?")
_DATUM = re.compile(
    r"(?<!\d)(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})(?!\d)|(?<!\d)(\d{4})-(\d{2})-(\d{2})(?!\d)"
)
_TELEFOON = re.compile(r"\+?[\d\s()./-]+")
_LEESTEKENS = re.compile(r"[^\w]+|_")


def toon_telefoonnummer(nummer: str) -> str:
    """An E.164 number as people write it: a Dutch one without country code. Anything else unchanged."""
    try:
        gelezen = phonenumbers.parse(nummer, THUISREGIO)
    except phonenumbers.NumberParseException:
        return nummer
    vorm = phonenumbers.PhoneNumberFormat
    eigen = vorm.NATIONAL if gelezen.country_code == _LANDCODE else vorm.INTERNATIONAL
    return str(phonenumbers.format_number(gelezen, eigen))


def schrijfwijzen(nummer: str) -> set[str]:
    """An E.164 number in the spellings in which a form that keeps what was typed is likely to hold it."""
    getoond = toon_telefoonnummer(nummer)
    return {nummer, getoond, getoond.replace(" ", ""), getoond.replace(" ", "-", 1).replace(" ", "")}


def normaliseer_postcode(tekst: str) -> str:
    """A Dutch postcode as 3011 AD; empty stays empty. Raise ValueError, with a message, for anything else."""
    if not tekst.strip():
        return ""
    gevonden = _POSTCODE.fullmatch(tekst.strip())
    if gevonden is None or gevonden[3]:
        raise ValueError("Een postcode is vier cijfers en twee letters, bijvoorbeeld 3011 AD.")
    return f"{gevonden[1]} {gevonden[2].upper()}"


@dataclass(frozen=True)
class Zoekvraag:
    """What somebody typed to find a klant, taken apart; what is empty was not typed.

    `telefoon` is E.164 or, while one is still typing, the beginning of it.
    """

    telefoon: str = ""
    email: str = ""
    geboortedatum: date | None = None
    postcode: str = ""
    huisnummer: str = ""
    naam: str = ""
    # What was typed may be a burgerservicenummer too; whoever is known by it comes first.
    bsn: str = ""

    @property
    def is_leeg(self) -> bool:
        """Whether there is nothing to search for."""
        return self == Zoekvraag()


def lees_zoekvraag(tekst: str) -> Zoekvraag:
    """Read one search box: a phone number, an e-mail address, or any of name, birth date and address.

    Too little to search for (one letter, a few digits) gives an empty Zoekvraag; a date that does not
    exist is left out.
    """
    tekst = " ".join(tekst.split())[:200]
    if "@" in tekst:
        return Zoekvraag(email=tekst.lower())
    # Only digits and signs: a date when that is all there is ("09-06-2000" could be a short number too).
    is_telefoon = _TELEFOON.fullmatch(tekst) is not None and _DATUM.fullmatch(tekst) is None
    bsn = lees_bsn(tekst)
    if is_telefoon and (heel := lees_telefoonnummer(tekst)):
        return Zoekvraag(telefoon=heel, bsn=bsn)
    geboortedatum, rest = _neem_datum(tekst)
    if is_telefoon and geboortedatum is None:
        return Zoekvraag(telefoon=_telefoonbegin(tekst), bsn=bsn)
    postcode = huisnummer = ""
    if gevonden := _POSTCODE.search(rest):
        postcode = f"{gevonden[1]} {gevonden[2].upper()}"
        huisnummer = (gevonden[3] or "").strip().upper()
        rest = rest[: gevonden.start()] + " " + rest[gevonden.end() :]
    naam = " ".join(_LEESTEKENS.sub(" ", rest).split())
    if len(naam) < MINIMALE_ZOEKLENGTE:
        naam = ""
    return Zoekvraag(geboortedatum=geboortedatum, postcode=postcode, huisnummer=huisnummer, naam=naam)


def _neem_datum(tekst: str) -> tuple[date | None, str]:
    gevonden = _DATUM.search(tekst)
    if gevonden is None:
        return None, tekst
    dag, maand, jaar, iso_jaar, iso_maand, iso_dag = gevonden.groups()
    try:
        datum = date(int(jaar or iso_jaar), int(maand or iso_maand), int(dag or iso_dag))
    except ValueError:
        return None, tekst
    return datum, tekst[: gevonden.start()] + " " + tekst[gevonden.end() :]


def _telefoonbegin(tekst: str) -> str:
    cijfers = re.sub(r"\D", "", tekst.replace("(0)", ""))
    if len(cijfers) < MINIMALE_CIJFERS:
        return ""
    if tekst.lstrip().startswith("+"):
        return f"+{cijfers}"
    if cijfers.startswith("00"):
        return f"+{cijfers[2:]}"
    return f"+{_LANDCODE}{cijfers.removeprefix('0')}"


def terugbelstand(
    *,
    deadline_op: datetime,
    eerste_poging_op: datetime | None,
    bereikt_op: datetime | None,
    ingetrokken_op: datetime | None,
    afgesloten_op: datetime | None,
    nu: datetime,
) -> Terugbelstand:
    """How a callback request stands at `nu`. Only the first attempt has a deadline (norm 6)."""
    if afgesloten_op is not None:
        return Terugbelstand.AFGESLOTEN
    if ingetrokken_op is not None:
        return Terugbelstand.INGETROKKEN
    if bereikt_op is not None:
        return Terugbelstand.BEREIKT
    if eerste_poging_op is not None:
        return Terugbelstand.GEBELD
    if nu > deadline_op:
        return Terugbelstand.TE_LAAT
    if nu >= deadline_op - BIJNA_TE_LAAT:
        return Terugbelstand.BIJNA_TE_LAAT
    return Terugbelstand.OP_TIJD
