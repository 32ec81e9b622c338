"""Working a message of the Postbus: every action, with its log.

As with callback requests, an action takes `gezien`, the id of the latest line of the log on the page that the
medewerker acted from (None: not checked): when something was done since, the action is refused with what it
was. The same action pressed twice is done once.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.formats import date_format
from django.utils.timezone import localtime

from contacten.enums import Koppelwijze, Posthandelingsoort, Poststatus, Quarantainereden
from contacten.models import Klant, Postbericht, Posthandeling, Postinhoud
from contacten.services.postbus.opslag import wis_bijlagen
from contacten.services.terugbellen import Achterhaald
from kcc.organisatie.models import Afdeling, Medewerker

_DUBBEL = timedelta(seconds=30)


@dataclass(frozen=True)
class Stap:
    """One action on a locked message. `is_gedaan`: this press was already carried out."""

    bericht: Postbericht
    handeling: Posthandeling
    is_gedaan: bool

    def bewaar(self, toelichting: str = "", afdeling: Afdeling | None = None) -> Postbericht:
        """Save the message and its line of the log."""
        self.handeling.toelichting = toelichting.strip()
        self.handeling.afdeling = afdeling
        self.bericht.save()
        self.handeling.save(force_insert=True)
        return self.bericht


def begin_stap(
    soort: Posthandelingsoort,
    bericht_id: int,
    medewerker: Medewerker,
    nu: datetime,
    gezien: int | None,
    *statussen: Poststatus,
) -> Stap:
    """Lock the message; refuse when the page is outdated, or when its status is none of `statussen`.

    Call it in a transaction. Raise Achterhaald.
    """
    bericht = (
        Postbericht.objects.select_for_update(of=("self",)).select_related("medewerker").get(pk=bericht_id)
    )
    handeling = Posthandeling(bericht=bericht, moment=nu, medewerker=medewerker, soort=soort)
    if gezien is not None:
        nieuwe = list(bericht.handelingen.filter(pk__gt=gezien).select_related("medewerker"))
        if nieuwe and (
            nieuwe[0].soort == soort
            and nu - nieuwe[0].moment <= _DUBBEL
            and all(nieuw.medewerker_id == medewerker.pk for nieuw in nieuwe)
        ):
            return Stap(bericht, handeling, is_gedaan=True)
        if nieuwe:
            laatste = nieuwe[-1]
            wie = "U" if laatste.medewerker_id == medewerker.pk else str(laatste.medewerker or "KCC")
            raise Achterhaald(
                f"Dit bericht is intussen veranderd. {wie}: {laatste.get_soort_display().lower()}, "
                f"{date_format(localtime(laatste.moment), 'H.i')} uur. Kijk wat er nu geldt en probeer het "
                "opnieuw."
            )
    toegestaan = statussen or (Poststatus.OPEN,)
    if bericht.status not in toegestaan:
        raise Achterhaald(f"Dat kan niet meer: {bericht.get_status_display().lower()}.")
    return Stap(bericht, handeling, is_gedaan=False)


@transaction.atomic
def neem_postbericht(
    *, bericht_id: int, medewerker: Medewerker, nu: datetime, gezien: int | None = None
) -> Postbericht:
    """Take the message on oneself. Who saw on the page that a colleague has it takes it over."""
    stap = begin_stap(Posthandelingsoort.GENOMEN, bericht_id, medewerker, nu, gezien)
    bericht = stap.bericht
    if stap.is_gedaan or bericht.medewerker_id == medewerker.pk:
        return bericht
    vorige = bericht.medewerker
    if vorige is not None and gezien is None:
        raise Achterhaald(f"{vorige} heeft dit bericht al op zich genomen.")
    bericht.medewerker = medewerker
    return stap.bewaar(f"Overgenomen van {vorige}." if vorige else "")


@transaction.atomic
def leg_postbericht_terug(
    *, bericht_id: int, medewerker: Medewerker, nu: datetime, gezien: int | None = None
) -> Postbericht:
    """Give a message that one took back to the list."""
    stap = begin_stap(Posthandelingsoort.TERUGGELEGD, bericht_id, medewerker, nu, gezien)
    if stap.is_gedaan:
        return stap.bericht
    if stap.bericht.medewerker_id != medewerker.pk:
        raise Achterhaald("U heeft dit bericht niet op u genomen.")
    stap.bericht.medewerker = None
    return stap.bewaar()


@transaction.atomic
def wijs_postbericht_toe(
    *,
    bericht_id: int,
    medewerker: Medewerker,
    afdeling: Afdeling,
    reden: str = "",
    nu: datetime,
    gezien: int | None = None,
) -> Postbericht:
    """Assign the message to an afdeling; nobody of it has taken it yet."""
    stap = begin_stap(Posthandelingsoort.TOEGEWEZEN, bericht_id, medewerker, nu, gezien)
    if stap.is_gedaan:
        return stap.bericht
    if afdeling.pk == stap.bericht.afdeling_id:
        raise ValidationError({"afdeling": f"Het bericht ligt al bij {afdeling}. Kies een andere afdeling."})
    if afdeling.is_extern:
        raise ValidationError({"afdeling": f"{afdeling} is een andere overheid. Kies een eigen afdeling."})
    stap.bericht.afdeling = afdeling
    stap.bericht.medewerker = None
    return stap.bewaar(reden, afdeling)


@transaction.atomic
def koppel_klant(
    *,
    bericht_id: int,
    medewerker: Medewerker,
    klant: Klant | None,
    nu: datetime,
    gezien: int | None = None,
) -> Postbericht:
    """Say who sent the message; None: it is somebody else than was thought."""
    stap = begin_stap(
        Posthandelingsoort.GEKOPPELD,
        bericht_id,
        medewerker,
        nu,
        gezien,
        Poststatus.OPEN,
        Poststatus.AFGEHANDELD,
        Poststatus.AUTOMATISCH,
    )
    if stap.is_gedaan:
        return stap.bericht
    stap.bericht.klant = klant
    stap.bericht.koppelwijze = Koppelwijze.MEDEWERKER
    return stap.bewaar("Klant gekozen." if klant else "Klant weggehaald.")


@transaction.atomic
def koppel_gesprek(
    *, bericht_id: int, medewerker: Medewerker, bij: int, nu: datetime, gezien: int | None = None
) -> Postbericht:
    """Put the message with an earlier one (`bij`, its number) and with the case of that one."""
    stap = begin_stap(
        Posthandelingsoort.GEKOPPELD,
        bericht_id,
        medewerker,
        nu,
        gezien,
        Poststatus.OPEN,
        Poststatus.AFGEHANDELD,
    )
    bericht = stap.bericht
    if stap.is_gedaan:
        return bericht
    eerder = Postbericht.objects.for_medewerker(medewerker).filter(pk=bij).first()
    if eerder is None or eerder.status == Poststatus.VERWIJDERD:
        raise ValidationError({"bij": f"Er is geen bericht met nummer POST-{bij}."})
    if bericht.pk in (eerder.pk, eerder.draad_id) or bericht.vervolg.exists():
        raise ValidationError({"bij": "Dit bericht is zelf het begin van een gesprek."})
    bericht.draad_id = eerder.draad_id_of_zelf
    bericht.koppelwijze = Koppelwijze.MEDEWERKER
    bericht.klant = bericht.klant or eerder.klant
    bericht.publieksreactie = bericht.publieksreactie or eerder.publieksreactie
    bericht.terugbelverzoek = bericht.terugbelverzoek or eerder.terugbelverzoek
    return stap.bewaar(f"Bij {eerder.nummer} gezet.")


@transaction.atomic
def handel_postbericht_af(
    *, bericht_id: int, medewerker: Medewerker, reden: str, nu: datetime, gezien: int | None = None
) -> Postbericht:
    """Nothing more is to be done about the message; `reden` says why."""
    stap = begin_stap(Posthandelingsoort.AFGEHANDELD, bericht_id, medewerker, nu, gezien)
    if stap.is_gedaan:
        return stap.bericht
    _eis(reden, "reden", "Schrijf op waarom er niets meer hoeft te gebeuren.")
    sluit(stap.bericht, medewerker, nu)
    return stap.bewaar(reden)


def sluit(bericht: Postbericht, medewerker: Medewerker, nu: datetime) -> None:
    """The message is dealt with, by this medewerker. Does not save."""
    bericht.status = Poststatus.AFGEHANDELD
    bericht.afgehandeld_op = nu
    bericht.medewerker = bericht.medewerker or medewerker


@transaction.atomic
def heropen_postbericht(
    *, bericht_id: int, medewerker: Medewerker, reden: str, nu: datetime, gezien: int | None = None
) -> Postbericht:
    """Open a message again, also an automatic answer or a double that asks something after all."""
    stap = begin_stap(
        Posthandelingsoort.HEROPEND,
        bericht_id,
        medewerker,
        nu,
        gezien,
        Poststatus.AFGEHANDELD,
        Poststatus.AUTOMATISCH,
        Poststatus.DUBBEL,
        Poststatus.RETOUR,
    )
    if stap.is_gedaan:
        return stap.bericht
    _eis(reden, "reden", "Schrijf op waarom u heropent.")
    stap.bericht.status = Poststatus.OPEN
    stap.bericht.afgehandeld_op = None
    return stap.bewaar(reden)


# --- Quarantine ----------------------------------------------------------------------------------


@transaction.atomic
def zet_postbericht_apart(
    *, bericht_id: int, medewerker: Medewerker, reden: str, nu: datetime, gezien: int | None = None
) -> Postbericht:
    """Send an unwanted message to quarantine."""
    stap = begin_stap(Posthandelingsoort.QUARANTAINE, bericht_id, medewerker, nu, gezien)
    if stap.is_gedaan:
        return stap.bericht
    stap.bericht.status = Poststatus.QUARANTAINE
    stap.bericht.quarantainereden = Quarantainereden.ONGEWENST
    return stap.bewaar(reden)


@transaction.atomic
def geef_postbericht_vrij(
    *, bericht_id: int, medewerker: Medewerker, reden: str = "", nu: datetime, gezien: int | None = None
) -> Postbericht:
    """Let a message out of quarantine, to the worklist. What was refused of its files stays refused."""
    stap = begin_stap(
        Posthandelingsoort.VRIJGEGEVEN, bericht_id, medewerker, nu, gezien, Poststatus.QUARANTAINE
    )
    if stap.is_gedaan:
        return stap.bericht
    stap.bericht.status = Poststatus.OPEN
    stap.bericht.quarantainereden = ""
    return stap.bewaar(reden)


@transaction.atomic
def verwijder_postbericht(
    *, bericht_id: int, medewerker: Medewerker, reden: str, nu: datetime, gezien: int | None = None
) -> Postbericht:
    """Remove what a message in quarantine says and carries. That it came, who removed it and why, stays."""
    stap = begin_stap(
        Posthandelingsoort.VERWIJDERD, bericht_id, medewerker, nu, gezien, Poststatus.QUARANTAINE
    )
    bericht = stap.bericht
    if stap.is_gedaan:
        return bericht
    _eis(reden, "reden", "Schrijf op waarom u het bericht verwijdert.")
    wis_bijlagen(bericht)
    Postinhoud.objects.filter(bericht=bericht).delete()
    bericht.status = Poststatus.VERWIJDERD
    bericht.afzender = bericht.afzender_naam = bericht.antwoordadres = bericht.telefoonnummer = ""
    bericht.onderwerp = bericht.tekst = bericht.html = bericht.message_id = bericht.inhoudskenmerk = ""
    bericht.envelop_van = None
    bericht.verwijzingen = []
    bericht.klant = None
    return stap.bewaar(reden)


def _eis(reden: str, veld: str, melding: str) -> None:
    if not reden.strip():
        raise ValidationError({veld: melding})
