"""Keeping the promise to call back: every action on a Terugbelverzoek, with its log (see stappen)."""

from datetime import datetime

from django.core.exceptions import ValidationError

from contacten.enums import Doorzendeinde, Poginguitkomst, Terugbelhandelingsoort
from contacten.models import Terugbelpoging, Terugbelverzoek
from contacten.services.doorzenden import beeindig_doorzending, begin_doorzending
from contacten.services.stappen import (
    Achterhaald,
    Stap,
    begin_stap,
    eis_niet_van_ander,
    eis_reden,
    handeling,
)
from contacten.services.toedelen import leg_terug, neem, stuur
from kcc.organisatie.models import Afdeling, Medewerker

_WAT = "dit terugbelverzoek"


@handeling
def neem_terugbelverzoek(
    *, verzoek_id: int, medewerker: Medewerker, nu: datetime, gezien: int | None = None
) -> Terugbelverzoek:
    """Take the request on oneself.

    Of two agents at once the first gets it and the second gets Achterhaald. Who saw on the page that a
    colleague has it takes it over.
    """
    stap = _begin(Terugbelhandelingsoort.GENOMEN, verzoek_id, medewerker, nu, gezien)
    _eis_open(stap.zaak)
    return neem(stap, wat=_WAT, gezien=gezien)


@handeling
def leg_terugbelverzoek_terug(
    *, verzoek_id: int, medewerker: Medewerker, nu: datetime, gezien: int | None = None
) -> Terugbelverzoek:
    """Give a request that one took back to the list of its afdeling."""
    stap = _begin(Terugbelhandelingsoort.TERUGGELEGD, verzoek_id, medewerker, nu, gezien)
    _eis_open(stap.zaak)
    return leg_terug(stap, wat=_WAT)


@handeling
def leg_terugbelpoging_vast(
    *,
    verzoek_id: int,
    medewerker: Medewerker,
    uitkomst: Poginguitkomst,
    notitie: str = "",
    is_afgehandeld: bool = False,
    nu: datetime,
    gezien: int | None = None,
) -> Terugbelverzoek:
    """Record an attempt to call; the first one, reached or not, is what norm 6 measures.

    A request that nobody took becomes the caller's. `is_afgehandeld` closes it too, when the person was
    reached.
    """
    stap = _begin(Terugbelhandelingsoort.BELPOGING, verzoek_id, medewerker, nu, gezien)
    verzoek = stap.zaak
    _eis_open(verzoek)
    eis_niet_van_ander(verzoek, medewerker, _WAT)
    poging = Terugbelpoging.objects.create(
        terugbelverzoek=verzoek, moment=nu, uitkomst=uitkomst, medewerker=medewerker, notitie=notitie.strip()
    )
    verzoek.medewerker = medewerker
    verzoek.eerste_poging_op = verzoek.eerste_poging_op or nu
    is_bereikt = uitkomst == Poginguitkomst.BEREIKT
    if is_bereikt:
        verzoek.bereikt_op = verzoek.bereikt_op or nu
    stap.bewaar(poging=poging)
    beeindig_doorzending(zaak=verzoek, einde=Doorzendeinde.AFGEHANDELD, nu=nu)
    if is_bereikt and is_afgehandeld:
        return sluit_terugbelverzoek_af(verzoek_id=verzoek_id, medewerker=medewerker, nu=nu)
    return verzoek


@handeling
def sluit_terugbelverzoek_af(
    *,
    verzoek_id: int,
    medewerker: Medewerker,
    toelichting: str = "",
    nu: datetime,
    gezien: int | None = None,
) -> Terugbelverzoek:
    """Close a request after at least one attempt; without having reached anybody only with a reason."""
    stap = _begin(Terugbelhandelingsoort.AFGESLOTEN, verzoek_id, medewerker, nu, gezien)
    verzoek = stap.zaak
    _eis_open(verzoek)
    eis_niet_van_ander(verzoek, medewerker, _WAT)
    if verzoek.eerste_poging_op is None:
        raise ValidationError(
            {
                "toelichting": "Er is nog niet gebeld. Leg eerst vast dat u belde. "
                "Is bellen niet meer nodig? Trek het verzoek dan in."
            }
        )
    if verzoek.bereikt_op is None:
        eis_reden(toelichting, "toelichting", "Niemand is bereikt. Schrijf op waarom u toch afsluit.")
    verzoek.afgesloten_op = nu
    return stap.bewaar(toelichting=toelichting)


@handeling
def trek_terugbelverzoek_in(
    *, verzoek_id: int, medewerker: Medewerker, reden: str, nu: datetime, gezien: int | None = None
) -> Terugbelverzoek:
    """Withdraw a request, because the person no longer needs the call."""
    stap = _begin(Terugbelhandelingsoort.INGETROKKEN, verzoek_id, medewerker, nu, gezien)
    verzoek = stap.zaak
    _eis_open(verzoek)
    eis_reden(reden, "reden", "Schrijf op waarom bellen niet meer nodig is.")
    verzoek.ingetrokken_op = nu
    beeindig_doorzending(zaak=verzoek, einde=Doorzendeinde.VERVALLEN, nu=nu)
    return stap.bewaar(toelichting=reden)


@handeling
def heropen(
    *,
    verzoek_id: int,
    medewerker: Medewerker,
    reden: str,
    nu: datetime,
    gezien: int | None = None,
) -> Terugbelverzoek:
    """Open a closed or withdrawn request again, for anybody of its afdeling.

    The deadline stays what it was: that is when the promise was made for. The afdeling has a new clock of
    its own.
    """
    stap = _begin(Terugbelhandelingsoort.HEROPEND, verzoek_id, medewerker, nu, gezien)
    verzoek = stap.zaak
    if verzoek.is_open:
        raise Achterhaald("Dit terugbelverzoek is al open.")
    eis_reden(reden, "reden", "Schrijf op waarom u heropent.")
    verzoek.afgesloten_op = None
    verzoek.ingetrokken_op = None
    verzoek.medewerker = None
    if verzoek.afdeling is not None:
        begin_doorzending(
            zaak=verzoek,
            afdeling=verzoek.afdeling,
            van_afdeling=verzoek.afdeling,
            ontvangen_op=verzoek.aangemaakt_op,
            medewerker=medewerker,
            nu=nu,
        )
    return stap.bewaar(toelichting=reden)


@handeling
def stuur_door(
    *,
    verzoek_id: int,
    medewerker: Medewerker,
    afdeling: Afdeling,
    reden: str,
    collega: Medewerker | None = None,
    nu: datetime,
    gezien: int | None = None,
) -> Terugbelverzoek:
    """Send a request on to another afdeling, or to a colleague, with the reason.

    The citizen's deadline is kept; the clock of the afdeling's own promise starts. To a `collega` it may stay
    within the afdeling, and then that clock goes on.
    """
    stap = _begin(Terugbelhandelingsoort.DOORGESTUURD, verzoek_id, medewerker, nu, gezien)
    _eis_open(stap.zaak)
    return stuur(
        stap,
        wat=_WAT,
        ontvangen_op=stap.zaak.aangemaakt_op,
        afdeling=afdeling,
        collega=collega,
        reden=reden,
    )


def _begin(
    soort: Terugbelhandelingsoort, verzoek_id: int, medewerker: Medewerker, nu: datetime, gezien: int | None
) -> Stap[Terugbelverzoek]:
    return begin_stap(
        Terugbelverzoek,
        zaak_id=verzoek_id,
        soort=soort,
        medewerker=medewerker,
        nu=nu,
        gezien=gezien,
        wat="Dit terugbelverzoek",
    )


def _eis_open(verzoek: Terugbelverzoek) -> None:
    if verzoek.afgesloten_op is not None:
        raise Achterhaald("Dit terugbelverzoek is al afgesloten.")
    if verzoek.ingetrokken_op is not None:
        raise Achterhaald("Dit terugbelverzoek is ingetrokken.")
