"""From what was stored to what a medewerker works with. Each message ends in a worklist, with the mail it is
about, or in quarantine with a reason; reading it again after a crash changes nothing twice."""

import logging
from collections.abc import Callable
from datetime import datetime

from django.db import DatabaseError, IntegrityError, transaction

from contacten.enums import Kanaal, Posthandelingsoort, Poststatus, Quarantainereden
from contacten.models import Postbericht, Posthandeling
from contacten.postbus.mail import Onleesbaar
from contacten.services.postbus.formulier import lees_formulier
from contacten.services.postbus.mail import lees_email
from contacten.services.postbus.scan import lees_scan
from contacten.services.postbus.social import lees_social

logger = logging.getLogger(__name__)

# A message that takes the worker along every time is set apart after so many times.
_MEESTE_POGINGEN = 5
_LEZERS: dict[str, Callable[[Postbericht, bytes, datetime], None]] = {
    Kanaal.EMAIL: lees_email,
    Kanaal.POST: lees_scan,
    Kanaal.WEB: lees_formulier,
    Kanaal.SOCIAL: lees_social,
}


def verwerk_postbericht(*, bericht_id: int, nu: datetime) -> Poststatus | None:
    """Read one stored message and put it where it belongs; None when it was read or somebody is reading it.

    What goes wrong with the database leaves it stored, for a next time.
    """
    if not _begin(bericht_id, nu):
        return None
    try:
        return _lees(bericht_id, nu)
    except IntegrityError:
        # The same mail, read by another worker in this instant: now that one is known.
        return _lees(bericht_id, nu)
    except DatabaseError:
        raise
    except Onleesbaar as fout:
        return _zet_apart(bericht_id, fout.reden, fout.toelichting, nu)
    except Exception as fout:  # made to break us, or by a program that never read a standard
        logger.warning("Postbericht %s is niet te lezen (%s)", bericht_id, type(fout).__name__)
        return _zet_apart(bericht_id, Quarantainereden.ONLEESBAAR, "", nu)


@transaction.atomic
def _begin(bericht_id: int, nu: datetime) -> bool:
    """Count the attempt, before anything can go wrong in it."""
    bericht = Postbericht.objects.unread().filter(pk=bericht_id).select_for_update(skip_locked=True).first()
    if bericht is None:
        return False
    bericht.pogingen += 1
    if bericht.pogingen > _MEESTE_POGINGEN:
        zet_in_quarantaine(
            bericht, Quarantainereden.ONLEESBAAR, f"Het lezen mislukte {_MEESTE_POGINGEN} keer.", nu
        )
        return False
    bericht.save(update_fields=["pogingen"])
    return True


@transaction.atomic
def _lees(bericht_id: int, nu: datetime) -> Poststatus | None:
    bericht = Postbericht.objects.unread().filter(pk=bericht_id).select_for_update(skip_locked=True).first()
    if bericht is None:
        return None
    if bericht.is_afgekapt:
        # What is there is read all the same, so that somebody sees whom it is from.
        try:
            with transaction.atomic():
                _LEZERS[bericht.kanaal](bericht, bytes(bericht.inhoud.ruw), nu)
        except DatabaseError:
            raise
        except Exception as fout:
            logger.warning("Postbericht %s is niet te lezen (%s)", bericht_id, type(fout).__name__)
        zet_in_quarantaine(bericht, Quarantainereden.TE_GROOT, "", nu)
    else:
        _LEZERS[bericht.kanaal](bericht, bytes(bericht.inhoud.ruw), nu)
    return Poststatus(bericht.status)


@transaction.atomic
def _zet_apart(bericht_id: int, reden: Quarantainereden, toelichting: str, nu: datetime) -> Poststatus | None:
    bericht = Postbericht.objects.unread().filter(pk=bericht_id).select_for_update(skip_locked=True).first()
    if bericht is None:
        return None
    zet_in_quarantaine(bericht, reden, toelichting, nu)
    return Poststatus.QUARANTAINE


def zet_in_quarantaine(bericht: Postbericht, reden: Quarantainereden, toelichting: str, nu: datetime) -> None:
    """Set a locked message apart, with the reason in its log."""
    bericht.status = Poststatus.QUARANTAINE
    bericht.quarantainereden = reden
    bericht.save()
    Posthandeling.objects.create(
        bericht=bericht,
        moment=nu,
        soort=Posthandelingsoort.QUARANTAINE,
        toelichting=toelichting or reden.label,
    )
