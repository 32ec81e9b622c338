"""The preparation list of a day: who comes to a place, for what, with what needs, and what to get ready."""

from dataclasses import dataclass
from datetime import timedelta

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from afspraken.enums import Behoefte
from afspraken.models import Afspraak
from afspraken.views.balie import huidige_werkplek
from afspraken.views.voorkeur import lees_datum
from catalogus.models import Product
from kcc.lib.perioden import lokale_dag
from kcc.organisatie.enums import Handeling, Rol
from kcc.organisatie.services import log_inzagen
from kcc.organisatie.toegang import MedewerkerVerzoek, herkomst, rol_vereist

_MINUUT = timedelta(minutes=1)
_KLAARZETTEN = {
    Behoefte.ROLSTOEL: "Houd een balie vrij waar een rolstoel bij kan.",
    Behoefte.SLECHTHOREND: "Kies een rustige balie, zet de ringleiding aan en kijk de bezoeker aan.",
    Behoefte.SLECHTZIEND: "Haal de bezoeker op in de wachtruimte en lees voor wat er staat.",
    Behoefte.LEZEN: "Vul formulieren samen in en lees ze voor.",
}


@dataclass(frozen=True)
class Voorbereiding:
    """One line of the list."""

    afspraak: Afspraak
    minuten: int
    klaarzetten: list[str]

    @classmethod
    def van(cls, afspraak: Afspraak) -> "Voorbereiding":
        minuten = (afspraak.eindigt_op - afspraak.begint_op) // _MINUUT
        return cls(afspraak, minuten, _klaarzetten(afspraak))

    @property
    def vraagt_iets(self) -> bool:
        """Whether anything must be got ready or read before the visitor comes."""
        return bool(self.klaarzetten or self.afspraak.opmerking)


def _klaarzetten(afspraak: Afspraak) -> list[str]:
    delen = [tekst for soort, tekst in _KLAARZETTEN.items() if soort in afspraak.behoeften]
    if Behoefte.TOLK in afspraak.behoeften:
        delen.append(f"Regel een tolk: {afspraak.tolktaal or 'vraag welke taal'}.")
    elif afspraak.taal != "nl":
        delen.append(f"De bezoeker koos op de website voor: {afspraak.get_taal_display()}.")
    personen = max((regel.aantal_personen for regel in afspraak.regels.all()), default=1)
    if personen > 2:
        delen.append(f"Zet stoelen klaar voor {personen} personen.")
    return delen


@rol_vereist(Rol.BALIEMEDEWERKER)
@require_safe
def voorbereiding(request: MedewerkerVerzoek) -> HttpResponse:
    """The appointments of the place where one works, by time.

    `?datum=` is another day than today, `?alleen=hulp` only those that ask for something. Every appointment
    that is shown is a line in the Inzagelog.
    """
    werkplek = huidige_werkplek(request)
    if werkplek is None:
        return redirect("afspraken:receptie")
    nu = timezone.now()
    vandaag = lokale_dag(nu)
    datum = lees_datum(request.GET.get("datum", "")) or vandaag
    alleen_hulp = request.GET.get("alleen") == "hulp"
    afspraken = Afspraak.objects.holding().with_bezorging().filter(locatie=werkplek.locatie, datum=datum)
    alle = [
        Voorbereiding.van(afspraak)
        for afspraak in afspraken.prefetch_related("regels__product").order_by("begint_op", "nummer")
    ]
    rijen = [rij for rij in alle if rij.vraagt_iets] if alleen_hulp else alle
    log_inzagen(
        medewerker=request.user,
        handeling=Handeling.INZIEN,
        objecten=[("afspraak", rij.afspraak.pk) for rij in rijen],
        herkomst=herkomst(request),
        nu=nu,
    )
    context = {
        "locatie": werkplek.locatie,
        "datum": datum,
        "is_vandaag": datum == vandaag,
        "vorige": datum - timedelta(days=1),
        "volgende": datum + timedelta(days=1),
        "rijen": rijen,
        "alleen_hulp": alleen_hulp,
        "aantal": len(alle),
        "aantal_hulp": sum(rij.vraagt_iets for rij in alle),
        "producten": _producten(rijen),
        "gemaakt_op": nu,
    }
    return render(request, "afspraken/balie/voorbereiding.html", context)


def _producten(rijen: list[Voorbereiding]) -> list[tuple[Product, int]]:
    """What people must bring something for, with how many visits, most first: each stands once."""
    aantallen: dict[Product, int] = {}
    for rij in rijen:
        for regel in rij.afspraak.regels.all():
            if regel.product.meenemen:
                aantallen[regel.product] = aantallen.get(regel.product, 0) + 1
    return sorted(aantallen.items(), key=lambda paar: (-paar[1], paar[0].naam))
