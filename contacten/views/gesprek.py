"""A conversation that is not registered yet: kept as one types, found again, interrupted to book, resumed.

The draft lies in the database under the key of its registration, which alone stands in the addresses.
"""

from typing import Any
from uuid import UUID, uuid4

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from afspraken.models import Afspraak
from afspraken.services.gesprek import Beller, lees_gesprek, open_gesprek, sluit_gesprek
from contacten import regels, services
from contacten.enums import Resultaat
from contacten.forms.contact import MEERVOUD, NIEUW, begin_gesprek, lees_begin
from contacten.models import Contactconcept, Klant, Telefoongesprek
from contacten.services.concepten import MEESTE_TEKENS, VENSTER
from kcc.organisatie.models import Medewerker
from kcc.organisatie.toegang import Verzoek

Getypt = dict[str, Any]
# Of the request and not of what was typed.
_NIET_BEWAREN = {"csrfmiddlewaretoken", "actie", "begin", "versie"}


def lees_getypt(invoer: QueryDict) -> Getypt:
    """Everything in the form: a list for what stands in it more than once, else one text."""
    return {naam: invoer.getlist(naam) if naam in MEERVOUD else invoer[naam] for naam in invoer}


def te_bewaren(getypt: Getypt) -> Getypt:
    """What a draft keeps of it; what can be no draft of a person is left out."""
    velden = {
        naam: [_zonder_nul(deel) for deel in waarde] if isinstance(waarde, list) else _zonder_nul(waarde)
        for naam, waarde in getypt.items()
        if naam not in _NIET_BEWAREN
    }
    return velden if len(str(velden)) <= MEESTE_TEKENS else {VENSTER: velden.get(VENSTER, "")}


def _zonder_nul(tekst: str) -> str:
    """No text in the database can hold one; the form refuses it by itself when it is sent for real."""
    return tekst.replace("\x00", "")


def bewaar(request: Verzoek, getypt: Getypt) -> Contactconcept | None:
    """Keep what was typed; None when the conversation did not begin here. Raises as bewaar_concept."""
    medewerker: Medewerker = request.user  # type: ignore[assignment]
    begin = lees_begin(str(getypt.get("begin", "")), medewerker)
    if begin is None:
        return None
    return services.bewaar_concept(
        **begin, medewerker=medewerker, velden=te_bewaren(getypt), gezien=versie(getypt), nu=timezone.now()
    )


def versie(getypt: Getypt) -> int:
    """The version of the draft that the page was made from; 0 for none."""
    tekst = str(getypt.get("versie", ""))
    return int(tekst) if tekst.isdecimal() and len(tekst) < 9 else 0


def hervat(request: Verzoek, sleutel: str) -> Getypt:
    """A conversation as it was left, with what was booked in it; empty when there is none of this name.

    Of a call that nothing was typed in yet: what its number tells.
    """
    medewerker: Medewerker = request.user  # type: ignore[assignment]
    concept = services.lees_concept(sleutel=sleutel, medewerker=medewerker) if sleutel else None
    if concept is None:
        return {}
    getypt: Getypt = {**_van_nummer(concept.gesprek), **concept.velden}
    getypt["begin"] = begin_gesprek(medewerker, concept.begonnen_op, sleutel=concept.sleutel)
    getypt["versie"] = str(concept.versie)
    # This is another window than the one that was closed or crashed.
    getypt[VENSTER] = nieuw_venster()
    getypt["gesprek"] = concept.sleutel
    geboekt = lees_gesprek(request.session, sleutel)
    if geboekt and geboekt.afspraken:
        getypt["afspraak"] = geboekt.afspraken[-1]
        getypt["resultaat"] = getypt.get("resultaat") or Resultaat.AFSPRAAK_GEMAAKT
    return getypt


def nieuw_venster() -> str:
    """A name for one window, so that it can tell its own saves from those of another."""
    return uuid4().hex[:12]


def _van_nummer(gesprek: Telefoongesprek | None) -> Getypt:
    """Who may be calling: the one client with this number is chosen, of several the agent chooses."""
    if gesprek is None or not gesprek.nummer:
        return {}
    getoond = regels.toon_telefoonnummer(gesprek.nummer)
    gevonden = services.zoek_klanten(vraag=gesprek.nummer, maximum=2)
    is_eigen = len(gevonden) == 1 and any(
        telefoon.nummer == gesprek.nummer for telefoon in gevonden[0].telefoonnummers.all()
    )
    return {
        "zoek_klant": getoond,
        "nieuw_telefoon": getoond,
        "klant": str(gevonden[0].pk) if is_eigen else "",
    }


def naar_boeken(request: Verzoek, sleutel: str, klant: Klant | None) -> HttpResponse:
    """Open the booking screen with who is on the line and the product filled in; the draft is kept."""
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


def sluit(request: Verzoek, sleutel: str) -> None:
    """Forget what was booked in it: the contact was registered."""
    sluit_gesprek(request.session, sleutel=sleutel)


def gemaakte_afspraak(getypt: Getypt) -> Afspraak | None:
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
