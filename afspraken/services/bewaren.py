"""What is kept of an appointment no longer than the visit needs it."""

from datetime import datetime, timedelta

from afspraken.models import Afspraak
from kcc.lib.perioden import lokale_dag

# What help somebody asked for is health data (AVG art. 9); a week is for a complaint about the visit.
BEWAARTIJD_HULP = timedelta(days=7)


def wis_hulpgegevens(*, nu: datetime) -> int:
    """Wipe what help was asked for, the remark and the second way in, a week after the day of the visit.

    Returns of how many appointments; the rest of them stays.
    """
    leeg = {
        "behoeften": [],
        "tolktaal": "",
        "opmerking": "",
        "postcodesleutel": "",
        "geboortedatumsleutel": "",
    }
    return Afspraak.alle.filter(datum__lt=lokale_dag(nu - BEWAARTIJD_HULP)).exclude(**leeg).update(**leeg)
