"""Handling a publieksreactie, from taking it up to the answer: every action, with its log (see stappen)."""

from datetime import datetime

from django.core.exceptions import ValidationError

from catalogus.models import Product
from contacten.enums import Antwoordkanaal, Doorzendeinde, Publieksreactiesoort, Reactiehandelingsoort
from contacten.models import Publieksreactie
from contacten.services.doorzenden import beeindig_doorzending
from contacten.services.publieksreacties import bepaal_deadline, termijn_van
from contacten.services.reactieberichten import antwoordkanaal, kern_bevestiging, kern_intrekking, meld
from contacten.services.stappen import (
    Achterhaald,
    Stap,
    begin_stap,
    eis_niet_van_ander,
    eis_reden,
    handeling,
)
from contacten.services.toedelen import leg_terug, neem, stuur
from kcc.lib.perioden import lokale_dag
from kcc.organisatie.models import Afdeling, Medewerker
from kcc.organisatie.services import atwkalender, dienstkalender

WAT = "deze publieksreactie"


@handeling
def neem_publieksreactie(
    *, reactie_id: int, medewerker: Medewerker, nu: datetime, gezien: int | None = None
) -> Publieksreactie:
    """Take it on oneself; of two at once the first gets it. Who saw that a colleague has it takes it over."""
    stap = begin_reactiestap(Reactiehandelingsoort.GENOMEN, reactie_id, medewerker, nu, gezien)
    eis_open(stap.zaak)
    return neem(stap, wat=WAT, gezien=gezien)


@handeling
def leg_publieksreactie_terug(
    *, reactie_id: int, medewerker: Medewerker, nu: datetime, gezien: int | None = None
) -> Publieksreactie:
    """Give one that one took back to the list of its afdeling."""
    stap = begin_reactiestap(Reactiehandelingsoort.TERUGGELEGD, reactie_id, medewerker, nu, gezien)
    eis_open(stap.zaak)
    return leg_terug(stap, wat=WAT)


@handeling
def bevestig_ontvangst(
    *, reactie_id: int, medewerker: Medewerker, nu: datetime, gezien: int | None = None
) -> Publieksreactie:
    """Acknowledge receipt over the sender's channel: a mail leaves, a letter is printed, a call is made."""
    stap = begin_reactiestap(Reactiehandelingsoort.BEVESTIGD, reactie_id, medewerker, nu, gezien)
    reactie = stap.zaak
    eis_open(reactie)
    if reactie.bevestigd_op is not None:
        raise Achterhaald("De ontvangst is al bevestigd.")
    kanaal = antwoordkanaal(reactie)
    if kanaal is None:
        raise ValidationError("Er is geen e-mailadres, postadres of telefoonnummer om naar te bevestigen.")
    meld(reactie=reactie, handeling=stap.handeling, kanaal=kanaal, kern=kern_bevestiging(reactie), nu=nu)
    reactie.bevestigd_op = nu
    return stap.bewaar()


@handeling
def stuur_publieksreactie_door(
    *,
    reactie_id: int,
    medewerker: Medewerker,
    afdeling: Afdeling,
    reden: str,
    collega: Medewerker | None = None,
    nu: datetime,
    gezien: int | None = None,
) -> Publieksreactie:
    """Send it on to another afdeling or a colleague, with the reason (Awb 2:3). The sender's term is kept.

    The clock of the afdeling's own promise starts; within the afdeling, to a `collega`, it goes on.
    """
    stap = begin_reactiestap(Reactiehandelingsoort.DOORGESTUURD, reactie_id, medewerker, nu, gezien)
    eis_open(stap.zaak)
    return stuur(
        stap,
        wat=WAT,
        ontvangen_op=stap.zaak.ontvangen_op,
        afdeling=afdeling,
        collega=collega,
        reden=reden,
    )


@handeling
def beantwoord_publieksreactie(
    *,
    reactie_id: int,
    medewerker: Medewerker,
    antwoord: str,
    kanaal: Antwoordkanaal | None = None,
    is_al_gegeven: bool = False,
    nu: datetime,
    gezien: int | None = None,
) -> Publieksreactie:
    """Give the substantive answer, which is what norm 9 measures, over `kanaal` or the sender's own.

    `is_al_gegeven`: it was given already, at the desk or from another system; then nothing is sent. One that
    has open parts in a dossier waits for those. An answer ends every open suspension.
    """
    stap = begin_reactiestap(Reactiehandelingsoort.BEANTWOORD, reactie_id, medewerker, nu, gezien)
    reactie = stap.zaak
    eis_open(reactie)
    eis_niet_van_ander(reactie, medewerker, WAT)
    eis_reden(antwoord, "antwoord", "Schrijf het antwoord op.")
    open_delen = reactie.dossier.delen.open().count() if heeft_dossier(reactie) else 0
    if open_delen:
        raise ValidationError(
            {"antwoord": f"Nog niet elk deel van het dossier is gereed: {open_delen} open. Wacht daarop."}
        )
    if not is_al_gegeven:
        kanaal = kanaal or antwoordkanaal(reactie)
        if kanaal is None:
            raise ValidationError(
                {"antwoord": "Er is geen e-mailadres, postadres of telefoonnummer. Kies: al gegeven."}
            )
        _eis_bereikbaar(reactie, kanaal)
        meld(reactie=reactie, handeling=stap.handeling, kanaal=kanaal, kern=antwoord, nu=nu)
    vandaag = lokale_dag(nu)
    # We wait no longer, so the term ran on until today; the last day is known again.
    reactie.opschortingen.filter(voltooid__isnull=True).update(voltooid=vandaag)
    reactie.deadline = reactie.deadline or bepaal_deadline(reactie, dienstkalender(), atwkalender())
    reactie.medewerker = medewerker
    reactie.antwoord = antwoord.strip()
    reactie.beantwoord_op = nu
    beeindig_doorzending(zaak=reactie, einde=Doorzendeinde.AFGEHANDELD, nu=nu)
    return stap.bewaar(toelichting="Het antwoord was al gegeven." if is_al_gegeven else "")


@handeling
def trek_publieksreactie_in(
    *, reactie_id: int, medewerker: Medewerker, reden: str, nu: datetime, gezien: int | None = None
) -> Publieksreactie:
    """The sender withdraws it; by mail that is confirmed. In time it is no case of norm 9."""
    stap = begin_reactiestap(Reactiehandelingsoort.INGETROKKEN, reactie_id, medewerker, nu, gezien)
    reactie = stap.zaak
    eis_open(reactie)
    eis_reden(reden, "reden", "Schrijf op waarom een antwoord niet meer nodig is.")
    if antwoordkanaal(reactie) == Antwoordkanaal.EMAIL:
        meld(
            reactie=reactie,
            handeling=stap.handeling,
            kanaal=Antwoordkanaal.EMAIL,
            kern=kern_intrekking(reactie),
            nu=nu,
        )
    reactie.ingetrokken_op = nu
    beeindig_doorzending(zaak=reactie, einde=Doorzendeinde.VERVALLEN, nu=nu)
    return stap.bewaar(toelichting=reden)


@handeling
def draai_intrekking_terug(
    *, reactie_id: int, medewerker: Medewerker, reden: str, nu: datetime, gezien: int | None = None
) -> Publieksreactie:
    """It was withdrawn by mistake: it asks for an answer again, by the day that it always did."""
    stap = begin_reactiestap(Reactiehandelingsoort.HEROPEND, reactie_id, medewerker, nu, gezien)
    reactie = stap.zaak
    if reactie.ingetrokken_op is None or reactie.beantwoord_op is not None:
        raise Achterhaald("Deze publieksreactie is niet ingetrokken.")
    eis_reden(reden, "reden", "Schrijf op waarom de intrekking niet klopt.")
    reactie.ingetrokken_op = None
    return stap.bewaar(toelichting=reden)


@handeling
def noteer_bij_publieksreactie(
    *, reactie_id: int, medewerker: Medewerker, notitie: str, nu: datetime, gezien: int | None = None
) -> Publieksreactie:
    """Write something down for colleagues; also when it is closed."""
    stap = begin_reactiestap(Reactiehandelingsoort.NOTITIE, reactie_id, medewerker, nu, gezien)
    eis_reden(notitie, "notitie", "Schrijf uw notitie op.")
    return stap.bewaar(toelichting=notitie)


def begin_reactiestap(
    soort: Reactiehandelingsoort,
    reactie_id: int,
    medewerker: Medewerker | None,
    nu: datetime,
    gezien: int | None,
) -> Stap[Publieksreactie]:
    """One action on this publieksreactie."""
    return begin_stap(
        Publieksreactie,
        zaak_id=reactie_id,
        soort=soort,
        medewerker=medewerker,
        nu=nu,
        gezien=gezien,
        wat="Deze publieksreactie",
    )


def eis_open(reactie: Publieksreactie) -> None:
    """It still asks for an answer."""
    if reactie.beantwoord_op is not None:
        raise Achterhaald("Deze publieksreactie is al beantwoord.")
    if reactie.ingetrokken_op is not None:
        raise Achterhaald("Deze publieksreactie is ingetrokken.")


def heeft_dossier(reactie: Publieksreactie) -> bool:
    """Whether it is followed in parts."""
    return hasattr(reactie, "dossier")


def _eis_bereikbaar(reactie: Publieksreactie, kanaal: Antwoordkanaal) -> None:
    melding = {
        Antwoordkanaal.EMAIL: "" if reactie.emailadres else "Er is geen e-mailadres. Kies een ander kanaal.",
        Antwoordkanaal.POST: "" if reactie.adres else "Er is geen postadres. Kies een ander kanaal.",
        Antwoordkanaal.TELEFOON: "",
    }[kanaal]
    if melding:
        raise ValidationError({"kanaal": melding})


@handeling
def wijzig_afzender(
    *,
    reactie_id: int,
    medewerker: Medewerker,
    naam: str,
    emailadres: str,
    telefoonnummer: str,
    adres: str,
    antwoord_via: Antwoordkanaal | str,
    nu: datetime,
    gezien: int | None = None,
) -> Publieksreactie:
    """Correct who wrote and how to reach them; the log says that it was done, not what it was."""
    stap = begin_reactiestap(Reactiehandelingsoort.GEWIJZIGD, reactie_id, medewerker, nu, gezien)
    reactie = stap.zaak
    reactie.naam, reactie.emailadres = naam.strip(), emailadres.strip().lower()
    reactie.telefoonnummer, reactie.adres = telefoonnummer, adres.strip()
    reactie.antwoord_via = antwoord_via
    return stap.bewaar(toelichting="Gegevens van de afzender.")


@handeling
def deel_anders_in(
    *,
    reactie_id: int,
    medewerker: Medewerker,
    soort: Publieksreactiesoort,
    product: Product | None,
    reden: str,
    nu: datetime,
    gezien: int | None = None,
) -> Publieksreactie:
    """It turns out to be of another kind, or about another product: it gets the term that goes with that."""
    stap = begin_reactiestap(Reactiehandelingsoort.GEWIJZIGD, reactie_id, medewerker, nu, gezien)
    reactie = stap.zaak
    eis_open(reactie)
    eis_niet_van_ander(reactie, medewerker, WAT)
    eis_reden(reden, "reden", "Schrijf op waarom het anders is.")
    if reactie.verdaagd_weken or reactie.opschortingen.exists():
        raise ValidationError(
            {"soort": "De termijn is al verdaagd of opgeschort. De afzender weet van die termijn."}
        )
    was = reactie.termijn
    reactie.soort, reactie.product = soort, product
    termijn = termijn_van(soort, product)
    reactie.termijn_aantal, reactie.termijn_eenheid = termijn.aantal, termijn.eenheid
    reactie.termijn_is_wettelijk = termijn.is_wettelijk
    reactie.deadline = bepaal_deadline(reactie, dienstkalender(), atwkalender())
    waarover = f"{reactie.get_soort_display()}{f' over {product.naam}' if product else ''}"
    return stap.bewaar(toelichting=f"{waarover}. Termijn: {was} wordt {termijn}. {reden.strip()}")
