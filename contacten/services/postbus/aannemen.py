"""Taking in: whatever comes is stored as it came, before anything of it is read."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import F

from contacten.enums import Kanaal, Postbron, Posthandelingsoort
from contacten.models import Postbericht, Posthandeling, Postinhoud
from contacten.postbus.tekst import een_regel
from kcc.lib.taken import kondig_aan
from kcc.organisatie.models import Medewerker

VERWERK_TAAK = "contacten.tasks.verwerk_postbericht"
KANAAL_VAN = {
    Postbron.IMAP: Kanaal.EMAIL,
    Postbron.LMTP: Kanaal.EMAIL,
    Postbron.PIJP: Kanaal.EMAIL,
    Postbron.SCANMAP: Kanaal.POST,
    Postbron.UPLOAD: Kanaal.POST,
    Postbron.FORMULIER: Kanaal.WEB,
    Postbron.WEBHOOK: Kanaal.SOCIAL,
}


@dataclass(frozen=True)
class Aangenomen:
    """The message that these contents are; `is_nieuw`: they had not come before."""

    bericht: Postbericht
    is_nieuw: bool


@transaction.atomic
def neem_aan(
    *,
    bron: Postbron,
    ruw: bytes,
    nu: datetime,
    envelop_van: str | None = None,
    naam: str = "",
    medewerker: Medewerker | None = None,
    is_afgekapt: bool = False,
) -> Aangenomen:
    """Store what came in and announce it to a worker. When this returns and is committed, nothing is lost.

    The same contents by the same channel again only count one up: who delivers may always try again.
    Of more than POSTBUS_MAXIMUM_BYTES only the beginning is kept (`is_afgekapt` when the caller cut it).
    envelop_van: the return path, "" for the null path, None when not known. naam: what a file was called.
    medewerker: who added it by hand.
    """
    kanaal = KANAAL_VAN[bron]
    bericht, is_nieuw = Postbericht.objects.get_or_create(
        vingerafdruk=hashlib.sha256(f"{kanaal}\n".encode() + ruw).hexdigest(),
        defaults={
            "bron": bron,
            "kanaal": kanaal,
            "ontvangen_op": nu,
            "omvang": len(ruw),
            "is_afgekapt": is_afgekapt or len(ruw) > settings.POSTBUS_MAXIMUM_BYTES,
            "envelop_van": None if envelop_van is None else een_regel(envelop_van, 320).strip("<>").lower(),
            "onderwerp": een_regel(naam, 300),
        },
    )
    if not is_nieuw:
        Postbericht.objects.filter(pk=bericht.pk).update(keer_ontvangen=F("keer_ontvangen") + 1)
        return Aangenomen(bericht, is_nieuw=False)
    Postinhoud.objects.create(bericht=bericht, ruw=ruw[: settings.POSTBUS_MAXIMUM_BYTES])
    Posthandeling.objects.create(
        bericht=bericht, moment=nu, medewerker=medewerker, soort=Posthandelingsoort.ONTVANGEN
    )
    kondig_aan(VERWERK_TAAK, bericht_id=bericht.pk)
    return Aangenomen(bericht, is_nieuw=True)
