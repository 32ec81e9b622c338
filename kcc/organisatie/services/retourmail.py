"""Mail that came back: kept as it came, then put with the message it is about."""

import hashlib
import logging
from datetime import datetime

from django.db import transaction

from kcc.lib import retourmail
from kcc.organisatie.enums import Retouruitkomst
from kcc.organisatie.kanalen import bericht_id_uit
from kcc.organisatie.models import Retourmail
from kcc.organisatie.services.berichten import BEWAARTIJD_VERZONDEN, meld_retour

logger = logging.getLogger(__name__)
# What a mail server returns of a large mail is still the beginning of it.
MAXIMUM_BYTES = 10 * 1024 * 1024


def verwerk_retourmail(*, ruw: bytes, nu: datetime) -> Retourmail:
    """Keep a mail, then read it and note at the message it is about that it did not arrive.

    What cannot be read, or is about no message of ours, stays with that outcome. The same mail twice changes
    nothing. Of `ruw`, at most MAXIMUM_BYTES are kept and read.
    """
    ruw = ruw[:MAXIMUM_BYTES]
    mail, _ = Retourmail.objects.get_or_create(
        vingerafdruk=hashlib.sha256(ruw).hexdigest(), defaults={"ruw": ruw, "ontvangen_op": nu}
    )
    if mail.uitkomst == Retouruitkomst.NIET_GELEZEN:
        _lees(mail, ruw, nu)
        if mail.uitkomst in (Retouruitkomst.ONBEKEND, Retouruitkomst.ONLEESBAAR):
            logger.warning("Retourmail %s: %s", mail.pk, mail.get_uitkomst_display())
    return mail


@transaction.atomic
def _lees(mail: Retourmail, ruw: bytes, nu: datetime) -> None:
    try:
        retour = retourmail.lees(ruw)
    except Exception as fout:  # made to break us, or by a server that never read the standard
        logger.warning("Retourmail %s is niet te lezen (%s)", mail.pk, type(fout).__name__)
        retour = retourmail.Retour(False, False, "", "")
    bericht_id = bericht_id_uit(retour.tekst)
    mail.code = retour.code[:10]
    if not retour.is_melding:
        mail.uitkomst = Retouruitkomst.ONLEESBAAR
    elif not retour.is_weigering:
        mail.uitkomst = Retouruitkomst.GEEN_WEIGERING
    else:
        bericht = meld_retour(bericht_id=bericht_id, code=retour.code, nu=nu) if bericht_id else None
        mail.bericht = bericht
        mail.uitkomst = Retouruitkomst.VERWERKT if bericht else Retouruitkomst.ONBEKEND
    mail.save()


@transaction.atomic
def wis_retourmail(*, nu: datetime) -> int:
    """Empty the mails that came in more than 30 days ago; the number emptied."""
    oud = Retourmail.objects.filter(ontvangen_op__lt=nu - BEWAARTIJD_VERZONDEN).exclude(ruw=b"")
    return oud.update(ruw=b"")
