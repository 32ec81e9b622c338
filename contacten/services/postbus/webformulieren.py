"""What a citizen sends with a form of the website: the case, and the files with it, all or nothing."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from catalogus.models import Product
from contacten.enums import Kanaal, Publieksreactiesoort
from contacten.models import Klantcontact, Publieksreactie
from contacten.postbus.mail import Bestand
from contacten.services.postbus.formulier import Webbericht, als_webbijlagen, neem_formulier_aan
from contacten.services.reacties_registreren import Afzender, registreer_publieksreactie
from contacten.services.registratie import Terugbelvraag, registreer_klantcontact


@transaction.atomic
def registreer_webreactie(
    *,
    sleutel: str,
    soort: Publieksreactiesoort,
    tekst: str,
    afzender: Afzender,
    product: Product | None,
    bestanden: Sequence[Bestand],
    nu: datetime,
) -> Publieksreactie:
    """Register what was sent with the form `sleutel`; sent twice it is one. Raises as the registration."""
    reactie = registreer_publieksreactie(
        referentie=sleutel,
        soort=soort,
        kanaal=Kanaal.WEB,
        onderwerp=f"{soort.label} via de website",
        tekst=tekst,
        afzender=afzender,
        product=product,
        ontvangen_op=nu,
        medewerker=None,
        nu=nu,
    )
    if bestanden:
        neem_formulier_aan(
            webbericht=Webbericht(
                sleutel=sleutel,
                naam=afzender.naam,
                email=afzender.emailadres,
                telefoon=afzender.telefoonnummer,
                onderwerp=f"Bestanden bij {reactie.nummer}",
                tekst=tekst,
                product=product.code if product else "",
                taal=afzender.taal,
                bijlagen=als_webbijlagen(bestanden),
                publieksreactie=reactie.referentie,
            ),
            nu=nu,
        )
    return reactie


@transaction.atomic
def registreer_webterugbelverzoek(
    *,
    sleutel: str,
    begonnen_op: datetime,
    product: Product | None,
    terugbelvraag: Terugbelvraag,
    bestanden: Sequence[Bestand],
    nu: datetime,
) -> Klantcontact:
    """Register that somebody wants to be called; sent twice it is one. Raises as the registration."""
    contact = registreer_klantcontact(
        referentie=sleutel,
        kanaal=Kanaal.WEB,
        begonnen_op=begonnen_op,
        beeindigd_op=nu,
        resultaat=None,
        medewerker=None,
        product=product,
        onderwerp="Terugbelverzoek via de website",
        notitie=terugbelvraag.vraag,
        terugbelvraag=terugbelvraag,
        nu=nu,
    )
    if bestanden:
        neem_formulier_aan(
            webbericht=Webbericht(
                sleutel=sleutel,
                naam=terugbelvraag.naam,
                email="",
                telefoon=terugbelvraag.telefoonnummer,
                onderwerp="Bestanden bij een terugbelverzoek",
                tekst=terugbelvraag.vraag,
                product=product.code if product else "",
                bijlagen=als_webbijlagen(bestanden),
                terugbelverzoek=contact.referentie,
            ),
            nu=nu,
        )
    return contact
