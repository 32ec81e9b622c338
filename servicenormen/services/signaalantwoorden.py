"""The answers of the survey behind a signal: exactly those that were counted."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from catalogus.models import Product
from contacten.enums import LAAG_CIJFER, Tevredenheidsvraag
from contacten.models import Onderzoekantwoord, Tevredenheid
from kcc.lib.perioden import dag_grenzen
from servicenormen.models import Signaal


@dataclass(frozen=True)
class Antwoord:
    """A mark of 5 or lower, or a higher one with a remark. `pk`: the answer with the remark; None without."""

    moment: datetime
    cijfer: int
    kanaal: str
    locatie: str
    opmerking: str
    pk: int | None


def signaalantwoorden(signaal: Signaal, product: Product) -> list[Antwoord]:
    """What was counted about this product in the days of the signal, newest first; in two queries.

    A low mark that was given in our own survey brings its remark along.
    """
    dagen = {
        "product": product,
        "beantwoord_op__gte": dag_grenzen(signaal.van)[0],
        "beantwoord_op__lt": dag_grenzen(signaal.tot + timedelta(days=1))[0],
    }
    met_opmerking = {
        f"kto-{antwoord.kenmerk}-{Tevredenheidsvraag.TEVREDENHEID.value}": antwoord
        for antwoord in Onderzoekantwoord.objects.filter(**dagen)
        .exclude(opmerking="")
        .select_related("locatie")
    }
    laag = Tevredenheid.objects.filter(
        vraag=Tevredenheidsvraag.TEVREDENHEID, cijfer__lte=LAAG_CIJFER, **dagen
    ).select_related("locatie")
    antwoorden = [_antwoord(rij, met_opmerking.get(rij.referentie)) for rij in laag] + [
        _antwoord(rij, rij) for rij in met_opmerking.values() if rij.cijfer > LAAG_CIJFER
    ]
    return sorted(antwoorden, key=lambda antwoord: antwoord.moment, reverse=True)


def _antwoord(rij: Tevredenheid | Onderzoekantwoord, bron: Onderzoekantwoord | None) -> Antwoord:
    return Antwoord(
        rij.beantwoord_op,
        rij.cijfer,
        str(rij.get_kanaal_display()),
        rij.locatie.naam if rij.locatie else "",
        bron.opmerking if bron else "",
        bron.pk if bron else None,
    )
