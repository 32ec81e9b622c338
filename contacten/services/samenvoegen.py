"""Merging two clients that are one: what moves, doing it, and undoing it.

What refers to a client is read from the model registry, so that a new model takes part by itself. Rows that
cannot move (the one who stays has that number already) are kept as they are in the Samenvoeging until the
time to undo is over.

Whoever locks a client and rows about that client locks the client first, and rows of one model in order of
their key: then a merge and a colleague at work never wait for each other.
"""

import hashlib
import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.apps import apps
from django.core import serializers
from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import IntegrityError, models, transaction
from django.utils.text import capfirst

from contacten.models import Identificatienummer, Klant, Samenvoeging
from contacten.services.stappen import Achterhaald
from kcc.organisatie.models import Medewerker

HERSTELTIJD = timedelta(days=30)
# What the one who stays takes over where it knows nothing itself.
_AAN_TE_VULLEN = ("geboortedatum", "postcode", "huisnummer", "voorkeurskanaal")
_TE_VERGELIJKEN = {
    "soort": "Soort",
    "naam": "Naam",
    "geboortedatum": "Geboortedatum",
    "postcode": "Postcode",
    "huisnummer": "Huisnummer",
    "taal": "Taal",
    "voorkeurskanaal": "Liefst bereikt per",
}


@dataclass(frozen=True)
class Verwijzing:
    """A foreign key to Klant."""

    model: type[models.Model]
    veld: "models.Field[Any, Any]"

    @property
    def sleutel(self) -> str:
        """As a Samenvoeging names it: contacten.klantcontact.klant."""
        return f"{self.model._meta.label_lower}.{self.veld.name}"

    @property
    def is_beschermd(self) -> bool:
        """Whether a row of it keeps its client from being removed."""
        relatie = self.veld.remote_field
        return relatie is not None and relatie.on_delete is models.PROTECT

    def rijen(self, klant_id: int) -> "models.QuerySet[Any]":
        return self.model._base_manager.filter(**{self.veld.attname: klant_id})


def verwijzingen() -> list[Verwijzing]:
    """Every foreign key to Klant that there is, of every app and also without a related name."""
    return [Verwijzing(model, veld) for model in apps.get_models() for veld in _naar_klant(model)]


def _naar_klant(model: type[models.Model]) -> "Iterator[models.Field[Any, Any]]":
    for veld in model._meta.local_concrete_fields:
        if veld.is_relation and veld.related_model is Klant:
            yield veld


@dataclass(frozen=True)
class Verschil:
    """A field in which the two differ; `is_aangevuld`: the one who stays takes it over."""

    naam: str
    blijft: str
    verdwijnt: str
    is_aangevuld: bool


@dataclass(frozen=True)
class Voorbeeld:
    """What a merge would do; `stand` tells later whether it is still the same."""

    blijft: Klant
    verdwijnt: Klant
    verschillen: list[Verschil]
    verplaatst: list[tuple[str, int]]
    bezwaar: str
    stand: str


def voorbeeld(*, blijft: Klant, verdwijnt: Klant) -> Voorbeeld:
    """What would move and what would change; `bezwaar` says why it cannot be done, if so."""
    aantallen: dict[str, int] = {}
    inhoud: list[Any] = [[_waarden(klant) for klant in (blijft, verdwijnt)]]
    for verwijzing in verwijzingen():
        ids = sorted(verwijzing.rijen(verdwijnt.pk).values_list("pk", flat=True))
        inhoud.append([verwijzing.sleutel, ids])
        if ids:
            naam = capfirst(str(verwijzing.model._meta.verbose_name_plural))
            aantallen[naam] = aantallen.get(naam, 0) + len(ids)
    return Voorbeeld(
        blijft=blijft,
        verdwijnt=verdwijnt,
        verschillen=list(_verschillen(blijft, verdwijnt)),
        verplaatst=sorted(aantallen.items()),
        bezwaar=_bezwaar(blijft, verdwijnt),
        stand=hashlib.sha256(json.dumps(inhoud, cls=DjangoJSONEncoder).encode()).hexdigest()[:32],
    )


def _waarden(klant: Klant) -> dict[str, Any]:
    return {veld: getattr(klant, veld) for veld in ("id", *_TE_VERGELIJKEN)}


def _verschillen(blijft: Klant, verdwijnt: Klant) -> Iterator[Verschil]:
    for veld, naam in _TE_VERGELIJKEN.items():
        hier, daar = _getoond(blijft, veld), _getoond(verdwijnt, veld)
        if hier != daar:
            yield Verschil(naam, hier, daar, veld in _AAN_TE_VULLEN and not hier)


def _getoond(klant: Klant, veld: str) -> str:
    if veld in ("soort", "taal", "voorkeurskanaal"):
        return str(getattr(klant, f"get_{veld}_display")())
    waarde = getattr(klant, veld)
    return f"{waarde:%d-%m-%Y}" if veld == "geboortedatum" and waarde else str(waarde or "")


def _bezwaar(blijft: Klant, verdwijnt: Klant) -> str:
    if blijft.pk == verdwijnt.pk:
        return "Kies twee verschillende klanten."
    soorten = [
        set(Identificatienummer.objects.filter(klant=klant).values_list("soort", flat=True))
        for klant in (blijft, verdwijnt)
    ]
    if soorten[0] & soorten[1]:
        return "Deze klanten hebben elk een eigen burgerservicenummer of KVK-nummer. Het zijn er dus twee."
    return ""


@transaction.atomic
def voeg_klanten_samen(
    *, blijft_id: int, verdwijnt_id: int, medewerker: Medewerker, nu: datetime, gezien: str | None = None
) -> Samenvoeging:
    """Move everything of the one client to the other and remove it; can be undone for 30 days.

    `gezien`: the `stand` of the example that was shown; Achterhaald when it is another one now, or when one
    of the two is gone. ValidationError when the two cannot be one.
    """
    klanten = {
        klant.pk: klant
        for klant in Klant.objects.select_for_update().filter(pk__in=[blijft_id, verdwijnt_id]).order_by("pk")
    }
    if blijft_id not in klanten or verdwijnt_id not in klanten:
        raise Achterhaald("Een van de klanten is intussen al samengevoegd. Zoek de klant opnieuw.")
    blijft, verdwijnt = klanten[blijft_id], klanten[verdwijnt_id]
    gevonden = voorbeeld(blijft=blijft, verdwijnt=verdwijnt)
    if gevonden.bezwaar:
        raise ValidationError(gevonden.bezwaar)
    if gezien is not None and gezien != gevonden.stand:
        raise Achterhaald("Er is intussen iets veranderd aan deze klanten. Kijk wat er nu geldt.")
    stand = {
        "klant": _als_rijen([verdwijnt]),
        "aangevuld": _vul_aan(blijft, verdwijnt),
        "verplaatst": {},
        "vervallen": [],
    }
    samenvoeging = Samenvoeging(
        klant=blijft, verdwenen_id=verdwijnt_id, moment=nu, medewerker=medewerker, stand=stand
    )
    for verwijzing in verwijzingen():
        _verplaats(verwijzing, verdwijnt_id, blijft_id, stand)
    # A foreign key that was left behind makes this an error of the database: nothing is lost unseen.
    verdwijnt.delete()
    samenvoeging.save()
    return samenvoeging


def _als_rijen(rijen: list[Any]) -> list[dict[str, Any]]:
    gemaakt: list[dict[str, Any]] = json.loads(serializers.serialize("json", rijen))
    return gemaakt


def _vul_aan(blijft: Klant, verdwijnt: Klant) -> dict[str, Any]:
    aangevuld = {
        veld: getattr(verdwijnt, veld)
        for veld in _AAN_TE_VULLEN
        if not getattr(blijft, veld) and getattr(verdwijnt, veld)
    }
    # Half an address of each would be nobody's.
    if ("postcode" in aangevuld) != ("huisnummer" in aangevuld):
        aangevuld.pop("postcode", None)
        aangevuld.pop("huisnummer", None)
    for veld, waarde in aangevuld.items():
        setattr(blijft, veld, waarde)
    if aangevuld:
        blijft.save()
    return {veld: str(waarde) for veld, waarde in aangevuld.items()}


def _verplaats(verwijzing: Verwijzing, van_id: int, naar_id: int, stand: dict[str, Any]) -> None:
    rijen = verwijzing.rijen(van_id)
    ids = list(rijen.order_by("pk").select_for_update().values_list("pk", flat=True))
    if not ids:
        return
    naar = {verwijzing.veld.attname: naar_id}
    try:
        with transaction.atomic():
            rijen.filter(pk__in=ids).update(**naar)
    except IntegrityError:
        # Some of these the other has already: one by one, and what cannot move is kept for undoing.
        ids = [pk for pk in ids if _past(verwijzing, pk, naar)]
        over = list(verwijzing.rijen(van_id))
        stand["vervallen"] += _als_rijen(over)
        verwijzing.rijen(van_id).delete()
    stand["verplaatst"][verwijzing.sleutel] = ids


def _past(verwijzing: Verwijzing, pk: Any, naar: dict[str, int]) -> bool:
    try:
        with transaction.atomic():
            verwijzing.model._base_manager.filter(pk=pk).update(**naar)
    except IntegrityError:
        return False
    return True


@transaction.atomic
def maak_samenvoeging_ongedaan(*, samenvoeging_id: int, medewerker: Medewerker, nu: datetime) -> Klant:
    """Bring the merged client back with everything that moved; what came since stays where it is.

    Achterhaald when it was undone before, the time is over, or the one who stayed is gone.
    """
    klant_id = Samenvoeging.objects.values_list("klant_id", flat=True).get(pk=samenvoeging_id)
    blijft = Klant.objects.select_for_update().filter(pk=klant_id).first()
    samenvoeging = Samenvoeging.objects.select_for_update().get(pk=samenvoeging_id)
    if samenvoeging.ongedaan_op is not None:
        raise Achterhaald("Deze samenvoeging is al ongedaan gemaakt.")
    if not samenvoeging.stand or samenvoeging.klant_id is None:
        raise Achterhaald("Deze samenvoeging kan niet meer ongedaan worden gemaakt.")
    if blijft is None or blijft.pk != samenvoeging.klant_id:
        raise Achterhaald("Deze klant is intussen zelf samengevoegd. Kijk wat er nu geldt.")
    stand = samenvoeging.stand
    for rij in serializers.deserialize("python", stand["klant"]):
        rij.object.save(force_insert=True)
    terug = Klant.objects.get(pk=samenvoeging.verdwenen_id)
    for verwijzing in verwijzingen():
        ids = stand["verplaatst"].get(verwijzing.sleutel, [])
        # Only what is still with the one who stayed: what was moved on since then was moved on purpose.
        verwijzing.rijen(blijft.pk).filter(pk__in=ids).update(**{verwijzing.veld.attname: terug.pk})
    _zet_terug(stand["vervallen"])
    _neem_aanvulling_terug(blijft, stand["aangevuld"])
    samenvoeging.ongedaan_op = nu
    samenvoeging.ongedaan_door = medewerker
    samenvoeging.stand = {}
    samenvoeging.save()
    return terug


def _zet_terug(rijen: list[dict[str, Any]]) -> None:
    """Bring back what could not move, but for what is there again or is about a client who is gone."""
    for rij in serializers.deserialize("python", rijen):
        klanten = {getattr(rij.object, veld.attname) for veld in _naar_klant(type(rij.object))} - {None}
        if Klant.objects.filter(pk__in=klanten).count() < len(klanten):
            continue
        with suppress(IntegrityError), transaction.atomic():
            rij.object.save(force_insert=True)


def _neem_aanvulling_terug(blijft: Klant, aangevuld: dict[str, str]) -> None:
    veranderd = [veld for veld, waarde in aangevuld.items() if str(getattr(blijft, veld)) == waarde]
    for veld in veranderd:
        setattr(blijft, veld, None if veld == "geboortedatum" else "")
    if veranderd:
        blijft.save()


def wis_samenvoegingen(*, nu: datetime) -> int:
    """Empty what it takes to undo merges of more than 30 days ago: it holds data of somebody. How many."""
    return Samenvoeging.objects.filter(moment__lt=nu - HERSTELTIJD).exclude(stand={}).update(stand={})


def houd_klant_vast(klant: Klant) -> Klant:
    """The client, whom nobody merges away until the end of this transaction: for what will refer to it.

    Of who was merged meanwhile it is the one into whom. ValidationError when there is nobody any more.
    """
    klant_id: int | None = klant.pk
    while klant_id is not None:
        if vast := Klant.objects.select_for_update(no_key=True).filter(pk=klant_id).first():
            return vast
        klant_id = opvolger(klant_id=klant_id)
    raise ValidationError({"klant": "Deze klant bestaat niet meer. Zoek de klant opnieuw."})


def opvolger(*, klant_id: int) -> int | None:
    """Into which client this one was merged, or None."""
    gevonden = Samenvoeging.objects.filter(verdwenen_id=klant_id, ongedaan_op__isnull=True).first()
    return gevonden.klant_id if gevonden else None
