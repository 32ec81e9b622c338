"""The signals of the demo, found as KCC finds them, week after week, with what the manager did about them."""

from datetime import datetime, timedelta

from django.db.models import Q

from kcc.demo.schalen import Opdracht
from kcc.demo.uitbraken import UITBRAKEN
from kcc.organisatie.enums import Rol
from kcc.organisatie.models import Medewerker
from servicenormen.enums import Signaalstatus, Signaaluitkomst
from servicenormen.models import Signaal
from servicenormen.regels_signalen import DAGEN, DAGEN_TERUG
from servicenormen.services import (
    laatste_handeling,
    leg_actie_vast,
    pak_signaal_op,
    sluit_signaal,
    tel_signaaldagen,
    zoek_signalen,
)

# The weeks in which was looked: from somewhat before the oldest outbreak.
WEKEN = max(uitbraak.dagen_geleden for uitbraak in UITBRAKEN) // DAGEN + 3
# So long after it was found the manager takes a signal; so long after that it is closed.
_OPGEPAKT_NA, _GESLOTEN_NA = timedelta(days=DAGEN), timedelta(days=5 * DAGEN)
_ACTIE = "De tekst bij het product en het antwoord voor medewerkers aangevuld. De afdeling weet ervan."


def vul_signalen(opdracht: Opdracht) -> None:
    """Find the signals of the last half year, week by week, and handle what was found before."""
    vandaag = opdracht.vandaag
    tel_signaaldagen(van=vandaag - timedelta(days=DAGEN_TERUG + WEKEN * DAGEN), tot=vandaag)
    manager = Medewerker.objects.filter(groups__name=Rol.MANAGER).order_by("pk").first()
    for weken_terug in range(WEKEN, -1, -1):
        terug = timedelta(days=weken_terug * DAGEN)
        zoek_signalen(tot_en_met=vandaag - terug - timedelta(days=1), nu=opdracht.nu - terug)
        # What was found this week is still to do.
        if manager is not None and weken_terug:
            _behandel(manager, opdracht.nu - terug)


def _behandel(manager: Medewerker, nu: datetime) -> None:
    """What a manager does on a morning: what is no outbreak is no signal, the rest gets an action."""
    echt = Q(product__code__in=[uitbraak.product for uitbraak in UITBRAKEN])
    nieuw = Signaal.objects.filter(status=Signaalstatus.NIEUW, gevonden_op__lte=nu - _OPGEPAKT_NA)
    for signaal in nieuw.exclude(echt):
        sluit_signaal(
            signaal_id=signaal.pk,
            gezien=laatste_handeling(signaal),
            uitkomst=Signaaluitkomst.GEEN_SIGNAAL,
            toelichting="Toevallige drukte, er is niets aan de hand.",
            medewerker=manager,
            nu=nu,
        )
    for signaal in nieuw.filter(echt):
        pak_signaal_op(signaal_id=signaal.pk, gezien=laatste_handeling(signaal), medewerker=manager, nu=nu)
        actie_op = nu.date()
        leg_actie_vast(
            signaal_id=signaal.pk,
            gezien=laatste_handeling(signaal),
            actie=_ACTIE,
            actie_op=actie_op,
            terugkijken_op=actie_op + timedelta(days=2 * DAGEN),
            medewerker=manager,
            nu=nu,
        )
    for signaal in Signaal.objects.filter(
        status=Signaalstatus.IN_BEHANDELING, gevonden_op__lte=nu - _GESLOTEN_NA
    ):
        sluit_signaal(
            signaal_id=signaal.pk,
            gezien=laatste_handeling(signaal),
            uitkomst=Signaaluitkomst.WERKTE,
            toelichting="",
            medewerker=manager,
            nu=nu,
        )
