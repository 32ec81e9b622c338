"""The Inzagelog: who looked at whom."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django_guid import get_guid

from kcc.organisatie.enums import Handeling, Inzageresultaat
from kcc.organisatie.models import Apitoken, Inzage, Medewerker


def log_inzage(
    *,
    medewerker: Medewerker | None,
    handeling: Handeling,
    object_soort: str,
    object_id: Any = "",
    herkomst: str,
    nu: datetime,
    resultaat: Inzageresultaat = Inzageresultaat.TOEGESTAAN,
    apitoken: Apitoken | None = None,
    reden: str = "",
) -> None:
    """Add one line to the Inzagelog; never any contents. `apitoken`: when an application looked.

    `reden`: the code of why, where one must say so; never free text.
    """
    log_inzagen(
        medewerker=medewerker,
        handeling=handeling,
        objecten=[(object_soort, object_id)],
        herkomst=herkomst,
        nu=nu,
        resultaat=resultaat,
        apitoken=apitoken,
        reden=reden,
    )


def log_inzagen(
    *,
    medewerker: Medewerker | None,
    handeling: Handeling,
    objecten: Iterable[tuple[str, Any]],
    herkomst: str,
    nu: datetime,
    resultaat: Inzageresultaat = Inzageresultaat.TOEGESTAAN,
    apitoken: Apitoken | None = None,
    reden: str = "",
) -> None:
    """Add a line for every (object_soort, object_id) that a list shows, in one query."""
    Inzage.objects.bulk_create(
        Inzage(
            moment=nu,
            medewerker=medewerker,
            apitoken=apitoken,
            handeling=handeling,
            resultaat=resultaat,
            object_soort=object_soort,
            object_id=str(object_id),
            herkomst=herkomst,
            verzoek_id=get_guid() or "",
            reden=reden,
        )
        for object_soort, object_id in dict.fromkeys(objecten)
    )
