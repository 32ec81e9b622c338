"""The daily picture of the catalogue, for norms 7 and 8."""

import zlib
from datetime import datetime

from django.db import connection, transaction

from catalogus.models import Product
from catalogus.services import volledigheid
from kcc.lib.perioden import lokale_dag
from servicenormen.models import Productmeting

_GEMETEN = ["thema_id", "afdeling_id", "ontbreekt", "is_online_mogelijk", "is_online_aangeboden"]


@transaction.atomic
def meet_producten(*, nu: datetime) -> bool:
    """Make today's picture equal to the catalogue of now; whether anything was different.

    The last run of a day decides what is kept of it. Running it again changes nothing, and a day before
    today is never touched.
    """
    datum = lokale_dag(nu)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [zlib.crc32(b"servicenormen.meet_producten")])
    producten = Product.objects.published().with_prijzen().prefetch_related("locaties")
    nieuw = {
        product.pk: Productmeting(
            product=product,
            datum=datum,
            gemeten_op=nu,
            thema_id=product.thema_id,
            afdeling_id=product.afdeling_id,
            ontbreekt=volledigheid(product, datum),
            is_online_mogelijk=product.is_online_mogelijk,
            is_online_aangeboden=bool(product.online_adres.strip()),
        )
        for product in producten
    }
    oud = {meting.product_id: meting for meting in Productmeting.objects.filter(datum=datum)}
    if {pk: _beeld(meting) for pk, meting in nieuw.items()} == {pk: _beeld(m) for pk, m in oud.items()}:
        return False
    Productmeting.objects.filter(datum=datum).exclude(product__in=nieuw).delete()
    Productmeting.objects.bulk_create(
        nieuw.values(),
        update_conflicts=True,
        unique_fields=["datum", "product"],
        update_fields=["gemeten_op", *_GEMETEN],
    )
    return True


def _beeld(meting: Productmeting) -> list[object]:
    return [getattr(meting, veld) for veld in _GEMETEN]
