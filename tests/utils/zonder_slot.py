"""KCC with the locks of the desk taken out, to show that the races of the desk can be lost.

What everybody writes first: read the row, look at it, write it back.
"""

import time
from typing import Any

from django.apps import AppConfig

from tests.utils.instellingen import *
from tests.utils.instellingen import INSTALLED_APPS as _apps


class ZonderSlot(AppConfig):
    name = "tests.utils"
    label = "zonder_slot"

    def ready(self) -> None:
        from django.db.models import QuerySet

        from afspraken.models import Afspraak, Balie, Bezoek

        met_slot = QuerySet.select_for_update

        def zonder(rijen: Any, *args: Any, **kwargs: Any) -> Any:
            return (
                rijen.all() if rijen.model in (Afspraak, Balie, Bezoek) else met_slot(rijen, *args, **kwargs)
            )

        bewaar = Bezoek.save

        def traag(bezoek: Any, *args: Any, **kwargs: Any) -> None:
            time.sleep(0.2)
            bewaar(bezoek, *args, **kwargs)

        QuerySet.select_for_update = zonder  # type: ignore[method-assign]
        Bezoek.save = traag  # type: ignore[method-assign]


INSTALLED_APPS = [*_apps, "tests.utils.zonder_slot.ZonderSlot"]
