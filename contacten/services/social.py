"""Messages on social media: taking, answering on the channel, sending on; two working hours (norm 10)."""

from datetime import datetime

from django.db import IntegrityError, transaction

from contacten.enums import Doorzendeinde, Kanaal, Resultaat, Socialhandelingsoort
from contacten.models import Klant, Klantcontact, SocialBericht, Socialhandeling
from contacten.services.doorzenden import beeindig_doorzending
from contacten.services.samenvoegen import houd_klant_vast
from contacten.services.stappen import (
    Achterhaald,
    Stap,
    begin_stap,
    eis_niet_van_ander,
    eis_reden,
    handeling,
)
from contacten.services.toedelen import leg_terug, neem, stuur
from contacten.termijnen import SOCIAL_REGEL, SOCIAL_TERMIJN
from kcc.lib.werktijd import werktijd
from kcc.organisatie.models import Afdeling, Medewerker
from kcc.organisatie.services import dienstkalender

_WAT = "dit bericht"


def registreer_socialbericht(
    *,
    referentie: str,
    account: str,
    auteur: str,
    tekst: str,
    url: str = "",
    ontvangen_op: datetime,
    is_antwoord_nodig: bool = True,
    nu: datetime,
) -> SocialBericht:
    """Register a message with its deadline; with a `referentie` that is known the first one is returned."""
    if bestaand := SocialBericht.objects.filter(referentie=referentie).first():
        return bestaand
    bericht = SocialBericht(
        referentie=referentie,
        account=account,
        auteur=auteur.strip(),
        tekst=tekst.strip(),
        url=url,
        ontvangen_op=ontvangen_op,
        is_antwoord_nodig=is_antwoord_nodig,
        deadline_op=werktijd(ontvangen_op, SOCIAL_TERMIJN, dienstkalender()),
        deadline_regel=SOCIAL_REGEL,
    )
    bericht.full_clean(validate_unique=False)
    try:
        with transaction.atomic():
            bericht.save(force_insert=True)
            Socialhandeling.objects.create(
                socialbericht=bericht, moment=nu, soort=Socialhandelingsoort.ONTVANGEN
            )
    except IntegrityError:
        gelijktijdig = SocialBericht.objects.filter(referentie=referentie).first()
        if gelijktijdig is None:
            raise
        return gelijktijdig
    return bericht


@handeling
def neem_socialbericht(
    *, bericht_id: int, medewerker: Medewerker, nu: datetime, gezien: int | None = None
) -> SocialBericht:
    """Take it on oneself; of two at once the first gets it. Who saw that a colleague has it takes it over."""
    stap = _begin(Socialhandelingsoort.GENOMEN, bericht_id, medewerker, nu, gezien)
    _eis_open(stap.zaak)
    return neem(stap, wat=_WAT, gezien=gezien)


@handeling
def leg_socialbericht_terug(
    *, bericht_id: int, medewerker: Medewerker, nu: datetime, gezien: int | None = None
) -> SocialBericht:
    """Give one that one took back to the list."""
    stap = _begin(Socialhandelingsoort.TERUGGELEGD, bericht_id, medewerker, nu, gezien)
    _eis_open(stap.zaak)
    return leg_terug(stap, wat=_WAT)


@handeling
def beantwoord_socialbericht(
    *,
    bericht_id: int,
    medewerker: Medewerker,
    antwoord: str,
    nu: datetime,
    gezien: int | None = None,
) -> SocialBericht:
    """Register the answer that was given on the channel itself, where the sender reads it."""
    stap = _begin(Socialhandelingsoort.BEANTWOORD, bericht_id, medewerker, nu, gezien)
    bericht = stap.zaak
    _eis_open(bericht)
    eis_niet_van_ander(bericht, medewerker, _WAT)
    eis_reden(antwoord, "antwoord", "Schrijf op wat u antwoordde.")
    bericht.medewerker = medewerker
    bericht.antwoord = antwoord.strip()
    bericht.beantwoord_op = nu
    beeindig_doorzending(zaak=bericht, einde=Doorzendeinde.AFGEHANDELD, nu=nu)
    return stap.bewaar()


@handeling
def leg_vast_dat_antwoord_niet_nodig_is(
    *, bericht_id: int, medewerker: Medewerker, reden: str, nu: datetime, gezien: int | None = None
) -> SocialBericht:
    """It asks for no answer (a thank-you, an advertisement), so it is no case of norm 10; with the reason."""
    stap = _begin(Socialhandelingsoort.GEEN_ANTWOORD, bericht_id, medewerker, nu, gezien)
    bericht = stap.zaak
    _eis_open(bericht)
    eis_reden(reden, "reden", "Schrijf op waarom een antwoord niet nodig is.")
    bericht.is_antwoord_nodig = False
    beeindig_doorzending(zaak=bericht, einde=Doorzendeinde.VERVALLEN, nu=nu)
    return stap.bewaar(toelichting=reden)


@handeling
def stuur_socialbericht_door(
    *,
    bericht_id: int,
    medewerker: Medewerker,
    afdeling: Afdeling,
    reden: str,
    collega: Medewerker | None = None,
    nu: datetime,
    gezien: int | None = None,
) -> SocialBericht:
    """Send it on to an afdeling or a colleague, with the reason. The two hours are kept, and the clock of the
    afdeling's own promise starts."""
    stap = _begin(Socialhandelingsoort.DOORGESTUURD, bericht_id, medewerker, nu, gezien)
    _eis_open(stap.zaak)
    return stuur(
        stap,
        wat=_WAT,
        ontvangen_op=stap.zaak.ontvangen_op,
        afdeling=afdeling,
        collega=collega,
        reden=reden,
    )


@handeling
def maak_contact_van_socialbericht(
    *,
    bericht_id: int,
    medewerker: Medewerker,
    klant: Klant | None = None,
    nu: datetime,
    gezien: int | None = None,
) -> SocialBericht:
    """Make it a contact in the register, in the history of `klant` when who wrote is known. Once."""
    stap = _begin(Socialhandelingsoort.CONTACT, bericht_id, medewerker, nu, gezien)
    bericht = stap.zaak
    if bericht.klantcontact_id is not None:
        raise Achterhaald("Van dit bericht is al een contact gemaakt.")
    bericht.klantcontact = Klantcontact.objects.create(
        referentie=f"social-{bericht.pk}",
        kanaal=Kanaal.SOCIAL,
        begonnen_op=bericht.ontvangen_op,
        beeindigd_op=bericht.beantwoord_op,
        resultaat=Resultaat.DIRECT_BEANTWOORD if bericht.beantwoord_op else "",
        klant=houd_klant_vast(klant) if klant else None,
        afdeling=bericht.afdeling,
        medewerker=medewerker,
        onderwerp=f"Bericht op {bericht.account}",
        notitie="\n\n".join(filter(None, [bericht.tekst, bericht.antwoord])),
    )
    return stap.bewaar()


def _begin(
    soort: Socialhandelingsoort, bericht_id: int, medewerker: Medewerker, nu: datetime, gezien: int | None
) -> Stap[SocialBericht]:
    return begin_stap(
        SocialBericht,
        zaak_id=bericht_id,
        soort=soort,
        medewerker=medewerker,
        nu=nu,
        gezien=gezien,
        wat="Dit bericht",
    )


def _eis_open(bericht: SocialBericht) -> None:
    if bericht.beantwoord_op is not None:
        raise Achterhaald("Dit bericht is al beantwoord.")
    if not bericht.is_antwoord_nodig:
        raise Achterhaald("Dit bericht vraagt geen antwoord.")
