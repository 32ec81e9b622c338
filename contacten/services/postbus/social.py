"""Messages that a social media tool delivers: each becomes the SocialBericht that an import makes."""

import json
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

from contacten.enums import Poststatus, Quarantainereden
from contacten.models import Postbericht, SocialBericht
from contacten.postbus.mail import Onleesbaar
from contacten.postbus.tekst import een_regel, lange_tekst
from contacten.services.social import registreer_socialbericht
from kcc.lib.inlezen import waarden

_VERPLICHT = ("referentie", "account", "ontvangenOp")


def lees_social(bericht: Postbericht, ruw: bytes, nu: datetime) -> None:
    """Make a SocialBericht of what a tool delivered, and note it at the locked `bericht`. Raise Onleesbaar.

    A JSON object with referentie, account, ontvangenOp (ISO 8601), and optional antwoordNodig (true), auteur,
    tekst and url. A referentie that is known already is a double.
    """
    gegevens = _lees_json(ruw)
    referentie = een_regel(_tekst(gegevens, "referentie"), 100)
    account = een_regel(_tekst(gegevens, "account"), 100)
    ontvangen_op = _moment(gegevens, nu)
    antwoord_nodig = gegevens.get("antwoordNodig", True)
    if not isinstance(antwoord_nodig, bool):
        raise Onleesbaar(Quarantainereden.ONLEESBAAR, "antwoordNodig is true of false.")
    tekst = lange_tekst(_tekst(gegevens, "tekst"))
    bericht.afzender_naam = een_regel(_tekst(gegevens, "auteur"), 200)
    bericht.onderwerp = een_regel(f"{account}: {tekst}", 300)
    bericht.tekst = tekst
    bericht.verzonden_op = ontvangen_op
    bekend = SocialBericht.objects.filter(referentie=referentie).first()
    social = bekend or registreer_socialbericht(
        referentie=referentie,
        account=account,
        auteur=bericht.afzender_naam,
        tekst=tekst,
        url=_url(_tekst(gegevens, "url")),
        ontvangen_op=ontvangen_op,
        is_antwoord_nodig=antwoord_nodig,
        nu=nu,
    )
    bericht.socialbericht = social
    eerste = (
        Postbericht.objects.filter(socialbericht=social).exclude(pk=bericht.pk).first() if bekend else None
    )
    if eerste is not None:
        bericht.dubbel_van = eerste
        bericht.status = Poststatus.DUBBEL
    else:
        # Registered: its own worklist, with its own deadline, has it now.
        bericht.status = Poststatus.AFGEHANDELD
        bericht.afgehandeld_op = nu
    bericht.save()


def _lees_json(ruw: bytes) -> dict[str, Any]:
    try:
        gegevens = json.loads(ruw)
    except (ValueError, RecursionError) as fout:
        raise Onleesbaar(Quarantainereden.ONLEESBAAR, "Dit is geen JSON.") from fout
    if not isinstance(gegevens, dict):
        raise Onleesbaar(Quarantainereden.ONLEESBAAR, "Dit is geen JSON-object.")
    ontbreekt = [naam for naam in _VERPLICHT if not gegevens.get(naam)]
    if ontbreekt:
        raise Onleesbaar(Quarantainereden.ONLEESBAAR, f"Er ontbreekt: {', '.join(ontbreekt)}.")
    return gegevens


def _tekst(gegevens: dict[str, Any], naam: str) -> str:
    waarde = gegevens.get(naam) or ""
    if not isinstance(waarde, str):
        raise Onleesbaar(Quarantainereden.ONLEESBAAR, f"{naam} is geen tekst.")
    return waarde


def _moment(gegevens: dict[str, Any], nu: datetime) -> datetime:
    try:
        moment = waarden.moment(_tekst(gegevens, "ontvangenOp"))
    except ValueError as fout:
        raise Onleesbaar(Quarantainereden.ONLEESBAAR, f"ontvangenOp: {fout}") from fout
    # A clock of theirs that is ahead gives nobody more time.
    return min(moment, nu)


def _url(adres: str) -> str:
    """The address when it is one of the web; "" else."""
    try:
        URLValidator(schemes=["https", "http"])(adres)
    except ValidationError:
        return ""
    return adres if len(adres) <= 500 else ""
