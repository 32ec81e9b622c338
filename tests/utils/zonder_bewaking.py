"""KCC with the guard of capacity taken out, to show that the race test can fail.

What everybody writes first: read what is free, and if there is room, write back one less.
"""

import time

from django.apps import AppConfig

from tests.utils.instellingen import *
from tests.utils.instellingen import INSTALLED_APPS as _apps


def neem_zonder_bewaking(*, locatie_id, datum, segmenten, kanaal):
    from afspraken.models import Capaciteit
    from afspraken.services import GeenPlek

    rijen = list(Capaciteit.objects.filter(locatie_id=locatie_id, datum=datum))
    for segment in segmenten:
        cellen = range(segment.eerste_cel, segment.eerste_cel + segment.aantal_cellen)
        if any(rij.vrij[cel] < 1 for rij in rijen for cel in cellen):
            raise GeenPlek
        time.sleep(0.05)
        for rij in rijen:
            for cel in cellen:
                rij.vrij[cel] -= 1
            rij.save(update_fields=["vrij"])


class ZonderBewaking(AppConfig):
    name = "tests.utils"
    label = "zonder_bewaking"

    def ready(self) -> None:
        from afspraken.services import capaciteit_nemen

        capaciteit_nemen.neem = neem_zonder_bewaking


INSTALLED_APPS = [*_apps, "tests.utils.zonder_bewaking.ZonderBewaking"]
