"""The end of the day: nobody stays inside, and nobody who was not helped counts as helped."""

from datetime import date, datetime

from django.db import transaction

from afspraken.enums import Sluitreden
from afspraken.models import Balie, Bezoek, Dagsluiting, Werkplek
from afspraken.regels import CELLEN, cel_moment
from afspraken.services.balie import sluit
from afspraken.services.werkplek import verlaat_balies
from catalogus.models import Locatie
from kcc.organisatie.models import Medewerker


@transaction.atomic
def sluit_dag(
    *, locatie: Locatie, datum: date, medewerker: Medewerker | None, nu: datetime
) -> Dagsluiting | None:
    """Close the day of a place, and days before it that nobody closed; None when there was nothing to do.

    Who still waits or sits at a desk is closed as not finished (Sluitreden.EINDE_DAG), at the latest at the
    end of their own day; the desks are left. What norm 4 makes of them follows from the moment: who waited
    longer than ten minutes by then counts as not in time.
    """
    # Desks first, as who calls does: nobody is called between the look and the closing.
    list(Balie.objects.select_for_update().filter(locatie=locatie).order_by("pk"))
    bezoeken = list(
        Bezoek.objects.open()
        .filter(locatie=locatie, datum__lte=datum)
        .select_for_update(of=("self",))
        .order_by("pk")
    )
    werkplekken = Werkplek.objects.filter(locatie=locatie, balie__isnull=False)
    balies = sorted(werkplekken.values_list("balie__nummer", flat=True))
    if not bezoeken and not balies:
        return None
    aan_balie = [b.ticket for b in bezoeken if b.opgeroepen_op and not b.teruggezet_op]
    wachtend = [b.ticket for b in bezoeken if not b.opgeroepen_op or b.teruggezet_op]
    for bezoek in bezoeken:
        sluit(bezoek, Sluitreden.EINDE_DAG, op=min(nu, cel_moment(bezoek.datum, CELLEN)), nu=nu)
    verlaat_balies(werkplekken)
    return Dagsluiting.objects.create(
        locatie=locatie,
        datum=datum,
        gesloten_op=nu,
        medewerker=medewerker,
        wachtend=wachtend,
        aan_balie=aan_balie,
        balies=balies,
    )
