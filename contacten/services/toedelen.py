"""Who has a case: taking it, giving it back and sending it on. The same for callbacks, publieksreacties and
messages; `wat` names the case inside a sentence ("dit terugbelverzoek")."""

from datetime import datetime
from typing import TypeVar

from contacten.models import Postbericht, Publieksreactie, SocialBericht, Terugbelverzoek
from contacten.services.doorzenden import begin_doorzending
from contacten.services.stappen import (
    Achterhaald,
    Stap,
    eis_andere_afdeling,
    eis_niet_van_ander,
    eis_reden,
    eis_van_afdeling,
)
from kcc.organisatie.models import Afdeling, Medewerker

_Zaak = TypeVar("_Zaak", Terugbelverzoek, Publieksreactie, SocialBericht, Postbericht)
_MetTermijn = TypeVar("_MetTermijn", Terugbelverzoek, Publieksreactie, SocialBericht)


def neem(stap: Stap[_Zaak], *, wat: str, gezien: int | None) -> _Zaak:
    """Take it on oneself; of two at once the first gets it. Who saw that a colleague has it takes it over."""
    zaak, medewerker = stap.zaak, stap.handeling.medewerker
    vorige = zaak.medewerker
    if vorige == medewerker:
        return zaak
    if vorige is not None and gezien is None:
        raise Achterhaald(f"{vorige} heeft {wat} al op zich genomen.")
    zaak.medewerker = medewerker
    return stap.bewaar(toelichting=f"Overgenomen van {vorige}." if vorige else "")


def leg_terug(stap: Stap[_Zaak], *, wat: str) -> _Zaak:
    """Give what one took back to the list of its afdeling."""
    zaak = stap.zaak
    if zaak.medewerker != stap.handeling.medewerker:
        raise Achterhaald(f"U heeft {wat} niet op u genomen.")
    zaak.medewerker = None
    return stap.bewaar()


def stuur(
    stap: Stap[_MetTermijn],
    *,
    wat: str,
    ontvangen_op: datetime,
    afdeling: Afdeling,
    collega: Medewerker | None,
    reden: str,
) -> _MetTermijn:
    """Send it on to another afdeling, or to a colleague, with the reason.

    What was promised to the citizen is kept; the clock of the afdeling's own promise starts. Within the
    afdeling, to a `collega`, that clock goes on. `ontvangen_op`: since when we had it.
    """
    zaak, medewerker = stap.zaak, stap.handeling.medewerker
    eis_niet_van_ander(zaak, medewerker, wat)
    is_andere_afdeling = afdeling.pk != zaak.afdeling_id
    if is_andere_afdeling or collega is None:
        eis_andere_afdeling(zaak, afdeling)
    eis_van_afdeling(afdeling, collega)
    eis_reden(reden, "reden", "Schrijf op waarom u doorstuurt.")
    if is_andere_afdeling:
        begin_doorzending(
            zaak=zaak,
            afdeling=afdeling,
            van_afdeling=zaak.afdeling,
            ontvangen_op=ontvangen_op,
            medewerker=medewerker,
            nu=stap.handeling.moment,
        )
    zaak.afdeling = afdeling
    zaak.medewerker = collega
    naam = f" Voor {collega}." if collega else ""
    return stap.bewaar(toelichting=f"{reden.strip()}{naam}", afdeling=afdeling)
