"""What a manager told beside the figures of the demo."""

from datetime import timedelta

from catalogus.models import Locatie
from kcc.demo.schalen import Opdracht
from kcc.organisatie.enums import Rol
from kcc.organisatie.models import Medewerker
from servicenormen.services import maak_aantekening

# Days ago, so many days long, what happened, and about what: a norm, a channel or a place.
_AANTEKENINGEN = (
    (12, 2, "Storing telefonie: een deel van de bellers kwam er niet door", "kanaal", "14 010"),
    (33, 5, "Griepgolf onder de medewerkers van de balies", "kanaal", "Stadswinkel"),
    (61, 1, "Landelijke storing in het reisdocumentenstelsel", "norm", "4"),
    (96, 12, "Verbouwing, twee balies dicht", "locatie", "feijenoord"),
    (171, 3, "Nieuwe website, oude adressen werkten niet", "kanaal", "Digitaal"),
    (205, 1, "Storing telefonie", "kanaal", "14 010"),
)


def vul_aantekeningen(opdracht: Opdracht) -> None:
    """Annotations of the last tertalen; none without a manager to write them."""
    manager = Medewerker.objects.filter(groups__name=Rol.MANAGER).order_by("pk").first()
    if manager is None:
        return
    for geleden, dagen, tekst, wat, waarde in _AANTEKENINGEN:
        van = opdracht.vandaag - timedelta(days=geleden)
        maak_aantekening(
            van=van,
            tot_en_met=van + timedelta(days=dagen - 1),
            tekst=tekst,
            norm=waarde if wat == "norm" else "",
            kanaal=waarde if wat == "kanaal" else "",
            locatie=Locatie.objects.filter(code=waarde).first() if wat == "locatie" else None,
            medewerker=manager,
        )
