"""Days on which a place has other hours than its week says."""

from collections.abc import Collection, Sequence
from datetime import date, time

from django.db import transaction

from catalogus.models import Locatie, Openingsuitzondering
from catalogus.regels import Openvenster
from catalogus.services.opening import openingstijden_gewijzigd

# Closed is one row without hours.
_GESLOTEN: list[tuple[time | None, time | None]] = [(None, None)]


@transaction.atomic
def zet_openingsdagen(
    *,
    locatie: Locatie,
    datums: Collection[date],
    vensters: Sequence[Openvenster] | None,
    omschrijving: str = "",
) -> None:
    """Give a place these hours on these days: none is closed, None is the hours of its week again.

    Whoever depends on the hours is told in the same transaction.
    """
    Openingsuitzondering.objects.filter(locatie=locatie, datum__in=datums).delete()
    if vensters is not None:
        uren: list[tuple[time | None, time | None]] = [(venster.van, venster.tot) for venster in vensters]
        Openingsuitzondering.objects.bulk_create(
            Openingsuitzondering(locatie=locatie, datum=datum, van=van, tot=tot, omschrijving=omschrijving)
            for datum in sorted(datums)
            for van, tot in uren or _GESLOTEN
        )
    openingstijden_gewijzigd(locatie=locatie, datums=datums)
