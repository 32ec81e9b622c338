"""Messages about an appointment that did not reach the citizen, and what staff do about them."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from afspraken.enums import Afspraakstatus
from afspraken.models import Afspraak
from afspraken.services.berichten import beheeradres, zet_klaar
from afspraken.services.berichten_opname import Opname
from afspraken.services.boeken import beheersleutel
from kcc.organisatie.enums import Berichtkanaal
from kcc.organisatie.models import Medewerker, UitgaandBericht, UitgaandBerichtQuerySet
from kcc.organisatie.services import laat_vervallen, reden


@dataclass(frozen=True)
class NietBezorgd:
    """An appointment still to come (or cancelled) whose citizen may not know; `redenen` is why, in words."""

    afspraak: Afspraak
    redenen: tuple[str, ...]


def lees_niet_bezorgd(*, nu: datetime, maximum: int) -> list[NietBezorgd]:
    """What somebody must do something about, the soonest appointment first; at most `maximum`."""
    open_ = defaultdict(list)
    for bericht in _open_berichten().order_by("pk"):
        open_[bericht.betreft].append(bericht)
    afspraken = Afspraak.objects.with_regels().filter(uuid__in=open_, begint_op__gt=nu)
    return [
        NietBezorgd(afspraak, tuple(dict.fromkeys(map(reden, open_[afspraak.uuid]))))
        for afspraak in afspraken.order_by("begint_op", "pk")[:maximum]
    ]


def reden_niet_bezorgd(afspraak: Afspraak) -> str:
    """Why the last message that did not arrive did not; "" when nothing is wrong."""
    bericht = _open_berichten().filter(betreft=afspraak.uuid).order_by("pk").last()
    return reden(bericht) if bericht else ""


def _open_berichten() -> UitgaandBerichtQuerySet:
    return UitgaandBericht.objects.undelivered().filter(betreft__isnull=False).without_contents()


@transaction.atomic
def verstuur_opnieuw(*, afspraak_id: int, email: str, medewerker: Medewerker, nu: datetime) -> bool:
    """Tell the citizen at `email` how the appointment stands now; what did not arrive is dealt with.

    The address becomes that of the appointment. False when a colleague was first.
    """
    afspraak = Afspraak.objects.select_for_update(of=("self",)).get(pk=afspraak_id)
    open_ = list(UitgaandBericht.objects.undelivered().filter(betreft=afspraak.uuid).order_by("pk"))
    if not open_:
        return False
    if afspraak.email != email:
        afspraak.email = email
        afspraak.save(update_fields=["email"])
    door_gemeente = any(bericht.gegevens.get("door_gemeente") for bericht in open_)
    if afspraak.status == Afspraakstatus.AFGEZEGD:
        soort, adres = "afzegging", ""
    else:
        soort = open_[-1].gegevens.get("soort", "")
        if soort not in ("bevestiging", "wijziging", "gegevens"):
            soort = "wijziging" if afspraak.volgnummer else "bevestiging"
        adres = beheeradres(afspraak, beheersleutel(afspraak))
    opname = Opname.van(afspraak, soort, nu, beheeradres=adres, door_gemeente=door_gemeente)
    # After which message: what was sent again and came back can be sent once more.
    sleutel = f"afspraak:{afspraak.uuid}:{afspraak.volgnummer}:{soort}:na-{open_[-1].bericht_id}"
    zet_klaar(opname, sleutel=sleutel, kanaal=Berichtkanaal.EMAIL, aan=email, nu=nu)
    laat_vervallen(bericht_ids=[bericht.pk for bericht in open_], medewerker=medewerker, nu=nu)
    return True


@transaction.atomic
def handel_af(*, afspraak_id: int, medewerker: Medewerker, nu: datetime) -> bool:
    """The citizen was told otherwise, by phone for instance. False when a colleague was first."""
    afspraak = Afspraak.objects.get(pk=afspraak_id)
    open_ = UitgaandBericht.objects.undelivered().filter(betreft=afspraak.uuid)
    ids = list(open_.values_list("pk", flat=True))
    return bool(laat_vervallen(bericht_ids=ids, medewerker=medewerker, nu=nu))


@transaction.atomic
def sluit_niet_bezorgd(*, nu: datetime) -> int:
    """What did not arrive about an appointment that is over lapses; the number of messages."""
    open_ = _open_berichten().values_list("pk", "betreft")
    komend = set(
        Afspraak.objects.filter(uuid__in=[uuid for _, uuid in open_], begint_op__gt=nu).values_list(
            "uuid", flat=True
        )
    )
    return laat_vervallen(bericht_ids=[pk for pk, uuid in open_ if uuid not in komend], nu=nu)
