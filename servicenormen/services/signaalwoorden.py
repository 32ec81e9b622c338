"""The words that stand out in the contacts behind a signal: counted, with nothing kept of the texts."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Q

from catalogus.models import Zoekwoord
from contacten.models import Klant, Klantcontact, Onderzoekantwoord
from kcc.lib.perioden import dag_grenzen
from servicenormen.enums import Signaalbron
from servicenormen.models import Signaal
from servicenormen.regels_signalen import DAGEN, WEKEN
from servicenormen.regels_woorden import Woord, kandidaten, opvallende_woorden

# So many texts tell enough, also of a theme in a large gemeente.
_TEKSTEN = 4000


def woorden(signaal: Signaal) -> list[Woord]:
    """Words over-represented in the contacts, or the remarks of the survey, of the signal's seven days beside
    the eight weeks before.

    Confidential contacts are not read. The names of the klanten themselves never count. A search has no
    words but its own.
    """
    if signaal.zoekterm:
        return []
    ervoor = signaal.begin - timedelta(days=DAGEN * WEKEN)
    nu, namen = _teksten(signaal, signaal.van, signaal.tot)
    gekend = kandidaten(nu)
    if not gekend:
        return []
    eerder, _ = _teksten(signaal, ervoor, signaal.begin - timedelta(days=1))
    # A word of the catalogue is nobody's name.
    bekend = set(Zoekwoord.objects.filter(woord__in=gekend).values_list("woord", flat=True))
    return opvallende_woorden(nu, eerder, namen=namen, bekend=bekend)


def _teksten(signaal: Signaal, van: date, tot: date) -> tuple[list[str], set[str]]:
    """The texts of the contacts of these days, those of one klant as one text, and every part of the names
    of the klanten: who calls five times makes no word of five."""
    begin, einde = dag_grenzen(van)[0], dag_grenzen(tot + timedelta(days=1))[0]
    lees = _opmerkingen if signaal.bron == Signaalbron.KTO else _notities
    rijen = lees(signaal, begin, einde)
    per_wie: dict[tuple[bool, int], str] = {}
    for pk, klant, *teksten in rijen:
        wie = (klant is None, pk if klant is None else klant)
        per_wie[wie] = per_wie.get(wie, "") + "".join(f"{tekst}.\n" for tekst in teksten)
    klanten = [nummer for is_anoniem, nummer in per_wie if not is_anoniem]
    namen = Klant.objects.filter(pk__in=klanten).values_list("naam", flat=True)
    return list(per_wie.values()), {deel for naam in namen for deel in naam.lower().replace("-", " ").split()}


def _notities(signaal: Signaal, begin: datetime, einde: datetime) -> Any:
    """Of the contacts: key, klant, subject and note, newest first."""
    contacten = Klantcontact.objects.filter(
        begonnen_op__gte=begin, begonnen_op__lt=einde, is_vertrouwelijk=False
    )
    if signaal.product_id:
        over = Q(product=signaal.product_id) | Q(meer_vragen__product=signaal.product_id)
        contacten = contacten.filter(over).distinct()
    else:
        contacten = contacten.filter(product__thema=signaal.thema_id)
    return contacten.order_by("-begonnen_op", "-pk").values_list("pk", "klant_id", "onderwerp", "notitie")[
        :_TEKSTEN
    ]


def _opmerkingen(signaal: Signaal, begin: datetime, einde: datetime) -> Any:
    """Of the answers with a remark: key, klant and the remark, newest first."""
    antwoorden = Onderzoekantwoord.objects.filter(beantwoord_op__gte=begin, beantwoord_op__lt=einde).exclude(
        opmerking=""
    )
    if signaal.product_id:
        antwoorden = antwoorden.filter(product=signaal.product_id)
    else:
        antwoorden = antwoorden.filter(product__thema=signaal.thema_id)
    return antwoorden.order_by("-beantwoord_op", "-pk").values_list("pk", "klant_id", "opmerking")[:_TEKSTEN]
