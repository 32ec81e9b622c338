"""KCC with the guards of capacity, holds and the desk taken out, to show that the races can be lost.

What everybody writes first: read, look whether it can be done, and write it back; no row is locked.
"""

import time
from typing import Any

from tests.utils.gerekt import *
from tests.utils.gerekt import INSTALLED_APPS as _apps
from tests.utils.gerekt import Gerekt


def neem_zonder_bewaking(*, locatie_id, datum, segmenten, kanaal):
    from afspraken.models import Capaciteit
    from afspraken.services import GeenPlek

    rijen = list(Capaciteit.objects.filter(locatie_id=locatie_id, datum=datum))
    for segment in segmenten:
        cellen = range(segment.eerste_cel, segment.eerste_cel + segment.aantal_cellen)
        if any(rij.vrij[cel] < 1 for rij in rijen for cel in cellen):
            raise GeenPlek
        # So long that also on a busy machine others read meanwhile.
        time.sleep(0.5)
        for rij in rijen:
            for cel in cellen:
                rij.vrij[cel] -= 1
            rij.save(update_fields=["vrij"])


class ZonderBewaking(Gerekt):
    label = "zonder_bewaking"

    def ready(self) -> None:
        super().ready()
        from django.db.models import QuerySet

        from afspraken.models import Afspraak, Balie, Bezoek, Capaciteit
        from afspraken.services import capaciteit, capaciteit_nemen
        from catalogus.models import Locatie

        met_slot = QuerySet.select_for_update
        los = (Afspraak, Balie, Bezoek, Capaciteit, Locatie)

        def zonder(rijen: Any, *args: Any, **kwargs: Any) -> Any:
            return rijen.all() if rijen.model in los else met_slot(rijen, *args, **kwargs)

        QuerySet.select_for_update = zonder  # type: ignore[method-assign]
        capaciteit.vergrendel = lambda dagen: None
        capaciteit_nemen.neem = neem_zonder_bewaking


INSTALLED_APPS = [*_apps[:-1], "tests.utils.zonder_bewaking.ZonderBewaking"]
