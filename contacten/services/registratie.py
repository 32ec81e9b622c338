"""Registering a contact, with the promise to call back that may come of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from afspraken.models import Afspraak
from catalogus.models import Locatie, Product
from contacten import regels
from contacten.enums import Dagdeel, Kanaal, Resultaat, Richting, Terugbelhandelingsoort, Vertegenwoordiger
from contacten.models import Contactvraag, Klant, Klantcontact, Terugbelhandeling, Terugbelverzoek
from contacten.regels_voorkeur import VERSTE_DAGEN
from contacten.services.doorzenden import begin_doorzending
from contacten.services.klanten import Klantgegevens, maak_klant
from contacten.services.samenvoegen import houd_klant_vast
from contacten.services.telefonie import koppel_gesprek
from kcc.lib.perioden import lokale_dag
from kcc.lib.werktijd import aantal_werkdagen, terugbeldeadline
from kcc.organisatie.models import Afdeling, Medewerker
from kcc.organisatie.services import dienstkalender

# The rule that a deadline came from, stored with it: a later change of rule or calendar is not a change
# of the past.
DEADLINE_REGEL = "volgende werkdag 17.00 uur (norm 6), dienstkalender"
# Foreign keys come from rows that were just read: asking the database for each again costs a call time.
_VERWIJZINGEN = {
    "klantcontact",
    "klant",
    "product",
    "afdeling",
    "locatie",
    "medewerker",
    "bezoek",
    "afspraak",
}


@dataclass(frozen=True)
class Terugbelvraag:
    """Who wants to be called about what. Without `afdeling` the product's own afdeling calls back.

    The voorkeur says when the person would rather be called: part of the day, first and last day, and
    anything else in words. It does not move the deadline.
    `mag_zonder_afdeling`: without a product too, nobody has chosen yet; the KCC sees it and passes it on.
    """

    telefoonnummer: str
    naam: str = ""
    vraag: str = ""
    voorkeur_dagdeel: Dagdeel | str = ""
    voorkeur_vanaf: date | None = None
    voorkeur_tot: date | None = None
    voorkeursmoment: str = ""
    afdeling: Afdeling | None = None
    mag_zonder_afdeling: bool = False


@dataclass(frozen=True)
class Vraag:
    """A further question in the same contact."""

    product: Product | None = None
    onderwerp: str = ""


@dataclass(frozen=True)
class Vertegenwoordiging:
    """Who spoke for the klant; `telefoonnummer` in any spelling."""

    soort: Vertegenwoordiger
    naam: str = ""
    telefoonnummer: str = ""


def registreer_klantcontact(
    *,
    referentie: str,
    kanaal: Kanaal,
    begonnen_op: datetime,
    beeindigd_op: datetime,
    resultaat: Resultaat | None,
    medewerker: Medewerker | None,
    nu: datetime,
    richting: Richting = Richting.INKOMEND,
    klant: Klant | Klantgegevens | None = None,
    product: Product | None = None,
    afspraak: Afspraak | None = None,
    afdeling: Afdeling | None = None,
    locatie: Locatie | None = None,
    onderwerp: str = "",
    notitie: str = "",
    terugbelvraag: Terugbelvraag | None = None,
    meer_vragen: Sequence[Vraag] = (),
    vertegenwoordiging: Vertegenwoordiging | None = None,
    taal: str = "nl",
    is_vertrouwelijk: bool = False,
    bronnen: Sequence[str] = (),
    gesprek_id: int | None = None,
) -> Klantcontact:
    """Register a contact that is over, its new client and its callback request, all or nothing.

    `referentie` names this one contact: with a referentie that is already registered nothing is written and
    the first registration is returned, whatever else differs. So a double click, a resubmitted form or a
    retry never registers twice.

    klant: an existing client (of who was merged meanwhile, the one into whom), the data of a new one, or None
    for an anonymous contact.
    afspraak: what was booked in the contact.
    afdeling: what the contact is about; the product's own when not given.
    terugbelvraag: makes the result `terugbelverzoek`, with a deadline on the next werkdag at 17:00.
    meer_vragen: what else was asked; `product` and `onderwerp` are the first question.
    vertegenwoordiging: who spoke for the klant.
    bronnen: what was consulted, as soort:code.
    gesprek_id: the call of the telephone system; its moments become those of the contact.
    Raise ValidationError, by field, for what is missing or wrong.
    """
    if bestaand := Klantcontact.objects.filter(referentie=referentie).first():
        return bestaand
    if terugbelvraag is not None:
        resultaat = Resultaat.TERUGBELVERZOEK
    elif resultaat == Resultaat.TERUGBELVERZOEK:
        raise ValidationError({"telefoonnummer": "Vul in op welk nummer wij terugbellen."})
    nummer = _nummer_van(vertegenwoordiging)
    try:
        with transaction.atomic():
            if isinstance(klant, Klantgegevens):
                bekend: Klant | None = maak_klant(gegevens=klant, nu=nu)
            else:
                bekend = houd_klant_vast(klant) if klant else None
            contact = Klantcontact(
                referentie=referentie,
                kanaal=kanaal,
                richting=richting,
                begonnen_op=begonnen_op,
                beeindigd_op=beeindigd_op,
                resultaat=resultaat or "",
                klant=bekend,
                product=product,
                afspraak=afspraak,
                afdeling=afdeling or (product.afdeling if product else None),
                locatie=locatie,
                medewerker=medewerker,
                onderwerp=onderwerp.strip(),
                notitie=notitie.strip(),
                taal=taal,
                is_vertrouwelijk=is_vertrouwelijk,
                bronnen=list(dict.fromkeys(bronnen)),
                vertegenwoordiger_soort=vertegenwoordiging.soort if vertegenwoordiging else "",
                vertegenwoordiger_naam=vertegenwoordiging.naam.strip() if vertegenwoordiging else "",
                vertegenwoordiger_telefoon=nummer,
            )
            contact.full_clean(exclude=_VERWIJZINGEN, validate_unique=False)
            contact.save(force_insert=True)
            if meer_vragen:
                _bewaar_vragen(contact, meer_vragen)
            if gesprek_id is not None:
                koppel_gesprek(gesprek_id=gesprek_id, contact=contact)
            if terugbelvraag is not None:
                maak_terugbelverzoek(
                    contact=contact,
                    gevraagd=terugbelvraag,
                    klant=contact.klant,
                    medewerker=contact.medewerker,
                    nu=nu,
                )
    except IntegrityError:
        # Somebody registered the same one in between: then that registration is the answer.
        gelijktijdig = Klantcontact.objects.filter(referentie=referentie).first()
        if gelijktijdig is None:
            raise
        return gelijktijdig
    return contact


def _nummer_van(vertegenwoordiging: Vertegenwoordiging | None) -> str:
    if vertegenwoordiging is None or not vertegenwoordiging.telefoonnummer:
        return ""
    try:
        return regels.normaliseer_telefoonnummer(vertegenwoordiging.telefoonnummer)
    except ValueError as fout:
        raise ValidationError({"vertegenwoordiger_telefoon": str(fout)}) from fout


def _bewaar_vragen(contact: Klantcontact, vragen: Sequence[Vraag]) -> None:
    rijen = [
        Contactvraag(
            klantcontact=contact, volgorde=volgorde, product=vraag.product, onderwerp=vraag.onderwerp.strip()
        )
        for volgorde, vraag in enumerate(vragen, start=2)
    ]
    for rij in rijen:
        rij.full_clean(exclude={"klantcontact", "product"}, validate_unique=False)
    Contactvraag.objects.bulk_create(rijen)


def maak_terugbelverzoek(
    *,
    contact: Klantcontact,
    gevraagd: Terugbelvraag,
    klant: Klant | None,
    medewerker: Medewerker | None,
    nu: datetime,
) -> Terugbelverzoek:
    """Promise to call back after this contact, inside the transaction of the caller.

    One contact has one such promise. Raise ValidationError, by field.
    """
    fouten = _fouten_in_voorkeur(gevraagd, nu)
    nummer = ""
    try:
        nummer = regels.normaliseer_telefoonnummer(gevraagd.telefoonnummer)
    except ValueError as fout:
        fouten["telefoonnummer"] = str(fout)
    afdeling = gevraagd.afdeling or (contact.product.afdeling if contact.product else None)
    if afdeling is None and gevraagd.mag_zonder_afdeling:
        pass
    elif afdeling is not None and afdeling.is_extern and gevraagd.mag_zonder_afdeling:
        # About what another government does: the KCC knows what to tell.
        afdeling = None
    elif afdeling is None:
        fouten["afdeling"] = "Kies welke afdeling terugbelt, of kies een product."
    elif afdeling.is_extern:
        fouten["afdeling"] = (
            f"{afdeling.naam} is een andere overheid en belt niet voor ons terug. Kies een afdeling."
        )
    if fouten:
        raise ValidationError(fouten)
    verzoek = Terugbelverzoek(
        referentie=contact.referentie,
        klantcontact=contact,
        klant=klant,
        afdeling=afdeling,
        product=contact.product,
        naam=gevraagd.naam.strip() or contact.vertegenwoordiger_naam or (klant.naam if klant else ""),
        telefoonnummer=nummer,
        vraag=gevraagd.vraag.strip() or contact.notitie or contact.onderwerp,
        voorkeur_dagdeel=gevraagd.voorkeur_dagdeel,
        voorkeur_vanaf=gevraagd.voorkeur_vanaf,
        voorkeur_tot=gevraagd.voorkeur_tot,
        voorkeursmoment=gevraagd.voorkeursmoment.strip(),
        aangemaakt_op=nu,
        deadline_op=terugbeldeadline(nu, dienstkalender()),
        deadline_regel=DEADLINE_REGEL,
    )
    verzoek.full_clean(exclude=_VERWIJZINGEN, validate_unique=False)
    verzoek.save(force_insert=True)
    Terugbelhandeling.objects.create(
        terugbelverzoek=verzoek,
        moment=nu,
        medewerker=medewerker,
        soort=Terugbelhandelingsoort.AANGEMAAKT,
        afdeling=afdeling,
    )
    if afdeling is not None:
        begin_doorzending(
            zaak=verzoek,
            afdeling=afdeling,
            van_afdeling=None,
            ontvangen_op=nu,
            medewerker=medewerker,
            nu=nu,
        )
    return verzoek


def _fouten_in_voorkeur(gevraagd: Terugbelvraag, nu: datetime) -> dict[str, str]:
    """What is wrong with the days on which somebody would rather be called."""
    vandaag = lokale_dag(nu)
    vanaf, tot = gevraagd.voorkeur_vanaf, gevraagd.voorkeur_tot
    verste = vandaag + timedelta(days=VERSTE_DAGEN)
    for veld, dag in (("voorkeur_vanaf", vanaf), ("voorkeur_tot", tot)):
        if dag is not None and dag > verste:
            return {veld: _("Kies een dag in de komende %(dagen)s dagen.") % {"dagen": VERSTE_DAGEN}}
    if tot is not None and tot < vandaag:
        return {"voorkeur_tot": _("Deze dag is voorbij. Kies een latere dag.")}
    if vanaf is not None and tot is not None and tot < vanaf:
        return {"voorkeur_tot": _("De laatste dag ligt voor de eerste. Draai de dagen om.")}
    begin = max(vanaf or vandaag, vandaag) - timedelta(days=1)
    if tot is not None and aantal_werkdagen(begin, tot, dienstkalender()) == 0:
        return {"voorkeur_tot": _("Op deze dagen bellen wij niet. Kies ook een werkdag.")}
    return {}
