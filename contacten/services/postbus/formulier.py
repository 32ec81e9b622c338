"""The contact form of the website: stored as JSON, then read like everything else."""

import json
from dataclasses import asdict, dataclass
from datetime import datetime

from catalogus.models import Product
from contacten import regels
from contacten.enums import Koppelwijze, Postbron, Posthandelingsoort, Poststatus, Quarantainereden
from contacten.models import Postbericht, Posthandeling
from contacten.postbus.mail import Onleesbaar
from contacten.postbus.tekst import een_regel, lange_tekst
from contacten.services.postbus.aannemen import Aangenomen, neem_aan
from contacten.services.postbus.bevestigen import bevestig_ontvangst
from contacten.services.postbus.koppelen import koppel_aan, zoek_koppeling


@dataclass(frozen=True)
class Webbericht:
    """What a citizen filled in. `sleutel` names this one form: sent twice it is one message."""

    sleutel: str
    naam: str
    email: str
    onderwerp: str
    tekst: str
    telefoon: str = ""
    product: str = ""
    taal: str = "nl"


def neem_formulier_aan(*, webbericht: Webbericht, nu: datetime) -> Aangenomen:
    """Store a form that was sent."""
    ruw = json.dumps(asdict(webbericht), ensure_ascii=False, sort_keys=True).encode()
    return neem_aan(bron=Postbron.FORMULIER, ruw=ruw, nu=nu)


def lees_formulier(bericht: Postbericht, ruw: bytes, nu: datetime) -> None:
    """Read the form into the locked `bericht`. Raise Onleesbaar."""
    try:
        webbericht = Webbericht(**json.loads(ruw))
    except (ValueError, TypeError) as fout:
        raise Onleesbaar(Quarantainereden.ONLEESBAAR) from fout
    bericht.afzender = een_regel(webbericht.email, 320).lower()
    bericht.afzender_naam = een_regel(webbericht.naam, 200)
    bericht.onderwerp = een_regel(webbericht.onderwerp, 300)
    bericht.tekst = lange_tekst(webbericht.tekst)
    bericht.telefoonnummer = _nummer(webbericht.telefoon)
    koppeling = zoek_koppeling(
        verwijzingen=[],
        afzender=bericht.afzender,
        onderwerp=bericht.onderwerp,
        tekst=bericht.tekst,
        zonder=bericht.pk,
    )
    koppel_aan(bericht, koppeling)
    product = Product.objects.filter(code=webbericht.product).select_related("afdeling").first()
    bericht.product = bericht.product or product
    if (
        bericht.afdeling is None
        and product is not None
        and product.afdeling
        and not product.afdeling.is_extern
    ):
        bericht.afdeling = product.afdeling
    bericht.status = Poststatus.OPEN
    bericht.save()
    if koppeling is not None:
        Posthandeling.objects.create(
            bericht=bericht,
            moment=nu,
            soort=Posthandelingsoort.GEKOPPELD,
            toelichting=Koppelwijze(koppeling.wijze).label,
        )
    taal = webbericht.taal if webbericht.taal in ("nl", "en") else "nl"
    bevestig_ontvangst(bericht=bericht, aan=bericht.afzender, taal=taal, nu=nu)


def _nummer(telefoon: str) -> str:
    """In E.164 when it is a number; else as it was typed."""
    try:
        return regels.normaliseer_telefoonnummer(telefoon)
    except ValueError:
        return een_regel(telefoon, 40)
