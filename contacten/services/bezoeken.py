"""A finished visit, at a Stadswinkel, by video or at somebody's home, is a contact too."""

from datetime import datetime

from afspraken.enums import Bezoekresultaat
from afspraken.models import Bezoek
from afspraken.services import BalieFout
from catalogus.enums import Locatiesoort
from contacten.enums import Kanaal, Resultaat
from contacten.models import Klantcontact
from kcc.organisatie.models import Medewerker

# A visit without help is the broken-off contact of the counter: nothing was answered, nothing promised.
_RESULTATEN = {
    Bezoekresultaat.GEHOLPEN: Resultaat.DIRECT_BEANTWOORD,
    Bezoekresultaat.AANVRAAG_INGEDIEND: Resultaat.DIRECT_BEANTWOORD,
    Bezoekresultaat.DOORVERWEZEN: Resultaat.DOORVERWEZEN,
    Bezoekresultaat.NIEUWE_AFSPRAAK: Resultaat.AFSPRAAK_GEMAAKT,
    Bezoekresultaat.NIET_GEHOLPEN: Resultaat.AFGEBROKEN,
}
# Where the visit was; at a counter for every other kind of place.
_KANALEN = {Locatiesoort.VIDEO: Kanaal.VIDEO, Locatiesoort.MOBIEL_TEAM: Kanaal.HUISBEZOEK}


def registreer_bezoek(*, bezoek: Bezoek, medewerker: Medewerker | None, nu: datetime) -> None:
    """Register the contact of a visit that was finished; joins in at afspraken' `bij_afgerond_bezoek`.

    Runs in the transaction that finishes the visit. A visit has one contact: a second call changes nothing.
    The contact lasts from the first call to the desk until the finish; the time of waiting is no contact.
    """
    Klantcontact.objects.get_or_create(
        bezoek=bezoek,
        defaults={
            "referentie": f"bezoek-{bezoek.pk}",
            "kanaal": _KANALEN.get(Locatiesoort(bezoek.locatie.soort), Kanaal.BALIE),
            "begonnen_op": bezoek.opgeroepen_op,
            "beeindigd_op": bezoek.afgerond_op,
            "resultaat": _RESULTATEN[Bezoekresultaat(bezoek.resultaat)] if bezoek.resultaat else "",
            "product": bezoek.product,
            "afdeling": bezoek.product.afdeling if bezoek.product else None,
            "locatie": bezoek.locatie,
            "medewerker": medewerker,
            "afspraak": bezoek.afspraak,
        },
    )


def vergeet_bezoek(*, bezoek: Bezoek, nu: datetime) -> None:
    """Remove the contact of a visit that was finished by mistake; joins in at afspraken'
    `bij_teruggedraaid_bezoek`, in its transaction.

    BalieFout when somebody has added to the contact since: then the visit was a contact.
    """
    contact = Klantcontact.objects.select_for_update(of=("self",)).filter(bezoek=bezoek).first()
    if contact is None:
        return
    aangevuld = contact.klant_id or contact.onderwerp or contact.notitie
    if aangevuld or any(
        relatie.field.model._base_manager.filter(**{relatie.field.name: contact}).exists()
        for relatie in Klantcontact._meta.related_objects
    ):
        raise BalieFout("Bij dit bezoek is al een contact vastgelegd. Verbeter het resultaat daar.")
    contact.delete()
