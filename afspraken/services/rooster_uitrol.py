"""Turning the weekly pattern into the desks of days."""

from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q

from afspraken.models import Bezetting, Roosterregel, Uitgerolddag
from afspraken.services import capaciteit


@transaction.atomic
def rol_rooster_uit(*, locatie_id: int, vanaf: date, tot: date) -> list[date]:
    """Turn the weekly pattern into Bezetting for [vanaf, tot); returns the days that were new.

    A day is rolled out once, so that what a planner changed by hand stays: a desk that was staffed by hand
    is left alone, and who works elsewhere at that time already is not named.
    """
    locatie = capaciteit.vergrendel_locatie(locatie_id)
    alle = {vanaf + timedelta(days=n) for n in range((tot - vanaf).days)}
    gedaan = Uitgerolddag.objects.filter(locatie=locatie, datum__in=alle).values_list("datum", flat=True)
    nieuw = sorted(alle - set(gedaan))
    patroon = list(
        Roosterregel.objects.filter(balie__locatie=locatie).prefetch_related("groepen").order_by("pk")
    )
    medewerkers = {regel.medewerker_id for regel in patroon if regel.medewerker_id}
    bezet = list(
        Bezetting.objects.filter(
            Q(balie__locatie=locatie) | Q(medewerker__in=medewerkers), datum__in=nieuw
        ).values_list("datum", "balie_id", "medewerker_id", "van", "tot")
    )
    bezettingen, bronnen = [], []
    for datum in nieuw:
        al_bezet = [rij for rij in bezet if rij[0] == datum]
        for regel in patroon:
            if (
                regel.weekdag == datum.isoweekday()
                and regel.geldig_vanaf <= datum
                and (regel.geldig_tot is None or datum < regel.geldig_tot)
            ):
                tegelijk = [rij for rij in al_bezet if rij[3] < regel.tot and regel.van < rij[4]]
                if any(balie_id == regel.balie_id for _, balie_id, _, _, _ in tegelijk):
                    continue
                is_elders = any(wie == regel.medewerker_id for _, _, wie, _, _ in tegelijk)
                bezettingen.append(
                    Bezetting(
                        balie_id=regel.balie_id,
                        datum=datum,
                        van=regel.van,
                        tot=regel.tot,
                        medewerker_id=None if is_elders else regel.medewerker_id,
                        regel=regel,
                    )
                )
                bronnen.append(regel)
    Bezetting.objects.bulk_create(bezettingen, batch_size=1000)
    koppeling = Bezetting.groepen.through
    koppeling.objects.bulk_create(
        [
            koppeling(bezetting_id=bezetting.pk, productgroep_id=groep.pk)
            for bezetting, regel in zip(bezettingen, bronnen, strict=True)
            for groep in regel.groepen.all()
        ],
        batch_size=5000,
    )
    Uitgerolddag.objects.bulk_create([Uitgerolddag(locatie=locatie, datum=datum) for datum in nieuw])
    capaciteit.herbereken(locatie_id=locatie.pk, datums=nieuw)
    return nieuw
