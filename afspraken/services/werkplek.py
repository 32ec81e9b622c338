"""Who sits where: taking a desk, leaving it, and a pause."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from afspraken.enums import Pauzereden
from afspraken.models import Balie, Bezoek, Werkplek
from afspraken.services.fouten import BalieFout
from catalogus.models import Locatie
from kcc.organisatie.models import Medewerker


@transaction.atomic
def ga_zitten(*, medewerker: Medewerker, balie: Balie) -> Werkplek:
    """Take a desk; whoever sat there (and forgot to leave) is moved off it, and a visitor at that desk
    becomes the visitor of who takes it over."""
    Balie.objects.select_for_update().get(pk=balie.pk)
    _eis_niemand_aan_balie(medewerker, behalve=balie)
    verlaat_balies(Werkplek.objects.filter(balie=balie).exclude(medewerker=medewerker))
    werkplek, _ = Werkplek.objects.update_or_create(
        medewerker=medewerker,
        defaults={"locatie_id": balie.locatie_id, "balie": balie, "pauze_sinds": None, "pauze_reden": ""},
    )
    return werkplek


@transaction.atomic
def werk_in(*, medewerker: Medewerker, locatie: Locatie) -> Werkplek:
    """Work at a place without sitting at a desk: at the reception, or done for today."""
    _eis_niemand_aan_balie(medewerker)
    werkplek, _ = Werkplek.objects.update_or_create(
        medewerker=medewerker,
        defaults={"locatie": locatie, "balie": None, "pauze_sinds": None, "pauze_reden": ""},
    )
    return werkplek


def verlaat_balies(werkplekken: QuerySet[Werkplek]) -> None:
    """These people sit at no desk any more."""
    werkplekken.update(balie=None, pauze_sinds=None, pauze_reden="")


def _eis_niemand_aan_balie(medewerker: Medewerker, behalve: Balie | None = None) -> None:
    """Nobody leaves a visitor behind at the desk they sit at."""
    bezoek = Bezoek.objects.at_desk().filter(balie__werkplek__medewerker=medewerker)
    if achterblijver := bezoek.exclude(balie=behalve).first():
        raise BalieFout(f"U helpt {achterblijver.ticket} nog. Rond dat bezoek eerst af.")


@transaction.atomic
def neem_pauze(*, medewerker: Medewerker, reden: Pauzereden, nu: datetime) -> Werkplek:
    """Nobody is called to the desk of this medewerker for a while; it counts in no advice. Saying so twice
    keeps the first moment."""
    werkplek = _aan_balie(medewerker)
    _eis_niemand_aan_balie(medewerker)
    werkplek.pauze_sinds = werkplek.pauze_sinds or nu
    werkplek.pauze_reden = reden
    werkplek.save(update_fields=["pauze_sinds", "pauze_reden"])
    return werkplek


@transaction.atomic
def hervat(*, medewerker: Medewerker) -> Werkplek:
    """End the pause; who has none goes on."""
    werkplek = _aan_balie(medewerker)
    werkplek.pauze_sinds, werkplek.pauze_reden = None, ""
    werkplek.save(update_fields=["pauze_sinds", "pauze_reden"])
    return werkplek


def _aan_balie(medewerker: Medewerker) -> Werkplek:
    # The desk first, as who calls does: a call and a pause wait for each other.
    balie = Balie.objects.select_for_update().filter(werkplek__medewerker=medewerker).first()
    werkplek = Werkplek.objects.filter(medewerker=medewerker, balie=balie).first() if balie else None
    if werkplek is None:
        raise BalieFout("U zit niet meer aan een balie. Kies eerst een balie.")
    return werkplek
