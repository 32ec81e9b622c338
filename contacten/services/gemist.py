"""Calls that nobody answered, by number, until somebody promises to call back."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.formats import date_format
from django.utils.timezone import localtime

from contacten.models import Klant, Telefoongesprek, Telefoonnummer, Terugbelverzoek
from contacten.services.registratie import Terugbelvraag, maak_terugbelverzoek
from contacten.services.samenvoegen import houd_klant_vast
from contacten.services.stappen import Achterhaald
from kcc.organisatie.models import Medewerker

# Who called longer ago has called again, or found it elsewhere.
GEMIST_SINDS = timedelta(days=7)


def klanten_met_nummer(nummers: Iterable[str]) -> dict[str, list[Klant]]:
    """Whose number each of these is; one query. A number may be of several people in one house."""
    gevonden: dict[str, list[Klant]] = defaultdict(list)
    rijen = Telefoonnummer.objects.filter(nummer__in=list(nummers)).select_related("klant")
    for telefoonnummer in rijen.order_by("klant__naam", "klant_id"):
        gevonden[telefoonnummer.nummer].append(telefoonnummer.klant)
    return gevonden


@transaction.atomic
def maak_terugbelverzoek_van_oproep(
    *, gesprek_id: int, medewerker: Medewerker, nu: datetime
) -> tuple[Terugbelverzoek, bool]:
    """Promise to call the number of this missed call; all its missed calls are dealt with by that.

    With whether the promise is new: when somebody is to call this number already, that promise is the
    answer, so that pressing twice or two agents at once make one. A number of one known client is that
    client's. Raise Achterhaald when there is nothing to call back any more.
    """
    nummer = Telefoongesprek.objects.get(pk=gesprek_id).nummer
    if not nummer:
        raise Achterhaald("Wij weten niet van welk nummer deze oproep kwam.")
    klanten = klanten_met_nummer([nummer])[nummer]
    # Before the calls, as who registers a contact about one of them does.
    klant = houd_klant_vast(klanten[0]) if len(klanten) == 1 else None
    gesprekken = _gemiste_gesprekken(gesprek_id, nu)
    bestaand = Terugbelverzoek.objects.open().filter(telefoonnummer=nummer).exclude(telefoonnummer="").first()
    if bestaand is not None:
        _doe_af(gesprekken, medewerker, nu)
        return bestaand, False
    if not gesprekken:
        raise Achterhaald("Een collega heeft deze oproep al afgehandeld.")
    laatste = gesprekken[-1]
    contact = laatste.klantcontact
    if contact is None:
        raise Achterhaald("Dit gesprek is intussen toch beantwoord.")
    verzoek = maak_terugbelverzoek(
        contact=contact,
        gevraagd=Terugbelvraag(
            telefoonnummer=nummer, vraag=_in_woorden(gesprekken), mag_zonder_afdeling=True
        ),
        klant=klant,
        medewerker=medewerker,
        nu=nu,
    )
    _doe_af(gesprekken, medewerker, nu)
    return verzoek, True


@transaction.atomic
def doe_oproep_af(*, gesprek_id: int, medewerker: Medewerker, nu: datetime) -> int:
    """Take the missed calls of this number off the list without calling back; how many there were."""
    gesprekken = _gemiste_gesprekken(gesprek_id, nu)
    _doe_af(gesprekken, medewerker, nu)
    return len(gesprekken)


def _gemiste_gesprekken(gesprek_id: int, nu: datetime) -> list[Telefoongesprek]:
    """The missed calls of the number of this call that nobody dealt with, oldest first; locked.

    Raise Telefoongesprek.DoesNotExist. Of two agents at once the second waits here, and then finds none.
    """
    gesprek = Telefoongesprek.objects.get(pk=gesprek_id)
    return list(
        Telefoongesprek.objects.missed(nu - GEMIST_SINDS)
        .filter(nummer=gesprek.nummer)
        .select_related("klantcontact")
        .select_for_update(of=("self",))
        .order_by("beeindigd_op", "pk")
    )


def _doe_af(gesprekken: list[Telefoongesprek], medewerker: Medewerker, nu: datetime) -> None:
    Telefoongesprek.objects.filter(pk__in=[gesprek.pk for gesprek in gesprekken]).update(
        afgedaan_op=nu, afgedaan_door=medewerker
    )


def _in_woorden(gesprekken: list[Telefoongesprek]) -> str:
    """What whoever calls back needs to know."""
    laatste = gesprekken[-1].beeindigd_op
    wanneer = f"{date_format(localtime(laatste), 'l j F, H.i')} uur" if laatste else ""
    if len(gesprekken) == 1:
        return f"Belde ons op {wanneer}. Er nam niemand op."
    return f"Belde ons {len(gesprekken)} keer, het laatst op {wanneer}. Er nam niemand op."
