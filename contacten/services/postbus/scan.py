"""A letter that was scanned: one PDF."""

from datetime import datetime

from contacten.enums import Poststatus, Quarantainereden
from contacten.models import Postbericht
from contacten.postbus.mail import Bestand, Onleesbaar
from contacten.services.postbus.opslag import bewaar_bijlagen

# A PDF ends with where its index is; a file that was cut off while copying does not.
_STAART = 2048


def lees_scan(bericht: Postbericht, ruw: bytes, nu: datetime) -> None:
    """Keep the PDF with the locked `bericht`, which then waits in the worklist. Raise Onleesbaar."""
    if not ruw:
        raise Onleesbaar(Quarantainereden.LEEG)
    if b"%PDF-" not in ruw[:1024]:
        raise Onleesbaar(Quarantainereden.ONLEESBAAR, "Dit bestand is geen PDF.")
    if b"startxref" not in ruw[-_STAART:]:
        raise Onleesbaar(Quarantainereden.ONLEESBAAR, "De PDF is niet heel: het einde ontbreekt.")
    (keuring,) = bewaar_bijlagen(bericht, [Bestand(bericht.onderwerp or "brief.pdf", ruw)])
    if keuring.weigerreden:
        raise Onleesbaar(Quarantainereden.ONLEESBAAR, keuring.weigerreden)
    bericht.onderwerp = bericht.onderwerp or "Brief"
    bericht.status = Poststatus.OPEN
    bericht.save()
