"""Who else has the same client or case open. Costs two small statements, and releases itself."""

from datetime import datetime, timedelta

from django.db import connection, transaction

from contacten.models import Aanwezigheid
from kcc.organisatie.models import Medewerker

# A page tells this often that it is open; who was silent for three times as long has left.
SECONDEN = 20
STILTE = timedelta(seconds=3 * SECONDEN)

_MELD = """
INSERT INTO contacten_aanwezigheid (object_soort, object_id, medewerker_id, gezien_op)
VALUES (%s, %s, %s, %s)
ON CONFLICT (object_soort, object_id, medewerker_id)
DO UPDATE SET gezien_op = greatest(contacten_aanwezigheid.gezien_op, excluded.gezien_op)
"""


def meld_aanwezig(
    *, object_soort: str, object_id: int, medewerker: Medewerker, nu: datetime
) -> list[Medewerker]:
    """Note that this medewerker has the page of this object open; the others who have it open too."""
    with connection.cursor() as cursor:
        cursor.execute(_MELD, [object_soort, object_id, medewerker.pk, nu])
    anderen = Aanwezigheid.objects.filter(
        object_soort=object_soort, object_id=object_id, gezien_op__gt=nu - STILTE
    ).exclude(medewerker=medewerker)
    return [aanwezig.medewerker for aanwezig in anderen.select_related("medewerker").order_by("gezien_op")]


@transaction.atomic
def vergeet_aanwezigheid(*, nu: datetime) -> int:
    """Remove what nobody looks at any more."""
    return Aanwezigheid.objects.filter(gezien_op__lt=nu - timedelta(hours=1)).delete()[0]
