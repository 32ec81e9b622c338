"""The confirmation on paper, for who has no e-mail address."""

from datetime import datetime

from django.conf import settings
from django.urls import reverse

from afspraken.enums import Afspraakstatus
from afspraken.models import Afspraak
from afspraken.services.berichten import beheeradres
from afspraken.services.berichten_opmaak import maak_mail
from afspraken.services.berichten_opname import Opname
from afspraken.services.boeken import beheersleutel
from kcc.organisatie.opmaak import Inhoud


def maak_brief(*, afspraak: Afspraak, nu: datetime) -> Inhoud:
    """Subject and text of the mail about the appointment as it is now, in the language of the citizen.

    Whoever gave a postcode or a date of birth finds in it the page that these open, which can be typed; who
    did not, the long link.
    """
    if afspraak.postcodesleutel or afspraak.geboortedatumsleutel:
        adres = f"{settings.KCC_BASIS_URL}{reverse('afspraken:ingang')}"
    else:
        adres = beheeradres(afspraak, beheersleutel(afspraak))
    soort = "afzegging" if afspraak.status == Afspraakstatus.AFGEZEGD else "bevestiging"
    return maak_mail(Opname.van(afspraak, soort, nu, beheeradres=adres).als_json(), nu)
