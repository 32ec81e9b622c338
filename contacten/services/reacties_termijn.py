"""What moves the term of a publieksreactie: suspension (Awb 4:15), adjournment (4:14, 9:11) and the notice of
default (4:17)."""

from datetime import date, datetime

from django.core.exceptions import ValidationError

from contacten.enums import Antwoordkanaal, Publieksreactiesoort, Reactiehandelingsoort
from contacten.models import Dwangsombedrag, Opschorting, Publieksreactie
from contacten.services.publieksreacties import bepaal_deadline
from contacten.services.reactieberichten import (
    antwoordkanaal,
    kern_aanvulling,
    kern_ingebrekestelling,
    kern_verdaging,
    meld,
    schriftelijk_kanaal,
)
from contacten.services.reacties_behandelen import WAT, begin_reactiestap, eis_open
from contacten.services.stappen import Achterhaald, eis_niet_van_ander, eis_reden, handeling
from contacten.termijnen import KLACHT_VERDAGING_WEKEN, dwangsom, eerste_dwangsomdag
from kcc.lib.perioden import lokale_dag
from kcc.organisatie.models import Medewerker
from kcc.organisatie.services import atwkalender, dienstkalender

_MEESTE_WEKEN = 26


@handeling
def vraag_om_aanvulling(
    *,
    reactie_id: int,
    medewerker: Medewerker,
    vraag: str,
    voor: date,
    nu: datetime,
    gezien: int | None = None,
) -> Publieksreactie:
    """Ask the sender in writing for what is missing, by the day `voor`; until it is there the term waits.

    Only a statutory term is suspended, and only before it has passed.
    """
    stap = begin_reactiestap(Reactiehandelingsoort.OPGESCHORT, reactie_id, medewerker, nu, gezien)
    reactie = stap.zaak
    eis_open(reactie)
    eis_niet_van_ander(reactie, medewerker, WAT)
    vandaag = lokale_dag(nu)
    _eis_lopende_wettelijke_termijn(reactie, vandaag, "vraag")
    eis_reden(vraag, "vraag", "Schrijf op wat de afzender moet aanvullen.")
    if voor <= vandaag:
        raise ValidationError({"voor": "Kies een dag na vandaag."})
    kanaal = _eis_schriftelijk(reactie, "vraag")
    if reactie.opschortingen.filter(uitgenodigd=vandaag).exists():
        raise ValidationError({"vraag": "Op deze dag is al om een aanvulling gevraagd."})
    Opschorting.objects.create(publieksreactie=reactie, uitgenodigd=vandaag)
    reactie.deadline = bepaal_deadline(reactie, dienstkalender(), atwkalender())
    reactie.medewerker = medewerker
    kern = kern_aanvulling(reactie, vraag, voor)
    meld(reactie=reactie, handeling=stap.handeling, kanaal=kanaal, kern=kern, nu=nu)
    return stap.bewaar(toelichting=f"{vraag.strip()}\nUiterlijk {voor:%d-%m-%Y}.")


@handeling
def leg_aanvulling_vast(
    *,
    reactie_id: int,
    medewerker: Medewerker,
    ontvangen: date,
    toelichting: str = "",
    nu: datetime,
    gezien: int | None = None,
) -> Publieksreactie:
    """What was missing came in on the day `ontvangen`: the term runs on, with the days of waiting added.

    The same when the day for it passed without anything: then `ontvangen` is that day.
    """
    stap = begin_reactiestap(Reactiehandelingsoort.AANGEVULD, reactie_id, medewerker, nu, gezien)
    reactie = stap.zaak
    eis_open(reactie)
    opschorting = reactie.opschortingen.filter(voltooid__isnull=True).last()
    if opschorting is None:
        raise Achterhaald("Er wordt niet op een aanvulling gewacht.")
    if not opschorting.uitgenodigd <= ontvangen <= lokale_dag(nu):
        raise ValidationError({"ontvangen": "Kies een dag vanaf de dag van de vraag tot en met vandaag."})
    opschorting.voltooid = ontvangen
    opschorting.save(update_fields=["voltooid"])
    reactie.deadline = bepaal_deadline(reactie, dienstkalender(), atwkalender())
    return stap.bewaar(toelichting=toelichting)


@handeling
def verdaag_publieksreactie(
    *,
    reactie_id: int,
    medewerker: Medewerker,
    weken: int,
    reden: str,
    met_instemming: bool = False,
    nu: datetime,
    gezien: int | None = None,
) -> Publieksreactie:
    """Adjourn by `weken`, told to the sender in writing with the reason, before the term has passed.

    A complaint by four weeks once (Awb 9:11(3)); longer or again only as the complainant agreed in writing
    (9:11(4)). An application by what is reasonable (Awb 4:14).
    """
    stap = begin_reactiestap(Reactiehandelingsoort.VERDAAGD, reactie_id, medewerker, nu, gezien)
    reactie = stap.zaak
    eis_open(reactie)
    eis_niet_van_ander(reactie, medewerker, WAT)
    vandaag = lokale_dag(nu)
    _eis_lopende_wettelijke_termijn(reactie, vandaag, "weken")
    eis_reden(reden, "reden", "Schrijf op waarom het langer duurt. De afzender leest dit.")
    if not 1 <= weken <= _MEESTE_WEKEN:
        raise ValidationError({"weken": f"Kies 1 tot en met {_MEESTE_WEKEN} weken."})
    samen = reactie.verdaagd_weken + weken
    if reactie.soort == Publieksreactiesoort.KLACHT and samen > KLACHT_VERDAGING_WEKEN and not met_instemming:
        raise ValidationError(
            {
                "weken": f"Een klacht verdaagt u met hoogstens {KLACHT_VERDAGING_WEKEN} weken. "
                "Langer kan alleen als de klager daar schriftelijk mee instemt."
            }
        )
    kanaal = _eis_schriftelijk(reactie, "weken")
    reactie.verdaagd_weken = samen
    reactie.deadline = bepaal_deadline(reactie, dienstkalender(), atwkalender())
    reactie.medewerker = medewerker
    kern = kern_verdaging(reactie, reden)
    meld(reactie=reactie, handeling=stap.handeling, kanaal=kanaal, kern=kern, nu=nu)
    instemming = " De afzender stemde in." if met_instemming else ""
    return stap.bewaar(toelichting=f"{weken} weken. {reden.strip()}{instemming}")


@handeling
def leg_ingebrekestelling_vast(
    *,
    reactie_id: int,
    medewerker: Medewerker,
    ontvangen: date,
    nu: datetime,
    gezien: int | None = None,
) -> Publieksreactie:
    """A written notice of default came in on the day `ontvangen`.

    On an application whose term had passed it starts the two weeks after which each day costs money (Awb
    4:17). Before that it comes too early and starts nothing, and on anything else the law knows no dwangsom;
    both are kept in the log. Receipt is acknowledged over the sender's channel.
    """
    stap = begin_reactiestap(Reactiehandelingsoort.IN_GEBREKE, reactie_id, medewerker, nu, gezien)
    reactie = stap.zaak
    eis_open(reactie)
    if reactie.dwangsom_vanaf is not None:
        raise Achterhaald("Er is al een ingebrekestelling, die geldt.")
    if not lokale_dag(reactie.ontvangen_op) <= ontvangen <= lokale_dag(nu):
        raise ValidationError({"ontvangen": "Kies een dag vanaf de ontvangst tot en met vandaag."})
    reactie.in_gebreke_sinds = ontvangen
    is_aanvraag = reactie.soort == Publieksreactiesoort.AANVRAAG
    vanaf = eerste_dwangsomdag(ontvangen, reactie.deadline, atwkalender()) if reactie.deadline else None
    reactie.dwangsom_vanaf = vanaf if is_aanvraag else None
    kanaal = antwoordkanaal(reactie)
    if kanaal is not None:
        kern = kern_ingebrekestelling(reactie)
        meld(reactie=reactie, handeling=stap.handeling, kanaal=kanaal, kern=kern, nu=nu)
    if not is_aanvraag:
        gevolg = "Geen dwangsom: die kent de wet alleen bij een aanvraag."
    elif vanaf is None:
        gevolg = "Te vroeg: de termijn was nog niet voorbij. Er begint niets te lopen."
    else:
        gevolg = f"Zonder besluit loopt er vanaf {vanaf:%d-%m-%Y} een dwangsom."
    return stap.bewaar(toelichting=f"Ontvangen op {ontvangen:%d-%m-%Y}. {gevolg}")


def verschuldigde_dwangsom(reactie: Publieksreactie, vandaag: date) -> int:
    """What is due in whole euros, through `vandaag` or the day of the answer; 0 when nothing runs."""
    if reactie.dwangsom_vanaf is None or reactie.in_gebreke_sinds is None:
        return 0
    bedrag = Dwangsombedrag.objects.valid_on(reactie.in_gebreke_sinds)
    beantwoord = reactie.beantwoord_op
    tot_en_met = min(vandaag, lokale_dag(beantwoord)) if beantwoord else vandaag
    return dwangsom(reactie.dwangsom_vanaf, tot_en_met, bedrag.per_dag) if bedrag else 0


def _eis_lopende_wettelijke_termijn(reactie: Publieksreactie, vandaag: date, veld: str) -> None:
    if not reactie.termijn.loopt_met_wet:
        raise ValidationError(
            {veld: "Dit is geen wettelijke termijn. Die verschuift niet: antwoord zo snel u kunt."}
        )
    if reactie.deadline is None:
        raise ValidationError({veld: "Er wordt al op een aanvulling gewacht."})
    if vandaag > reactie.deadline:
        raise ValidationError({veld: "De termijn is al voorbij. Dit kan alleen daarvoor."})


def _eis_schriftelijk(reactie: Publieksreactie, veld: str) -> Antwoordkanaal:
    kanaal = schriftelijk_kanaal(reactie)
    if kanaal is None:
        raise ValidationError(
            {veld: "Dit moet de afzender schriftelijk weten. Vul eerst een e-mailadres of postadres in."}
        )
    return kanaal
