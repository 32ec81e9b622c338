"""Working a message of the Postbus: every action, with its log; services.stappen says what `gezien` does."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db.models import Q

from contacten.enums import Koppelwijze, Posthandelingsoort, Poststatus, Quarantainereden
from contacten.models import Klant, Postbericht, Postinhoud
from contacten.services.postbus.opslag import wis_bijlagen
from contacten.services.samenvoegen import houd_klant_vast
from contacten.services.stappen import (
    Achterhaald,
    Stap,
    begin_stap,
    eis_andere_afdeling,
    eis_reden,
    handeling,
)
from contacten.services.toedelen import leg_terug, neem
from kcc.organisatie.models import Afdeling, Medewerker

_WAT = "dit bericht"


def begin_poststap(
    soort: Posthandelingsoort,
    bericht_id: int,
    medewerker: Medewerker,
    nu: datetime,
    gezien: int | None,
    *statussen: Poststatus,
) -> Stap[Postbericht]:
    """Lock the message; Achterhaald when the page is outdated or its status is none of `statussen` (OPEN).

    Call it in a transaction.
    """
    stap = begin_stap(
        Postbericht,
        zaak_id=bericht_id,
        soort=soort,
        medewerker=medewerker,
        nu=nu,
        gezien=gezien,
        wat="Dit bericht",
    )
    if stap.zaak.status not in (statussen or (Poststatus.OPEN,)):
        raise Achterhaald(f"Dat kan niet meer: {stap.zaak.get_status_display().lower()}.")
    return stap


def begin_poststap_met_klant(
    soort: Posthandelingsoort,
    bericht_id: int,
    medewerker: Medewerker,
    nu: datetime,
    gezien: int | None,
    *statussen: Poststatus,
    ander_id: int | None = None,
) -> Stap[Postbericht]:
    """As begin_poststap, for an action that writes about the klant or on other messages as well.

    Locks the klant first, and then the conversations of this message and of `ander_id` in order of number.
    Who merges that klant, or acts on another message of the conversation, locks in that order too, so that
    no two ever wait for each other. Achterhaald when the klant became another one in between.
    """
    ids = [bericht_id] if ander_id is None else [bericht_id, ander_id]
    eerst = Postbericht.objects.select_related("klant").in_bulk(ids)
    klant = next((eerst[pk].klant for pk in ids if pk in eerst and eerst[pk].klant), None)
    vast = houd_klant_vast(klant) if klant else None
    draden = [bericht.draad_id_of_zelf for bericht in eerst.values()]
    gesprek = Postbericht.objects.filter(Q(pk__in=draden) | Q(draad_id__in=draden))
    klant_van = dict(gesprek.order_by("pk").select_for_update().values_list("pk", "klant_id"))
    stap = begin_poststap(soort, bericht_id, medewerker, nu, gezien, *statussen)
    if next(filter(None, map(klant_van.get, ids)), None) != (vast.pk if vast else None):
        raise Achterhaald("Dit bericht is intussen van een andere klant. Kijk wat er nu geldt.")
    return stap


@handeling
def neem_postbericht(
    *, bericht_id: int, medewerker: Medewerker, nu: datetime, gezien: int | None = None
) -> Postbericht:
    """Take the message on oneself. Who saw on the page that a colleague has it takes it over."""
    stap = begin_poststap(Posthandelingsoort.GENOMEN, bericht_id, medewerker, nu, gezien)
    return neem(stap, wat=_WAT, gezien=gezien)


@handeling
def leg_postbericht_terug(
    *, bericht_id: int, medewerker: Medewerker, nu: datetime, gezien: int | None = None
) -> Postbericht:
    """Give a message that one took back to the list."""
    stap = begin_poststap(Posthandelingsoort.TERUGGELEGD, bericht_id, medewerker, nu, gezien)
    return leg_terug(stap, wat=_WAT)


@handeling
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
    stap = begin_poststap(Posthandelingsoort.TOEGEWEZEN, bericht_id, medewerker, nu, gezien)
    eis_andere_afdeling(stap.zaak, afdeling)
    stap.zaak.afdeling = afdeling
    stap.zaak.medewerker = None
    return stap.bewaar(toelichting=reden, afdeling=afdeling)


@handeling
def koppel_klant(
    *,
    bericht_id: int,
    medewerker: Medewerker,
    klant: Klant | None,
    nu: datetime,
    gezien: int | None = None,
) -> Postbericht:
    """Say who sent the message; None: it is somebody else than was thought."""
    # Before the message is locked, as in begin_poststap_met_klant.
    vast = houd_klant_vast(klant) if klant else None
    stap = begin_poststap(
        Posthandelingsoort.GEKOPPELD,
        bericht_id,
        medewerker,
        nu,
        gezien,
        Poststatus.OPEN,
        Poststatus.AFGEHANDELD,
        Poststatus.AUTOMATISCH,
    )
    stap.zaak.klant = vast
    stap.zaak.koppelwijze = Koppelwijze.MEDEWERKER
    return stap.bewaar(toelichting="Klant gekozen." if klant else "Klant weggehaald.")


@handeling
def koppel_gesprek(
    *, bericht_id: int, medewerker: Medewerker, bij: int, nu: datetime, gezien: int | None = None
) -> Postbericht:
    """Put the message with an earlier one (`bij`, its number) and with the case of that one."""
    stap = begin_poststap_met_klant(
        Posthandelingsoort.GEKOPPELD,
        bericht_id,
        medewerker,
        nu,
        gezien,
        Poststatus.OPEN,
        Poststatus.AFGEHANDELD,
        ander_id=bij,
    )
    bericht = stap.zaak
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
    return stap.bewaar(toelichting=f"Bij {eerder.nummer} gezet.")


@handeling
def handel_postbericht_af(
    *, bericht_id: int, medewerker: Medewerker, reden: str, nu: datetime, gezien: int | None = None
) -> Postbericht:
    """Nothing more is to be done about the message; `reden` says why."""
    stap = begin_poststap(Posthandelingsoort.AFGEHANDELD, bericht_id, medewerker, nu, gezien)
    eis_reden(reden, "reden", "Schrijf op waarom er niets meer hoeft te gebeuren.")
    sluit(stap.zaak, medewerker, nu)
    return stap.bewaar(toelichting=reden)


def sluit(bericht: Postbericht, medewerker: Medewerker, nu: datetime) -> None:
    """The message is dealt with, by this medewerker. Does not save."""
    bericht.status = Poststatus.AFGEHANDELD
    bericht.afgehandeld_op = nu
    bericht.medewerker = bericht.medewerker or medewerker


@handeling
def heropen_postbericht(
    *, bericht_id: int, medewerker: Medewerker, reden: str, nu: datetime, gezien: int | None = None
) -> Postbericht:
    """Open a message again, also an automatic answer or a double that asks something after all."""
    stap = begin_poststap(
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
    eis_reden(reden, "reden", "Schrijf op waarom u heropent.")
    stap.zaak.status = Poststatus.OPEN
    stap.zaak.afgehandeld_op = None
    return stap.bewaar(toelichting=reden)


# --- Quarantine ----------------------------------------------------------------------------------


@handeling
def zet_postbericht_apart(
    *, bericht_id: int, medewerker: Medewerker, reden: str, nu: datetime, gezien: int | None = None
) -> Postbericht:
    """Send an unwanted message to quarantine."""
    stap = begin_poststap(Posthandelingsoort.QUARANTAINE, bericht_id, medewerker, nu, gezien)
    stap.zaak.status = Poststatus.QUARANTAINE
    stap.zaak.quarantainereden = Quarantainereden.ONGEWENST
    return stap.bewaar(toelichting=reden)


@handeling
def geef_postbericht_vrij(
    *, bericht_id: int, medewerker: Medewerker, reden: str = "", nu: datetime, gezien: int | None = None
) -> Postbericht:
    """Let a message out of quarantine, to the worklist. What was refused of its files stays refused."""
    stap = begin_poststap(
        Posthandelingsoort.VRIJGEGEVEN, bericht_id, medewerker, nu, gezien, Poststatus.QUARANTAINE
    )
    stap.zaak.status = Poststatus.OPEN
    stap.zaak.quarantainereden = ""
    return stap.bewaar(toelichting=reden)


@handeling
def verwijder_postbericht(
    *, bericht_id: int, medewerker: Medewerker, reden: str, nu: datetime, gezien: int | None = None
) -> Postbericht:
    """Remove what a message in quarantine says and carries. That it came, who removed it and why, stays."""
    stap = begin_poststap(
        Posthandelingsoort.VERWIJDERD, bericht_id, medewerker, nu, gezien, Poststatus.QUARANTAINE
    )
    bericht = stap.zaak
    eis_reden(reden, "reden", "Schrijf op waarom u het bericht verwijdert.")
    wis_bijlagen(bericht.bijlagen.all())
    Postinhoud.objects.filter(bericht=bericht).delete()
    bericht.status = Poststatus.VERWIJDERD
    bericht.afzender = bericht.afzender_naam = bericht.antwoordadres = bericht.telefoonnummer = ""
    bericht.onderwerp = bericht.tekst = bericht.html = bericht.message_id = bericht.inhoudskenmerk = ""
    bericht.envelop_van = None
    bericht.verwijzingen = []
    bericht.klant = None
    return stap.bewaar(toelichting=reden)
