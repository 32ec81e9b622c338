"""Finding somebody's appointment, over all places and days."""

import re
from datetime import date, datetime

from django.db.models import F, Value
from django.db.models.functions import RTrim

from afspraken.models import Afspraak, AfspraakQuerySet
from afspraken.models.afspraak import zoeknaam
from afspraken.services import ingang
from kcc.lib.telefoon import normaliseer_telefoonnummer

_KORTSTE_NAAM = 2
_KORTSTE_NUMMER = 4
# Of a common name at most this many are looked at; who types only "jansen" must type more.
_KANDIDATEN = 500
_SLEUTEL = "geboortedatumsleutel"
_DATUM = re.compile(r"(?<!\d)(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})(?!\d)")


def zoek_afspraken(*, vraag: str, nu: datetime, maximum: int) -> list[Afspraak]:
    """At most `maximum` appointments that answer one search box: coming ones first, soonest first.

    A number (or its beginning), a phone number or e-mail address in any spelling, or a name of which every
    word begins a word. With a date of birth beside the name only who gave that date when booking: it is kept
    as a keyed hash, so a date alone finds nothing. Too little to search for finds nothing.
    """
    gevonden = _filter(" ".join(vraag.split())[:200])
    if gevonden is None:
        return []
    afspraken, geboortedatum = gevonden
    komend = afspraken.filter(eindigt_op__gte=nu).order_by("begint_op", "pk")
    geweest = afspraken.filter(eindigt_op__lt=nu).order_by("-begint_op", "-pk")
    if geboortedatum is None:
        lijst = list(komend.with_regels()[:maximum])
        return lijst + list(geweest.with_regels()[: maximum - len(lijst)])
    kandidaten = [*komend.with_regels()[:_KANDIDATEN], *geweest.with_regels()[:_KANDIDATEN]]
    gegeven = geboortedatum.isoformat()
    return [
        afspraak
        for afspraak in kandidaten
        if afspraak.geboortedatumsleutel == ingang.sleutels(afspraak.nummer, geboortedatum=gegeven)[_SLEUTEL]
    ][:maximum]


def _filter(vraag: str) -> tuple[AfspraakQuerySet, date | None] | None:
    alle = Afspraak.objects.all()
    cijfers = vraag.replace(" ", "")
    if cijfers.isascii() and cijfers.isdigit() and _KORTSTE_NUMMER <= len(cijfers) <= 8:
        return alle.filter(nummer__startswith=cijfers), None
    if telefoon := _telefoonnummer(vraag):
        return alle.filter(telefoon=telefoon), None
    if "@" in vraag:
        return alle.filter(email__in={vraag, vraag.lower()}), None
    geboortedatum, rest = _neem_datum(vraag)
    woorden = [woord for woord in re.split(r"[\W_]+", rest) if woord]
    if len("".join(woorden)) < _KORTSTE_NAAM:
        return None
    op_naam: AfspraakQuerySet = alle.alias(zoeknaam=zoeknaam(F("naam")))
    for woord in woorden:
        # What `zoeknaam` holds where a word begins so: a space before it, none after it.
        begint_zo = RTrim(zoeknaam(Value(woord)))
        op_naam = op_naam.filter(zoeknaam__contains=begint_zo)  # type: ignore[misc]
    return op_naam, geboortedatum


def _telefoonnummer(vraag: str) -> str:
    if re.search(r"[^\d\s()+./-]", vraag) or _DATUM.fullmatch(vraag):
        return ""
    try:
        return normaliseer_telefoonnummer(vraag)
    except ValueError:
        return ""


def _neem_datum(vraag: str) -> tuple[date | None, str]:
    gevonden = _DATUM.search(vraag)
    if gevonden is None:
        return None, vraag
    dag, maand, jaar = (int(deel) for deel in gevonden.groups())
    try:
        datum = date(jaar, maand, dag)
    except ValueError:
        return None, vraag
    return datum, vraag[: gevonden.start()] + " " + vraag[gevonden.end() :]
