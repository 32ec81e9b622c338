"""When somebody would rather be called back: a part of the day, days, and what else was said about it."""

from datetime import date, datetime

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext

from contacten.enums import Dagdeel

# The morning ends at twelve, local time.
LAATSTE_OCHTENDUUR = 12
# Who wants to be called later than this asks again.
VERSTE_DAGEN = 60


def is_voorkeur(dagdeel: str, vanaf: date | None, tot: date | None, nu: datetime) -> bool:
    """Whether `nu` lies in the days (both included) and the part of the day that were named.

    False when neither was: then every moment is as good.
    """
    if not dagdeel and vanaf is None and tot is None:
        return False
    lokaal = localtime(nu)
    if (vanaf is not None and lokaal.date() < vanaf) or (tot is not None and lokaal.date() > tot):
        return False
    is_ochtend = lokaal.hour < LAATSTE_OCHTENDUUR
    return not dagdeel or is_ochtend == (dagdeel == Dagdeel.OCHTEND)


def voorkeur_in_woorden(dagdeel: str, vanaf: date | None, tot: date | None, opmerking: str) -> str:
    """As in "vanaf maandag 5 januari, in de ochtend, na 10 uur"; "" when nothing was named."""
    delen = {
        Dagdeel.OCHTEND.value: gettext("in de ochtend"),
        Dagdeel.MIDDAG.value: gettext("in de middag"),
    }
    return ", ".join(filter(None, [_dagen(vanaf, tot), delen.get(dagdeel, ""), opmerking]))


def _dagen(vanaf: date | None, tot: date | None) -> str:
    woorden = {"vanaf": _dag(vanaf), "tot": _dag(tot)}
    if vanaf is not None and vanaf == tot:
        return gettext("op %(vanaf)s") % woorden
    if vanaf is not None and tot is not None:
        return gettext("van %(vanaf)s tot en met %(tot)s") % woorden
    if vanaf is not None:
        return gettext("vanaf %(vanaf)s") % woorden
    return gettext("tot en met %(tot)s") % woorden if tot is not None else ""


def _dag(dag: date | None) -> str:
    return date_format(dag, "l j F") if dag else ""
