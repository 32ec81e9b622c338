"""Keeping the promise to call back: every action on a Terugbelverzoek, with its log.

All actions take `gezien`: the id of the latest line of the log on the page that the medewerker acted from
(0: the log was empty; None: not checked). When something was done since, the action is refused with what it
was, so that nobody acts on an outdated page. The same action pressed twice is done once.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.formats import date_format
from django.utils.timezone import localtime

from contacten.enums import Poginguitkomst, Terugbelhandelingsoort
from contacten.models import Terugbelhandeling, Terugbelpoging, Terugbelverzoek
from kcc.organisatie.models import Afdeling, Medewerker

# The same action by the same person from the same page within this time is one press, sent twice.
_DUBBEL = timedelta(seconds=30)


class Achterhaald(Exception):
    """The action no longer fits the request: somebody else did something first. The text says what."""


@transaction.atomic
def neem_terugbelverzoek(
    *, verzoek_id: int, medewerker: Medewerker, nu: datetime, gezien: int | None = None
) -> Terugbelverzoek:
    """Take the request on oneself.

    Of two agents at once the first gets it and the second gets Achterhaald. Who saw on the page that a
    colleague has it takes it over.
    """
    stap = _begin(Terugbelhandelingsoort.GENOMEN, verzoek_id, medewerker, nu, gezien)
    verzoek = stap.verzoek
    if stap.is_gedaan or (verzoek.is_open and verzoek.medewerker_id == medewerker.pk):
        return verzoek
    _eis_open(verzoek)
    vorige = verzoek.medewerker
    if vorige is not None and gezien is None:
        raise Achterhaald(f"{vorige} heeft dit terugbelverzoek al op zich genomen.")
    verzoek.medewerker = medewerker
    return stap.bewaar(toelichting=f"Overgenomen van {vorige}." if vorige else "")


@transaction.atomic
def leg_terugbelverzoek_terug(
    *, verzoek_id: int, medewerker: Medewerker, nu: datetime, gezien: int | None = None
) -> Terugbelverzoek:
    """Give a request that one took back to the list of its afdeling."""
    stap = _begin(Terugbelhandelingsoort.TERUGGELEGD, verzoek_id, medewerker, nu, gezien)
    verzoek = stap.verzoek
    if stap.is_gedaan:
        return verzoek
    _eis_open(verzoek)
    if verzoek.medewerker_id != medewerker.pk:
        raise Achterhaald("U heeft dit terugbelverzoek niet op u genomen.")
    verzoek.medewerker = None
    return stap.bewaar()


@transaction.atomic
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
    verzoek = stap.verzoek
    if stap.is_gedaan:
        return verzoek
    _eis_open(verzoek)
    _eis_niet_van_ander(verzoek, medewerker)
    poging = Terugbelpoging.objects.create(
        terugbelverzoek=verzoek, moment=nu, uitkomst=uitkomst, medewerker=medewerker, notitie=notitie.strip()
    )
    verzoek.medewerker = medewerker
    verzoek.eerste_poging_op = verzoek.eerste_poging_op or nu
    is_bereikt = uitkomst == Poginguitkomst.BEREIKT
    if is_bereikt:
        verzoek.bereikt_op = verzoek.bereikt_op or nu
    stap.bewaar(poging=poging)
    if is_bereikt and is_afgehandeld:
        return sluit_terugbelverzoek_af(verzoek_id=verzoek_id, medewerker=medewerker, nu=nu)
    return verzoek


@transaction.atomic
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
    verzoek = stap.verzoek
    if stap.is_gedaan:
        return verzoek
    _eis_open(verzoek)
    _eis_niet_van_ander(verzoek, medewerker)
    if verzoek.eerste_poging_op is None:
        raise ValidationError(
            {
                "toelichting": "Er is nog niet gebeld. Leg eerst vast dat u belde. "
                "Is bellen niet meer nodig? Trek het verzoek dan in."
            }
        )
    if verzoek.bereikt_op is None:
        _eis_reden(toelichting, "toelichting", "Niemand is bereikt. Schrijf op waarom u toch afsluit.")
    verzoek.afgesloten_op = nu
    return stap.bewaar(toelichting=toelichting)


@transaction.atomic
def trek_terugbelverzoek_in(
    *, verzoek_id: int, medewerker: Medewerker, reden: str, nu: datetime, gezien: int | None = None
) -> Terugbelverzoek:
    """Withdraw a request, because the person no longer needs the call."""
    stap = _begin(Terugbelhandelingsoort.INGETROKKEN, verzoek_id, medewerker, nu, gezien)
    verzoek = stap.verzoek
    if stap.is_gedaan:
        return verzoek
    _eis_open(verzoek)
    _eis_reden(reden, "reden", "Schrijf op waarom bellen niet meer nodig is.")
    verzoek.ingetrokken_op = nu
    return stap.bewaar(toelichting=reden)


@transaction.atomic
def heropen(
    *,
    verzoek_id: int,
    medewerker: Medewerker,
    reden: str,
    nu: datetime,
    gezien: int | None = None,
) -> Terugbelverzoek:
    """Open a closed or withdrawn request again, for anybody of its afdeling.

    The deadline stays what it was: that is when the promise was made for.
    """
    stap = _begin(Terugbelhandelingsoort.HEROPEND, verzoek_id, medewerker, nu, gezien)
    verzoek = stap.verzoek
    if stap.is_gedaan:
        return verzoek
    if verzoek.is_open:
        raise Achterhaald("Dit terugbelverzoek is al open.")
    _eis_reden(reden, "reden", "Schrijf op waarom u heropent.")
    verzoek.afgesloten_op = None
    verzoek.ingetrokken_op = None
    verzoek.medewerker = None
    return stap.bewaar(toelichting=reden)


@transaction.atomic
def stuur_door(
    *,
    verzoek_id: int,
    medewerker: Medewerker,
    afdeling: Afdeling,
    reden: str,
    nu: datetime,
    gezien: int | None = None,
) -> Terugbelverzoek:
    """Send a request on to another afdeling, with the reason. The citizen's deadline is kept."""
    stap = _begin(Terugbelhandelingsoort.DOORGESTUURD, verzoek_id, medewerker, nu, gezien)
    verzoek = stap.verzoek
    if stap.is_gedaan:
        return verzoek
    _eis_open(verzoek)
    _eis_niet_van_ander(verzoek, medewerker)
    if afdeling.pk == verzoek.afdeling_id:
        raise ValidationError({"afdeling": f"Het verzoek ligt al bij {afdeling}. Kies een andere afdeling."})
    if afdeling.is_extern:
        raise ValidationError({"afdeling": f"{afdeling} is een andere overheid. Kies een eigen afdeling."})
    _eis_reden(reden, "reden", "Schrijf op waarom u doorstuurt.")
    verzoek.afdeling = afdeling
    verzoek.medewerker = None
    return stap.bewaar(toelichting=reden, afdeling=afdeling)


@dataclass(frozen=True)
class _Stap:
    """One action on a locked request. `is_gedaan`: this press was already carried out."""

    verzoek: Terugbelverzoek
    handeling: Terugbelhandeling
    is_gedaan: bool

    def bewaar(
        self,
        *,
        toelichting: str = "",
        afdeling: Afdeling | None = None,
        poging: Terugbelpoging | None = None,
    ) -> Terugbelverzoek:
        self.handeling.toelichting = toelichting.strip()
        self.handeling.afdeling = afdeling
        self.handeling.poging = poging
        self.verzoek.save()
        self.handeling.save(force_insert=True)
        return self.verzoek


def _begin(
    soort: Terugbelhandelingsoort, verzoek_id: int, medewerker: Medewerker, nu: datetime, gezien: int | None
) -> _Stap:
    """Lock the request, and refuse when the page that the medewerker acted from is outdated."""
    verzoek = (
        Terugbelverzoek.objects.select_for_update(of=("self",))
        .select_related("medewerker")
        .get(pk=verzoek_id)
    )
    handeling = Terugbelhandeling(terugbelverzoek=verzoek, moment=nu, medewerker=medewerker, soort=soort)
    if gezien is None:
        return _Stap(verzoek, handeling, is_gedaan=False)
    nieuwe = list(verzoek.handelingen.filter(pk__gt=gezien).select_related("medewerker"))
    if not nieuwe:
        return _Stap(verzoek, handeling, is_gedaan=False)
    is_dubbel = (
        nieuwe[0].soort == soort
        and nu - nieuwe[0].moment <= _DUBBEL
        and all(nieuw.medewerker_id == medewerker.pk for nieuw in nieuwe)
    )
    if not is_dubbel:
        laatste = nieuwe[-1]
        wie = "U" if laatste.medewerker_id == medewerker.pk else str(laatste.medewerker or "Iemand anders")
        tijd = date_format(localtime(laatste.moment), "H.i")
        raise Achterhaald(
            f"Dit terugbelverzoek is intussen veranderd. {wie}: {laatste.get_soort_display().lower()}, "
            f"{tijd} uur. Kijk wat er nu geldt en probeer het opnieuw."
        )
    return _Stap(verzoek, handeling, is_gedaan=True)


def _eis_open(verzoek: Terugbelverzoek) -> None:
    if verzoek.afgesloten_op is not None:
        raise Achterhaald("Dit terugbelverzoek is al afgesloten.")
    if verzoek.ingetrokken_op is not None:
        raise Achterhaald("Dit terugbelverzoek is ingetrokken.")


def _eis_niet_van_ander(verzoek: Terugbelverzoek, medewerker: Medewerker) -> None:
    if verzoek.medewerker is not None and verzoek.medewerker_id != medewerker.pk:
        raise Achterhaald(
            f"{verzoek.medewerker} heeft dit terugbelverzoek op zich genomen. Neem het eerst over."
        )


def _eis_reden(reden: str, veld: str, melding: str) -> None:
    if not reden.strip():
        raise ValidationError({veld: melding})
