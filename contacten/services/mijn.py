"""Mijn overzicht: what a citizen who proved who they are sees and does. Only ever rows of that client."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from afspraken.enums import Afspraakstatus
from afspraken.models import Afspraak
from contacten.enums import Antwoordkanaal, Nummersoort, Reactiehandelingsoort
from contacten.models import Klant, Klantcontact, Publieksreactie, Terugbelverzoek
from contacten.postbus.mail import Bestand
from contacten.regels_nummers import normaliseer_bsn
from contacten.services.klanten import Klantgegevens, afspraken_van, wijzig_klant
from contacten.services.klantnummers import zoek_op_nummer
from contacten.services.postbus.formulier import Webbericht, als_webbijlagen, neem_formulier_aan
from contacten.services.reacties_behandelen import begin_reactiestap

# What the log of a publieksreactie says of a line that the citizen wrote.
VAN_INWONER = "Van de inwoner, via Mijn overzicht: "
_DUBBEL = timedelta(minutes=2)
_OUDE_AFSPRAKEN = timedelta(days=90)


def klant_van_bsn(*, bsn: str) -> Klant | None:
    """The client with this burgerservicenummer; None when it is none or nobody here has it."""
    try:
        cijfers = normaliseer_bsn(bsn)
    except ValueError:
        return None
    return zoek_op_nummer(soort=Nummersoort.BSN, nummer=cijfers)


@dataclass(frozen=True)
class Overzicht:
    """What the first page shows: what is open first, then what was."""

    afspraken: list[Afspraak]
    terugbelverzoeken: list[Terugbelverzoek]
    reacties: list[Publieksreactie]
    contacten: list[Klantcontact]


def overzicht(*, klant: Klant, nu: datetime, maximum: int = 20) -> Overzicht:
    """Coming appointments, callbacks, publieksreacties and the last contacts; a handful of queries."""
    return Overzicht(
        afspraken=list(
            afspraken_van(klant)
            .filter(begint_op__gte=nu - timedelta(hours=2), status=Afspraakstatus.BEVESTIGD)
            .order_by("begint_op")[:maximum]
        ),
        terugbelverzoeken=list(
            klant.terugbelverzoeken.filter(aangemaakt_op__gte=nu - _OUDE_AFSPRAKEN)
            .select_related("product")
            .order_by("-aangemaakt_op")[:maximum]
        ),
        reacties=list(reacties_van(klant)[:maximum]),
        contacten=list(klant.klantcontacten.select_related("product", "locatie")[:maximum]),
    )


def reacties_van(klant: Klant) -> QuerySet[Publieksreactie]:
    """What this client reported, asked, applied for or complained about, newest first."""
    return klant.publieksreacties.select_related("product").order_by("-ontvangen_op", "-id")


def eigen_berichten(reactie: Publieksreactie) -> list[tuple[datetime, str]]:
    """What the citizen added to it here."""
    return [
        (handeling.moment, handeling.toelichting.removeprefix(VAN_INWONER))
        for handeling in reactie.handelingen.filter(
            soort=Reactiehandelingsoort.NOTITIE, toelichting__startswith=VAN_INWONER
        )
    ]


@transaction.atomic
def reageer_als_inwoner(
    *, klant: Klant, reactie_id: int, tekst: str, nu: datetime, bestanden: Sequence[Bestand] = ()
) -> Publieksreactie:
    """Add what the citizen wrote to their own open publieksreactie, and in the Postbus, with its files.

    Publieksreactie.DoesNotExist for another's. ValidationError without words or when it is closed. The same
    words within two minutes are one press.
    """
    eigen = Publieksreactie.objects.select_for_update(of=("self",)).get(pk=reactie_id, klant=klant)
    if not tekst.strip():
        raise ValidationError({"tekst": _("Schrijf op wat u wilt zeggen.")})
    if not eigen.is_open:
        raise ValidationError({"tekst": _("Hierop hebben wij al geantwoord. Stel een nieuwe vraag.")})
    nieuw = f"{VAN_INWONER}{tekst.strip()}"
    if eigen.handelingen.filter(toelichting=nieuw, moment__gt=nu - _DUBBEL).exists():
        return eigen
    _leg_in_postbus(eigen, klant, tekst.strip(), bestanden, nu)
    stap = begin_reactiestap(Reactiehandelingsoort.NOTITIE, eigen.pk, None, nu, None)
    return stap.bewaar(toelichting=nieuw)


def _leg_in_postbus(
    reactie: Publieksreactie, klant: Klant, tekst: str, bestanden: Sequence[Bestand], nu: datetime
) -> None:
    """So that it is on somebody's worklist too: a line in a log is read by who happens to look."""
    kenmerk = hashlib.sha256(tekst.encode()).hexdigest()[:24]
    email = reactie.emailadres or next((adres.adres for adres in klant.emailadressen.all()), "")
    neem_formulier_aan(
        webbericht=Webbericht(
            sleutel=f"mijn-{reactie.pk}-{kenmerk}",
            naam=klant.naam,
            email=email,
            onderwerp=f"Reactie op {reactie.nummer}",
            tekst=tekst,
            taal=klant.taal,
            bijlagen=als_webbijlagen(bestanden),
            reactie_op=reactie.referentie,
        ),
        nu=nu,
    )


def wijzig_eigen_gegevens(
    *,
    klant: Klant,
    telefoonnummers: tuple[str, ...],
    emailadressen: tuple[str, ...],
    voorkeurskanaal: Antwoordkanaal | str,
    taal: str,
) -> Klant:
    """Change how the citizen is reached. Who somebody is stays as it is. Raises as wijzig_klant."""
    return wijzig_klant(
        klant_id=klant.pk,
        gegevens=Klantgegevens(
            naam=klant.naam,
            soort=klant.soort,  # type: ignore[arg-type]
            geboortedatum=klant.geboortedatum,
            postcode=klant.postcode,
            huisnummer=klant.huisnummer,
            taal=taal,
            voorkeurskanaal=voorkeurskanaal,
            telefoonnummers=telefoonnummers,
            emailadressen=emailadressen,
        ),
    )
