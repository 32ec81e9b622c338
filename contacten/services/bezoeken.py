"""A finished visit at a Stadswinkel is a contact too."""

from datetime import datetime

from afspraken.enums import Bezoekresultaat
from afspraken.models import Bezoek
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


def registreer_bezoek(*, bezoek: Bezoek, medewerker: Medewerker | None, nu: datetime) -> None:
    """Register the contact of a visit that was finished; joins in at afspraken' `bij_afgerond_bezoek`.

    Runs in the transaction that finishes the visit. A visit has one contact: a second call changes nothing.
    The contact lasts from the first call to the desk until the finish; the time of waiting is no contact.
    """
    Klantcontact.objects.get_or_create(
        bezoek=bezoek,
        defaults={
            "referentie": f"bezoek-{bezoek.pk}",
            "kanaal": Kanaal.BALIE,
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
