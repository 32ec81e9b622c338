"""From the registration of a call to the booking screen and back, with everything that was typed kept.

The draft stays in the session of the medewerker under a random key, which alone stands in the addresses.
"""

from uuid import UUID, uuid4

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse

from afspraken.models import Afspraak
from afspraken.services.gesprek import Beller, lees_gesprek, open_gesprek, sluit_gesprek
from contacten import regels
from contacten.enums import Resultaat
from contacten.forms.contact import NIEUW
from contacten.models import Klant

_CONCEPTEN = "contacten_concepten"
_HOOGSTENS = 5
_NIET_BEWAREN = {"csrfmiddlewaretoken", "actie"}


def naar_boeken(request: HttpRequest, klant: Klant | None) -> HttpResponse:
    """Keep the draft and open the booking screen with who is on the line and the product filled in."""
    getypt = {naam: waarde for naam, waarde in request.POST.dict().items() if naam not in _NIET_BEWAREN}
    sleutel = str(getypt.get("gesprek") or uuid4().hex)
    getypt["gesprek"] = sleutel
    anders = {naam: c for naam, c in request.session.get(_CONCEPTEN, {}).items() if naam != sleutel}
    request.session[_CONCEPTEN] = dict([*anders.items(), (sleutel, getypt)][-_HOOGSTENS:])
    terug = QueryDict(mutable=True)
    terug["gesprek"] = sleutel
    open_gesprek(
        request.session,
        sleutel=sleutel,
        beller=_beller(request.POST, klant),
        terug=f"{reverse('contacten:registreren')}?{terug.urlencode()}",
    )
    naar = terug.copy()
    naar["kanaal"] = "telefoon"
    if product := request.POST.get("product"):
        naar["product"] = product
    return redirect(f"{reverse('afspraken:medewerker_nieuw')}?{naar.urlencode()}")


def hervat(request: HttpRequest, sleutel: str) -> dict[str, str]:
    """What was typed before booking, with the appointment that came of it; empty when nothing is known."""
    getypt: dict[str, str] = dict(request.session.get(_CONCEPTEN, {}).get(sleutel, {}))
    gesprek = lees_gesprek(request.session, sleutel)
    if getypt and gesprek and gesprek.afspraken:
        getypt["afspraak"] = gesprek.afspraken[-1]
        getypt["resultaat"] = getypt.get("resultaat") or Resultaat.AFSPRAAK_GEMAAKT
    return getypt


def sluit(request: HttpRequest, sleutel: str) -> None:
    """Forget the draft: the contact was registered."""
    concepten = request.session.get(_CONCEPTEN, {})
    if sleutel in concepten:
        request.session[_CONCEPTEN] = {naam: c for naam, c in concepten.items() if naam != sleutel}
    sluit_gesprek(request.session, sleutel=sleutel)


def gemaakte_afspraak(getypt: dict[str, str]) -> Afspraak | None:
    """The appointment that the draft names."""
    try:
        uuid = UUID(getypt.get("afspraak", ""))
    except ValueError:
        return None
    return Afspraak.objects.with_regels().filter(uuid=uuid).first()


def _beller(getypt: QueryDict, klant: Klant | None) -> Beller:
    if klant is not None:
        telefoon = next((str(nummer) for nummer in klant.telefoonnummers.all()), "")
        email = next((email.adres for email in klant.emailadressen.all()), "")
        geboren = f"{klant.geboortedatum:%d-%m-%Y}" if klant.geboortedatum else ""
        return Beller(klant.naam, telefoon, email, klant.taal, klant.postcode, geboren)
    if getypt.get("klant") == NIEUW:
        return Beller(
            naam=getypt.get("nieuw_naam", ""),
            telefoon=getypt.get("nieuw_telefoon", ""),
            email=getypt.get("nieuw_email", ""),
            postcode=getypt.get("nieuw_postcode", ""),
            geboortedatum=getypt.get("nieuw_geboortedatum", ""),
        )
    # Nobody was found or chosen; a whole number or address that was searched is still how to reach them.
    gezocht = regels.lees_zoekvraag(getypt.get("zoek_klant", ""))
    return Beller(telefoon=gezocht.telefoon, email=gezocht.email)
