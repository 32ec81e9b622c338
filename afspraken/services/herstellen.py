"""Taking back a cancellation, as long as the place is still free.

Not of a home visit: the address went with the cancellation, and the team may have another tour by now.
"""

from datetime import datetime
from functools import partial

from django.db import transaction

from afspraken.enums import Afspraakhandelingsoort, Afspraakstatus
from afspraken.models import Afspraak
from afspraken.regels import Segment
from afspraken.services import berichten, capaciteit_nemen, reserveren
from afspraken.services.boeken import beheersleutel
from afspraken.services.fouten import GeenPlek, NietWijzigbaar
from afspraken.services.handelingen import INWONER, Uitvoerder, noteer


def laat_afspraak_doorgaan(*, afspraak_id: int, nu: datetime, door: Uitvoerder = INWONER) -> Afspraak:
    """Let a cancelled appointment go ahead after all, at the same place and time; the citizen is told.

    Doing so twice changes nothing. Raises GeenPlek when somebody else has the place by now and NietWijzigbaar
    when the appointment has begun or is a home visit.
    """
    locatie_id, datum = Afspraak.objects.values_list("locatie_id", "datum").get(pk=afspraak_id)
    return reserveren.met_vervallen_plekken(
        partial(_laat_doorgaan, afspraak_id, nu, door), locatie_id=locatie_id, datum=datum, nu=nu
    )


@transaction.atomic
def _laat_doorgaan(afspraak_id: int, nu: datetime, door: Uitvoerder) -> Afspraak:
    afspraak = Afspraak.objects.select_for_update(of=("self",)).select_related("locatie").get(pk=afspraak_id)
    if afspraak.status == Afspraakstatus.BEVESTIGD:
        return afspraak
    if not _kan_nog(afspraak, nu):
        raise NietWijzigbaar
    afspraak.status = Afspraakstatus.BEVESTIGD
    afspraak.volgnummer += 1
    afspraak.gewijzigd_op = nu
    afspraak.save()
    noteer(afspraak=afspraak, soort=Afspraakhandelingsoort.HERSTELD, door=door, nu=nu)
    berichten.bevestig_herstel(afspraak, beheersleutel=beheersleutel(afspraak), nu=nu)
    # Last, because it holds up everybody who books that day; when the place is gone all is undone.
    capaciteit_nemen.neem(
        locatie_id=afspraak.locatie_id,
        datum=afspraak.datum,
        segmenten=_segmenten(afspraak),
        kanaal=afspraak.kanaal,
    )
    return afspraak


def is_herstelbaar(afspraak: Afspraak, nu: datetime) -> bool:
    """Whether it was cancelled and could go ahead now: it has not begun, and the place is free."""
    if not _kan_nog(afspraak, nu):
        return False
    try:
        capaciteit_nemen.eis_plek(
            locatie_id=afspraak.locatie_id,
            datum=afspraak.datum,
            segmenten=_segmenten(afspraak),
            kanaal=afspraak.kanaal,
        )
    except GeenPlek:
        return False
    return True


def _kan_nog(afspraak: Afspraak, nu: datetime) -> bool:
    # The address of a home visit went with the cancellation.
    is_thuis = afspraak.locatie.is_mobiel_team
    return afspraak.status == Afspraakstatus.AFGEZEGD and nu < afspraak.begint_op and not is_thuis


def _segmenten(afspraak: Afspraak) -> list[Segment]:
    """What it took before it was cancelled; its lines stay."""
    return [Segment(r.groep_id, r.eerste_cel, r.aantal_cellen) for r in afspraak.regels.all()]
