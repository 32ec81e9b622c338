"""Who does something to an appointment, and the history that comes of it."""

from dataclasses import dataclass
from datetime import datetime

from afspraken.enums import Afspraakhandelingsoort, Afspraakkanaal, Afspraakstatus
from afspraken.models import Afspraak, Afspraakhandeling
from afspraken.services.fouten import Verouderd
from catalogus.models import Locatie
from kcc.lib.perioden import TIJDZONE
from kcc.organisatie.models import Apitoken, Medewerker

PLANNING = "de planning"


@dataclass(frozen=True)
class Uitvoerder:
    """Who does it, through which channel (None: the planning) and why; without a name: the citizen."""

    kanaal: Afspraakkanaal | None = Afspraakkanaal.ONLINE
    medewerker: Medewerker | None = None
    apitoken: Apitoken | None = None
    reden: str = ""


INWONER = Uitvoerder()


def noteer(
    *,
    afspraak: Afspraak,
    soort: Afspraakhandelingsoort,
    door: Uitvoerder,
    nu: datetime,
    van: tuple[Locatie, datetime] | None = None,
    velden: str = "",
) -> None:
    """Add a line to the history of an appointment as it is after the change; `van`: as it was before a move;
    `velden`: what was corrected, in words.

    Called in the transaction of the change. That a citizen made it is in the appointment itself.
    """
    if soort == Afspraakhandelingsoort.GEMAAKT and door.medewerker is None and door.apitoken is None:
        return
    Afspraakhandeling.objects.create(
        afspraak=afspraak,
        moment=nu,
        soort=soort,
        kanaal=door.kanaal or "",
        medewerker=door.medewerker,
        apitoken=door.apitoken,
        reden=door.reden.strip()[:300],
        velden=velden,
        van_locatie=van[0] if van else None,
        van_begint_op=van[1] if van else None,
        naar_locatie=afspraak.locatie,
        naar_begint_op=afspraak.begint_op,
    )


def eis_ongewijzigd(afspraak: Afspraak, gezien: int | None) -> None:
    """Raise Verouderd, saying what changed, when the appointment is no longer as somebody saw it.

    `gezien`: its `volgnummer` when they looked; None when they do not say.
    """
    if gezien is None or gezien == afspraak.volgnummer:
        return
    laatste = (
        afspraak.handelingen.select_related("medewerker", "apitoken", "van_locatie", "naar_locatie")
        .order_by("moment", "pk")
        .last()
    )
    if laatste is None or laatste.soort == Afspraakhandelingsoort.GEMAAKT:
        raise Verouderd
    if afspraak.status == Afspraakstatus.AFGEZEGD:
        raise Verouderd(
            f"Deze afspraak is intussen afgezegd door {wie(laatste)}, om {_uur(laatste.moment)} uur. "
            "Er is niets veranderd."
        )
    if laatste.soort == Afspraakhandelingsoort.GECORRIGEERD:
        raise Verouderd(
            f"De gegevens van deze afspraak zijn intussen verbeterd door {wie(laatste)}, om "
            f"{_uur(laatste.moment)} uur. Er is niets veranderd. Kijk of het zo goed is, of probeer het "
            "opnieuw."
        )
    if laatste.soort == Afspraakhandelingsoort.HERSTELD:
        raise Verouderd(
            f"Deze afspraak gaat toch door: dat deed {wie(laatste)}, om {_uur(laatste.moment)} uur. "
            "Er is niets veranderd. Kijk of het zo goed is, of probeer het opnieuw."
        )
    raise Verouderd(
        f"Deze afspraak is intussen verplaatst door {wie(laatste)}, naar {laatste.naar_locatie}, "
        f"{_dag(laatste.naar_begint_op)} uur. Er is niets veranderd. Kijk of het zo goed is, of probeer het "
        "opnieuw."
    )


def wie(handeling: Afspraakhandeling) -> str:
    """In words who did it."""
    if handeling.medewerker is not None:
        return str(handeling.medewerker)
    if handeling.apitoken is not None:
        return f"de toepassing {handeling.apitoken}"
    return "de inwoner" if handeling.kanaal else PLANNING


def _uur(moment: datetime) -> str:
    return f"{moment.astimezone(TIJDZONE):%H.%M}"


def _dag(moment: datetime | None) -> str:
    return f"{moment.astimezone(TIJDZONE):%d-%m-%Y, %H.%M}" if moment else ""
