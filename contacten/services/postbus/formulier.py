"""The contact form of the website: stored as JSON, then read like everything else."""

import base64
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from catalogus.models import Product
from contacten.enums import Koppelwijze, Postbron, Posthandelingsoort, Poststatus, Quarantainereden
from contacten.models import Postbericht, Posthandeling, Publieksreactie, Terugbelverzoek
from contacten.postbus.mail import Bestand, Onleesbaar
from contacten.postbus.tekst import een_regel, lange_tekst
from contacten.services.postbus.aannemen import Aangenomen, neem_aan
from contacten.services.postbus.bevestigen import bevestig_ontvangst
from contacten.services.postbus.koppelen import Koppeling, koppel_aan, zoek_koppeling
from contacten.services.postbus.opslag import bewaar_bijlagen
from kcc.lib.telefoon import lees_telefoonnummer

# What every stored form names, also when it is empty.
_ALTIJD = {"sleutel", "naam", "email", "onderwerp", "tekst", "telefoon", "product", "taal"}


@dataclass(frozen=True)
class Webbericht:
    """What a citizen filled in. `sleutel` names this one form: sent twice it is one message.

    bijlagen: see als_webbijlagen. publieksreactie, terugbelverzoek: the referentie of what the same form
    made already; then the message only carries its files. reactie_op: the referentie of the publieksreactie
    that somebody who proved who they are writes about.
    """

    sleutel: str
    naam: str
    email: str
    onderwerp: str
    tekst: str
    telefoon: str = ""
    product: str = ""
    taal: str = "nl"
    bijlagen: Sequence[dict[str, str]] = ()
    publieksreactie: str = ""
    terugbelverzoek: str = ""
    reactie_op: str = ""


def als_webbijlagen(bestanden: Iterable[Bestand]) -> list[dict[str, str]]:
    """Files as they stand in the stored form: `naam`, and `inhoud` in base64."""
    return [
        {"naam": bestand.naam, "inhoud": base64.b64encode(bestand.inhoud).decode("ascii")}
        for bestand in bestanden
    ]


def neem_formulier_aan(*, webbericht: Webbericht, nu: datetime) -> Aangenomen:
    """Store a form that was sent."""
    gevuld = {naam: waarde for naam, waarde in asdict(webbericht).items() if waarde or naam in _ALTIJD}
    ruw = json.dumps(gevuld, ensure_ascii=False, sort_keys=True).encode()
    return neem_aan(bron=Postbron.FORMULIER, ruw=ruw, nu=nu)


def lees_formulier(bericht: Postbericht, ruw: bytes, nu: datetime) -> None:
    """Read the form into the locked `bericht`. Raise Onleesbaar."""
    try:
        webbericht = Webbericht(**json.loads(ruw))
        bestanden = [
            Bestand(bijlage["naam"], base64.b64decode(bijlage["inhoud"], validate=True))
            for bijlage in webbericht.bijlagen
        ]
    except (ValueError, TypeError, KeyError) as fout:
        raise Onleesbaar(Quarantainereden.ONLEESBAAR) from fout
    bericht.afzender = een_regel(webbericht.email, 320).lower()
    bericht.afzender_naam = een_regel(webbericht.naam, 200)
    bericht.onderwerp = een_regel(webbericht.onderwerp, 300)
    bericht.tekst = lange_tekst(webbericht.tekst)
    # As it was typed when it is no number: somebody may still read one in it.
    bericht.telefoonnummer = lees_telefoonnummer(webbericht.telefoon) or een_regel(webbericht.telefoon, 40)
    is_gevaarlijk = any(keuring.is_gevaarlijk for keuring in bewaar_bijlagen(bericht, bestanden))
    if _hoort_bij_zaak(bericht, webbericht) or is_gevaarlijk:
        bericht.status = Poststatus.QUARANTAINE if is_gevaarlijk else Poststatus.AFGEHANDELD
        bericht.quarantainereden = Quarantainereden.GEVAARLIJK if is_gevaarlijk else ""
        bericht.afgehandeld_op = None if is_gevaarlijk else nu
        bericht.save()
        Posthandeling.objects.create(
            bericht=bericht,
            moment=nu,
            soort=Posthandelingsoort.QUARANTAINE if is_gevaarlijk else Posthandelingsoort.GEREGISTREERD,
            toelichting=Quarantainereden.GEVAARLIJK.label if is_gevaarlijk else bericht.onderwerp,
        )
        return
    koppeling = _eigen_reactie(webbericht) or zoek_koppeling(
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


def _eigen_reactie(webbericht: Webbericht) -> Koppeling | None:
    """What was written about in Mijn overzicht, where it is known who writes."""
    reactie = (
        Publieksreactie.objects.filter(referentie=webbericht.reactie_op).select_related("klant").first()
        if webbericht.reactie_op
        else None
    )
    return Koppeling(Koppelwijze.NUMMER, reactie=reactie, klant=reactie.klant) if reactie else None


def _hoort_bij_zaak(bericht: Postbericht, webbericht: Webbericht) -> bool:
    """Whether the form made a case itself; then the message belongs to that, and asks for nothing more."""
    zaak: Publieksreactie | Terugbelverzoek | None = None
    if webbericht.publieksreactie:
        zaak = bericht.publieksreactie = Publieksreactie.objects.filter(
            referentie=webbericht.publieksreactie
        ).first()
    elif webbericht.terugbelverzoek:
        zaak = bericht.terugbelverzoek = Terugbelverzoek.objects.filter(
            referentie=webbericht.terugbelverzoek
        ).first()
    if zaak is None:
        return False
    bericht.klant_id, bericht.klantcontact_id = zaak.klant_id, zaak.klantcontact_id
    bericht.product_id, bericht.afdeling_id = zaak.product_id, zaak.afdeling_id
    return True
